"""Headers over several rows: no column is taken for the result because the next is unlabelled."""

import pytest
from highways import file_of

from kpianalysis import read_extract


@pytest.fixture
def read(tmp_path):
    def make(*rows, name="results.csv", **options):
        path = tmp_path / name
        path.write_bytes(file_of(name, list(rows)))
        return read_extract(path, **options)

    return make


def accepted(extract) -> list[tuple]:
    seen = extract.observations
    if seen.empty:
        return []
    months = seen["period_start"].dt.strftime("%Y-%m")
    return list(zip(months, seen["value"], strict=True))


def messages(extract) -> str:
    return " ".join(extract.ledger["message"])


def pairs(*labels):
    """Two months with the same labels below each; 75 stands first, the result second."""
    return [
        ["KPI Ref", "Description", "Apr-19", None, "May-19", None],
        [None, None, *labels, *labels],
        ["K1", "Calls", "75%", "58.53%", "75%", "60%"],
    ]


def threes(*labels):
    """Two months with the same three labels below each."""
    return [
        ["KPI Ref", "Description", "Apr-19", None, None, "May-19", None, None],
        [None, None, *labels, *labels],
        ["K1", "Calls", "70", "98", "71.43%", "60", "99", "60.61%"],
    ]


@pytest.mark.parametrize(
    "labels",
    [("Tgt", "Act"), ("Planned", "Actual"), ("Plan", "Actual"), ("Goal", "Delivered"),
     ("Aim", "Latest"), ("Standard", "Score"), ("Volume", "Performance"), ("No.", "%")],
)  # fmt: skip
def test_the_label_below_a_month_says_which_figure_is_the_result(read, labels):
    assert accepted(read(*pairs(*labels))) == [("2019-04", 58.53), ("2019-05", 60)]


@pytest.mark.parametrize(
    "labels",
    [("Number", "Total", "%"), ("n", "d", "%"), ("Num.", "Denom.", "Pct"),
     ("Met", "Total", "Percentage")],
)  # fmt: skip
def test_the_percentage_of_three_figures_is_the_result(read, labels):
    assert accepted(read(*threes(*labels))) == [("2019-04", 71.43), ("2019-05", 60.61)]


@pytest.mark.parametrize(
    "labels",
    [("Target", "Actual figure"), ("Budget", "Spend"), ("Count", "Rate"), ("Previous", "Current")],
)
def test_labels_below_a_header_that_are_not_known_refuse_the_table(read, labels):
    extract = read(*pairs(*labels))
    assert accepted(extract) == []
    assert "names the columns of the header above it in words that are not known" in (
        messages(extract)
    )


@pytest.mark.parametrize(
    "labels",
    [("No. met", "No. due", "% met"), ("North", "South", "Total"), ("Achieved", "Total", "%")],
)
def test_three_labels_that_do_not_say_which_is_the_result_refuse_the_table(read, labels):
    extract = read(*threes(*labels))
    assert accepted(extract) == []
    assert set(extract.ledger["outcome"]) == {"rejected"}


def test_labels_below_a_header_of_a_row_for_each_result_are_read_too(read):
    extract = read(
        ["Ref", "Measure", "Month", "Performance", None, None],
        [None, None, None, "Previous", "Latest", "Aim"],
        ["K1", "Calls", "Apr-19", "75", "70", "80"],
    )
    assert accepted(extract) == []
    assert "could each be the value" in messages(extract)


def test_figures_without_a_heading_beside_results_refuse_the_table(read):
    extract = read(
        ["Ref", "Measure", "Apr-19", None, "May-19", None],
        ["K1", "Calls", "75%", "58.53%", "75%", "60%"],
    )
    assert accepted(extract) == []
    assert "column D holds figures and has no heading, beside 'Apr-19'" in messages(extract)


def test_a_number_of_the_row_without_a_heading_is_no_result(read):
    extract = read([None, "Ref", "Measure", "Apr-19"], ["1", "K1", "Calls", "75%"])
    assert accepted(extract) == [("2019-04", 75)]


def test_a_heading_in_a_column_without_one_names_no_columns(read):
    extract = read(
        [None, "Ref", "Measure", "Apr-19"],
        ["Customer services", None, None, None],
        [None, "K1", "Calls", "75%"],
    )
    assert accepted(extract) == [("2019-04", 75)]


def test_units_below_the_months_are_labels(read):
    extract = read(
        ["Ref", "Measure", "Apr-19", "May-19"], [None, None, "%", "%"], ["K1", "Calls", "75", "76"]
    )
    assert accepted(extract) == [("2019-04", 75), ("2019-05", 76)]


def test_a_variance_below_performance_is_no_result(read):
    extract = read(
        ["Ref", "Measure", "Month", "Performance", None, None],
        [None, None, None, "Target", "Actual", "Variance"],
        ["K1", "Calls", "Apr-19", "75%", "70%", "-5%"],
    )
    assert accepted(extract) == [("2019-04", 70)]


@pytest.mark.parametrize(
    "names", [("Apr-19 Target", "Apr-19 Actual"), ("Target Apr-19", "Actual Apr-19")]
)
def test_a_heading_may_name_a_month_and_what_stands_there(read, names):
    extract = read(["Ref", "Measure", *names], ["K1", "Calls", "75%", "70%"])
    assert accepted(extract) == [("2019-04", 70)]
    assert extract.observations["target"].tolist() == [75]


TWELVE = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
YEAR = [["Ref", "Measure", *TWELVE], ["K1", "Calls", *(f"{n}%" for n in range(60, 72))]]
OF_2018_19 = [(f"{2018 + (n > 8)}-{(n + 3) % 12 + 1:02}", 60 + n) for n in range(12)]


@pytest.mark.parametrize(
    "line",
    ["Report produced 12 May 2019", "Version 2019.1", "Updated for the Board meeting of May 2019",
     "Corporate Support Services Contract 2015", "Prepared in 2019"],
)  # fmt: skip
def test_a_year_that_does_not_speak_of_the_figures_does_not_date_them(read, line):
    assert accepted(read(["KPI results 2018-19"], [line], *YEAR)) == OF_2018_19
    alone = read([line], *YEAR)
    assert accepted(alone) == []
    assert "names no year" in messages(alone)


@pytest.mark.parametrize(
    "line",
    ["for the year ended 31 March 2019", "Year ending March 2019", "April 2018 to March 2019"],
)
def test_a_year_that_ends_in_march_began_in_april_of_the_year_before(read, line):
    assert accepted(read([line], *YEAR)) == OF_2018_19


@pytest.mark.parametrize("line", ["KPI results 2019", "2019"])
def test_a_bare_year_above_months_that_run_into_the_next_is_in_doubt(read, line):
    extract = read([line], *YEAR)
    assert accepted(extract) == []
    assert "the months do not follow one another" in messages(extract)
    assert len(extract.ledger.query("outcome == 'rejected'")) == 12


def test_the_name_of_the_file_gives_the_year_where_no_title_does(read):
    assert accepted(read(*YEAR, name="KPI_2018-19.csv")) == OF_2018_19


def test_a_bare_year_above_its_own_months_dates_them(read):
    extract = read(["KPI results 2019"], ["Ref", "Apr", "May"], ["K1", "75%", "76%"])
    assert accepted(extract) == [("2019-04", 75), ("2019-05", 76)]


def test_a_title_that_names_the_last_of_the_months_dates_them(read):
    across_new_year = read(["Report for January 2020"], ["Ref", "Dec", "Jan"], ["K1", "75%", "76%"])
    assert accepted(across_new_year) == [("2019-12", 75), ("2020-01", 76)]
    of_another = read(["Report for January 2020"], ["Ref", "Jan", "Feb"], ["K1", "75%", "76%"])
    assert accepted(of_another) == []


def test_two_years_that_exclude_each_other_leave_the_months_in_doubt(read):
    extract = read(["Results 2015-16"], ["KPI figures 2019"], ["Ref", "Apr"], ["K1", "75%"])
    assert accepted(extract) == []


SIX = ["K1", "Calls", "70%", "71%", "72%", "73%", "74%", "75%"]


def test_a_year_reaches_over_the_quarters_and_months_below_it(read):
    extract = read(
        ["KPI", None, "2018/19", None, None, "2019/20", None, None],
        [None, None, "Q4", None, None, "Q1", None, None],
        ["Ref", "Measure", "Jan", "Feb", "Mar", "Apr", "May", "Jun"],
        SIX,
    )
    assert accepted(extract) == [(f"2019-{n:02}", 69 + n) for n in range(1, 7)]


def test_a_year_reaches_over_the_counts_of_its_month(read):
    extract = read(
        ["KPI results 2018-19"],
        ["Ref", "Measure", "2017/18", None, None, "2018/19", None, None],
        [None, None, "Mar", None, None, "Apr", None, None],
        [None, None, "Num", "Den", "%", "Num", "Den", "%"],
        ["K1", "Calls", "70", "100", "70%", "142", "200", "71%"],
    )
    assert accepted(extract) == [("2018-03", 70), ("2018-04", 71)]


@pytest.mark.parametrize(
    "months",
    [("Apr-19", "May-19", "Jun-19", "Jul-19", "Aug-19", "Sep-19"),
     ("Apr", "May", "Jun", "Jul", "Aug", "Sep")],
)  # fmt: skip
def test_a_quarter_above_months_is_the_band_they_stand_in(read, months):
    extract = read(
        ["Ref", "Measure", "Q1 2019/20", None, None, "Q2 2019/20", None, None],
        [None, None, *months],
        SIX,
    )
    assert accepted(extract) == [(f"2019-{n:02}", 66 + n) for n in range(4, 10)]


def test_a_month_outside_the_quarter_above_it_is_in_doubt(read):
    extract = read(
        ["Ref", "Measure", "Q1 2019/20", None], [None, None, "Apr-19", "Jul-19"], SIX[:4]
    )
    assert accepted(extract) == [("2019-04", 70)]
    assert "names two periods" in messages(extract)


def test_a_year_in_the_middle_of_its_months_leaves_them_in_doubt(read):
    extract = read(
        ["Ref", "Measure", None, "2019", None, None, "2020", None],
        [None, None, "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"],
        SIX,
    )
    assert accepted(extract) == []
    assert len(extract.ledger.query("outcome == 'rejected'")) == 6


@pytest.mark.parametrize(
    ("header", "figures", "targets"),
    [
        (["Apr-19", "Target", "May-19", "Target"], ["70%", "75%", "71%", "76%"], [75, 76]),
        (["Target", "Apr-19", "Target", "May-19"], ["75%", "70%", "76%", "71%"], [75, 76]),
        (["Target", "Apr-19", "RAG", "May-19", "RAG"], ["75%", "70%", "R", "71%", "R"], [75, 75]),
    ],
)  # fmt: skip
def test_a_column_that_returns_beside_each_month_belongs_to_it(read, header, figures, targets):
    extract = read(["Ref", "Measure", *header], ["K1", "Calls", *figures])
    assert accepted(extract) == [("2019-04", 70), ("2019-05", 71)]
    assert extract.observations["target"].tolist() == targets


@pytest.mark.parametrize(
    "rows",
    [
        [["Month", "K1", None, "K2", None], [None, "Target", "Actual", "Target", "Actual"],
         ["Apr-19", "75", "70", "90", "91"]],
        [["Month", "K1 Target", "K1 Actual"], ["Apr-19", "75", "70"]],
        [["Month", "Tgt K1", "K1"], ["Apr-19", "75", "70"]],
        [["Service standard", "Month", "Performance", "Threshold"],
         ["Calls", "Apr-19", "70%", "80%"]],
        [["Month", "Calls", "Visits", "Target"], ["Apr-19", "70", "80", "75"]],
        [["Month", "K1", None], ["Apr-19", "75", "70"]],
    ],
)  # fmt: skip
def test_a_target_in_a_column_of_its_own_is_no_measure(read, rows):
    extract = read(*rows)
    assert accepted(extract) == []
    assert set(extract.ledger["outcome"]) == {"rejected"}


@pytest.mark.parametrize("words", [("Tgt", "Act"), ("Planned", "Actual"), ("Goal", "Delivered")])
def test_rows_that_take_turns_are_read_where_the_ref_stands_in_the_first_only(read, words):
    extract = read(
        ["Ref", "Measure", None, "Apr-19", "May-19"],
        ["K1", "Calls", words[0], "75%", "75%"],
        [None, None, words[1], "70%", "71%"],
    )
    assert accepted(extract) == [("2019-04", 70), ("2019-05", 71)]
    assert extract.observations["target"].tolist() == [75, 75]


@pytest.mark.parametrize("words", [("Objective", "Real"), ("Objective", "Actual")])
def test_rows_that_take_turns_in_words_that_are_not_known_are_refused(read, words):
    extract = read(
        ["Ref", "Measure", "Type", "Apr-19"],
        ["K1", "Calls", words[0], "75%"],
        [None, None, words[1], "70%"],
        ["K2", "Visits", words[0], "85%"],
        [None, None, words[1], "80%"],
    )
    assert accepted(extract) == []
    assert "says what each row holds in words that are not known" in messages(extract)


@pytest.mark.parametrize(
    "title", ["Targets", "TSL", "Target service levels", "KPI Forecast 2019-20"]
)
def test_a_table_called_targets_or_forecast_holds_no_results(read, title):
    table = [["Ref", "Measure", "Apr-19"], ["K1", "Calls", "75%"]]
    refused = read([title], *table)
    assert accepted(refused) == []
    assert "targets or forecasts by its name" in messages(refused)
    said = read([title], ["Ref", "Month", "Target", "Achieved"], ["K1", "Apr-19", "75%", "70%"])
    assert accepted(said) == [("2019-04", 70)]


def test_a_sheet_called_targets_is_set_aside_beside_results(tmp_path):
    path = tmp_path / "kpis.xlsx"
    table = [["Ref", "Measure", "Apr-19"], ["K1", "Calls", "75%"]]
    path.write_bytes(file_of("kpis.xlsx", {"Results": table, "Targets": table}))
    extract = read_extract(path)
    assert accepted(extract) == [("2019-04", 75)]
    aside = extract.ledger[extract.ledger["sheet"].eq("Targets")]
    assert set(aside["reason"]) == {"no_results"}
