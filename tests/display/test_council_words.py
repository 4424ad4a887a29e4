"""The Council's words stand with author, month and day; what nobody explained is listed."""

from dataclasses import replace

import pandas as pd
import pytest

from kpianalysis.display.council_words import council_words, overdue_remedies, without_words
from kpianalysis.display.focus import kpi_section
from kpianalysis.tables import as_table

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
BASE = {"kpi_ref": REF, "about": "miss", "author": "Contract manager"}
BASE |= {"written": pd.Timestamp("2019-07-03")}


def day(text):
    return pd.Timestamp(text)


def said(review, *rows):
    table = as_table("commentary", pd.DataFrame([BASE | row for row in rows]))
    return replace(review, commentary=table)


def month(number):
    return {"period_start": day(f"2019-{number:02}-01")}


def test_months_of_which_the_same_is_said_stand_in_one_line(make):
    words = {"cause": "Snow", "effect": "People waited.", "remedy": "More staff", "owner": "Head"}
    review = said(make.usual(basis=None), month(4) | words, month(6) | words)
    assert council_words(review, REF, "miss") == [
        "The Council (Contract manager, 3 July 2019) on April and June 2019. Cause: Snow. "
        "Effect on residents: People waited. Remedy: More staff. Owner: Head."
    ]


def test_words_of_another_author_or_day_stand_apart(make):
    review = said(
        make.usual(basis=None),
        month(4) | {"cause": "Snow."},
        month(5) | {"cause": "Snow.", "written": day("2019-08-01")},
    )
    assert len(council_words(review, REF, "miss")) == 2


def test_words_on_a_mitigation_are_its_reason_and_marked_when_made_up(make):
    review = said(
        make.usual(), month(4) | {"about": "mitigation", "cause": "Law.", "basis": "illustrative"}
    )
    assert council_words(review, REF, "mitigation") == [
        "The Council (Contract manager, 3 July 2019) on the mitigation (illustrative). Reason: Law."
    ]
    assert council_words(review, REF, "miss") == []


@pytest.mark.parametrize("other", [{"kpi_ref": OTHER}, month(3), {"about": "mitigation"}])
def test_words_of_another_kpi_period_or_subject_are_not_told(make, other):
    review = said(make.usual(), month(4) | {"cause": "Snow."} | other)
    assert council_words(review, REF, "miss") == []


def test_a_reply_without_words_of_the_council_is_told_as_the_suppliers(make):
    line = council_words(said(make.usual(), month(4) | {"supplier_reply": "We agree"}), REF, "miss")
    assert line[0].endswith("The supplier replies: We agree.")


def test_list_for_the_officer_says_whose_words_are_missing(make):
    review = make.review(
        [make.kpi(REF)],
        make.observed(REF, [58] * 4, first="2019-03", cause=["a", "b", None, None]),
    )
    listed = without_words(said(review, month(5) | {"effect": "People waited."}))
    assert listed.assign(period_start=listed["period_start"].dt.month).to_numpy().tolist() == [
        [REF, 4, "council"],
        [REF, 5, "supplier"],
        [REF, 6, "both"],
    ]
    assert without_words(review)["missing"].tolist() == ["council", "both", "both"]


def test_list_for_the_officer_is_empty_where_both_have_spoken_or_nothing_was_missed(make):
    both = make.review([make.kpi()], make.observed(REF, [58], first="2019-06", cause="a"))
    assert without_words(said(both, month(6) | {"cause": "b"})).empty
    assert without_words(make.review([make.kpi()], make.observed(REF, [80] * 3, "2019-04"))).empty


def test_overdue_is_what_was_due_before_the_day_of_the_page(make):
    # The page stands as at 12 September 2019.
    due = [day("2019-09-11"), day("2019-09-12"), day("2019-08-31"), pd.NaT]
    rows = [month(4 + at) | {"remedy": "r", "due": when} for at, when in enumerate(due[:3])]
    rows.append(month(6) | {"about": "mitigation", "remedy": "r", "due": due[3]})
    late = overdue_remedies(said(make.usual(), *rows))
    assert late["due"].tolist() == [day("2019-08-31"), day("2019-09-11")]


def test_section_of_a_kpi_tells_the_councils_words_beside_the_extracts(make):
    review = said(
        make.usual(basis=None, cause="Vacancies.", effect="People wait."),
        month(4) | {"cause": "Too few assessors.", "effect": "Bills come late."},
        month(5) | {"remedy": "Two posts filled", "due": day("2019-09-01")},
        month(6) | {"about": "mitigation", "cause": "The policy."},
    )
    html = kpi_section(review, REF).html
    who = "The Council (Contract manager, 3 July 2019)"
    for line in (
        f"{who}: Too few assessors.",
        "The supplier&#39;s extract: Vacancies.",
        f"{who}: Bills come late.",
        f"{who}: Two posts filled. Due by 1 September 2019: overdue.",
        f"{who} on the mitigation. Reason: The policy.",
    ):
        assert html.count(f"<li>{line}</li>") == 1


def test_hostile_words_are_text_in_the_section(make):
    evil = "<script>alert(1)</script> {0} %s"
    html = kpi_section(
        said(make.usual(), *(month(n) | {"cause": evil, "author": evil} for n in (4, 5))), REF
    ).html
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {0} %s" in html
