"""What was resolved, noted or remedied is shown only where it could be known and belongs."""

import datetime as dt

import pytest

from kpianalysis.agreed import Note, Remedy, Resolution, known_in
from kpianalysis.periods import parse_period

QUARTER = "2019-04..2019-06"


def a_note(**when):
    return Note(text="The months are assumed.", **when)


def a_remedy(**when):
    return Remedy(kpi="RD_KPI_01", description="A second team was hired.", **when)


def a_resolution(**when):
    return Resolution(subject="performance", text="Assurance was sought.", **when)


@pytest.mark.parametrize("make", [a_note, a_remedy, a_resolution])
@pytest.mark.parametrize(
    ("when", "review", "as_at", "shown"),
    [
        ({}, "2015-04", "2015-04-01", True),
        ({"date": "2019-05-28"}, QUARTER, "2019-05-27", False),
        ({"date": "2019-05-28"}, QUARTER, "2019-05-28", True),
        ({"period": QUARTER}, QUARTER, "2019-07-01", True),
        ({"period": QUARTER}, "2019-06", "2019-07-01", True),
        ({"period": QUARTER}, "2019-07..2019-09", "2019-10-12", True),
        ({"period": QUARTER}, "2019-01..2019-04", "2019-10-12", True),
        ({"period": QUARTER}, "2019-01..2019-03", "2019-10-12", False),
        ({"period": QUARTER, "date": "2019-09-12"}, QUARTER, "2019-09-11", False),
        ({"period": QUARTER, "date": "2019-09-12"}, QUARTER, "2019-09-12", True),
    ],
)
def test_an_item_is_shown_once_known_and_not_about_earlier_months(make, when, review, as_at, shown):
    items = (make(**when),)
    day = dt.date.fromisoformat(as_at)
    assert known_in(items, parse_period(review), day) == (items if shown else ())


@pytest.mark.parametrize(
    ("make", "last_day_unknown"),
    # A remedy is being done in its period; what is said of a period is said after it.
    [(a_note, "2019-06-30"), (a_resolution, "2019-06-30"), (a_remedy, "2019-04-01")],
)
def test_an_item_about_a_period_is_known_after_it_and_a_remedy_once_it_has_begun(
    make, last_day_unknown
):
    items, review = (make(period=QUARTER),), parse_period(QUARTER)
    day = dt.date.fromisoformat(last_day_unknown)
    assert known_in(items, review, day) == ()
    assert known_in(items, review, day + dt.timedelta(days=1)) == items
