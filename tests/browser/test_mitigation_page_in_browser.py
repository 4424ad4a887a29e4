"""The page of one mitigation: made by a run, linked, on three sides, readable by everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpianalysis.home import Home
from kpianalysis.publish.page_check import page_problems
from kpianalysis.publish.verify import verify

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAMPLE = "corporate-support-services"
PAGE = "mitigations/ACF_KPI_03/2019-20-q1/draft/page.html"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def run(browser_program: Path, new_home: Callable, command: Callable) -> tuple[Path, str]:
    """Run April to June 2019 as a person would, and an older quarter after it."""
    home = new_home()
    done = command(home, "run", "2019-20 Q1", "--pdf", "--mitigations")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    older = command(home, "run", "2018-19 Q4", "--mitigations")
    assert older.returncode == 0, older.stderr
    return home / "outputs" / SAMPLE, done.stderr


@pytest.fixture(scope="module")
def html(run: tuple[Path, str]) -> str:
    return (run[0] / PAGE).read_text(encoding="utf-8")


def test_run_tells_at_most_three_sides(run: tuple[Path, str]) -> None:
    found = re.search(r"^ACF_KPI_03, April to June 2019: PDF: (\d) sides?$", run[1], re.M)
    assert found
    assert int(found[1]) <= 3
    assert "Too long" not in run[1]


def test_index_leads_to_the_page_of_the_newest_period_whichever_ran_last(
    run: tuple[Path, str],
) -> None:
    index = (run[0] / "index.html").read_text(encoding="utf-8")
    assert f'href="{PAGE}"' in index
    assert (run[0] / PAGE.replace("2019-20-q1", "2018-19-q4")).is_file()


def test_page_of_the_quarter_leads_to_it(run: tuple[Path, str], chromium: Any) -> None:
    page = chromium.new_page()
    page.goto((run[0] / "2019-20-q1/draft/page.html").as_uri())
    page.get_by_role("link", name="mitigations/ACF_KPI_03/2019-20-q1").click()
    page.wait_for_url("**/mitigations/ACF_KPI_03/2019-20-q1/draft/page.html", timeout=10_000)
    assert "ACF_KPI_03" in page.inner_text("h1")
    page.close()


def test_page_breaks_no_rule_and_is_as_its_manifest_says(run: tuple[Path, str], html: str) -> None:
    assert page_problems(html, illustrative=True) == []
    found = {page.name: page.faults for page in verify(Home(run[0].parents[1]), SAMPLE)}
    assert found[f"{SAMPLE}, mitigation of ACF_KPI_03, April to June 2019, draft"] == ()


def test_page_tells_the_published_story(html: str) -> None:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    for words in ("58.53% to 70.71%", "since October 2018", "Contract board", "overdue"):
        assert words in text


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    run: tuple[Path, str], chromium: Any, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_page(viewport={"width": width, "height": 900})
    complained: list[str] = []
    page.on("console", lambda message: complained.append(message.text))
    page.goto((run[0] / PAGE).as_uri())
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= shown
    assert complained == []
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [rule["id"] for rule in found.response["violations"]] == []
    assert len(found.response["passes"]) > 15
    page.close()
