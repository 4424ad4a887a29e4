"""A percentage within days hides what is still open: its backlog is told, or that it is missing."""

import pytest

from kpianalysis.display.backlog import has_time_limit, say_backlog

REF = "ACF_KPI_03"


@pytest.mark.parametrize(
    "title",
    ["% of cases completed within 15 Business Days of referral", "% done within 2 hours",
     "Devices patched within 21 days of release", "% answered Within two weeks"],
)  # fmt: skip
def test_title_within_hours_or_days_has_a_time_limit(make, title):
    assert has_time_limit(make.model(title=title))


@pytest.mark.parametrize(
    "title",
    ["% of calls answered within 60 seconds", "% completed within agreed timescales",
     "% of cases in which help came the same day"],
)  # fmt: skip
def test_other_titles_have_none_unless_the_contract_names_a_backlog(make, title):
    assert not has_time_limit(make.model(title=title))
    assert has_time_limit(make.model(title=title, backlog="cases past their time"))


def test_number_within_days_is_not_a_percentage_that_hides_the_rest(make):
    assert not has_time_limit(make.model(title="Cases done within 5 days", unit="count"))


def months(make, open_cases, **kpi):
    review = make.review(
        [make.kpi(**kpi)], make.observed(REF, [60] * 3, first="2019-04", backlog=open_cases)
    )
    return review.months_of(REF, window=False), review.contract.kpi(REF)


def test_backlog_is_told_for_the_last_month_and_the_first(make):
    assert say_backlog(*months(make, [58, 71, 64], backlog="assessments past day 15")) == (
        "At the end of June 2019 there were 64 assessments past day 15; "
        "at the end of April 2019 58."
    )


def test_month_without_a_backlog_is_told(make):
    assert say_backlog(*months(make, [None, 71, None])) == (
        "At the end of May 2019 there were 71 cases in the open backlog. "
        "For 2 of the months it was not shown or supplied."
    )


def test_an_empty_backlog_is_none_and_not_missing(make):
    assert "there were 0 cases" in say_backlog(*months(make, [0, 0, 0]))


def test_backlog_that_was_not_supplied_is_said_to_be_missing(make):
    assert "backlog not supplied" in say_backlog(*months(make, [None] * 3))
    assert say_backlog(*months(make, [None] * 3, title="% of calls answered")) == ""
