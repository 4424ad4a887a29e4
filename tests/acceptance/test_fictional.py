"""The fictional contract: rebuilt by its program, and holding one case of every check.

The sample that has a real supplier's name shows members no check.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kpianalysis.display.checks import approved_checks, approved_findings, checks_section
from kpianalysis.home import Home
from kpianalysis.reviewing import open_review

PROJECT = Path(__file__).resolve().parents[2]
FICTIONAL, SAMPLE = "northmoor-highways", "corporate-support-services"
RAW = PROJECT / "data" / "raw" / FICTIONAL
SECOND_QUARTER = "2025-26 Q2"


@pytest.fixture(scope="module")
def home(new_home):
    return Home(new_home())


@pytest.fixture(scope="module")
def review(home):
    return open_review(FICTIONAL, SECOND_QUARTER, home=home)


def test_contract_is_what_its_program_makes(tmp_path):
    program = PROJECT / "tools" / "make_fictional.py"
    subprocess.run(
        [sys.executable, str(program), "--into", str(tmp_path)],
        check=True, capture_output=True, cwd=tmp_path,
    )  # fmt: skip
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    for name, content in made.items():
        assert (RAW / name).read_bytes() == content, name
    extracts = {p.relative_to(RAW) for p in (RAW / "extracts").rglob("*") if p.is_file()}
    assert extracts == {name for name in made if name.parts[0] == "extracts"}


def test_its_programs_import_nothing_of_the_package():
    for name in ("make_fictional.py", "fictional_results.py"):
        assert "kpianalysis" not in (PROJECT / "tools" / name).read_text(encoding="utf-8")


def test_it_has_three_kpis_by_quarter_with_the_ratings_of_the_act(review):
    assert review.contract.frequency == "quarterly"
    assert review.contract.scheme.kind == "procurement_act"
    assert review.in_period["kpi_ref"].nunique() == 3
    assert review.assessments["basis"].dropna().eq("illustrative").all()
    assert not review.ledger["outcome"].eq("rejected").any()


def test_it_says_that_it_is_wholly_fictional(review):
    assert any("wholly fictional" in note.text for note in review.notes)


def test_every_check_finds_its_one_case_and_nothing_else(home):
    whole = open_review(FICTIONAL, "2019-04..2026-03", home=home).checks
    where = [
        (check, ref if isinstance(ref, str) else "", start.strftime("%Y-%m"))
        for check, ref, start in zip(
            whole["check"], whole["kpi_ref"], whole["period_start"], strict=True
        )
    ]
    assert where == [
        ("counts", "RD_KPI_01", "2025-07"),
        ("status", "RD_KPI_02", "2025-07"),
        ("summary", "", "2025-07"),
        ("summary", "", "2025-07"),
        ("missing", "LT_KPI_01", "2024-01"),
        ("repeated", "LT_KPI_01", "2024-10"),
        ("jump", "RD_KPI_01", "2025-04"),
        ("bunched", "RD_KPI_02", "2019-04"),
        ("credits", "", "2025-07"),  # a miss that was stated as a target met
    ]


def test_summaries_of_mitigated_quarters_agree_after_mitigation_only(home):
    beside = open_review(FICTIONAL, "2024-25 Q1", home=home).summaries
    missed = beside[beside["what"].eq("missed target, minimum met")]
    assert missed["agrees"].tolist() == ["after mitigation"]


def test_members_see_the_two_that_were_approved_and_officers_all(review):
    approved = approved_findings(review)
    assert approved["check"].tolist() == ["counts", "jump"]
    page, brief = approved_checks(review).html, checks_section(review).html
    assert "in a row" not in page
    for check, ref in zip(review.checks["check"], review.checks["finding"], strict=True):
        assert ref in brief
        assert (ref in set(approved["finding"])) == (check in ("counts", "jump"))
    assert "summaries, 3 agree with ours and 2 agree with neither." in brief


def test_before_the_day_of_approval_members_see_nothing(home):
    earlier = open_review(FICTIONAL, SECOND_QUARTER, home=home, as_at="2025-11-02")
    assert len(earlier.checks) == 8
    assert approved_checks(earlier).html == ""


def test_a_finding_is_known_when_its_figure_is(home):
    first_sent = open_review(FICTIONAL, "2025-26 Q1", home=home, as_at="2025-07-31")
    assert not first_sent.checks["check"].eq("jump").any()


def test_page_of_the_quarter_passes_its_checks(home, command):
    done = command(home.root, "run", SECOND_QUARTER, "--contract", FICTIONAL)
    assert done.returncode == 0, done.stderr
    assert "Northmoor Highways Maintenance" in Path(done.stdout.split()[-1]).read_text("utf-8")


def test_sample_page_shows_no_check(quarter):
    page = (quarter / "page.html").read_text(encoding="utf-8")
    assert "Could the supplier" not in page
    assert 'id="section-checks"' not in page


def test_sample_gives_neither_members_nor_officers_anything_to_ask(home):
    """Nothing made up stands beside a real supplier's name as if it were misconduct."""
    whole = open_review(SAMPLE, "2015-04..2019-07", home=home)
    assert approved_checks(whole).html == ""
    assert whole.checks.empty
    counted = whole.summaries["agrees"].value_counts()
    assert "neither" not in counted
    assert counted["after mitigation"] == 2  # below minimum: 3 as first printed, 2 as corrected
