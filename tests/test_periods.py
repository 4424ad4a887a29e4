"""Review periods, however they are typed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpianalysis.errors import PeriodProblem
from kpianalysis.periods import Month, ReviewPeriod, financial_year, parse_month, parse_period

# Contracts of this century: two digits of a year mean 20xx.
months = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))
periods = st.builds(
    lambda first, length: ReviewPeriod(first, first + length), months, st.integers(0, 30)
)


@pytest.mark.parametrize(
    ("month", "year"),
    [
        ((2019, 3), "2018-19"),
        ((2019, 4), "2019-20"),
        ((1999, 4), "1999-00"),
        ((2100, 3), "2099-00"),
    ],
)
def test_a_financial_year_begins_in_april(month, year):
    assert financial_year(Month(*month)) == year


@given(periods)
def test_a_period_is_read_back_from_its_text(period):
    assert parse_period(period.text) == period


@given(periods)
def test_a_period_is_read_back_from_its_words(period):
    assert parse_period(period.words) == period


@given(periods)
def test_a_period_is_read_back_from_the_name_of_its_folder(period):
    # "2009-10" names a month's folder and a financial year: it is refused, see below.
    assume(not (len(period) == 1 and (period.first.year + 1) % 100 == period.first.number))
    assert parse_period(period.folder) == period


@given(periods)
def test_the_name_of_a_period_s_folder_is_plain(period):
    assert set(period.folder) <= set("0123456789-_toq")


@given(periods, periods)
def test_different_periods_have_different_folders(one, other):
    assert (one == other) == (one.folder == other.folder)


APRIL_TO_JUNE = ReviewPeriod(Month(2019, 4), Month(2019, 6))


@pytest.mark.parametrize(
    "text",
    [
        "2019-20 Q1",
        "2019/20 Q1",
        "2019-2020 Q1",
        "2019\u201320 Q1",
        "2019-20 q1",
        "2019-20-q1",
        "2019-20 quarter 1",
        "Q1 2019-20",
        "Q1 2019/20",
        "Quarter 1 2019/20",
        "2019-04..2019-06",
        "2019-04 .. 2019-06",
        "2019-04_to_2019-06",
        "April to June 2019",
        "april 2019 to june 2019",
        "  April   to June 2019 ",
    ],
)
def test_one_period_has_one_folder_however_it_was_typed(text):
    assert parse_period(text) == APRIL_TO_JUNE
    assert parse_period(text).folder == "2019-20-q1"


@pytest.mark.parametrize(
    ("quarter", "words"),
    [
        (1, "April to June 2019"),
        (2, "July to September 2019"),
        (3, "October to December 2019"),
        (4, "January to March 2020"),
    ],
)
def test_the_fourth_quarter_of_a_financial_year_is_in_the_next_calendar_year(quarter, words):
    period = parse_period(f"2019-20 Q{quarter}")
    assert period.words == words
    assert period.full_words == f"Quarter {quarter} ({words})"


def test_a_financial_year_is_twelve_months_from_april():
    year = parse_period("2019-20")
    assert (year.first.iso, year.last.iso, len(year)) == ("2019-04", "2020-03", 12)


@pytest.mark.parametrize("text", ["Q1 2019", "2019 Q1", "q1 2019", "Q1-2019", "quarter 1 2019"])
def test_q1_2019_without_a_slash_is_refused_as_ambiguous(text):
    with pytest.raises(PeriodProblem, match="is ambiguous: January to March in some files") as told:
        parse_period(text)
    assert '"2019-20 Q1" for April to June 2019' in str(told.value)


@pytest.mark.parametrize("text", ["2009-10", "2009/10", "2011-12", "2000\u201301"])
def test_a_month_that_is_also_a_financial_year_is_refused_as_ambiguous(text):
    with pytest.raises(PeriodProblem, match="is ambiguous: a month, or a financial year"):
        parse_period(text)


@pytest.mark.parametrize(
    "text", ["", "soon", "Q5 2019-20", "2019-20 Q0", "2019-04..", "..2019-04", "2019-13..2020-01"]
)
def test_what_names_no_period_is_refused_with_an_example_of_one(text):
    with pytest.raises(PeriodProblem, match="is not a period") as told:
        parse_period(text)
    assert "2019-04..2019-07" in str(told.value)


@pytest.mark.parametrize("text", ["2019-21 Q1", "Q1 2019/18", "2019-2021 Q1", "2019-21"])
def test_a_financial_year_of_two_years_that_do_not_follow_is_refused(text):
    with pytest.raises(PeriodProblem, match="does not name two years that follow"):
        parse_period(text)


@pytest.mark.parametrize("text", ["2019-07..2019-04", "October to February 2019"])
def test_a_period_that_ends_before_it_begins_is_refused_not_turned_round(text):
    with pytest.raises(PeriodProblem, match="ends before it begins"):
        parse_period(text)


def test_a_period_across_new_year_names_both_years():
    period = parse_period("2018-11..2019-02")
    assert period.words == "November 2018 to February 2019"
    assert period.quarter is None


@pytest.mark.parametrize("first", ["2019-05", "2019-06", "2019-08"])
def test_three_months_that_do_not_begin_a_quarter_are_no_quarter(first):
    start = parse_month(first)
    assert ReviewPeriod(start, start + 2).quarter is None


@given(periods)
def test_the_preceding_period_is_as_long_and_adjoins(period):
    before = period.preceding()
    assert len(before) == len(period)
    assert before.last + 1 == period.first


@given(periods, months)
def test_a_period_holds_exactly_its_months(period, month):
    assert (month in period) == (month in period.months)
    assert len(period.months) == len(period)
