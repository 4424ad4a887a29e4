"""A what-if in sentences and tables: beside what stands, marked, and escaped."""

from dataclasses import replace

import pytest
from pandas.testing import assert_frame_equal

from kpianalysis import open_review
from kpianalysis.analysis.backlog_path import backlog_path
from kpianalysis.analysis.changed_terms import Changes
from kpianalysis.analysis.what_if import what_if as judged_again
from kpianalysis.display.backlog_ahead import backlog_block, flows_of, say_flows, starts_after
from kpianalysis.display.required import required_block, required_for
from kpianalysis.display.what_if import history_of, say_changes, say_what_if, what_if, what_if_block
from kpianalysis.errors import ContractProblem, ParameterProblem
from kpianalysis.home import Home
from kpianalysis.periods import Month
from kpianalysis.tables import State


def test_end_of_mitigation_is_said_beside_what_stands(make):
    review = make.usual()
    kpi = review.contract.kpi("ACF_KPI_03")
    found = what_if(review, "ACF_KPI_03", mitigated_to="2019-04")
    assert say_changes(review, kpi, found.changes) == [
        "Its mitigation ends with April 2019; as it stands its end is open."
    ]
    said = " ".join(say_what_if(review, kpi, found))
    assert "Misses that count: 2, and 0 as it stands (illustrative figures)." in said
    assert "Its minimum is not known, so no month can be called a failure." in said


def test_block_says_that_it_is_no_result(make):
    review = make.usual()
    kpi = review.contract.kpi("ACF_KPI_03")
    block = what_if_block(review, kpi, what_if(review, "ACF_KPI_03", target=60))
    assert "<strong>What if, not a result.</strong>" in block.html
    assert all("What if, not a result" in one.text for one in block.captions.values())
    # 58.53 misses 60; 63.2 and 70.71 do not.
    summary = block.tables["ACF_KPI_03-what-if"].set_index("what")
    assert summary.loc["Missed target, months"].tolist() == ["3", "1"]
    # Without a minimum nobody can say how many failures there were, not even none.
    assert summary.loc["Failures before mitigation"].tolist() == ["[x]", "[x]"]


def worked_out(review, ref):
    """The what-if with nothing changed, with nothing taken over from the review."""
    return judged_again(replace(history_of(review, ref), _answers={}), Changes()).would


def assert_is_the_review(review, ref):
    """Compare a what-if with nothing changed to the review, to the last digit."""
    found = worked_out(review, ref)
    own = review.assessments[review.assessments["kpi_ref"].eq(ref)].reset_index(drop=True)
    assert_frame_equal(found.months[own.columns], own, check_exact=True)
    outlooks = review.statistics.outlooks
    assert_frame_equal(found.outlook, outlooks[outlooks.index == ref], check_exact=True)
    series = review.charts.series
    chart = series[series["series_id"].eq(ref)].reset_index(drop=True)
    assert_frame_equal(
        found.chart.series.astype({"series_id": "str"}),
        chart.astype({"series_id": "str"}),
        check_exact=True,
    )
    if review.credits is None:
        assert found.credits is None
    else:
        priced = review.credits[review.credits["kpi_ref"].eq(ref)].reset_index(drop=True)
        assert_frame_equal(found.credits, priced, check_exact=True)


def test_no_change_is_the_review_itself(make):
    review = make.usual()
    assert_is_the_review(review, "ACF_KPI_03")
    kpi = review.contract.kpi("ACF_KPI_03")
    assert say_what_if(review, kpi, what_if(review, "ACF_KPI_03")) == [
        "Nothing is changed: this is the analysis as it stands."
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("contract", "period"),
    [("corporate-support-services", "2019-20 Q1"), ("northmoor-highways", "2025-26 Q2")],
)
def test_no_change_is_the_review_itself_for_every_kpi_of_the_sample(new_home, contract, period):
    review = open_review(contract, period, home=Home(new_home()))
    for kpi in review.contract.kpis:
        assert_is_the_review(review, kpi.ref)


def test_months_are_typed_as_people_type_them(make):
    review = make.usual()
    assert what_if(review, "ACF_KPI_03", phases=("Oct 2018",)).changes.phases == (Month(2018, 10),)
    with pytest.raises(ParameterProblem, match="mitigated_to: 'soon' is not a month"):
        what_if(review, "ACF_KPI_03", mitigated_to="soon")
    with pytest.raises(ContractProblem, match="is no KPI of this contract"):
        what_if(review, "X_KPI_01")


def test_cases_that_meet_the_target_stand_in_a_table(make):
    review = make.usual()
    kpi = review.contract.kpi("ACF_KPI_03")
    found = required_for(review, "ACF_KPI_03", Month(2019, 9), volumes=[100, 80, 120])
    block = required_block(review, kpi, found)
    assert block.tables["ACF_KPI_03-required"]["cases"].tolist() == [75, 60, 90]
    assert "What it takes: 75% or more in each of 3 months running" in block.html
    assert "225 of 300 cases" in block.html


def test_assumed_cases_are_said(make):
    review = make.usual()
    kpi = review.contract.kpi("ACF_KPI_03")
    found = required_for(review, "ACF_KPI_03", Month(2019, 9))
    html = required_block(review, kpi, found).html
    assert "Assumed: 200 cases a month, the mean of the last 12 measured months." in html


def test_run_that_is_over_is_said(make):
    review = make.usual()
    kpi = review.contract.kpi("ACF_KPI_03")
    html = required_block(review, kpi, required_for(review, "ACF_KPI_03", Month(2019, 8))).html
    assert "June 2019 did not meet it" in html
    assert "The earliest date by which it can is September 2019." in html


def test_month_before_the_kpi_begins_has_no_result(make):
    # Three months are held; a run of twelve that ends in July begins in August 2018.
    review = make.quarter((80, 80, 80))
    found = required_for(review, "ACF_KPI_03", Month(2019, 7), months_running=12)
    html = required_block(review, review.contract.kpi("ACF_KPI_03"), found).html
    assert "August 2018 has no result" in html
    assert "[x] not available." in html


def test_cases_are_not_compared_with_a_mean_that_is_not_known(make):
    silent = [State.NOT_MEASURABLE] * 3
    review = make.quarter(silent)
    found = required_for(review, "ACF_KPI_03", Month(2019, 9), volumes=100)
    html = required_block(review, review.contract.kpi("ACF_KPI_03"), found).html
    assert "Over the 3 months to come, 225 of 300 cases." in html
    assert "mean" not in html


def test_without_a_target_nothing_is_to_be_met(make):
    kpi = make.kpi(terms=[{"from": "2015-04", "to": "2019-06", "target": 75}])
    review = make.usual(kpi=kpi)
    assert required_for(review, "ACF_KPI_03", Month(2019, 9)) is None
    html = required_block(review, review.contract.kpi("ACF_KPI_03"), None).html
    assert "No target is agreed for the months to come" in html


def test_backlog_is_worked_down_month_by_month(make):
    review = make.usual(backlog=[40.0] * 12 + [64.0])
    kpi, flows = review.contract.kpi("ACF_KPI_03"), flows_of(review, "ACF_KPI_03")
    # 24 more in 12 months, 2 a month beyond the 200 completed.
    assert (flows.completions, flows.arrivals, flows.backlog) == (200, 202, 64)
    after = starts_after(review, flows)
    assert after == Month(2019, 6)
    path = backlog_path(64, 40, 48, by_month=4)
    html = backlog_block(review, kpi, path, after, Month(2019, 10)).html
    assert "it is cleared in 8 months" in html
    assert "To clear 64 cases by the end of October 2019, it takes 56 completions a month." in html
    assert "February 2020" in html  # the eighth month after June 2019
    assert "The same number of cases arrives each month" in html


def test_backlog_that_is_not_known_is_said_to_be(make):
    review = make.usual()
    kpi = review.contract.kpi("ACF_KPI_03")
    (said,) = say_flows(review, kpi, flows_of(review, "ACF_KPI_03"))
    assert said == "How many cases wait is not known: backlog not supplied. Give a number to try."


def test_backlog_that_grows_is_never_cleared(make):
    review = make.usual()
    kpi = review.contract.kpi("ACF_KPI_03")
    html = backlog_block(review, kpi, backlog_path(64, 48, 40), Month(2019, 6), None).html
    assert "it is never cleared" in html


def test_history_holds_every_month_received(make):
    review = make.usual()
    history = history_of(review, "ACF_KPI_03")
    assert len(history.every) == 13
    assert history.target_after == 75
