"""Files as people save them: encodings, delimiters, hidden sheets, and files that are broken."""

import datetime as dt
import io

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.utility import xl_col_to_name

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.workbook import column_letters, read_sheets

ROWS = [
    ["KPI Ref", "Measure", "Achieved"],
    ["RD_KPI_01", "Café repairs – £ “paid”", "91.50%"],
    ["LT_KPI_01", "Lights", None],
]


@pytest.fixture
def opened(tmp_path):
    def read(content, name="results.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return read_sheets(path)

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_reads_the_same_in_every_encoding_and_with_every_delimiter(
    opened, csv_bytes, encoding, delimiter
):
    (sheet,) = opened(csv_bytes(ROWS, encoding, delimiter))
    assert sheet.top(99) == ROWS
    assert (sheet.file, sheet.name, sheet.hidden) == ("results.csv", "", False)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_reads_in_either_byte_order(opened, csv_bytes, encoding):
    text = "\ufeff" + csv_bytes(ROWS).decode("utf-8")
    assert opened(text.encode(encoding))[0].top(99) == ROWS


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_computer(opened, csv_bytes, line_end):
    text = csv_bytes(ROWS).decode("utf-8").replace("\r\n", line_end)
    assert opened(text.encode("utf-8"))[0].top(99) == ROWS


def test_a_cell_of_a_csv_may_hold_a_line_break(opened, csv_bytes):
    rows = [["Ref", "Cause"], ["RD_KPI_01", "Ice.\nThen snow."]]
    assert opened(csv_bytes(rows))[0].top(99) == rows


CELLS = st.text(st.characters(codec="cp1252", categories=("L", "N", "P", "S")), min_size=1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@settings(max_examples=40)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_no_cell_of_a_csv_is_lost_or_changed(encoding, rows, csv_bytes, tmp_path_factory):
    header = ["KPI Ref", "Measure", "Achieved"]
    # A comma is the delimiter of the file when it is the most frequent of the four.
    rows = [[cell.replace(";", "").replace("|", "") + "x" for cell in row] for row in rows]
    # Windows-1252 is only told from UTF-8 by a sign that is no UTF-8.
    content = csv_bytes([header, ["£", "é", "ü"], *rows], encoding)
    path = tmp_path_factory.mktemp("csv") / "results.csv"
    path.write_bytes(content)
    assert read_sheets(path)[0].top(99) == [header, ["£", "é", "ü"], *rows]


@pytest.mark.parametrize("name", ["results.csv", "results.xlsx"])
def test_an_empty_file_is_refused(opened, name):
    with pytest.raises(ExtractProblem, match=rf"^{name}: the file is empty") as told:
        opened(b"", name)
    assert "ask the supplier to send it again" in str(told.value)


@pytest.mark.parametrize("content", [b"\r\n\r\n", b" , ,\n ,,\n", b"\xef\xbb\xbf"])
def test_a_csv_of_blank_cells_is_an_empty_file(opened, content):
    with pytest.raises(ExtractProblem, match="the file is empty"):
        opened(content)


def test_half_a_utf_16_file_is_refused(opened, csv_bytes):
    with pytest.raises(ExtractProblem, match="the file is not valid utf-16 text"):
        opened(csv_bytes(ROWS, "utf-16")[:-1])


def test_a_csv_that_holds_no_text_is_refused(opened):
    with pytest.raises(ExtractProblem, match="the file is not text"):
        opened(b"KPI\x00\x01\x02")


def test_a_csv_with_a_quote_that_is_never_closed_is_not_read_as_one_endless_cell(opened):
    content = b'KPI Ref,Achieved\nRD_KPI_01,"91.5%\n' + b"RD_KPI_02,9\n" * 20_000
    with pytest.raises(ExtractProblem, match="the file cannot be split into columns"):
        opened(content)


def test_a_kind_of_file_that_is_not_read_is_told_with_those_that_are(opened):
    with pytest.raises(ExtractProblem, match=r"'\.pdf' is not a kind of file that is read") as told:
        opened(b"%PDF-1.7", "report.pdf")
    for kind in (".xlsx", ".xls", ".ods", ".csv"):
        assert kind in str(told.value)


def test_a_workbook_with_a_password_is_refused(opened):
    # Made by hand: the header of a compound file and the name of the stream that an encrypted
    # workbook keeps its content in ([MS-OFFCRYPTO] 2.3.4). No more is looked at, as no more can be.
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    content = header + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    with pytest.raises(ExtractProblem, match=r"^june\.xlsx: the workbook has a password") as told:
        opened(content, "june.xlsx")
    assert "ask for a copy without one" in str(told.value)


@settings(max_examples=60)
@given(share=st.floats(0.001, 0.999))
def test_a_workbook_cut_short_anywhere_is_refused(share, workbook_bytes, tmp_path_factory):
    whole = workbook_bytes({"April": ROWS})
    path = tmp_path_factory.mktemp("cut") / "june.xlsx"
    path.write_bytes(whole[: max(1, int(len(whole) * share))])
    with pytest.raises(ExtractProblem, match=r"^june\.xlsx: the workbook is damaged or cut short"):
        read_sheets(path)


@pytest.mark.parametrize("name", ["june.xlsx", "june.xls", "june.xlsb", "june.ods"])
@pytest.mark.parametrize(
    "content",
    [b"<html><table><tr><td>91.5%</td></tr></table></html>", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"],
    ids=["a web page", "the start of a zip", "the start of a compound file"],
)
def test_a_file_that_is_no_workbook_whatever_its_name_says_is_refused(opened, name, content):
    with pytest.raises(ExtractProblem, match=r"the workbook is damaged or cut short|is a web page"):
        opened(content, name)


def test_a_workbook_keeps_the_place_of_every_cell(opened, workbook_bytes):
    rows = [[], [], [None, None, "KPI Ref"], [], [None, None, "RD_KPI_01", 91.5]]
    (sheet,) = opened(workbook_bytes({"April": rows}), "april.xlsx")
    assert sheet.top(99)[2][2] == "KPI Ref"
    assert sheet.top(99)[4] == [None, None, "RD_KPI_01", 91.5]
    assert not any(cell is not None for row in (sheet.top(99)[0], sheet.top(99)[3]) for cell in row)


def test_dates_numbers_and_texts_of_a_workbook_keep_their_kind(opened, workbook_bytes):
    rows = [[dt.date(2019, 4, 1), 0.9, "0.9", True]]
    (sheet,) = opened(workbook_bytes({"April": rows}), "april.xlsx")
    assert sheet.top(99) == rows


def test_a_hidden_sheet_is_read_and_known_to_be_hidden(opened, workbook_bytes):
    content = workbook_bytes({"April": ROWS, "Old": ROWS}, hidden=["Old"])
    assert [(sheet.name, sheet.hidden) for sheet in opened(content, "april.xlsx")] == [
        ("April", False),
        ("Old", True),
    ]


def test_merged_cells_are_known_by_their_corners(opened, workbook_bytes):
    rows = [["Mitigation", None], ["Granted", "Reason"]]
    content = workbook_bytes({"April": rows}, merged=[("April", "A1:B1")])
    (sheet,) = opened(content, "april.xlsx")
    assert sheet.merged == (((0, 0), (0, 1)),)


ERRORS = ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"]


@pytest.mark.parametrize("error", ERRORS)
def test_an_excel_error_is_not_taken_for_an_empty_cell(opened, workbook_bytes, error):
    content = workbook_bytes({"Notes": [["none"]], "April": [["x", ("=1/0", error), None]]})
    assert opened(content, "april.xlsx")[1].top(99) == [["x", error]]


def test_an_excel_error_in_a_row_or_column_of_its_own_is_there_too(opened, workbook_bytes):
    rows = [
        ["KPI Ref", "Achieved"],
        ["RD_KPI_01", 91.5, ("=A9", "#REF!")],
        [None, ("=1/0", "#N/A")],
    ]
    (sheet,) = opened(workbook_bytes({"April": rows}), "april.xlsx")
    assert sheet.top(99)[1][:3] == ["RD_KPI_01", 91.5, "#REF!"]
    assert sheet.top(99)[2][:2] == [None, "#N/A"]


def test_excel_errors_stay_on_their_own_sheet_whatever_the_sheets_are_called(
    opened, workbook_bytes
):
    sheets = {"R&D <1>": [[("=1/0", "#DIV/0!")]], "Lights": [["x"]], "Z": [["y", ("=1", "#N/A")]]}
    read = {sheet.name: sheet.top(99) for sheet in opened(workbook_bytes(sheets), "april.xlsx")}
    assert read == {"R&D <1>": [["#DIV/0!"]], "Lights": [["x"]], "Z": [["y", "#N/A"]]}


def test_a_formula_gives_its_result(opened, workbook_bytes):
    (sheet,) = opened(workbook_bytes({"April": [[("=1+1", 2), ("=A1", "two")]]}), "april.xlsx")
    assert sheet.top(99) == [[2, "two"]]


def test_a_workbook_without_a_sheet_of_cells_is_refused(opened):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "={1,2}"})
        workbook.add_chartsheet("Chart").set_chart(chart)
    with pytest.raises(ExtractProblem, match="the workbook holds no sheet of cells"):
        opened(content.getvalue(), "chart.xlsx")


def test_columns_are_named_as_excel_names_them():
    # The last column of Excel is the 16,384th, XFD.
    assert [column_letters(n) for n in range(16_384)] == [xl_col_to_name(n) for n in range(16_384)]
    assert column_letters(16_383) == "XFD"
