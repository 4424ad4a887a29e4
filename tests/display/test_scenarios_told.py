"""Scenarios in the officer's brief: told apart from results, known by its day, nowhere else."""

import datetime as dt
import inspect
from dataclasses import replace

import pytest

from kpianalysis.council.scenarios import Scenario
from kpianalysis.display import OfficersBrief, QuarterlyReport

ONE = {
    "name": "Mitigation ends in April",
    "kpi": "ACF_KPI_03",
    "period": "2019-20 Q1",
    "who": "Contract manager",
    "why": "Members asked what would have counted",
    "date": dt.date(2019, 7, 20),
    "changes": {"mitigated_to": "2019-04"},
}


def brief(make, *scenarios, **changes):
    read = tuple(Scenario.model_validate(one) for one in scenarios)
    return OfficersBrief(replace(make.usual(), read_scenarios=lambda: read, **changes))


def test_scenario_is_told_apart_from_results(make):
    html = brief(make, ONE).what_ifs().html
    assert "What if, not a result: 1 scenario kept" in html
    assert "What if, not a result: Mitigation ends in April" in html
    assert "Nothing here was measured or agreed." in html
    assert "Kept on 20 July 2019 by: Contract manager." in html
    assert "Why: Members asked what would have counted." in html
    assert "Misses that count: 2, and 0 as it stands (illustrative figures)." in html


def test_target_by_a_date_and_backlog_are_worked_out(make):
    others = {
        "changes": {},
        "required": {"by": "2019-09", "cases_a_month": 101},
        "backlog": {"backlog": 64, "arrivals": 40, "completions": 48, "by": "2019-10"},
    }
    html = brief(make, ONE | others).what_ifs().html
    # 76 of 101 in each of three months; 40 + 64 / 4 completions.
    assert "228 of 303 cases" in html
    assert "it takes 56 completions a month" in html
    assert "Supposed: a backlog of 64; each month 40 arrive and 48 can be completed." in html


def test_scenario_kept_after_the_day_is_not_known(make):
    later = ONE | {"date": dt.date(2019, 9, 13)}  # the review stands on 12 September 2019
    assert brief(make, later).what_ifs().html == ""
    assert "1 scenario kept" in brief(make, ONE, later).what_ifs().html


def test_scenario_of_another_period_is_named_only(make):
    html = brief(make, ONE | {"period": "2019-20 Q2"}).what_ifs().html
    assert "0 scenarios kept" in html
    assert "Mitigation ends in April (July to September 2019)" in html
    assert "Misses that count" not in html


def test_scenario_of_a_kpi_that_is_not_shown_is_not_either(make):
    assert brief(make, ONE | {"kpi": "X_KPI_01"}).what_ifs().html == ""


def test_scenario_that_cannot_be_worked_out_leaves_the_brief_whole(make):
    html = brief(make, ONE | {"changes": {"target": 175}}, ONE).what_ifs().html
    assert "The what-if cannot be worked out any more." in html
    assert "is no percentage" in html
    assert "Misses that count: 2" in html


def test_date_that_has_gone_by_leaves_the_rest_of_the_scenario(make):
    gone = {"required": {"by": "2019-05"}}
    gone |= {"backlog": {"backlog": 64, "arrivals": 40, "completions": 48, "by": "2019-10"}}
    html = brief(make, ONE | gone).what_ifs().html
    assert "What it takes cannot be worked out any more." in html
    assert "Misses that count: 2, and 0 as it stands" in html
    assert "cleared in 8 months" in html


def test_words_of_a_person_are_escaped(make):
    hostile = "<script>alert(1)</script>"
    html = brief(make, ONE | {"name": hostile, "why": hostile, "who": hostile}).what_ifs().html
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3


@pytest.mark.slow
def test_members_page_never_asks_for_scenarios(make):
    def refuse():
        raise AssertionError("a members' page asked for scenarios")

    review = replace(make.usual(), read_scenarios=refuse)
    parts = [
        part
        for name, part in inspect.getmembers(QuarterlyReport(review), inspect.ismethod)
        if not name.startswith("_") and not inspect.signature(part).parameters
    ]
    assert parts
    for part in parts:
        part()
