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


def test_miss_says_who_has_not_explained_it(make):
    about = "Misses without words"
    name = "Home care assessments (ACF_KPI_03), in April to June 2019"
    assert points_to_settle(make.usual())[about] == [f"{name}: nobody has explained it."]
    supplied = points_to_settle(make.usual(cause="Vacancies."))
    assert supplied[about] == [f"{name}: the Council has written nothing."]


def test_flag_that_differs_says_who_says_what(make):
    about = "Mitigation that the extracts flag otherwise"
    lines = points_to_settle(make.usual(cause="x", mitigated=False))[about]
    assert lines == [
        "Home care assessments (ACF_KPI_03): mitigation was agreed for October 2018 to June 2019, "
        "but the supplier does not flag it. The file flags no KPI at all, so it may hold no flags."
    ]
    flagged = make.review([make.kpi(REF)], make.observed(REF, [60] * 13, cause="x", mitigated=True))
    assert points_to_settle(flagged)[about] == [
        "Home care assessments (ACF_KPI_03): flagged as mitigated in June 2018 to June 2019, but "
        "no mitigation was agreed."
    ]


def test_flag_that_ended_before_the_period_is_in_the_table_only(make):
    flags = [True] * 10 + [False] * 3
    review = make.review([make.kpi(REF)], make.observed(REF, [80] * 13, mitigated=flags))
    assert "Mitigation that the extracts flag otherwise" not in points_to_settle(review)


def test_overdue_review_of_a_mitigation_is_listed(make):
    mitigation = {
        "kpi": REF, "from": "2018-10", "reason": "Policy.", "agreed_by": "Contract board",
        "review_by": "2019-06-30",
    }  # fmt: skip
    review = make.review([make.kpi(REF)], make.observed(REF, [60] * 13), mitigations=[mitigation])
    assert points_to_settle(review)["Mitigation whose review is overdue"] == [
        "Home care assessments (ACF_KPI_03): review due by 30 June 2019, agreed by Contract board."
    ]


def test_remedy_past_its_date_is_listed_with_its_owner(make):
    words = {
        "kpi_ref": REF, "period_start": pd.Timestamp("2019-05-01"), "about": "miss",
        "remedy": "Two staff are hired.", "owner": "Contract manager",
        "due": pd.Timestamp("2019-08-31"), "author": "Contract manager",
        "written": pd.Timestamp("2019-07-03"),
    }  # fmt: skip
    table = as_table("commentary", pd.DataFrame([words]))
    review = dataclasses.replace(make.usual(), commentary=table)
    assert points_to_settle(review)["Remedies past their date"] == [
        "Home care assessments (ACF_KPI_03): Two staff are hired. Owner: Contract manager; due "
        "31 August 2019."
    ]


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
