"""Which rows hold results, of which month and area, and what becomes of the others."""

import pandas as pd
import pytest
from highways import agreed_targets

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.catalogue import ContractCatalogue
from kpianalysis.intake.raw_text import raw_texts
from kpianalysis.intake.rows import no_header, read_rows
from kpianalysis.intake.workbook import Sheet

HEADER = ["KPI Ref", "Measure", "Month", "Achieved"]


@pytest.fixture
def sorted_rows(make_contract):
    contract = make_contract()

    def read(*rows, name="", file="results.csv"):
        sheet = Sheet.of_rows(file, name, [list(row) for row in rows])
        return read_rows(sheet, ContractCatalogue(contract, agreed_targets(contract)))

    return read


def months(table):
    return [None if pd.isna(day) else f"{day:%Y-%m}" for day in table.results["period_start"]]


def aside(table):
    return dict(zip(table.set_aside["row"], table.set_aside["reason"], strict=True))


def test_each_row_that_is_not_blank_is_sorted_once(sorted_rows):
    table = sorted_rows(
        ["KPI results"],
        [],
        HEADER,
        ["Road Maintenance"],
        ["RD_KPI_01", "Potholes", "Apr-19", 91.5],
        [None, "", " ", None],
        ["Total", None, None, 91.5],
        ["* provisional figures"],
    )
    assert table.results["cell"].tolist() == ["D5"]
    assert aside(table) == {1: "title", 3: "header", 4: "no_result", 7: "total", 8: "no_result"}


def test_a_sheet_without_a_header_gives_no_table(sorted_rows):
    assert sorted_rows(["KPI report"], ["RD_KPI_01", 91.5]) is None


def test_a_sheet_without_a_header_is_told_with_what_is_looked_for():
    problem = no_header(Sheet.of_rows("june.xlsx", "Front page", []))
    assert isinstance(problem, ExtractProblem)
    assert "june.xlsx, sheet 'Front page': no row names the columns of a table" in str(problem)
    assert "extracts.columns" in str(problem)


@pytest.mark.parametrize(
    "words", ["Total", "Totals", "Grand total", "Sub-total", "subtotal", "Average", "ALL KPIs"]
)
def test_a_total_is_set_aside_and_never_a_result(sorted_rows, words):
    table = sorted_rows(HEADER, [words, None, "Apr-19", 91.5], [None, words, "Apr-19", 91.5])
    assert table.results.empty
    assert aside(table) == {1: "header", 2: "total", 3: "total"}


def test_a_figure_without_a_ref_is_a_result_that_must_be_explained(sorted_rows):
    table = sorted_rows(HEADER, [None, "Potholes", "Apr-19", "91.5%"], [None, None, None, "agreed"])
    assert table.results["cell"].tolist() == ["D2"]
    assert aside(table) == {1: "header", 3: "no_result"}


def test_a_month_stands_in_the_row_itself(sorted_rows):
    table = sorted_rows(
        ["KPI report for June 2019"],
        HEADER,
        ["RD_KPI_01", None, "Apr-19", 91.5],
        ["RD_KPI_01", None, 43556.0, 91.5],
        ["RD_KPI_01", None, "Month 13", 91.5],
        ["RD_KPI_01", None, None, 91.5],
        ["RD_KPI_01", None, "spring", 91.5],
    )
    # 43,556 is 1 April 2019 in Excel; month 13 of a contract from April 2018 is April 2019.
    assert months(table) == ["2019-04", "2019-04", "2019-04", None, None]


@pytest.mark.parametrize(
    ("title", "name", "file"),
    [
        ("KPI report", "June 2019", "kpi.xlsx"),
        ("KPI report", "KPIs Jun-19", "kpi.xlsx"),
        ("KPI report for June 2019", "KPIs", "kpi.xlsx"),
        ("KPI report", "KPIs", "2019-20/kpi-2019-06.xlsx"),
        # What stands nearest to the figures wins.
        ("Sent in July 2019", "June 2019", "kpi-2019-07.xlsx"),
        ("KPI report for June 2019", "KPIs", "sent-2019-07.xlsx"),
    ],
)
def test_without_a_month_in_its_rows_a_sheet_has_the_month_of_its_name_title_or_file(
    sorted_rows, title, name, file
):
    table = sorted_rows([title], ["KPI Ref", "Achieved"], ["RD_KPI_01", 91.5], name=name, file=file)
    assert months(table) == ["2019-06"]


def test_a_title_of_two_months_gives_none_rather_than_a_guess(sorted_rows):
    table = sorted_rows(
        ["April 2019 compared with June 2019"], ["KPI Ref", "Achieved"], ["RD_KPI_01", 91.5]
    )
    assert months(table) == [None]


def test_the_area_of_a_row_is_its_own_else_its_sheet_s_else_the_title_s(sorted_rows):
    header = ["KPI Ref", "Service Area", "Achieved"]
    rows = [header, ["KPI 1", "Street Lighting", 91.5], ["KPI 1", None, 91.5]]
    assert sorted_rows(*rows, name="Roads").results["area_code"].tolist() == ["LT", "RD"]
    titled = sorted_rows(["Road Maintenance"], *rows, name="June")
    assert titled.results["area_code"].tolist() == ["LT", "RD"]


@pytest.mark.parametrize("words", ["Provisional", "PROVISIONAL figures", "under review"])
def test_figures_are_provisional_where_the_title_or_their_row_says_so(sorted_rows, words):
    header = ["KPI Ref", "Achieved", "Data status"]
    rows = [header, ["RD_KPI_01", 91.5, words], ["RD_KPI_02", 9, "verified"]]
    assert sorted_rows(*rows).results["provisional"].tolist() == [True, False]
    assert sorted_rows([words], *rows).results["provisional"].tolist() == [True, True]


def test_the_raw_text_of_a_row_is_kept_as_it_stood(sorted_rows):
    table = sorted_rows(HEADER, ["RD_KPI_01", "Café – late", "Apr-19", "91.5%"])
    assert table.results["raw"].tolist() == ["RD_KPI_01 | Café – late | Apr-19 | 91.5%"]
    assert len(raw_texts(pd.DataFrame([["x" * 10_000]]))[0]) == 2000


def test_a_ref_of_several_columns_is_their_texts_joined(make_contract):
    columns = ("[[mitigations]]", '[extracts.columns]\nref = ["Depot", "Type"]\n[[mitigations]]')
    contract = make_contract(columns)
    rows = [["Depot", "Type", "Achieved"], ["North", "Type\u00a01", 91.5], ["South", None, 92.5]]
    catalogue = ContractCatalogue(contract, agreed_targets(contract))
    table = read_rows(Sheet.of_rows("results.csv", "", rows), catalogue)
    assert table.results["ref"].tolist() == ["North | Type 1", "South"]


def test_rows_shorter_than_the_header_are_read(sorted_rows):
    table = sorted_rows([*HEADER, "Comments"], ["RD_KPI_01", None, "Apr-19", 91.5])
    assert table.results["note"].tolist() == [None]
