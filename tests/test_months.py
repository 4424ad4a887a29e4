"""Months, in every spelling that people use."""

import calendar
import datetime as dt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpianalysis.errors import PeriodProblem
from kpianalysis.months import Month, month_in_title, parse_month

# Contracts of this century: two digits of a year mean 20xx.
months = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))

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
@settings(max_examples=30)
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
