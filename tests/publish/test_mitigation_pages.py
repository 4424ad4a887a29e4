"""Pages on mitigations come after the page that links to them, and no link leads to nothing."""

import json

import pytest
from standing_pages import built, write_page

from kpianalysis.errors import NotebookProblem, TryLater
from kpianalysis.home import mitigation_folder
from kpianalysis.inputs import fingerprints, program
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.periods import parse_period
from kpianalysis.publish import due_mitigations as pages
from kpianalysis.publish.batch import Order, make_pages
from kpianalysis.publish.page_check import page_problems

QUARTER = parse_period("2019-20 Q1")
REFS = ["RD_KPI_01", "RD_KPI_02"]


@pytest.fixture
def quarter(small_home):
    """Give the page of a quarter with two KPIs in long-term mitigation."""
    place = write_page(small_home.root / "outputs", QUARTER.text, kpis_with_own_page=REFS)
    return place / "page.html"


@pytest.fixture
def runs(small_home, quarter, monkeypatch):
    """Make no page; keep what was asked for, and fail as a test wants."""
    asked, failing = [], {}

    def run_period(home, contract, period, *, within="", parameters=None, **options):
        asked.append((within, parameters, options))
        if within in failing:
            raise failing[within]
        return quarter if not within else home.outputs(contract) / within / "draft/page.html"

    monkeypatch.setattr("kpianalysis.publish.run.run_period", run_period)
    return asked, failing


def place(ref, period=QUARTER):
    return mitigation_folder(ref, period)


def outcome_of(home, **options):
    told = []
    (done,) = make_pages(home, [Order("roads", QUARTER, options)], note=told.append)
    return done, told


def test_page_of_each_long_term_mitigation_is_made_after_that_of_the_period(small_home, runs):
    asked, _ = runs
    done, told = outcome_of(small_home, parameters={"as_at": "2019-07-31", "other": 1}, pdf=False)
    assert [within for within, _, _ in asked] == ["", place(REFS[0]), place(REFS[1])]
    # It stands on the same day; what only the period's notebook knows is not given to it.
    assert asked[1][1] == {"as_at": "2019-07-31", "kpi": REFS[0]}
    assert asked[1][2]["notebook"] == "mitigation_analysis.ipynb"
    assert (asked[1][2]["pdf"], asked[1][2]["most_sides"]) == (False, 3)
    assert (done.problem, done.mitigations) == (None, ())
    assert [line.split(",")[0] for line in told] == REFS


def test_failure_of_one_is_kept_and_the_period_and_the_other_stand(small_home, runs, quarter):
    asked, failing = runs
    failing[place(REFS[0])] = NotebookProblem("failed")
    done, _ = outcome_of(small_home)
    assert done.page == quarter
    assert done.problem is None
    assert [(ref, str(problem)) for ref, problem in done.mitigations] == [(REFS[0], "failed.")]
    assert len(asked) == 3


def test_another_run_at_the_same_page_is_no_fault_of_the_period(small_home, runs):
    runs[1][place(REFS[1])] = TryLater("is being made")
    assert [ref for ref, _ in outcome_of(small_home)[0].mitigations] == [REFS[1]]


def test_none_is_made_when_none_is_wanted(small_home, runs):
    outcome_of(small_home, mitigations=False)
    assert [within for within, _, _ in runs[0]] == [""]


def test_link_to_a_page_that_was_not_made_leads_to_one_that_says_so(small_home, runs, quarter):
    outcome_of(small_home, mitigations=False)
    page = small_home.outputs("roads") / place(REFS[0]) / "draft/page.html"
    html = page.read_text(encoding="utf-8")
    assert page_problems(html) == []
    assert "Nobody has made the page on this mitigation for April to June 2019" in html
    back = html.partition('<a href="')[2].partition("#")[0]
    assert (page.parent / back).resolve() == quarter
    # No list of pages takes it for one.
    assert place(REFS[0]) not in built(small_home)


def test_page_that_stands_is_not_replaced_by_one_that_says_there_is_none(small_home, runs):
    page = small_home.outputs("roads") / place(REFS[0]) / "draft/page.html"
    page.parent.mkdir(parents=True)
    page.write_text("made before", encoding="utf-8")
    outcome_of(small_home, mitigations=False)
    assert page.read_text(encoding="utf-8") == "made before"


def test_page_of_a_kpi_that_the_period_no_longer_names_is_removed(small_home, runs):
    top = small_home.outputs("roads")
    kept = [place("RD_KPI_09", parse_period("2018-19 Q4")) + "/draft", place(REFS[0]) + "/draft"]
    kept.append(place("RD_KPI_09") + "/exempt-draft")
    for folder in [*kept, place("RD_KPI_09") + "/draft"]:
        (top / folder).mkdir(parents=True)
        (top / folder / "page.html").write_text("page", encoding="utf-8")
    outcome_of(small_home)
    assert not (top / place("RD_KPI_09") / "draft").exists()
    assert all((top / folder / "page.html").is_file() for folder in kept)


@pytest.fixture
def stand(small_home, quarter):
    """Let the pages of both mitigations stand as a run would have made them."""
    small_home.notebooks.mkdir()
    notebook = small_home.notebooks / pages.NOTEBOOK
    notebook.write_text("{}", encoding="utf-8")
    for ref in REFS:
        folder = small_home.outputs("roads") / place(ref) / "draft"
        folder.mkdir(parents=True)
        (folder / "page.html").write_text("page", encoding="utf-8")
        manifest = {
            "parameters": {"contract": "roads", "period": QUARTER.text, "kpi": ref},
            "inputs": fingerprints(small_home.raw("roads")),
            "notebook": {pages.NOTEBOOK: fingerprint(notebook)},
            "program": program(),
        }
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return small_home


def test_pages_are_current_until_one_is_missing_or_its_notebook_has_changed(stand):
    def current():
        return pages.mitigation_pages_are_current(stand, "roads", QUARTER, {}, {})

    assert current()
    (stand.outputs("roads") / place(REFS[1]) / "draft/manifest.json").unlink()
    assert not current()


def test_changed_notebook_makes_them_no_longer_current(stand):
    (stand.notebooks / pages.NOTEBOOK).write_text('{"cells": []}', encoding="utf-8")
    assert not pages.mitigation_pages_are_current(stand, "roads", QUARTER, {}, {})


def test_period_without_a_long_term_mitigation_needs_no_such_page_and_no_notebook(small_home):
    write_page(small_home.root / "outputs", QUARTER.text)
    assert pages.mitigation_pages_are_current(small_home, "roads", QUARTER, {}, {})


def test_missing_page_makes_its_period_due_and_one_that_stands_does_not(stand):
    assert not pages.mitigation_pages_are_due(stand, "roads", QUARTER)
    (stand.outputs("roads") / place(REFS[0]) / "draft/manifest.json").unlink()
    assert pages.mitigation_pages_are_due(stand, "roads", QUARTER)


def test_page_of_another_notebook_makes_its_period_due(stand):
    (stand.notebooks / pages.NOTEBOOK).write_text('{"cells": []}', encoding="utf-8")
    assert pages.mitigation_pages_are_due(stand, "roads", QUARTER)


def test_period_without_a_long_term_mitigation_is_not_due_for_one(small_home):
    write_page(small_home.root / "outputs", QUARTER.text)
    assert not pages.mitigation_pages_are_due(small_home, "roads", QUARTER)
