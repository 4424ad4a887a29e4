"""A row of a quarterly contract reads as its quarter, and counts are of quarters."""

import re

import pandas as pd
import pytest

from kpianalysis.analysis.flags import flag_differences
from kpianalysis.display.chances import say_outlook
from kpianalysis.display.coverage import months_with_results, say_without_results
from kpianalysis.display.every_kpi import every_kpi
from kpianalysis.display.flags import say_flag
from kpianalysis.display.focus import kpi_section
from kpianalysis.display.misses import missed_target
from kpianalysis.display.mitigations import mitigated
from kpianalysis.display.numbers import period_of
from kpianalysis.display.result_chart import say_alternative, say_finding
from kpianalysis.display.wording import how_often, months_in_words, say_misses, say_mitigation
from kpianalysis.periods import parse_period
from kpianalysis.tables import State

REF = "ACF_KPI_03"


def in_quarters(make, values, first="2018-07", period="2019-01..2019-06", **settings):
    months = make.observed(REF, values, first=first)
    starts = [
        months["period_start"].iloc[0] + pd.DateOffset(months=3 * n) for n in range(len(values))
    ]
    months["period_start"] = starts
    months["period_end"] = [day + pd.offsets.QuarterEnd(0) for day in starts]
    return make.review([make.kpi()], months, period=period, frequency="quarterly", **settings)


@pytest.fixture
def review(make):
    return in_quarters(make, [80, 78, 70, 72])  # target 75: the last two missed


def test_row_is_named_by_its_quarter(review):
    assert period_of(review.in_period.iloc[-1]).words == "April to June 2019"
    assert period_of(review.in_period.iloc[-1]).short == "Apr to Jun 2019"


def test_row_without_an_end_is_a_month():
    assert period_of(pd.Series({"period_start": pd.Timestamp("2019-04-01")})).words == "April 2019"


def test_short_name_of_a_span_over_two_years_names_both():
    assert parse_period("2018-11..2019-01").short == "Nov 2018 to Jan 2019"


def test_two_missed_quarters_are_both_quarters(review):
    rows = review.in_period
    assert how_often(rows) == "in both quarters"
    assert months_in_words(rows) == "January to June 2019"
    assert (
        say_finding(rows, review.contract.kpi(REF)) == "Below target in each of the last 2 quarters"
    )


def test_some_missed_quarters_are_counted_as_quarters(make):
    review = in_quarters(make, [80, 70, 80, 70], period="2018-07..2019-06")
    rows = review.in_period
    assert how_often(rows) == "in 2 of 4 quarters"
    apart = rows[rows["missed"]]
    assert months_in_words(apart) == "October to December 2018 and April to June 2019"
    assert "by quarter against" in say_alternative(rows, review.contract.kpi(REF))


def test_a_missing_quarter_is_named(make):
    review = in_quarters(make, [80, 78, 70, State.NOT_SUPPLIED])
    assert say_without_results(review) == "there are no results for April to June 2019"
    assert [one.words for one in months_with_results(review)] == ["January to March 2019"]
    said = say_misses(review.in_period, review.contract.kpi(REF))
    assert "in the one quarter with a result" in said


def test_mitigation_is_counted_in_quarters(make):
    mitigation = {"kpi": REF, "from": "2019-01", "reason": "Agreed."}
    review = in_quarters(make, [80, 78, 70, 72], mitigations=[mitigation])
    said = say_mitigation(review.mitigated.iloc[0], False, step="quarter")
    assert "since January 2019, 2 quarters in a row" in said
    assert "no quarter can be called a failure" in said


def test_outlook_says_that_there_are_too_few_quarters(review):
    assert say_outlook(review, review.contract.kpi(REF)) == [
        "What comes next cannot be said: too few quarters to say."
    ]


def test_outlook_of_enough_quarters_names_the_next_ones(make):
    values = [70, 82] * 8 + [70]  # 17 quarters from April 2015
    review = in_quarters(make, values, first="2015-04", period="2019-04..2019-06")
    said = " ".join(say_outlook(review, review.contract.kpi(REF)))
    assert "July to September 2019" in said
    assert "17 quarters" in said
    assert "The same quarters of last year count" in said  # four rows before, not twelve
    assert "month" not in said


@pytest.mark.parametrize("part", [every_kpi, missed_target, lambda r: kpi_section(r, REF)])
def test_no_part_speaks_of_months(review, part):
    # Keys of tables and charts stay what they are; nobody reads them.
    read = re.sub(
        r' (?:id|href|data-\w+|aria-labelledby|marker-\w+)="[^"]*"', "", str(part(review).html)
    )
    assert "month" not in read.casefold()


def test_flags_of_neighbouring_quarters_are_one_run_named_by_its_quarters(make):
    mitigation = {"kpi": REF, "from": "2019-01", "reason": "Agreed."}
    review = in_quarters(make, [80, 78, 70, 72], mitigations=[mitigation])
    rows = flag_differences(review.assessments)
    assert rows["months"].tolist() == [2]  # two quarters that nobody flagged, in one row
    assert "mitigation was agreed for January to June 2019" in say_flag(review, rows.iloc[0])


def test_table_of_mitigations_counts_quarters_in_a_row(make):
    mitigation = {"kpi": REF, "from": "2019-01", "reason": "Agreed."}
    review = in_quarters(make, [80, 78, 70, 72], mitigations=[mitigation])
    html = str(mitigated(review).html)
    assert "Quarters in a row" in html
    assert "2 more quarterly misses would have counted" in html
    assert review.episodes["months"].tolist() == [2]  # January to June 2019
    assert mitigated(review).tables["mitigated"]["months"].tolist() == [2]
    assert '<td class="number">2</td>' in html
