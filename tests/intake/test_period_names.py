"""Periods as suppliers write them in rows, headers, titles and names: read where they are sure."""

import pytest
from highways import file_of

from kpianalysis import read_extract


@pytest.fixture
def read(tmp_path):
    def make(content, name="results.csv", **options):
        path = tmp_path / name
        path.write_bytes(file_of(name, content))
        return read_extract(path, **options)

    return make


def spans(extract) -> list[tuple]:
    """Give first month, last month and value of what was accepted."""
    seen = extract.observations
    if seen.empty:
        return []
    edges = (seen[edge].dt.strftime("%Y-%m") for edge in ("period_start", "period_end"))
    return list(zip(*edges, seen["value"], strict=True))


def reasons(extract) -> set[str]:
    return set(extract.ledger["reason"]) - {"header", "title"}


RESULT = [["Ref", "Achieved"], ["K1", "75%"]]


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("Performance April to June 2018", "2018-04", "2018-06"),
        ("Performance Apr-Jun 2018", "2018-04", "2018-06"),
        ("Results for September and October 2017", "2017-09", "2017-10"),
        ("Performance for the year to March 2019", "2018-04", "2019-03"),
        ("Results for the quarter ended June 2019", "2019-04", "2019-06"),
        ("Results for the quarter ended 30 June 2019", "2019-04", "2019-06"),
        ("Performance Quarter 1 2019/20", "2019-04", "2019-06"),
        ("2019/20 performance, quarter 1", "2019-04", "2019-06"),
        ("Performance 2018/19", "2018-04", "2019-03"),
        ("2018/19 performance: June 2018", "2018-06", "2018-06"),
    ],
)
def test_a_title_that_names_a_longer_period_is_not_read_as_its_last_month(read, title, first, last):
    assert spans(read([[title], *RESULT])) == [(first, last, 75)]


@pytest.mark.parametrize(
    "title",
    ["April, May and June 2019", "Year to date June 2019", "Q1 2019", "April and June 2019",
     "Updated for the Board meeting of May 2019", "Quarter 1 2019/20 and July 2019"],
)  # fmt: skip
def test_a_title_that_names_no_one_period_dates_nothing(read, title):
    assert reasons(read([[title], *RESULT])) == {"no_month"}


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("KPI_2019_06.csv", "2019-06"),
        ("kpi-201906.csv", "2019-06"),
        ("06-2019.csv", "2019-06"),
        ("2019_06_kpi.csv", "2019-06"),
    ],
)
def test_the_name_of_a_file_may_hold_its_month_in_numbers(read, name, month):
    assert spans(read(RESULT, name)) == [(month, month, 75)]


def test_the_name_of_a_file_may_hold_its_quarter(read):
    assert spans(read(RESULT, "Q1 April-June 2018.csv")) == [("2018-04", "2018-06", 75)]


@pytest.mark.parametrize("name", ["KPI_20190603.csv", "03-06-2019.csv", "kpi 2011_12.csv"])
def test_a_day_or_a_year_in_the_name_of_a_file_is_not_its_month(read, name):
    assert reasons(read(RESULT, name)) == {"no_month"}


@pytest.mark.parametrize(
    "line",
    ["As at 30 June 2019", "Month 3", "Monthly performance", "Period 2", "July", "Week 12"],
)
def test_a_year_in_the_title_is_not_the_period_beside_signs_of_a_shorter_one(read, line):
    assert reasons(read([["Performance 2019/20"], [line], *RESULT])) == {"no_month"}


def test_a_longer_period_is_no_month_of_a_contract(clean_rows):
    cleaned = clean_rows(
        [["Performance April to June 2019"], ["Ref", "Achieved"], ["RD_KPI_01", "92%"]]
    )
    assert cleaned.observations.empty
    assert "not_a_month" in set(cleaned.ledger["reason"])


def test_a_sheet_named_by_its_month_takes_the_financial_year_of_title_or_file(read):
    sheets = {"Apr": RESULT, "Jan": RESULT}
    of_file = read(sheets, "KPIs 2019-20.xlsx")
    of_title = read({name: [["Performance 2019-20"], *RESULT] for name in sheets}, "kpis.xlsx")
    expected = [("2019-04", "2019-04", 75), ("2020-01", "2020-01", 75)]
    assert spans(of_file) == spans(of_title) == expected


def test_a_sheet_named_by_a_month_and_a_year_alone_is_in_doubt(read):
    assert reasons(read({"Jan": RESULT}, "KPIs 2019.xlsx")) == {"no_month"}


def test_a_sheet_named_by_another_month_than_its_title_is_in_doubt(read):
    extract = read({"May": [["Report for April 2019"], *RESULT]}, "kpis.xlsx")
    assert reasons(extract) == {"month_in_doubt"}


def test_a_year_in_the_title_is_not_the_period_of_a_sheet_that_may_be_a_month(read):
    assert reasons(read({"Month 3": [["KPIs 2019/20"], *RESULT]}, "kpis.xlsx")) == {"no_month"}


@pytest.mark.parametrize(
    "cell",
    ["30-Jun-2019", "30-Jun-19", "30 June 2019", "1st June 2019", "30.06.2019", "201906",
     "20190601", "2019M06", "43617"],
)  # fmt: skip
def test_a_month_may_be_written_in_many_ways(read, cell):
    extract = read([["Ref", "Month", "Achieved"], ["K1", cell, "75%"]])
    assert spans(extract) == [("2019-06", "2019-06", 75)]


@pytest.mark.parametrize("cell", ["01/06/19", "201112", "31-Jun-2019", "04.06.2019", "99999"])
def test_a_month_that_may_be_another_is_rejected(read, cell):
    extract = read([["Ref", "Month", "Achieved"], ["K1", cell, "75%"]])
    assert reasons(extract) <= {"no_month", "month_in_doubt"}
    assert spans(extract) == []


@pytest.mark.parametrize("labels", [("43556", "43586"), ("201904", "201905")])
def test_numbers_in_a_header_are_months_where_they_follow_one_another(read, labels):
    extract = read([["Ref", "Measure", *labels], ["K1", "Calls", "75%", "76%"]])
    assert spans(extract) == [("2019-04", "2019-04", 75), ("2019-05", "2019-05", 76)]


def test_figures_of_the_first_row_are_no_header(read):
    rows = [["Ref", "Measure", "Result", "Other"], ["K1", "Calls", "43556", "43586"]]
    assert [line[2] for line in spans(read([["June 2019"], *rows]))] == [43556]


@pytest.mark.parametrize(
    "labels", [("13", "14", "15"), ("Month 13", "Month 14", "15"), ("M13", "M14", "M15")]
)
def test_numbers_in_a_header_are_contract_months_where_they_follow_one_another(clean_rows, labels):
    cleaned = clean_rows(
        [["Ref", "Description", *labels], ["RD_KPI_01", None, "91%", "92%", "93%"]]
    )
    months = cleaned.observations["period_start"].dt.strftime("%Y-%m").tolist()
    assert months == ["2019-04", "2019-05", "2019-06"]


def test_a_number_beside_contract_months_that_does_not_follow_them_is_rejected(clean_rows):
    cleaned = clean_rows(
        [["Ref", "Description", "Month 13", "Month 14", "20"], ["RD_KPI_01", None, "91%", "92%", 9]]
    )
    assert len(cleaned.observations) == 2
    line = cleaned.ledger.set_index("cell").loc["E2"]
    assert (line["outcome"], line["reason"]) == ("rejected", "month_in_doubt")


@pytest.mark.parametrize("line", [["KPI report - month 15"], ["Month:", "15"]])
def test_a_title_may_name_its_contract_month(clean_rows, line):
    cleaned = clean_rows([line, ["Ref", "Achieved"], ["RD_KPI_01", "92%"]])
    assert cleaned.observations["period_start"].dt.strftime("%Y-%m").tolist() == ["2019-06"]


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [("2019-06-30", "2019-06-01", "ends before it begins"),
     ("01/06/2019", "04/06/2019", "may be 4 June 2019 or 6 April 2019")],
)  # fmt: skip
def test_first_and_last_days_in_doubt_are_rejected(read, first, last, reason):
    extract = read([["Ref", "Period start", "Period end", "Achieved"], ["K1", first, last, "75%"]])
    assert reasons(extract) == {"month_in_doubt"}
    assert reason in " ".join(extract.ledger["message"])


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("3-Jun-19", "30-Jun-19", ("2019-06-03", "2019-06-30")),
        ("43560", "43570", ("2019-04-05", "2019-04-15")),
        ("Apr 2019", "May 2019", ("2019-04-01", "2019-05-31")),
    ],
)
def test_a_first_day_is_read_as_the_day_that_it_is(read, first, last, days):
    extract = read([["Ref", "Period start", "Period end", "Achieved"], ["K1", first, last, "75%"]])
    seen = extract.observations.iloc[0]
    assert (f"{seen['period_start']:%Y-%m-%d}", f"{seen['period_end']:%Y-%m-%d}") == days
