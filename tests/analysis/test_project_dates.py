"""A date in a list of projects is read as exactly as it was written, or not at all."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpianalysis.analysis.project_dates import (
    DAY,
    DAY_OR_MONTH_FIRST,
    LONGER,
    MONTH,
    NOT_A_DATE,
    NOT_STATED,
    YEAR_OR_MONTH,
    read_date,
    read_dates,
    weeks_between,
)

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2019-08", "2019-08-01", "2019-08-31", MONTH),
        ("Aug-19", "2019-08-01", "2019-08-31", MONTH),
        ("August 2019", "2019-08-01", "2019-08-31", MONTH),
        ("08/2019", "2019-08-01", "2019-08-31", MONTH),
        ("201908", "2019-08-01", "2019-08-31", MONTH),
        ("31/08/2019", "2019-08-31", "2019-08-31", DAY),
        ("31.8.19", "2019-08-31", "2019-08-31", DAY),
        ("05/05/2019", "2019-05-05", "2019-05-05", DAY),
        ("31 August 2019", "2019-08-31", "2019-08-31", DAY),
        ("Sat 31st Aug 2019", "2019-08-31", "2019-08-31", DAY),
        ("2019-08-31T00:00:00", "2019-08-31", "2019-08-31", DAY),
        ("20190831", "2019-08-31", "2019-08-31", DAY),
        # Excel counts 43,708 days from 30 December 1899 to 31 August 2019.
        ("43708", "2019-08-31", "2019-08-31", DAY),
        ("Q2 2019/20", "2019-07-01", "2019-09-30", LONGER),
        ("2019/20", "2019-04-01", "2020-03-31", LONGER),
    ],
)
def test_a_date_is_the_days_that_it_may_mean(text, first, last, precision):
    read = read_date(text)
    assert read.problem is None
    assert (read.span.first_day.isoformat(), read.span.last_day.isoformat()) == (first, last)
    assert read.precision == precision


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        *[(text, NOT_STATED) for text in (None, "", " ", "TBC", "tbc.", "n/a", "-", "Not agreed")],
        ("04/01/2019", DAY_OR_MONTH_FIRST),
        ("2011-12", YEAR_OR_MONTH),
        *[
            (text, NOT_A_DATE)
            for text in (
                "Summer 2019", "soon", "31/02/2019", "2019-13", "2019-08-99", "32/08/2019", "Aug",
                "Q2 2019", "12345678901234567890", "August or September 2019", "x" * 5000, "1",
            )
        ],
    ],
)  # fmt: skip
def test_what_is_no_date_for_sure_is_not_read(text, problem):
    read = read_date(text)
    assert (read.span, read.precision, read.problem) == (None, None, problem)


@given(st.text())
def test_any_text_is_read_or_refused_and_raises_nothing(text):
    read = read_date(text)
    assert (read.span is None) == (read.problem is not None)


@given(st.text(st.characters(exclude_categories=["N"])))
def test_a_text_without_a_figure_is_never_a_date(text):
    assert read_date(text).span is None


@given(DAYS)
def test_a_day_written_in_figures_is_that_day_or_in_doubt_and_never_another(day):
    read = read_date(f"{day:%d/%m/%Y}")
    if read.span is None:
        assert read.problem == DAY_OR_MONTH_FIRST
        assert day.day <= 12
        assert day.day != day.month
    else:
        assert read.span.first_day == read.span.last_day == day


@given(DAYS, DAYS)
def test_day_first_is_taken_only_from_dates_of_the_same_column_that_show_it(day, shown):
    assume(day.day <= 12)
    assume(shown.day > 12)
    column = pd.Series([f"{day:%d/%m/%Y}", f"{shown:%d/%m/%Y}"])
    assert read_dates(column)["first_day"].tolist() == [pd.Timestamp(day), pd.Timestamp(shown)]


def test_dates_that_contradict_each_other_show_nothing():
    read = read_dates(pd.Series(["31/08/2019", "08/31/2019", "04/01/2019", None]))
    assert read["problem"].tolist()[2:] == [DAY_OR_MONTH_FIRST, NOT_STATED]
    assert read["first_day"].tolist()[:2] == [pd.Timestamp("2019-08-31")] * 2


def test_weeks_between_days_are_exact_and_between_months_a_range():
    agreed = read_dates(pd.Series(["2019-08-01", "2019-08", "2019-09", "2019-08", "TBC"]))
    expected = read_dates(pd.Series(["2019-08-22", "2019-09", "2019-08", "2019-09-30", "2019-09"]))
    between = weeks_between(agreed, expected)
    # 21 days; end of August to end of September 30 days, 1 day at least (31 August to 1 September)
    # and 60 at most (1 August to 30 September); the other way round -30, at least -60, at most -1;
    # a day in September against August: 30 from its end, and 60 from its beginning.
    assert between["weeks"].mul(7).round(9).tolist()[:4] == [21, 30, -30, 30]
    assert between["least"].mul(7).round(9).tolist()[:4] == [21, 1, -60, 30]
    assert between["most"].mul(7).round(9).tolist()[:4] == [21, 60, -1, 60]
    assert between["months"].tolist()[1:3] == [1, -1]
    assert between["months"].isna().tolist() == [True, False, False, True, True]
    assert between.loc[4].isna().all()
