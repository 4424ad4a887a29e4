"""The Council's words are read with author and date; what cannot be meant is told by its cell."""

import datetime as dt

import pandas as pd
import pytest
from council_words import cell_rows, save

from kpianalysis.council.commentary import read_commentary, read_workbook
from kpianalysis.council.layout import COMMENTARY_FILE
from kpianalysis.errors import ContractProblem
from kpianalysis.table_columns import COMMENTARY_COLUMNS

DAY = dt.date(2019, 7, 3)
SIGNED = {"author 2": "Contract manager", "date 2": DAY}
FILE = "council/commentary.xlsx, sheet 'Commentary'"


def test_without_a_workbook_the_council_has_said_nothing(contract_folder, make_contract):
    words = read_commentary(contract_folder(), make_contract())
    assert words.empty
    assert list(words) == list(COMMENTARY_COLUMNS)


def test_a_row_without_words_is_no_commentary(folder, make_contract):
    assert read_commentary(folder, make_contract()).empty
    assert len(read_workbook(folder, make_contract()).rows) == 3


def test_words_are_read_with_their_month_author_date_and_cell(words_with):
    said = words_with(
        {
            "cause 2": " Snow.\r\nAnd ice. ",
            "remedy 2": "More gangs.",
            "owner 2": "Roads manager",
            "due date 2": "30 September 2019",
            **SIGNED,
        }
    )
    row = said.iloc[0]
    assert len(said) == 1
    assert row[["kpi_ref", "about", "cause", "remedy", "owner", "author", "cell"]].tolist() == [
        "RD_KPI_01", "miss", "Snow.\nAnd ice.", "More gangs.", "Roads manager",
        "Contract manager", "A2",
    ]  # fmt: skip
    assert row[["period_start", "due", "written"]].tolist() == [
        pd.Timestamp("2019-05-01"), pd.Timestamp("2019-09-30"), pd.Timestamp(DAY),
    ]  # fmt: skip
    assert pd.isna(row["effect"])


@pytest.mark.parametrize("written", ["2019-07-03", "3 July 2019", "03 Jul 2019", DAY])
def test_a_date_that_can_only_be_one_day_is_read(words_with, written):
    said = words_with({"cause 2": "Snow.", "author 2": "Contract manager", "date 2": written})
    assert said["written"].tolist() == [pd.Timestamp(DAY)]


def test_an_author_and_a_date_alone_say_nothing(words_with):
    assert words_with(SIGNED).empty


def test_a_number_typed_among_the_words_is_kept_as_it_reads(words_with):
    assert words_with({"cause 2": 75.0, **SIGNED})["cause"].tolist() == ["75"]


def test_columns_may_stand_in_another_order_below_the_headings(type_in, make_contract):
    folder = type_in({"cause 2": "Snow.", **SIGNED})
    path = folder / COMMENTARY_FILE
    sheets = cell_rows(path)
    save(path, {name: [row[::-1] for row in rows] for name, rows in sheets.items()})
    said = read_commentary(folder, make_contract())
    assert said[["kpi_ref", "cause"]].to_numpy().tolist() == [["RD_KPI_01", "Snow."]]


def test_a_figure_that_is_written_anew_each_time_is_not_judged(words_with):
    words = words_with({"result 2": "#REF!", "target 2": None, "cause 2": "Snow.", **SIGNED})
    assert words["cause"].tolist() == ["Snow."]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"cause 2": "Snow.", "date 2": DAY},
         f"{FILE}, M2: the words have no author. What to do: say who wrote"),
        ({"cause 2": "Snow.", "author 2": "Contract manager"}, f"{FILE}, N2: the words have no d"),
        ({"cause 2": "Snow.", **SIGNED, "date 2": "TBC"}, f"{FILE}, N2: 'TBC' is not a date"),
        ({"cause 2": "Snow.", **SIGNED, "date 2": "03/07/2019"}, "'03/07/2019' is not a date"),
        ({"cause 2": "Snow.", **SIGNED, "date 2": 43649}, f"{FILE}, N2: '43649' is not a date"),
        ({"cause 2": "Snow.", **SIGNED, "date 2": dt.date(2018, 7, 3)},
         f"{FILE}, N2: '2018-07-03' is before the month that the row is about"),
        ({"remedy 2": "Gangs.", **SIGNED, "due date 2": "soon"}, f"{FILE}, L2: 'soon' is not a da"),
        ({"remedy 2": "Gangs.", **SIGNED, "due date 2": "0019-07-03"},
         f"{FILE}, L2: '0019-07-03' is before the contract began"),
        ({"owner 2": "Roads manager"}, f"{FILE}, K2: 'Roads manager' stands there without a rem"),
        ({"cause 2": "#REF!", **SIGNED}, f"{FILE}, H2: '#REF!' is an Excel error"),
        ({"ref 2": "RD_KPI_99"}, f"{FILE}, B2: 'RD_KPI_99' is no KPI"),
        ({"ref 2": None}, f"{FILE}, B2: 'ref' is blank"),
        ({"month 2": "May"}, f"{FILE}, C2: 'May' is not a month"),
        ({"month 2": "2017-05"}, f"{FILE}, C2: 'May 2017' is no month in which RD_KPI_01 was in"),
        ({"about 2": "success"}, f"{FILE}, F2: 'success' is neither. What to do: write miss or m"),
        ({"ref 3": "RD_KPI_01"}, f"{FILE}, A3: is a second row for this. What to do: keep one"),
        ({"Commentary!H1": "why"}, f"{FILE}, H1: 'why' is no column of this sheet"),
        ({"Commentary!H1": "remedy"}, f"{FILE}, J1: 'remedy' heads a second column"),
        ({"Commentary!H1": None}, f"{FILE}, row 1: 'cause' is the heading of no column"),
        ({"Commentary!P1": "basis"}, f"{FILE}, P1: 'basis' is no column of this sheet"),
        ({"Commentary!R3": "see below"}, f"{FILE}, R3: 'see below' stands under no heading"),
        ({f"Commentary!{letter}1": "x" for letter in "ABCDEFGHIJ"},
         f"{FILE}: no row holds the headings. What to do: put back: KPI, ref, month"),
        ({"My notes!A1": "ask Ann"}, "sheet 'My notes': is no sheet of this workbook"),
        ({"Commentary": None}, f"{FILE}: the sheet is missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_by_sheet_and_cell(faults_with, cells, told):
    faults = faults_with(cells)
    assert any(told in fault for fault in faults), faults
    assert all("What to do: " in fault for fault in faults)


def test_every_fault_is_told_at_once(faults_with):
    cells = {"cause 2": "Snow.", "date 3": "TBC", "ref 4": "X", "month 4": "May"}
    assert len(faults_with(cells)) == 5  # no author, no date; TBC; X; May


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"kpi,ref\n1,2\n", "is no workbook, whatever its name says"),
        (b"PK\x03\x04 cut short", "damaged"),
        (b"%PDF-1.4 a scan", "not a workbook, whatever its name says"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(folder, make_contract, content, told):
    (folder / COMMENTARY_FILE).write_bytes(content)
    with pytest.raises(ContractProblem, match="council/commentary") as refused:
        read_commentary(folder, make_contract())
    assert told in str(refused.value)
    assert "What to do: save it as an .xlsx without a password" in str(refused.value)


def test_a_file_that_another_program_holds_is_refused_and_no_traceback(
    folder, make_contract, monkeypatch
):
    def held(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("kpianalysis.council.grid.read_sheets", held)
    with pytest.raises(ContractProblem, match="cannot be opened: Permission denied") as refused:
        read_commentary(folder, make_contract())
    assert "close it in the other program" in str(refused.value)
