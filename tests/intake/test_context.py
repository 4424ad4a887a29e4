"""Area and month of a row come from what stands nearest to it, and doubt is never settled."""

import pandas as pd
import pytest
from highways import agreed_targets

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.catalogue import ContractCatalogue
from kpianalysis.intake.rows import read_rows
from kpianalysis.intake.workbook import Sheet

HEADER = ["KPI", "Target", "Achieved"]


def months(rows):
    return [None if pd.isna(day) else f"{day:%Y-%m}" for day in rows["period_start"]]


@pytest.fixture
def read(make_contract):
    contract = make_contract()

    def sort(*rows, name="", file="results.csv", merged=()):
        sheet = Sheet.of_rows(file, name, [list(row) for row in rows], merged=merged)
        return read_rows(sheet, ContractCatalogue(contract, agreed_targets(contract))).results

    return sort


def test_a_heading_of_an_area_inside_the_table_holds_until_the_next(read):
    rows = read(
        ["Report for June 2019"],
        HEADER,
        ["Road Maintenance"],
        ["KPI 1", "90%", "91%"],
        ["Street Lighting"],
        ["KPI 1", "75%", "71%"],
        name="Roads",
    )
    assert rows["area_code"].tolist() == ["RD", "LT"]


def test_a_heading_of_a_month_inside_the_table_holds_for_the_rows_below_it(read):
    rows = read(
        ["Report for April 2019"],
        HEADER,
        ["RD_KPI_01", "90%", "91%"],
        ["March 2019"],
        ["RD_KPI_01", "90%", "88%"],
    )
    assert months(rows) == ["2019-04", "2019-03"]


def test_title_and_name_of_the_sheet_that_name_two_months_leave_it_in_doubt(read):
    rows = read(["Report for June 2019"], HEADER, ["RD_KPI_01", "90%", "91%"], name="May 2019")
    assert months(rows) == [None]
    assert rows["period_fault"].tolist() == [
        "the month is in doubt: the sheet's name says May 2019, the title says June 2019"
    ]


def test_a_file_name_of_another_month_is_told_but_the_title_stands(read):
    rows = read(
        ["Report for June 2019"], HEADER, ["RD_KPI_01", "90%", "91%"], file="kpi-2019-07.xlsx"
    )
    assert months(rows) == ["2019-06"]
    assert "the file's name says July 2019" in rows["period_remark"][0]


def test_the_month_of_a_row_that_is_not_the_title_s_is_told(read):
    rows = read(
        ["Report for June 2019"],
        ["KPI", "Month", "Achieved"],
        ["RD_KPI_01", "Apr-19", "91%"],
    )
    assert months(rows) == ["2019-04"]
    assert rows["period_remark"][0].startswith("the row says April 2019, but the title says June")


@pytest.mark.parametrize("title", ["Report produced May 2019", "Sent on 12 May 2019"])
def test_the_day_on_which_a_report_was_made_is_not_the_month_it_reports_on(read, title):
    rows = read([title], HEADER, ["RD_KPI_01", "90%", "91%"])
    assert months(rows) == [None]


def test_a_month_merged_over_rows_holds_for_each_of_them(read):
    rows = read(
        ["Month", "KPI", "Achieved"],
        ["Apr-19", "RD_KPI_01", "91%"],
        [None, "RD_KPI_02", "8"],
        ["May-19", "RD_KPI_01", "92%"],
        merged=(((1, 0), (2, 0)),),
    )
    assert months(rows) == ["2019-04", "2019-04", "2019-05"]


def test_a_header_that_stands_again_in_another_order_is_followed(read):
    rows = read(
        ["Report for June 2019"],
        HEADER,
        ["RD_KPI_01", "90%", "91%"],
        ["KPI", "Achieved", "Target"],
        ["LT_KPI_01", "71%", "75%"],
    )
    assert rows["value"].tolist() == ["91%", "71%"]
    assert rows["cell"].tolist() == ["C3", "B5"]


def test_a_second_table_without_a_clear_header_is_refused(read):
    with pytest.raises(ExtractProblem, match="a second table begins at row 3"):
        read(HEADER, ["RD_KPI_01", "90%", "91%"], ["Depot", "Share", "Result"], ["LT", "1", "2"])


@pytest.mark.parametrize(
    ("title", "footnote", "provisional"),
    [
        ("June 2019, provisional", "", True),
        ("June 2019, no longer provisional", "", False),
        ("June 2019", "* figures are provisional and under review", True),
        ("June 2019", "", False),
    ],
)
def test_provisional_is_what_title_or_footnote_say(read, title, footnote, provisional):
    rows = read([title], HEADER, ["RD_KPI_01", "90%", "91%"], [footnote])
    assert rows["provisional"].tolist() == [provisional]
