"""Every mess that was found in suppliers' files, one file made for each: docs/messes.md lists them.

A figure is written as (KPI, first month of its period): value.
"""

import io
import zipfile

import pandas as pd
import pytest
import xlsxwriter
from highways import add_file, clean, csv_file, file_of, workbook_file, write_folder

from kpianalysis import read_extract
from kpianalysis.profile import Profile
from kpianalysis.reading import Extract

HEADER = ["KPI Ref", "Description", "Month", "Target", "Achieved"]
POTHOLES, LIGHTS = "% of potholes mended", "% of lights mended"
LONG = [
    HEADER,
    ["RD_KPI_01", POTHOLES, "Apr-19", "90%", "92.5%"],
    ["LT_KPI_01", LIGHTS, "Apr-19", "75%", "70.71%"],
]
LONG_FIGURES = {("RD_KPI_01", "2019-04"): 92.5, ("LT_KPI_01", "2019-04"): 70.71}


@pytest.fixture
def read(tmp_path):
    def make(content, name="results.csv", **options) -> Extract:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else file_of(name, content))
        return read_extract(path, **options)

    return make


def figures(extract: Extract) -> dict:
    """Give the figures that were accepted."""
    seen = extract.observations
    months = seen["period_start"].dt.strftime("%Y-%m")
    return dict(zip(zip(seen["kpi_ref"], months, strict=True), seen["value"], strict=True))


def outcome(extract: Extract, cell: str) -> tuple[str, str]:
    line = extract.ledger.set_index("cell").loc[cell]
    return line["outcome"], line["reason"]


def message(extract: Extract, cell: str) -> str:
    return extract.ledger.set_index("cell").loc[cell, "message"]


def months(names, *rows):
    """Lay months across, a row for each KPI."""
    return [["KPI Ref", "Description", *names], *rows]


def test_mess_xlsx_that_stricter_readers_refuse(read):
    # A style sheet with an empty fill, as some exporters write it: openpyxl stops at it.
    old = zipfile.ZipFile(io.BytesIO(workbook_file({"Results": LONG})))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part == "xl/styles.xml":
                begin, end = text.index(b"<fills"), text.index(b"</fills>")
                text = text[:begin] + b'<fills count="1"><fill/>' + text[end:]
            new.writestr(part, text)
    assert figures(read(content.getvalue(), "results.xlsx")) == LONG_FIGURES


@pytest.mark.parametrize("dimension", ["A1", "A1:E1", "C3:C3", "A1:XFD1048576"])
def test_mess_dimension_record_that_hides_rows(read, dimension):
    old = zipfile.ZipFile(io.BytesIO(workbook_file({"Results": LONG})))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                assert b'<dimension ref="A1:E3"/>' in text
                text = text.replace(b'ref="A1:E3"', f'ref="{dimension}"'.encode())
            new.writestr(part, text)
    assert figures(read(content.getvalue(), "results.xlsx")) == LONG_FIGURES


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig", "utf-8"])
def test_mess_encodings(read, encoding):
    rows = [HEADER, ["RD_KPI_01", "Café £ – late", "Apr-19", "90%", "92.5%"]]
    extract = read(csv_file(rows, encoding))
    assert extract.observations["title"].tolist() == ["Café £ - late"]


def test_mess_front_pages_and_metadata_sheets(read):
    sheets = {
        "Cover": [["KPI pack"], [], ["Prepared by the supplier"]],
        "Contents": [["Sheet", "Page"], ["Results", 3], ["Notes", 4]],
        "Results": [["KPI results, April 2019"], [], *LONG],
        "Notes": [["Version", 2], ["Contact", "Contract team"]],
    }
    extract = read(sheets, "pack.xlsx")
    assert figures(extract) == LONG_FIGURES
    aside = extract.ledger[extract.ledger["sheet"].isin(["Cover", "Contents", "Notes"])]
    assert set(aside["outcome"]) == {"set_aside"}
    assert len(aside) == 2 + 3 + 2


def test_mess_hidden_and_very_hidden_sheets(read):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, value in (("Results", 92.5), ("Old", 10), ("Older", 20)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, ["RD_KPI_01", POTHOLES, "Apr-19", "90%", f"{value}%"])
            if name == "Old":
                sheet.hide()
            if name == "Older":
                sheet.very_hidden()
    extract = read(content.getvalue(), "june.xlsx")
    assert figures(extract) == {("RD_KPI_01", "2019-04"): 92.5}
    hidden = extract.ledger[extract.ledger["sheet"].isin(["Old", "Older"])]
    assert set(hidden["reason"]) == {"hidden_sheet"}
    assert len(hidden) == 4


@pytest.mark.parametrize(
    "top", [["Apr-19", None, "May-19", None], ["Apr-19", "Apr-19", "May-19", "May-19"]]
)
def test_mess_group_labels_at_one_or_both_ends_of_a_band(read, top):
    rows = [
        [None, None, *top],
        ["KPI Ref", "Description", "Target", "Actual", "Target", "Actual"],
        ["RD_KPI_01", POTHOLES, "90%", "92.5%", "90%", "91%"],
    ]
    extract = read({"Results": rows}, "results.xlsx")
    assert figures(extract) == {("RD_KPI_01", "2019-04"): 92.5, ("RD_KPI_01", "2019-05"): 91}
    assert extract.observations["target"].tolist() == [90, 90]


def test_mess_group_label_at_both_ends_of_three_columns(read):
    rows = [
        [None, None, "Apr-19", None, "Apr-19", "May-19", None, "May-19"],
        ["KPI Ref", "Description", *["Target", "Actual", "RAG"] * 2],
        ["RD_KPI_01", POTHOLES, "90%", "92.5%", "Green", "90%", "89%", "Amber"],
    ]
    extract = read({"Results": rows}, "results.xlsx")
    assert figures(extract) == {("RD_KPI_01", "2019-04"): 92.5, ("RD_KPI_01", "2019-05"): 89}


def test_mess_headers_over_three_rows(read):
    rows = [
        [None, None, "2019/20", None, None, None],
        [None, None, "Apr", None, "May", None],
        ["KPI Ref", "Description", "Target", "Actual", "Target", "Actual"],
        ["RD_KPI_01", POTHOLES, "90%", "92.5%", "90%", "91%"],
    ]
    extract = read({"Results": rows}, "results.xlsx")
    assert figures(extract) == {("RD_KPI_01", "2019-04"): 92.5, ("RD_KPI_01", "2019-05"): 91}


def test_mess_one_sub_header_under_several_groups(read):
    rows = [
        [None, None, "Apr-19", None, None, "May-19", None, None],
        ["KPI Ref", "Description", *["Numerator", "Denominator", "%"] * 2],
        ["RD_KPI_01", POTHOLES, 185, 200, "92.5%", 182, 200, "91%"],
    ]
    extract = read({"Results": rows}, "results.xlsx")
    assert figures(extract) == {("RD_KPI_01", "2019-04"): 92.5, ("RD_KPI_01", "2019-05"): 91}
    assert extract.observations["numerator"].tolist() == [185, 182]
    assert extract.observations["denominator"].tolist() == [200, 200]


def test_mess_stacked_tables(read):
    rows = [
        ["Road Maintenance"],
        *months(["Apr-19", "May-19"], ["RD_KPI_01", POTHOLES, "92.5%", "91%"]),
        [],
        ["Street Lighting"],
        *months(["May-19", "Jun-19"], ["LT_KPI_01", LIGHTS, "70%", "71%"]),
    ]
    assert figures(read(rows)) == {
        ("RD_KPI_01", "2019-04"): 92.5,
        ("RD_KPI_01", "2019-05"): 91,
        ("LT_KPI_01", "2019-05"): 70,
        ("LT_KPI_01", "2019-06"): 71,
    }


def test_mess_row_of_a_measure_moves_from_month_to_month(read):
    sheets = {
        "Apr-19": [["KPI Ref", "Achieved"], ["RD_KPI_01", "92.5%"], ["LT_KPI_01", "70%"]],
        "May-19": [["KPI Ref", "Achieved"], [], ["LT_KPI_01", "71%"], ["RD_KPI_01", "91%"]],
    }
    assert figures(read(sheets, "results.xlsx")) == {
        ("RD_KPI_01", "2019-04"): 92.5,
        ("RD_KPI_01", "2019-05"): 91,
        ("LT_KPI_01", "2019-04"): 70,
        ("LT_KPI_01", "2019-05"): 71,
    }


@pytest.mark.parametrize(
    ("names", "firsts", "days"),
    [
        (["Apr-19", "May-19"], ["2019-04", "2019-05"], 30),
        (["Q1 2019/20", "Q2 2019/20"], ["2019-04", "2019-07"], 91),
        (["2017/18", "2018/19"], ["2017-04", "2018-04"], 365),
    ],
)
def test_mess_months_quarters_or_years_across(read, names, firsts, days):
    extract = read(months(names, ["RD_KPI_01", POTHOLES, "92.5%", "91%"]))
    assert figures(extract) == {("RD_KPI_01", firsts[0]): 92.5, ("RD_KPI_01", firsts[1]): 91}
    first = extract.observations.iloc[0]
    assert (first["period_end"] - first["period_start"]).days + 1 == days


def test_mess_blank_spacer_rows_and_columns(read):
    rows = [
        [],
        [None, "KPI Ref", None, "Month", None, None, "Achieved"],
        [],
        [None, "RD_KPI_01", None, "Apr-19", None, None, "92.5%"],
        [],
        [],
        [None, "LT_KPI_01", None, "Apr-19", None, None, "70.71%"],
    ]
    assert figures(read({"Results": rows}, "results.xlsx")) == LONG_FIGURES


@pytest.mark.parametrize("word", ["Total", "TOTALS", "Grand total", "Sub-total"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_mess_totals_in_any_spelling_and_place(read, word, at):
    rows = [*LONG[:at], [word, None, None, None, "81.6%"], *LONG[at:]]
    extract = read(rows)
    assert figures(extract) == LONG_FIGURES
    assert outcome(extract, f"A{at + 1}") == ("set_aside", "total")


def test_mess_total_at_the_end_of_a_row_of_months(read):
    extract = read(months(["Apr-19", "May-19", "YTD"], ["RD_KPI_01", POTHOLES, "9%", "8%", "17%"]))
    assert figures(extract) == {("RD_KPI_01", "2019-04"): 9, ("RD_KPI_01", "2019-05"): 8}
    assert outcome(extract, "E2")[0] == "set_aside"


def test_mess_footnote_marks_inside_labels(read):
    rows = [
        ["KPI Ref*", "Description", "Month", "Target¹", "Achieved (2)"],
        ["RD_KPI_01*", POTHOLES, "Apr-19†", "90%", "92.5%*"],
        ["LT_KPI_01²", LIGHTS, "Apr-19 (p)", "75%", "70.71%¹"],
        ["* As agreed with the Council."],
    ]
    extract = read(rows)
    assert figures(extract) == LONG_FIGURES
    assert outcome(extract, "A4") == ("set_aside", "no_result")


def test_mess_future_months_present_but_empty(read):
    rows = [
        [None, None, "Apr-19", None, "May-19", None, "Jun-19", None],
        ["KPI Ref", "Description", *["Target", "Actual"] * 3],
        ["RD_KPI_01", POTHOLES, "90%", "92.5%", "90%", None, "90%", None],
        ["LT_KPI_01", LIGHTS, "75%", "70%", "75%", "71%", "75%", None],
    ]
    extract = read({"Results": rows}, "results.xlsx")
    # A gap before the last month that has results is not supplied; what comes after is the future.
    states = extract.observations.groupby("kpi_ref")["state"].agg(list).to_dict()
    assert states == {
        "RD_KPI_01": ["measured", "not_supplied"],
        "LT_KPI_01": ["measured", "measured"],
    }
    assert outcome(extract, "H3") == outcome(extract, "H4") == ("set_aside", "no_figure_yet")


def test_mess_future_months_of_a_bare_table_hold_nothing_to_read(read):
    extract = read(months(["Apr-19", "May-19"], ["RD_KPI_01", POTHOLES, "92.5%", None]))
    assert figures(extract) == {("RD_KPI_01", "2019-04"): 92.5}


def long_of(*typed):
    """Give one KPI's results, month by month, as they are typed."""
    dates = ["Apr-19", "May-19", "Jun-19", "Jul-19", "Aug-19", "Sep-19"]
    results = zip(dates, typed, strict=False)
    return [HEADER, *(["IT_KPI_06", "Incidents", date, None, cell] for date, cell in results)]


def test_mess_lower_bound(read):
    extract = read(long_of("52+", "48"))
    assert extract.observations[["value", "bound"]].to_numpy().tolist() == [
        [52, "at_least"],
        [48, "exact"],
    ]


def test_mess_scientific_notation_that_lost_digits(read):
    extract = read(long_of("2.00E+05", "205120"))
    assert extract.observations["value"].tolist() == [200_000, 205_120]
    assert outcome(extract, "E2") == ("accepted", "digits_lost")


def test_mess_excel_errors(read):
    extract = read(long_of("#REF!", "48"))
    assert outcome(extract, "E2") == ("rejected", "not_a_number")
    assert "'#REF!' is an Excel error" in message(extract, "E2")


def test_mess_thousands_separators(read):
    extract = read(long_of("1,273", "12 345", "1,000,000"))
    assert extract.observations["value"].tolist() == [1273, 12_345, 1_000_000]


def test_mess_fractions_and_points_about_equally_often(clean_rows):
    # The agreed targets are 90% and 75%: a target typed as 0.9 tells its KPI's scale.
    rows = [
        HEADER,
        ["RD_KPI_01", POTHOLES, "Apr-19", "0.9", "0.925"],
        ["RD_KPI_01", POTHOLES, "May-19", "0.9", "0.91"],
        ["LT_KPI_01", LIGHTS, "Apr-19", "75", "70.71"],
        ["LT_KPI_01", LIGHTS, "May-19", "75", "58.53"],
    ]
    seen = clean_rows(rows).observations.set_index("kpi_ref")
    assert sorted(seen.loc["RD_KPI_01", "value"]) == [91, 92.5]
    assert sorted(seen.loc["LT_KPI_01", "value"]) == [58.53, 70.71]
    assert sorted(seen["stated_target"]) == [75, 75, 90, 90]


def test_mess_a_fraction_that_nothing_explains_is_asked_about(read):
    extract = read([HEADER, ["RD_KPI_01", POTHOLES, "Apr-19", None, "0.9"]])
    assert outcome(extract, "E2") == ("rejected", "undecided_scale")
    assert "may be 90% or 0.9%" in message(extract, "E2")


def test_mess_zeros_that_mean_none_beside_real_zeros(read):
    rows = [
        ["KPI Ref", "Description", "Month", "Target", "Achieved"],
        ["A_KPI_01", "Fires", "Apr-19", "0", "0"],
        ["A_KPI_02", "Bins missed", "Apr-19", "0", "12"],
        ["A_KPI_03", "Calls lost", "Apr-19", "90", "0"],
    ]
    profile = Profile(
        unit={"*": "count"}, zero_value={"not_supplied": ["A_KPI_03"]}, zero_target=["A_KPI_02"]
    )
    seen = read(rows, profile=profile).observations.set_index("kpi_ref")
    assert seen.loc["A_KPI_01", ["value", "target", "state"]].tolist() == [0, 0, "measured"]
    assert seen.loc["A_KPI_02", "value"] == 12
    assert pd.isna(seen.loc["A_KPI_02", "target"])
    assert pd.isna(seen.loc["A_KPI_03", "value"])
    assert seen.loc["A_KPI_03", "state"] == "not_supplied"


def test_mess_one_code_spelt_two_ways(read):
    rows = [
        HEADER,
        ["RD_KPI_01", POTHOLES, "Apr-19", "90%", "92.5%"],
        ["RD KPI 1", POTHOLES, "May-19", "90%", "91%"],
        ["rd_kpi01", POTHOLES, "Jun-19", "90%", "94%"],
    ]
    assert set(read(rows).observations["kpi_ref"]) == {"RD_KPI_01"}


def test_mess_one_measure_under_two_names(clean_rows, highways_toml, swapped):
    toml = swapped(
        highways_toml,
        ('ref = "RD_KPI_01"\n', 'ref = "RD_KPI_01"\naliases = ["Pothole repairs"]\n'),
    )
    rows = [
        ["KPI", "Month", "Achieved"],
        ["RD_KPI_01", "Apr-19", "92.5%"],
        ["Pothole repairs", "May-19", "91%"],
    ]
    cleaned = clean_rows(rows, toml=toml)
    assert cleaned.observations["kpi_ref"].tolist() == ["RD_KPI_01", "RD_KPI_01"]


def test_mess_values_restated_and_restated_back(tmp_path):
    folder = write_folder(tmp_path / "contract", [])
    for name, value in (("may", "92.5%"), ("june", "90%"), ("july", "92.5%")):
        rows = [HEADER, ["RD_KPI_01", POTHOLES, "Apr-19", "90%", value]]
        received = {"may": "2019-05-10", "june": "2019-06-10", "july": "2019-07-10"}[name]
        add_file(folder, f"{name}.csv", rows, received)
    cleaned = clean(folder)
    assert cleaned.observations[["value", "file"]].to_numpy().tolist() == [[92.5, "july.csv"]]
    assert cleaned.history[["value", "file"]].to_numpy().tolist() == [
        [92.5, "may.csv"],
        [90.0, "june.csv"],
    ]
    assert cleaned.ledger["outcome"].value_counts().to_dict() == {
        "set_aside": 3,
        "superseded": 2,
        "accepted": 1,
    }
