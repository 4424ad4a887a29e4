"""The pages that members had: what settings may say of them, and which one was the last."""

import datetime as dt

import pytest
from pydantic import ValidationError

from kpianalysis.pages import Page, last_page_before
from kpianalysis.periods import parse_period

PAGES = tuple(
    Page(period=period, as_at=day)
    for period, day in [
        ("2017-18 Q1", dt.date(2017, 7, 20)),
        ("2018-19 Q4", dt.date(2019, 4, 25)),
        ("2019-20 Q1", dt.date(2019, 7, 24)),
    ]
)


def chosen(period, day):
    page = last_page_before(PAGES, parse_period(period), dt.date.fromisoformat(day))
    return page and page.period.text


def test_a_page_made_again_follows_the_first_one_of_its_period():
    assert chosen("2019-20 Q1", "2019-09-12") == "2019-20 Q1"


def test_a_page_is_not_its_own_last_page():
    assert chosen("2019-20 Q1", "2019-07-24") == "2018-19 Q4"


def test_a_page_on_later_months_is_no_last_page():
    assert chosen("2018-19 Q4", "2019-09-12") == "2018-19 Q4"


def test_before_the_first_page_there_is_none():
    assert chosen("2017-18 Q1", "2017-07-20") is None


def test_page_is_not_known_as_published_before_the_day():
    page = Page(period="2019-20 Q1", as_at=dt.date(2019, 7, 24), published=dt.date(2019, 7, 26))
    assert page.known_on(dt.date(2019, 7, 25)).published is None
    assert page.known_on(dt.date(2019, 7, 26)) == page


def test_page_as_at_a_day_within_its_period_is_allowed():
    assert Page(period="2019-20 Q1", as_at=dt.date(2019, 5, 20)).meeting is None


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"as_at": dt.date(2019, 4, 1)}, "'as_at' .2019-04-01. is not after the first day"),
        (
            {"as_at": dt.date(2019, 7, 24), "meeting": dt.date(2019, 7, 1)},
            "'meeting' .2019-07-01. is before 'as_at' .2019-07-24.",
        ),
        (
            {"as_at": dt.date(2019, 7, 24), "published": dt.date(2019, 7, 23)},
            "'published' .2019-07-23. is before 'as_at' .2019-07-24.",
        ),
        ({"as_at": dt.date(2019, 7, 24), "printed": True}, "Extra inputs are not permitted"),
    ],
)
def test_impossible_page_is_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        Page(period="2019-20 Q1", **settings)


def test_page_of_the_settings_is_known_from_its_day(make_contract):
    page = '\n[[pages]]\nperiod = "2019-20 Q1"\nas_at = 2019-07-24\n'
    end = "agreed = 2018-11-20\n"
    contract = make_contract((end, end + page))
    known = [len(contract.as_at(dt.date(2019, 7, day)).pages) for day in (23, 24)]
    assert known == [0, 1]
