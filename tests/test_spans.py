"""The days of a period, and what a person calls it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.months import Month
from kpianalysis.spans import Span

months = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))


@given(months, st.integers(1, 60))
def test_whole_months_are_counted_back(first, length):
    span = Span.of_months(first, length)
    assert span.months == length
    assert span.first_day.day == 1
    assert (span.last_day + dt.timedelta(days=1)).day == 1


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 1, 1)), st.integers(1, 400))
def test_a_number_of_days_ends_on_its_last_day(last_day, days):
    span = Span.ending(last_day, days)
    assert (span.last_day, (span.last_day - span.first_day).days + 1) == (last_day, days)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span.of_months(Month(2019, 4), 1), "April 2019"),
        (Span.of_months(Month(2019, 4), 3), "Quarter 1 2019/20 (April to June 2019)"),
        (Span.of_months(Month(2020, 1), 3), "Quarter 4 2019/20 (January to March 2020)"),
        (Span.of_months(Month(2019, 4), 12), "2019/20"),
        (Span.of_months(Month(2019, 4), 6), "April to September 2019"),
        (Span.of_months(Month(2019, 11), 3), "November 2019 to January 2020"),
        (Span.of_months(Month(2019, 1), 12), "January to December 2019"),
        (Span.ending(dt.date(2019, 4, 27), 28), "4 weeks to 27 April 2019"),
        (Span.ending(dt.date(2019, 4, 10), 10), "10 days to 10 April 2019"),
    ],
)
def test_a_period_is_called_as_a_person_calls_it(span, words):
    assert span.words == words
