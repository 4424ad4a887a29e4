"""The lists of pages as a member opens them from a memory stick: real browser, no server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from standing_pages import write_page

from kpianalysis.home import Home
from kpianalysis.publish.site import build_site

pytestmark = pytest.mark.browser
LONG = "unbroken" * 1250
MITIGATIONS = [
    ["RD_KPI_01", "2018-10-01", "", "True", "True", "illustrative"],
    ["RD_KPI_02", "2016-10-01", "2016-12-01", "False", "False", ""],
]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site with drafts, an edition, a damaged page, hostile words and a second contract."""
    root = tmp_path_factory.mktemp("a stick é #1")
    (root / "data" / "raw").mkdir(parents=True)
    outputs = root / "outputs"
    write_page(outputs, "2019-20 Q2", headline=f"<script>document.title='owned'</script>{LONG}")
    write_page(
        outputs,
        "2019-20 Q1",
        mitigations=MITIGATIONS,
        kpis_mitigated=["Potholes mended in time (RD_KPI_01)"],
        html='<h2 id="section-RD_KPI_01">Potholes</h2>',
        points=["The Café’s road was closed."],
        basis="illustrative",
    )
    write_page(outputs, "2019-20 Q1", "edition-1", points=["The Café’s road was closed."])
    (write_page(outputs, "2018-19 Q4") / "page.html").write_text("changed", encoding="utf-8")
    write_page(outputs, "2019-04..2019-07", months=[(8, 1, 0, 1, 0)] * 4, files=["page.pdf"])
    write_page(outputs, "2019-20 Q1", contract="lamps", name="Street Lamps", fictional="yes")
    build_site(Home(root))
    return outputs


@pytest.fixture(params=(1280, 320))
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=("index.html", "roads/index.html", "lamps/index.html"))
def opened(request: pytest.FixtureRequest, chromium: Any, outputs: Path, width: int) -> Iterator:
    """Open each list at each width, and keep what it asked for and complained of."""
    yield from watched(chromium, outputs / request.param, width)


@pytest.fixture
def periods(chromium: Any, outputs: Path, width: int) -> Iterator[Any]:
    """Open the list of a contract's periods."""
    yield from watched(chromium, outputs / "roads/index.html", width)


def watched(chromium: Any, file: Path, width: int) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.asked, page.complained = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complained.append(message.text))
    page.on("pageerror", lambda error: page.complained.append(str(error)))
    page.goto(file.as_uri())
    yield page
    page.close()


def shown(page: Any) -> list[str]:
    return page.locator(".entries > li:visible h3").all_inner_texts()


def test_axe_finds_nothing_at_wcag_22_a_and_aa(opened: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(opened, options={"runOnly": {"type": "tag", "values": tags}})
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]] == []
    assert len(found.response["passes"]) > 10


def test_list_asks_for_nothing_and_its_policy_blocks_nothing(opened: Any) -> None:
    assert opened.asked == [opened.url]
    assert opened.complained == []


def test_list_does_not_scroll_sideways(opened: Any) -> None:
    wide, room = opened.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room


def test_hostile_words_do_not_run(opened: Any) -> None:
    assert opened.title() != "owned"


def test_every_link_leads_to_a_file_or_an_id_that_is_there(opened: Any, chromium: Any) -> None:
    # Resolved by the browser itself, from a folder with a blank, an accent and a number sign.
    hrefs = opened.eval_on_selector_all("a", "links => links.map(link => link.href)")
    assert hrefs
    for href in hrefs:
        parts = urlsplit(href)
        assert parts.scheme == "file"
        file = Path(unquote(parts.path))
        assert file.is_file(), href
        if parts.fragment:
            assert f'id="{parts.fragment}"' in file.read_text(encoding="utf-8")


def test_search_shows_the_periods_that_hold_all_words(periods: Any) -> None:
    assert len(shown(periods)) == 4
    periods.get_by_label("Search the periods").fill("2019 JUNE")
    assert shown(periods) == ["April to July 2019", "Quarter 1 (April to June 2019)"]
    assert periods.get_by_role("status").inner_text() == "2 of 4 periods found."


@pytest.mark.parametrize("typed", ["cafe's", "CAFÉ’S ROAD", "  road   café "])
def test_search_passes_over_case_accents_and_curly_apostrophes(periods: Any, typed: str) -> None:
    periods.get_by_label("Search the periods").fill(typed)
    assert shown(periods) == ["Quarter 1 (April to June 2019)"]


@pytest.mark.parametrize("typed", ["2018-19 q4", "february 2019", "page.html is not the file"])
def test_search_finds_a_period_by_its_months_its_name_and_what_is_said_of_it(
    periods: Any, typed: str
) -> None:
    # Others are compared with January to March 2019, and are not found by that.
    periods.get_by_label("Search the periods").fill(typed)
    assert shown(periods) == ["Quarter 4 (January to March 2019)"]


def test_search_that_finds_nothing_says_so_and_escape_shows_all_again(periods: Any) -> None:
    box = periods.get_by_label("Search the periods")
    box.fill("[(.* wombat")
    assert shown(periods) == []
    assert periods.get_by_role("status").inner_text() == "No periods found. Try fewer words."
    box.press("Escape")
    assert (box.input_value(), len(shown(periods))) == ("", 4)
    assert periods.get_by_role("status").inner_text() == ""


def test_search_is_reached_and_used_by_keyboard_alone(periods: Any) -> None:
    for _ in range(10):
        periods.keyboard.press("Tab")
        if periods.evaluate("document.activeElement.id") == "search":
            break
    periods.keyboard.type("april to july")
    assert shown(periods) == ["April to July 2019"]
    # The next stop is a link of the period that was found, and not of one that is hidden.
    periods.keyboard.press("Tab")
    assert periods.evaluate("document.activeElement.innerText") == "Page for April to July 2019"


def test_list_of_one_needs_no_search(chromium: Any, outputs: Path) -> None:
    page = chromium.new_page()
    page.goto((outputs / "lamps/index.html").as_uri())
    assert (page.locator("input").count(), len(shown(page))) == (0, 1)
    page.close()


def test_list_is_complete_without_the_script_and_shows_no_box_that_does_nothing(
    chromium: Any, outputs: Path, width: int
) -> None:
    page = chromium.new_page(java_script_enabled=False, viewport={"width": width, "height": 900})
    page.goto((outputs / "roads/index.html").as_uri())
    assert len(shown(page)) == 4
    assert page.locator("input, [role=search]").count() == 0
    page.close()


def test_printed_list_is_complete_and_has_no_search_box(periods: Any) -> None:
    periods.get_by_label("Search the periods").fill("july")
    periods.emulate_media(media="print")
    assert len(shown(periods)) == 4
    assert not periods.locator(".search").is_visible()


def test_another_script_in_the_list_is_blocked_by_its_policy(
    chromium: Any, outputs: Path, tmp_path: Path
) -> None:
    html = (outputs / "roads/index.html").read_text(encoding="utf-8")
    attack = "<script>document.title='owned'</script>"
    (tmp_path / "attacked.html").write_text(html.replace("</main>", f"{attack}</main>"), "utf-8")
    page = chromium.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto((tmp_path / "attacked.html").as_uri())
    assert page.title() != "owned"
    assert any("Content Security Policy" in text for text in blocked)
    page.close()
