"""The page of one mitigation: what it says, what it counts, and what it says is missing."""

from html import unescape

import pandas as pd
import pytest

from kpianalysis.display import MitigationReport
from kpianalysis.errors import ContractProblem, NoData

REF = "ACF_KPI_03"
AGREED = {
    "kpi": REF,
    "from": "2018-10",
    "reason": "The policy is under review.",
    "agreed": "2018-11-15",
    "agreed_by": "Contract board",
    "review_by": "2019-06-30",
}


def text(block):
    return unescape(block.html.striptags())


def report(make, **settings):
    return MitigationReport(make.usual(**settings), REF)


def longer(make, first="2018-06", mitigations=(AGREED,), **settings):
    """Thirteen months and more, with a register of its own."""
    values = settings.pop("values", [80, 81, 79, 82, 64, 69, 61, 67, 72, 65, 58.53, 63.2, 70.71])
    review = make.review(
        [make.kpi()],
        make.observed(REF, values, first=first, **settings),
        mitigations=list(mitigations),
    )
    return MitigationReport(review, REF)


def test_title_is_the_finding_and_the_page_is_a_draft(make):
    block = report(make).summary()
    # Each of the thirteen months is under 75%.
    assert "its 75% target missed for 13 months in a row</h1>" in block.html
    assert 'data-standing="mark">Draft</span>, as at 12 September 2019' in block.html
    assert block.page["status"] == "Draft"
    assert block.page["title"].startswith("April to June 2019: Home care assessments (ACF_KPI_03)")


def test_mitigation_is_explained_before_anything_is_said_of_this_one(make):
    said = text(report(make).summary())
    explained = said.index("Mitigation means that the Council has agreed not to count a miss.")
    assert explained < said.index("It has been in long-term mitigation since October 2018")


def test_both_counts_are_said_for_the_period_and_since_the_mitigation_began(make):
    said = text(report(make).summary())
    # April to June 2019 all missed; so did October 2018 to June 2019, nine months.
    assert "In April to June 2019: 3 misses without the mitigation, 0 counted with it" in said
    assert "Since October 2018 it has kept 9 misses from counting (illustrative figures)." in said
    assert "Failures: none can be counted, as the minimum is not known." in said


def test_failures_are_counted_where_the_minimum_is_known(make):
    # Under 60% is April 2019 alone, at 58.53%.
    said = text(report(make, kpi=make.kpi(minimum=60)).summary())
    assert "Failures, below minimum: 1 without the mitigation, 0 counted with it" in said
    assert "it has kept 9 misses, 1 of them below minimum, from counting" in said


def test_kpi_that_is_not_in_mitigation_has_no_such_page(make):
    review = make.quarter([60, 61, 62])
    with pytest.raises(NoData, match="is not in mitigation in April to June 2019"):
        MitigationReport(review, REF)
    with pytest.raises(ContractProblem):
        MitigationReport(review, "ACF_KPI_99")


@pytest.mark.slow
def test_results_before_and_during_have_intervals_from_all_their_cases(make):
    # Of 200 a month: 124 + 136 + 132 + 142 = 534 of 800 before, 66.75%;
    # 128 + 138 + 122 + 134 + 144 + 130 + 117 + 126 + 141 = 1,180 of 1,800 during, 65.56%.
    # Wilson for the second: (0.65556 + 0.00107 -+ 0.02198) / 1.00213 = 0.6333 and 0.6772.
    html = report(make).before_and_during().html
    assert "534 of 800: 66.75%" in html
    assert "1,180 of 1,800: 65.56%" in html
    assert "63.33% and 67.72%" in html


def test_difference_is_never_called_an_effect(make):
    said = text(report(make).before_and_during())
    assert (
        "A mitigation is granted because results got worse: a difference is not its effect." in said
    )


@pytest.mark.slow
def test_without_the_number_of_cases_there_is_no_interval_and_it_is_missing(make):
    made = report(make, numerator=float("nan"), denominator=float("nan"))
    assert made.before_and_during().html.count('<td class="number">[x]</td>') == 4
    said = text(made.missing())
    assert "The number of cases behind the result of April to June 2019." in said


def test_mitigation_that_began_with_the_first_result_is_compared_with_nothing(make):
    made = longer(make, first="2018-10", values=[64, 69, 61, 67, 72, 65, 58.53, 63.2, 70.71])
    said = text(made.before_and_during())
    assert "The two cannot be compared: there are no results of one of them." in said
    assert "Before" not in said.partition("needs the number")[2]


@pytest.mark.slow
def test_single_mitigation_has_no_timeline_and_several_have_one(make):
    earlier = {**AGREED, "from": "2018-06", "to": "2018-07", "agreed": "2018-06-01"}
    earlier.pop("review_by")
    assert "timeline" not in report(make).before_and_during().html
    block = longer(make, mitigations=[earlier, AGREED]).before_and_during()
    assert "2 mitigations, the longest of 9 months, and still in force" in text(block)
    assert len(block.tables[f"{REF}-mitigations"]) == 2


def test_what_the_register_does_not_hold_is_missing(make):
    said = text(report(make).missing())
    assert "Who agreed the mitigation." in said
    assert "A day by which the mitigation is reviewed." in said
    assert "An end of the mitigation, or a condition that would end it." in said
    full = text(longer(make, mitigations=[{**AGREED, "to": "2019-12"}]).missing())
    assert "agreed the mitigation" not in full
    assert "is reviewed" not in full
    assert "An end of" not in full


def test_register_says_who_agreed_it_and_that_its_review_is_overdue(make):
    said = text(longer(make).summary())
    assert "Agreed by: Contract board on 15 November 2018." in said
    assert "its review was due by 30 June 2019 and is overdue" in said


def test_page_says_that_no_question_is_on_record(make):
    said = text(report(make).what_would_end_it())
    assert "No question of the Board has been recorded." in said
    assert "names no condition that would end it" in said


def test_end_that_was_agreed_is_said(make):
    said = text(longer(make, mitigations=[AGREED | {"to": "2019-06"}]).what_would_end_it())
    assert "It was agreed to last to June 2019" in said
    assert "names no condition" not in said


def test_quarters_are_never_called_months(make):
    values, starts = [9.0, 8.0, 12.0, 11.0], pd.date_range("2018-07-01", periods=4, freq="QS")
    ends = starts + pd.offsets.QuarterEnd(0)
    held = make.observed(REF, values).assign(period_start=starts, period_end=ends)
    mitigations = [AGREED | {"from": "2019-01"}]
    kpi = make.kpi(polarity="lower_is_better", target=10, unit="days")
    review = make.review([kpi], held, mitigations=mitigations, frequency="quarterly")
    said = text(MitigationReport(review, REF).before_and_during())
    assert "as many quarters as it was in force" in said
    assert "Months" not in said


def test_hostile_reason_is_escaped(make):
    hostile = {**AGREED, "reason": "<script>alert(1)</script> & {contract}"}
    html = longer(make, mitigations=[hostile]).summary().html
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {contract}" in html
