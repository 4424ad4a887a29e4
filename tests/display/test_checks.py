"""What officers and members read of the checks: questions with their place, never an accusation."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from kpianalysis.analysis.checks.finding import Check, as_findings
from kpianalysis.display.check_wording import finding_place, finding_question, what_figures_show
from kpianalysis.display.checks import approved_checks, checks_section
from kpianalysis.tables import as_table

REF = "ACF_KPI_03"
ACCUSING = re.compile(r"\b(fraud|manipulat|gaming|fake|false|wrong|cheat|suspicious|conceal)", re.I)
EVIDENCE = {
    Check.COUNTS: {"stated": 92.31, "expected": 88.5, "numerator": 177.0, "denominator": 200.0},
    Check.STATUS: {
        "stated": 74.99, "expected": 75.0,
        "stated_words": "Green", "expected_words": "below minimum",
    },
    Check.SUMMARY: {"what": "below minimum", "stated": 0.0, "before": 2.0, "after": 1.0},
    Check.MISSING: {"others": 3.0, "unread": 1.0},
    Check.REPEATED: {
        "stated": 71.25, "run": 4.0, "results": 25.0, "usual_move": 1.455, "chance": 0.00437,
    },
    Check.JUMP: {
        "stated": 11.63, "expected": 9.62, "before": 64.88, "after": 76.51, "results": 25.0,
        "low": 63.0, "high": 101.0, "largest_move": 9.62,
    },
    Check.BUNCHED: {
        "stated": 1.0, "expected": 0.53, "just_met": 11.0, "just_missed": 0.0, "band": 0.83,
        "results": 26.0, "expected_share": 0.53, "chance": 0.001,
    },
    Check.CREDITS: {"stated": 1250.5, "expected": 1000.0},
}  # fmt: skip


def finding(check, **changes):
    row = {
        "kpi_ref": None if check in (Check.SUMMARY, Check.CREDITS) else REF,
        "period_start": pd.Timestamp("2019-06-01"),
        "period_end": pd.Timestamp("2019-06-30"),
        "known": pd.Timestamp("2019-07-12"),
        "basis": "illustrative",
        "file": "june.xlsx",
        "sheet": "ACF",
        "cell": "F14",
    }
    return as_findings(check, pd.DataFrame([row | EVIDENCE[check] | changes]), *EVIDENCE[check])


def with_findings(review, found, approved=(), **changes):
    """The review, with these findings and approvals."""
    lines = [
        {
            "finding": name,
            "kpi_ref": REF,
            "period_start": pd.Timestamp("2019-06-01"),
            "period_end": pd.Timestamp("2019-06-30"),
            "approved_by": "Contract manager",
            "approved": pd.Timestamp("2019-08-01"),
            "row": 2,
        }
        | changes
        for name in approved
    ]
    made = replace(review, approvals=as_table("approvals", pd.DataFrame(lines)))
    made.__dict__["checks"] = found  # in the place of the cached property
    return made


@pytest.fixture(scope="module")
def review(make):
    return make.usual()


@pytest.mark.parametrize("check", list(Check))
def test_each_finding_is_a_question_in_short_sentences_that_accuse_nobody(review, check):
    row = finding(check).iloc[0]
    shown, question = what_figures_show(row, review), finding_question(row)
    assert question.startswith("Could the supplier")
    assert question.endswith("?")
    assert not ACCUSING.search(shown + question)
    for sentence in re.split(r"(?<=[.?]) ", f"{shown} {question}"):
        assert len(sentence.split()) < 25, sentence
    assert "(illustrative figures)" in shown
    assert re.search(r"\d", shown)  # the numbers behind it
    assert "nan" not in shown.casefold()


def test_what_figures_show_by_hand(review):
    def said(check, **changes):
        return what_figures_show(finding(check, basis=None, **changes).iloc[0], review)

    assert said(Check.COUNTS) == "The percentage is 92.31%, but 177 of 200 is 88.50%."
    assert said(Check.STATUS).startswith(
        "The result is 74.99% against a target of 75%. The file calls"
    )
    assert said(Check.SUMMARY).endswith(
        "counts 0 KPIs below minimum; we count 2 before mitigation, 1 after it."
    )
    assert said(Check.SUMMARY, before=1.0).endswith("we count 1.")
    assert said(Check.MISSING, cell="").startswith("No figure came for it, though 3 other KPIs")
    assert said(Check.MISSING, unread=0.0) == (
        "The cell for this KPI is empty, though 3 other KPIs of the period came."
    )
    assert "at most 1 in 220" in said(Check.REPEATED)
    assert "usual range before was 63.00% to 100.00%" in said(Check.JUMP)  # no percentage over 100
    assert "11 results met target by less than 0.83 percentage points; none missed it" in said(
        Check.BUNCHED
    )


def test_a_place_is_file_sheet_and_cell_as_far_as_there_are_any():
    assert finding_place(finding(Check.COUNTS).iloc[0]) == "june.xlsx, ACF, F14"
    assert finding_place(finding(Check.MISSING, sheet=None, cell=None).iloc[0]) == "june.xlsx"


def test_members_see_nothing_where_nothing_is_approved(review):
    assert approved_checks(with_findings(review, finding(Check.COUNTS))).html == ""
    assert approved_checks(review).html == ""


def test_members_see_what_a_person_approved_with_role_and_date(review):
    found = pd.concat([finding(Check.COUNTS), finding(Check.REPEATED)], ignore_index=True)
    block = approved_checks(with_findings(review, found, found["finding"][:1]))
    assert "Contract manager, 1 August 2019" in block.html
    assert "177 of 200" in block.html
    assert "in a row" not in block.html  # the other was not approved
    assert found["finding"][1] not in block.html
    assert len(block.tables["checks"]) == 1


@pytest.mark.parametrize(
    "change", [{"kpi_ref": "ACF_KPI_04"}, {"period_end": pd.Timestamp("2019-07-31")}]
)
def test_an_approval_of_another_kpi_or_period_approves_nothing_and_the_officer_is_told(
    review, change
):
    found = finding(Check.COUNTS)
    made = with_findings(review, found, found["finding"], **change)
    assert approved_checks(made).html == ""
    assert "which no check finds for that KPI and period" in checks_section(made).html


def test_the_officer_sees_every_finding_with_the_id_that_approves_it(review):
    found = pd.concat([finding(check) for check in Check], ignore_index=True)
    html = checks_section(with_findings(review, found, found["finding"][:1])).html
    assert all(name in html for name in found["finding"])
    assert f"{found['finding'][0]}, approved" in html
    assert html.count(", approved") == 1
    assert "council/approved_checks.csv" in html


def test_a_kpis_own_side_of_the_brief_has_its_findings_only(review):
    found = pd.concat([finding(Check.COUNTS), finding(Check.SUMMARY)], ignore_index=True)
    block = checks_section(with_findings(review, found), REF)
    assert found["finding"][0] in block.html
    assert found["finding"][1] not in block.html
    assert list(block.tables) == ["checks-acf_kpi_03"]
    assert (
        "No check found anything to ask." in checks_section(with_findings(review, found), "X").html
    )


def test_text_of_supplier_and_council_is_escaped(review):
    bad = "<script>alert(1)</script>"
    found = finding(Check.STATUS, stated_words=bad, sheet=bad)
    made = with_findings(review, found, found["finding"], note=bad, approved_by=bad)
    for html in (approved_checks(made).html, checks_section(made).html):
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_a_review_without_any_of_it_says_so(review):
    html = checks_section(review).html
    assert "No check found anything to ask." in html
    assert "sent no counts of its own for this period" in html
