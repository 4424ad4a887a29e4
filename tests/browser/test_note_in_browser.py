"""The note to the supplier as a person opens it: in a real browser, on a phone, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
HEADER = "KPI Ref,Service Area,Month,Target,Achieved,Cause\n"


@pytest.fixture
def note(small_home: Any, add_extract: Callable, command: Callable) -> Path:
    """Give the note about a file with two faults, as the command made it."""
    rows = "RD_KPI_01,Roads,May 2019,90%,see note,<script>alert(1)</script>\n"
    rows += f"RD_KPI_09,Roads,May 2019,90%,80%,{'x' * 4000}\n"
    add_extract(small_home, "new.csv", (HEADER + rows).encode(), "2019-10-01")
    done = command(small_home.root, "check", "--report", "note.html")
    assert done.returncode == 1, done.stderr
    return small_home.root / "note.html"


@pytest.fixture(params=(1280, 320))
def opened(request: pytest.FixtureRequest, chromium: Any, note: Path) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    page.asked, page.complained = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complained.append(message.text))
    page.goto(note.as_uri())
    yield page
    page.close()


def test_axe_finds_nothing_at_wcag_22_a_and_aa(opened: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(opened, options={"runOnly": {"type": "tag", "values": tags}})
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]] == []
    assert len(found.response["passes"]) > 10


def test_note_asks_for_nothing_and_its_policy_blocks_nothing(opened: Any, note: Path) -> None:
    assert (opened.asked, opened.complained) == ([note.as_uri()], [])


def test_note_does_not_scroll_sideways(opened: Any) -> None:
    width, shown = opened.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= shown


def test_link_of_a_question_leads_to_its_cell(opened: Any) -> None:
    opened.get_by_role("link", name="cell E2").click()
    assert opened.evaluate("document.querySelector(':target').closest('td').innerText") == (
        "Question 1:\nsee note"
    )


def test_printed_note_repeats_the_names_of_columns(opened: Any) -> None:
    opened.emulate_media(media="print")
    assert opened.evaluate("getComputedStyle(document.querySelector('thead')).display") == (
        "table-header-group"
    )
