"""A run ends with a new index; a fault of the index is told and leaves the page."""

import shutil
from pathlib import Path

import pytest
from standing_pages import write_page

from kpianalysis.errors import NotebookProblem
from kpianalysis.periods import parse_period
from kpianalysis.publish import run
from kpianalysis.publish.run import run_period

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(small_home, monkeypatch):
    """Give a home in which a page is made without a kernel."""
    small_home.notebooks.mkdir()
    shutil.copy(PROJECT / "notebooks" / run.NOTEBOOK, small_home.notebooks)

    def make(home, contract, period, *_):
        return write_page(home.root / "outputs", period.text) / "page.html", "not asked for"

    monkeypatch.setattr(run, "_make", make)
    return small_home


def test_run_ends_with_an_index_that_lists_its_page(home):
    told = []
    run_period(home, "roads", parse_period("2019-20 Q1"), tell=told.append)
    index = home.outputs("roads") / "index.html"
    assert 'href="2019-20-q1/draft/page.html"' in index.read_text(encoding="utf-8")
    assert told == []


def test_index_that_cannot_be_written_is_told_and_the_page_stays(home):
    (home.outputs("roads") / "index.html").mkdir(parents=True)
    told = []
    page = run_period(home, "roads", parse_period("2019-20 Q1"), tell=told.append)
    assert page.is_file()
    assert [line.startswith("The index of pages is not renewed: ") for line in told] == [True]


def test_run_that_fails_leaves_the_index(home, monkeypatch):
    run_period(home, "roads", parse_period("2019-20 Q1"))
    index = home.outputs("roads") / "index.html"
    before = index.read_bytes()

    def fail(*_):
        raise NotebookProblem("failed")

    monkeypatch.setattr(run, "_make", fail)
    with pytest.raises(NotebookProblem):
        run_period(home, "roads", parse_period("2018-19 Q4"))
    assert index.read_bytes() == before
