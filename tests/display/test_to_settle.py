"""What an officer has to settle: questions, misses without words, flags, unread rows."""

import dataclasses

import pandas as pd

from kpianalysis.display.brief import OfficersBrief
from kpianalysis.display.to_settle import points_to_settle, to_settle
from kpianalysis.tables import as_table

REF = "ACF_KPI_03"


def test_nothing_open_says_so(make):
    review = make.review([make.kpi(REF)], make.observed(REF, [80] * 13))
    assert points_to_settle(review) == {}
    assert "To settle before the meeting: nothing" in to_settle(review).html


def test_miss_without_a_cause_is_listed_and_one_with_a_cause_is_not(make):
    about = "Misses that nobody has explained"
    silent = points_to_settle(make.usual())
    assert silent[about] == ["Home care assessments (ACF_KPI_03), in April to June 2019."]
    assert about not in points_to_settle(make.usual(cause="Vacancies."))


def test_flag_that_differs_says_who_says_what(make):
    settled = points_to_settle(make.usual(cause="x", mitigated=False))
    lines = settled["Mitigation that the extracts flag otherwise"]
    assert lines[0] == (
        "Home care assessments (ACF_KPI_03), April 2019: agreed by the Council, not flagged by the "
        "supplier."
    )
    flagged = make.review([make.kpi(REF)], make.observed(REF, [60] * 13, cause="x", mitigated=True))
    assert points_to_settle(flagged)["Mitigation that the extracts flag otherwise"][0].endswith(
        "flagged by the supplier, not agreed by the Council."
    )


def test_unread_row_is_listed_with_its_place(make):
    line = {"file": "june.xlsx", "sheet": "ACF", "cell": "F4", "outcome": "rejected", "row": 4}
    review = make.review(
        [make.kpi(REF)],
        make.observed(REF, [80] * 13),
        ledger=[{**line, "reason": "r", "message": "'TBC' is not a percentage"}],
    )
    assert points_to_settle(review)["Rows of the extracts that could not be read"] == [
        "june.xlsx, ACF, F4: 'TBC' is not a percentage"
    ]


def test_open_question_names_who_answers_and_that_it_is_overdue(make):
    question = {
        "asked": pd.Timestamp("2019-06-27"), "question": "Why?", "asked_at": "Board",
        "owner": "Contract manager", "due": pd.Timestamp("2019-07-31"), "row": 2,
    }  # fmt: skip
    table = as_table("questions", pd.DataFrame([question]))
    review = dataclasses.replace(make.usual(cause="x"), questions=table)
    assert points_to_settle(review)["Questions of the Board without an answer"] == [
        "Why? To answer: Contract manager, due 31 July 2019; overdue."
    ]


def test_brief_has_one_side_for_each_kpi_with_its_record(make):
    brief = OfficersBrief(make.usual())
    assert "Officer's brief" in brief.title().html.unescape()
    assert "not for publication" in brief.title().html
    html = brief.kpis().html
    assert html.count('<section class="sheet">') == 1
    # Thirteen months to June 2019, all under 75%; best 72% in February, worst 58.53% in April.
    for said in (
        "<dd>Never (illustrative figures).</dd>",
        "<dd>13 of 13 months since June 2018, 0 of them below minimum; 4 counted",
        "<dd>72.00% in February 2019 (illustrative figures).</dd>",
        "<dd>58.53% in April 2019 (illustrative figures).</dd>",
        "<dd>The data supplied does not say.</dd>",
    ):
        assert said in html, said
