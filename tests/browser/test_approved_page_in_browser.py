"""An approved page as members open and print it: its edition, and why it was approved anyway."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import nbformat
import pytest
from pypdf import PdfReader

from kpianalysis.display.summary_side import MOST_WORDS, count_words
from kpianalysis.publish.approval import LONGEST_NAME, LONGEST_TEXT, Approval, set_approval
from kpianalysis.publish.page import KpiPageExporter
from kpianalysis.publish.paper import print_page

pytestmark = pytest.mark.browser
DAY = dt.date(2019, 9, 16)
# As long as each of them may be, one of them without a blank.
LONGEST = Approval(
    999_999, "n" * LONGEST_NAME, DAY, "w" * LONGEST_TEXT, ("papers go out " * 40)[:LONGEST_TEXT]
)


@pytest.fixture(scope="module")
def page_file(quarter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the page of April to June 2019, approved although words are missing."""
    document = nbformat.read(quarter / "notebook.ipynb", as_version=4)
    set_approval(document, LONGEST)
    html, _ = KpiPageExporter().from_notebook_node(document)
    file = tmp_path_factory.mktemp("approved") / "page.html"
    file.write_text(html, encoding="utf-8", newline="\n")
    return file


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_approved_page_is_accessible_and_does_not_scroll_sideways(
    chromium: Any, page_file: Path, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(page_file.as_uri())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]] == []
    needed, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert needed <= room
    assert page.locator("header .standing").inner_text() == "Edition 999999"
    assert page.locator("header .anyway").is_visible()
    page.close()


def test_first_side_of_an_approved_page_is_one_side_and_every_side_says_its_edition(
    browser_program: Path, page_file: Path, tmp_path: Path
) -> None:
    sides = print_page(page_file, tmp_path / "page.pdf", browser=browser_program)
    assert sides.summary == 1
    texts = [side.extract_text() for side in PdfReader(tmp_path / "page.pdf").pages]
    assert all("Edition 999999, approved on 16 September 2019" in text for text in texts)
    assert not any("Draft" in text for text in texts)


def test_every_printed_side_of_a_draft_says_that_nobody_approved_it(
    browser_program: Path, quarter: Path, tmp_path: Path
) -> None:
    print_page(quarter / "page.html", tmp_path / "page.pdf", browser=browser_program)
    texts = [side.extract_text() for side in PdfReader(tmp_path / "page.pdf").pages]
    assert all("Draft: not approved" in text for text in texts)


def test_first_side_of_an_edition_has_at_most_300_words_but_for_why_it_was_approved_anyway(
    quarter: Path,
) -> None:
    document = nbformat.read(quarter / "notebook.ipynb", as_version=4)
    # "Approved although words are missing:", at most 15 words of the reason, "See Annex K."
    for anyway, more in (("", 0), (LONGEST.anyway, 5 + 15 + 3)):
        set_approval(document, Approval(1, "Contract manager", DAY, anyway=anyway))
        html, _ = KpiPageExporter().from_notebook_node(document)
        start = html.index('<section id="summary">')
        summary = html[start : html.index("</section>", start)]
        assert count_words(summary) <= MOST_WORDS + more
