"""Tables in every layout: which cell is the result of which KPI and period."""

import datetime as dt

import pytest
from highways import file_of, workbook_file

from kpianalysis import read_extract
from kpianalysis.profile import Profile


@pytest.fixture
def read(tmp_path):
    def make(content, name="results.xlsx", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else file_of(name, content))
        return read_extract(path, **options)

    return make


def results(extract) -> list[tuple]:
    """Give KPI, first day, last day, value and cell of what was accepted."""
    seen = extract.observations.sort_values(["kpi_ref", "period_start"])
    days = (seen[column].dt.strftime("%Y-%m-%d") for column in ("period_start", "period_end"))
    return list(zip(seen["kpi_ref"], *days, seen["value"], seen["cell"], strict=True))


def test_months_down_and_measures_across(read):
    rows = [
        ["Month", "Potholes mended (%)", "Lights mended (%)", "Comments"],
        ["Apr-19", "92.5%", "70%", "Ice"],
        ["May-19", "91%", "71%", None],
    ]
    assert results(read({"Results": rows})) == [
        ("Lights mended (%)", "2019-04-01", "2019-04-30", 70, "C2"),
        ("Lights mended (%)", "2019-05-01", "2019-05-31", 71, "C3"),
        ("Potholes mended (%)", "2019-04-01", "2019-04-30", 92.5, "B2"),
        ("Potholes mended (%)", "2019-05-01", "2019-05-31", 91, "B3"),
    ]


def test_measures_across_that_a_profile_chooses(read):
    rows = [["Month", "Lights", "Visitors"], ["Apr-19", "70%", 4000], ["May-19", "71%", 4100]]
    extract = read({"Results": rows}, profile=Profile(measures=["Lights"]))
    assert {line[0] for line in results(extract)} == {"Lights"}
    loose = extract.ledger[extract.ledger["cell"].isin(["C2", "C3"])]
    assert set(loose["reason"]) == {"unknown_column"}


def test_a_month_beside_its_year(read):
    rows = [
        ["KPI Ref", "Year", "Month", "Achieved"],
        ["RD_KPI_01", "2019/20", "April", "92.5%"],
        ["RD_KPI_01", "2019/20", "January", "91%"],
        ["RD_KPI_01", None, "Mar-20", "90%"],
        ["RD_KPI_01", "2018/19", None, "88%"],
    ]
    assert results(read({"Results": rows})) == [
        ("RD_KPI_01", "2018-04-01", "2019-03-31", 88, "D5"),
        ("RD_KPI_01", "2019-04-01", "2019-04-30", 92.5, "D2"),
        ("RD_KPI_01", "2020-01-01", "2020-01-31", 91, "D3"),
        ("RD_KPI_01", "2020-03-01", "2020-03-31", 90, "D4"),
    ]


@pytest.mark.parametrize("days", [(dt.date(2019, 4, 1), dt.date(2019, 6, 30)),
                                  ("2019-04-01", "2019-06-30"), ("01/04/2019", "30/06/2019"),
                                  ("1 April 2019", "30 Jun 2019")])  # fmt: skip
def test_a_first_and_a_last_day(read, days):
    rows = [["KPI Ref", "Period start", "Period end", "Achieved"], ["RD_KPI_01", *days, "92.5%"]]
    assert results(read({"Results": rows})) == [
        ("RD_KPI_01", "2019-04-01", "2019-06-30", 92.5, "D2")
    ]


def test_a_last_day_alone_is_its_month(read):
    rows = [["KPI Ref", "Period end", "Achieved"], ["RD_KPI_01", "30/06/2019", "92.5%"]]
    assert results(read({"Results": rows}))[0][1:3] == ("2019-06-01", "2019-06-30")


def test_four_weeks_to_a_last_day(read):
    rows = [
        ["KPI Ref", "Period", "Period end", "Achieved"],
        ["RD_KPI_01", "Period 1", "28/04/2019", "92.5%"],
    ]
    extract = read({"Results": rows}, profile=Profile(granularity="four_weeks"))
    assert results(extract) == [("RD_KPI_01", "2019-04-01", "2019-04-28", 92.5, "D2")]


def test_a_number_of_days_to_a_last_day(read):
    rows = [
        ["KPI Ref", "Days in period", "Period end", "Achieved"],
        ["RD_KPI_01", 27, "27/04/2019", "92.5%"],
    ]
    assert results(read({"Results": rows}))[0][1:3] == ("2019-04-01", "2019-04-27")


def test_numbers_of_contract_months(clean_rows):
    # The contract began in April 2018: month 13 is April 2019.
    rows = [["KPI Ref", "Month", "Achieved"], ["RD_KPI_01", 13, "92%"], ["RD_KPI_01", 14, "93%"]]
    seen = clean_rows({"Results": rows}, name="months.xlsx").observations
    assert seen["period_start"].dt.strftime("%Y-%m").tolist() == ["2019-04", "2019-05"]


def test_a_merged_cell_holds_for_the_rows_it_covers(read):
    rows = [
        ["Month", "KPI Ref", "Achieved"],
        ["Apr-19", "RD_KPI_01", "92.5%"],
        [None, "LT_KPI_01", "70%"],
    ]
    content = workbook_file({"Results": rows}, merged=[("Results", "A2:A3")])
    assert [line[1] for line in results(read(content))] == ["2019-04-01", "2019-04-01"]


def test_targets_and_results_in_rows_in_turn(read):
    rows = [
        ["KPI Ref", "Measure", "Apr-19", "May-19"],
        ["RD_KPI_01", "Target", "90%", "90%"],
        [None, "Actual", "92.5%", "91%"],
        ["LT_KPI_01", "Target", "75%", "75%"],
        [None, "Actual", "70%", "71%"],
    ]
    extract = read({"Results": rows})
    assert [line[3] for line in results(extract)] == [70, 71, 92.5, 91]
    assert sorted(extract.observations["target"]) == [75, 75, 90, 90]


def test_groups_of_counts_and_percentages(read):
    months = ["Apr-19", "May-19"]
    rows = [
        [None, "Numerator", None, "Denominator", None, "%", None],
        ["KPI Ref", *months, *months, *months],
        ["RD_KPI_01", 185, 182, 200, 200, "92.5%", "91%"],
    ]
    extract = read({"Results": rows})
    assert [line[3] for line in results(extract)] == [92.5, 91]
    assert extract.observations["numerator"].tolist() == [185, 182]
    assert extract.observations["denominator"].tolist() == [200, 200]


@pytest.mark.parametrize("name", ["kpi-june-2019.csv", "KPI_2019-06.csv", "Jun 2019.csv"])
def test_a_file_for_each_month_by_its_name(read, name):
    rows = [["KPI Ref", "Achieved"], ["RD_KPI_01", "92.5%"]]
    assert results(read(rows, name=name))[0][1] == "2019-06-01"


def test_a_sheet_for_each_month_by_a_title(read):
    rows = [["KPI results for June 2019"], [], ["KPI Ref", "Achieved"], ["RD_KPI_01", "92.5%"]]
    assert results(read({"Sheet1": rows}))[0][1] == "2019-06-01"


def test_a_first_column_of_row_numbers_is_no_hindrance(read):
    rows = [["No", "KPI Ref", "Month", "Achieved"], [1, "RD_KPI_01", "Apr-19", "92.5%"]]
    assert results(read({"Results": rows}))[0][3:] == (92.5, "D2")


def test_two_columns_that_could_be_the_result_are_asked_about(read):
    rows = [["KPI Ref", "Month", "Actual", "Achieved"], ["RD_KPI_01", "Apr-19", "92%", "93%"]]
    extract = read({"Results": rows})
    assert extract.observations.empty
    (line,) = extract.ledger.to_dict("records")
    assert "columns C and D could each be the value" in line["message"]
    settled = read({"Results": rows}, profile=Profile(columns={"value": ["Achieved"]}))
    assert results(settled)[0][3] == 93


def test_a_kpi_without_a_figure_is_not_supplied_and_a_heading_is_no_kpi(read):
    rows = [
        ["KPI results for June 2019"],
        ["KPI Ref", "Description", "Achieved"],
        ["Street Lighting"],
        ["LT_KPI_01", "Lights", None],
        ["Section 2", "Roads", None],
        ["RD_KPI_01", "Potholes", "92.5%"],
    ]
    extract = read({"Results": rows})
    states = extract.observations.set_index("kpi_ref")["state"].to_dict()
    assert states == {"LT_KPI_01": "not_supplied", "RD_KPI_01": "measured"}
    lines = extract.ledger.set_index("row")
    assert lines.loc[[3, 5], "outcome"].tolist() == ["set_aside", "set_aside"]


def test_a_title_with_its_month_and_no_figure_is_not_supplied(read):
    rows = [["Measure", "Month", "Achieved"], ["Potholes", "Apr-19", None],
            ["Potholes", "May-19", "92.5%"]]  # fmt: skip
    assert read({"Results": rows}).observations["state"].tolist() == ["not_supplied", "measured"]
