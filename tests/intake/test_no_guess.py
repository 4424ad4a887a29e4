"""Figures that could be taken for something else: asked about or set aside, never guessed."""

import pytest
from highways import file_of

from kpianalysis import read_extract
from kpianalysis.intake.values import Percent


@pytest.fixture
def read(tmp_path):
    def make(*rows, name="results.csv", **options):
        path = tmp_path / name
        path.write_bytes(file_of(name, list(rows)))
        return read_extract(path, **options)

    return make


def accepted(extract) -> list[tuple]:
    seen = extract.observations
    return list(zip(seen["kpi_ref"], seen["value"], strict=True))


def reasons(extract) -> set[str]:
    return set(extract.ledger["reason"]) - {"header", "title"}


@pytest.mark.parametrize("words", ["YTD", "target", "forecast", "Budget", "cumulative", "average"])
def test_a_month_that_is_no_result_is_not_taken_for_one(read, words):
    across = read(
        ["Ref", "Indicator", f"Apr 2019 ({words})", "May 2019"], ["K1", "Calls", "9", "8"]
    )
    assert accepted(across) == [("K1", 8)]
    down = read(["Ref", "Period", "Actual"], ["K1", f"April 2019 ({words})", "9"])
    assert reasons(down) == {"no_month"}


@pytest.mark.parametrize(
    ("title", "target", "value"),
    [
        ("95% of calls answered in 20 secs", "95", "0.96"),
        ("Calls answered", "95%", "0.96"),
        ("Calls answered", "95", "0.96"),
        ("Proportion of calls", "95", "0.94"),
    ],
)
def test_a_fraction_beside_a_target_in_points_is_asked_about(read, title, target, value):
    extract = read(["Ref", "Indicator", "Target", "Apr 2019"], ["K1", title, target, value])
    assert reasons(extract) == {"undecided_scale"}


@pytest.mark.parametrize(
    ("target", "value", "counts", "points"),
    [
        ("95", "0.94", ("94", "100"), 95),
        ("0.95", "94%", (None, None), 95),
        ("1", "97%", (None, None), 100),
        ("0.9", "0.8%", (None, None), 0.9),
        ("95%", "94%", (None, None), 95),
    ],
)
def test_a_target_is_on_the_scale_that_it_is_written_in(read, target, value, counts, points):
    header = ["Ref", "Indicator", "Target", "Period", "Numerator", "Denominator", "Result"]
    extract = read(header, ["K1", "% of calls", target, "Apr 2019", *counts, value])
    assert extract.observations["target"].tolist() == [points]


def test_a_target_that_no_percentage_can_be_is_told(read):
    extract = read(["Ref", "Target", "Period", "Result"], ["K1", "9500%", "Apr 2019", "94%"])
    assert reasons(extract) == {"unreadable_target"}


def test_a_date_whose_day_may_be_its_month_is_asked_about(read):
    rows = [["K1", f"04/0{n}/2019", "90%"] for n in (1, 2, 3)]
    extract = read(["Ref", "Period", "Actual"], *rows)
    assert reasons(extract) == {"month_in_doubt"}
    assert "may be 4 January 2019 or 1 April 2019" in "".join(extract.ledger["message"])


def test_dates_of_a_column_are_read_alike(read):
    rows = [["K1", date, "90%"] for date in ("01/31/2019", "02/28/2019", "03/01/2019")]
    assert accepted(read(["Ref", "Period", "Actual"], *rows)) == []
    rows = [["K1", date, "90%"] for date in ("31/01/2019", "28/02/2019", "01/03/2019")]
    assert len(accepted(read(["Ref", "Period", "Actual"], *rows))) == 3


@pytest.mark.parametrize("name", ["KPI 2019-05-03.csv", "KPI report 2019-05-03T1012.csv"])
def test_the_day_a_file_was_made_is_not_its_month(read, name):
    assert reasons(read(["Ref", "Result"], ["K1", "94%"], name=name)) == {"no_month"}


@pytest.mark.parametrize(
    "label",
    ["All", "All areas", "YTD", "Contract average", "National average", "Variance", "Previous year",
     "Council-wide", "Combined", "Benchmark", "Tolerance", "Target"],
)  # fmt: skip
def test_a_row_that_only_compares_is_no_kpi(read, label):
    extract = read(["Ref", "Indicator", "Apr 2019"], ["K1", "Calls", "94"], [None, label, "20"])
    assert accepted(extract) == [("K1", 94)]
    alone = read(["Indicator", "Apr 2019"], ["Calls", "94"], [label, "20"])
    assert accepted(alone) == [("Calls", 94)]


def test_a_row_without_a_ref_beside_rows_with_one_is_rejected(read):
    extract = read(["Ref", "Indicator", "Apr 2019"], ["K1", "Calls", "94"], [None, "Others", "20"])
    assert accepted(extract) == [("K1", 94)]
    assert "unknown_kpi" in reasons(extract)


def test_notes_with_figures_are_no_results(read):
    extract = read(
        ["Ref", "Indicator", "Target", "Apr 2019"],
        ["K1", "Calls", "94", "95"],
        [],
        ["Notes:"],
        ["1", "Revised April figure is", None, "96"],
        ["2. In May we expect", None, None, "97"],
        ["Prepared by", "J Smith", None, "43556"],
    )
    assert accepted(extract) == [("K1", 95)]
    assert not extract.ledger["outcome"].eq("rejected").any()


def test_a_ref_beside_the_title_of_another_kpi_is_rejected(clean_rows):
    rows = [
        ["KPI Ref", "Description", "Month", "Achieved"],
        ["RD_KPI_01", "% of street lights mended within 10 working days", "Apr-19", "94%"],
        ["LT_KPI_01", "% of street lights mended within 10 working days", "Apr-19", "71%"],
    ]
    cleaned = clean_rows(rows)
    assert cleaned.observations["kpi_ref"].tolist() == ["LT_KPI_01"]
    assert "stands beside the title of LT_KPI_01" in "".join(cleaned.ledger["message"])


@pytest.mark.parametrize(
    ("unit", "target", "value"),
    [
        ("mins", "5", "3 secs"),
        ("£", "5", "$3"),
        ("Days", "5 weeks", "4 days"),
        ("Days", "95%", "4"),
    ],
)
def test_a_unit_in_a_cell_that_is_another_than_its_column_s_is_told(read, unit, target, value):
    extract = read(["Ref", "Unit", "Target", "Apr 2019"], ["K1", unit, target, value])
    assert reasons(extract) == {"wrong_unit"}


def test_two_units_of_one_kpi_are_told(read):
    extract = read(["Ref", "Apr 2019", "May 2019"], ["K1", "2 days", "3 hrs"])
    assert accepted(extract) == [("K1", 2)]
    assert reasons(extract) == {"read", "wrong_unit"}


def test_a_heading_that_names_a_month_is_no_area(read):
    extract = read(
        ["Ref", "Achieved"], ["Contract KPIs March 2019"], ["K1", "94%"], name="march-2019.csv"
    )
    assert extract.observations["area"].isna().tolist() == [True]
    assert read(["Ref", "Apr 2019"], ["Roads"], ["K1", "94%"]).observations["area"].tolist() == [
        "Roads"
    ]


@pytest.mark.parametrize(
    "title",
    ["Average (days) to re-let a void", "Total - complaints received", "Overall score",
     "Average of call waiting times", "Number of KPIs", "Target (days) for repairs met"],
)  # fmt: skip
def test_a_title_beside_a_ref_is_a_kpi_s_however_it_begins(read, title):
    extract = read(["Ref", "Measure", "Target", "Apr 2019"], ["KPI1", title, "90%", "91%"],
                   ["KPI2", "Sub total", "90%", "91%"])  # fmt: skip
    assert accepted(extract) == [("KPI1", 91)]


@pytest.mark.parametrize("word", ["Notes", "Key", "Comments"])
def test_a_heading_between_kpis_loses_none_of_them(read, word):
    rows = [["PI 4a", "Calls", "91%"], [word], ["PI 4b", "Letters", "92%"]]
    assert len(accepted(read(["Ref", "Measure", "Apr 2019"], *rows))) == 2


@pytest.mark.parametrize(
    "heading",
    ["June 2019 actual", "Jun 2019 Est.", "*Jun 2019", "Jun 2019 (see note below)", "Jun-19 Draft",
     "Jun 2019 (note 1)", "June 2019 Outturn", "Jun 2019 [1]", "Jun 19 %", "Jun 2019 - see note 1",
     "Jun 2019 (20 days)", "Jun 2019 \u2013 unaudited"],
)  # fmt: skip
def test_a_month_with_a_word_that_changes_nothing_is_read(read, heading):
    extract = read(["Ref", "Measure", "May 2019", heading], ["K1", "Calls", "91%", "92%"])
    assert accepted(extract) == [("K1", 91), ("K1", 92)]


def test_figures_under_a_month_and_more_are_rejected_and_not_passed_over(read):
    extract = read(["Ref", "Measure", "May 2019", "June 2019 (strike)"], ["K1", "C", "91%", "92%"])
    assert accepted(extract) == [("K1", 91)]
    line = extract.ledger.set_index("cell").loc["D2"]
    assert (line["outcome"], line["reason"]) == ("rejected", "month_in_doubt")


def test_a_second_header_with_other_months_is_read_by_itself(read):
    extract = read(
        ["Ref", "Measure", "Target", "Apr 2019", "May 2019"],
        ["1.1", "Calls answered", "90%", "91%", "92%"],
        [],
        ["Ref", "Measure", "Apr 2019 actual", "May 2019 actual", "Target"],
        ["2.1", "Repairs done", "71%", "72%", "95%"],
    )
    assert accepted(extract) == [("1.1", 91), ("1.1", 92), ("2.1", 71), ("2.1", 72)]
    assert extract.observations["target"].tolist() == [90, 90, 95, 95]


def test_a_second_header_that_cannot_be_read_is_refused(read):
    extract = read(
        ["Ref", "Measure", "Target", "Apr 2019"],
        ["1.1", "Calls answered", "90%", "91%"],
        ["Ref", "Measure", "Planned so far", "Target"],
        ["2.1", "Repairs done", "71%", "95%"],
    )
    assert accepted(extract) == []
    assert "a second table begins at row 3" in "".join(extract.ledger["message"])


def test_sheets_of_two_areas_and_one_month_are_two_areas(tmp_path):
    path = tmp_path / "areas.xlsx"
    rows = [["Ref", "Measure", "Actual"], ["1.1", "Calls answered", "91%"]]
    path.write_bytes(file_of("areas.xlsx", {"Repairs Apr 2019": rows, "Voids Apr 2019": rows}))
    seen = read_extract(path).observations
    assert seen["area"].tolist() == ["Repairs", "Voids"]


@pytest.mark.parametrize(
    ("header", "row", "advice"),
    [
        (("Ref", "Month", "Actual"), ("K1", "soon", "9"), "ask for the month as 2019-06"),
        (("Ref", "Month", "Actual"), ("K1", "Month 49", "9"), "--contract"),
        (("Ref", "Actual"), ("K1", "9"), "profile (period)"),
        (("Ref", "Unit", "Apr 2019"), ("K1", "Days", "9 hours"), "ask for the figure in that unit"),
        (("Ref", "Apr 2019"), ("K1", "soon"), "ask the supplier for the figure"),
        (("Ref", "Apr 2099"), ("K1", "9"), "ask which month is meant"),
    ],
)
def test_every_rejection_says_what_to_do(read, header, row, advice):
    rejected = read(header, row).ledger.query("outcome == 'rejected'")
    assert rejected["message"].str.contains(advice, regex=False).tolist() == [True]


def test_a_percentage_of_a_workbook_is_shown_with_the_digits_it_has():
    assert [str(Percent(number)) for number in (0.7071, 0.75, 1.0)] == ["70.71%", "75%", "100%"]
