"""Months and review periods, in every spelling that people use."""

import calendar
import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpianalysis.errors import PeriodProblem
from kpianalysis.periods import (
    Month,
    ReviewPeriod,
    financial_year,
    month_in_title,
    parse_month,
    parse_period,
)

# Contracts of this century: two digits of a year mean 20xx.
months = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))
periods = st.builds(lambda first, length: ReviewPeriod(first, first + length), months, st.integers(0, 30))

SPELLINGS = {
    "Apr-19": lambda m: f"{calendar.month_abbr[m.number]}-{m.year % 100:02}",
    "Apr 2019": lambda m: m.short,
    "April 2019": lambda m: m.words,
    "APRIL 2019": lambda m: m.words.upper(),
    "April-2019": lambda m: m.words.replace(" ", "-"),
    "Apr. 2019": lambda m: f"{calendar.month_abbr[m.number]}. {m.year}",
    "Apr '19": lambda m: f"{calendar.month_abbr[m.number]} '{m.year % 100:02}",
    "Apr \u201919 (curly apostrophe)": lambda m: (
        f"{calendar.month_abbr[m.number]} \u2019{m.year % 100:02}"
    ),
    "Apr\u201319 (en dash)": lambda m: f"{calendar.month_abbr[m.number]}\u2013{m.year % 100:02}",
    "April\u00a02019 (no-break space)": lambda m: m.words.replace(" ", "\u00a0"),
    "  April   2019 ": lambda m: f"  {calendar.month_name[m.number]}   {m.year} ",
    "2019 April": lambda m: f"{m.year} {calendar.month_name[m.number]}",
    "2019-04": lambda m: m.iso,
    "2019/04": lambda m: m.iso.replace("-", "/"),
    "2019-04-01": lambda m: m.first_day.isoformat(),
    "2019-04-30": lambda m: m.last_day.isoformat(),
    "2019-04-01 00:00:00": lambda m: f"{m.first_day} 00:00:00",
    "01/04/2019": lambda m: f"{m.first_day:%d/%m/%Y}",
    "30/04/2019": lambda m: f"{m.last_day:%d/%m/%Y}",
    "04/2019": lambda m: f"{m.number:02}/{m.year}",
    "a date": lambda m: m.first_day,
    "a date and time": lambda m: dt.datetime.combine(m.last_day, dt.time(23, 59)),
    # Excel's day 1 is 1 January 1900, and its day 60 never was: 43,556 is 1 April 2019.
    "an Excel serial": lambda m: (m.first_day - dt.date(2019, 4, 1)).days + 43_556,
    "an Excel serial with a time": lambda m: (
        (m.last_day - dt.date(2019, 4, 1)).days + 43_556 + 0.75
    ),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(month=months)
def test_a_month_is_read_in_every_spelling(spelling, month):
    assert parse_month(SPELLINGS[spelling](month)) == month


@given(start=months, step=st.integers(0, 998))
def test_a_contract_month_counts_from_the_first_month_of_the_contract(start, step):
    assume((start + step).year < 2200)
    for text in (f"Month {step + 1}", f"contract month {step + 1}", f"M{step + 1}"):
        assert parse_month(text, contract_start=start) == start + step


@pytest.mark.parametrize(
    ("text", "iso"),
    # 12 * (2017 - 2015) + (11 - 4) + 1 = 32, and 12 * 6 + 4 + 1 = 77, 12 * 6 + 8 + 1 = 81
    [("Month 32", "2017-11"), ("Month 77", "2021-08"), ("Month 81", "2021-12")],
)
def test_contract_months_are_those_that_the_council_published(text, iso):
    assert parse_month(text, contract_start=Month(2015, 4)).iso == iso


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "TBC",
        "Total",
        "2019",
        2019,
        95.5,
        True,
        "2019-20",
        "2019-13",
        "13/2019",
        "Month 32",
        "April to June 2019",
        "Apri 2019",
        float("nan"),
        float("inf"),
    ],
)
def test_a_cell_without_one_month_holds_none(cell):
    assert parse_month(cell) is None


def test_there_is_no_contract_month_0():
    assert parse_month("Month 0", contract_start=Month(2015, 4)) is None


@pytest.mark.parametrize("day", [dt.date(1899, 12, 31), dt.date(3019, 4, 1)])
def test_a_date_mistyped_by_centuries_is_no_month_and_stops_nothing(day):
    assert parse_month(day) is None


@given(st.one_of(st.text(), st.floats(), st.integers(), st.dates(), st.booleans(), st.none()))
def test_no_cell_can_stop_the_reading_of_months(cell):
    assert isinstance(parse_month(cell, Month(2015, 4)), Month | None)


@given(months, st.integers(-500, 500))
def test_adding_months_and_taking_them_away_are_inverse(month, step):
    assert (month + step) - month == step
    assert (month + step) + (-step) == month


@given(months)
def test_a_month_ends_the_day_before_the_next_begins(month):
    assert month.last_day + dt.timedelta(days=1) == (month + 1).first_day
    assert month.first_day.day == 1


@pytest.mark.parametrize(("year", "number"), [(2019, 0), (2019, 13), (1899, 12), (2200, 1)])
def test_a_month_that_is_in_no_calendar_is_refused(year, number):
    with pytest.raises(PeriodProblem, match="is not a month"):
        Month(year, number)


@pytest.mark.parametrize(
    ("month", "year"),
    [((2019, 3), "2018-19"), ((2019, 4), "2019-20"), ((1999, 4), "1999-00"), ((2100, 3), "2099-00")],
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


@pytest.mark.parametrize(
    ("title", "iso"),
    [
        ("KPI report for June 2019", "2019-06"),
        ("KPIs \u2013 Jun-19 (provisional)", "2019-06"),
        ("kpi-report-2019-06.xlsx", "2019-06"),
        ("June 2019, printed from the June 2019 file", "2019-06"),
        ("Report for contract month 51", "2019-06"),
    ],
)
def test_a_title_gives_the_one_month_that_it_names(title, iso):
    assert month_in_title(title, Month(2015, 4)).iso == iso


@pytest.mark.parametrize("title", ["", "April 2019 compared with June 2019", "KPI report 2019"])
def test_a_title_of_no_month_or_of_two_gives_none(title):
    assert month_in_title(title, Month(2015, 4)) is None
