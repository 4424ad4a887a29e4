"""Hostile text in every field that a person writes: in a real browser nothing runs or is lost."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hostile_contract import CONTRACT, PERIOD, plain_name, write_hostile
from hostile_extracts import BARE_NUMBERS, NUMBERS, UNREAD, ref
from hostile_fields import BESIDE, IN_CONTRACT_ONLY, ON_PAGE, texts_of
from hostile_texts import as_read

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PROJECT = Path(__file__).resolve().parents[2]
KINDS = {"run": "draft", "brief": "brief", "addendum": "addendum"}
WIDTHS = (1280, 320)
# Elements that none of our pages has: each of them could only come from a text.
# The one input of ours is the box for large print.
FOREIGN = (
    "script, iframe, img, base, form, input:not(#large-print), math, foreignObject, animate, "
    "object, embed, b"
)
# What stands out of the window, unless it is in a region that scrolls by itself.
OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(one => {
    const inside = one.parentElement.closest('.wide');
    const box = one.getBoundingClientRect();
    return !inside && !one.matches('.skip') && box.width
        && (box.right > document.documentElement.clientWidth + 1 || box.left < -1);
}).map(one => `${one.tagName} ${one.id} ${one.textContent.slice(0, 60)}`)"""
# Neighbours of which one begins before the other has ended.
OVERLAPPING = """() => [...document.querySelectorAll('main, main section, main figure')].flatMap(
    whole => {
        const parts = [...whole.children].filter(one => one.getBoundingClientRect().height);
        return parts.slice(1).filter((one, at) =>
            one.getBoundingClientRect().top < parts[at].getBoundingClientRect().bottom - 1
        ).map(one => one.textContent.slice(0, 60));
    })"""
WIDEST_TABLE = "Math.max(...[...document.querySelectorAll('table')].map(one => one.offsetWidth))"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, command: Callable) -> SimpleNamespace:
    """Make the page, the brief, the addendum and the note to the supplier by their commands."""
    home = tmp_path_factory.mktemp("hostile")
    write_hostile(home)
    shutil.copytree(PROJECT / "notebooks", home / "notebooks")
    for verb in KINDS:
        done = command(home, verb, PERIOD)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    folder = home / "outputs" / CONTRACT / "2019-20-q1"
    asked = command(home, "check", "--report", "note.html")
    assert asked.returncode == 1, asked.stderr
    pages = {kind: folder / place / "page.html" for kind, place in KINDS.items()}
    return SimpleNamespace(home=home, folder=folder, pages=pages | {"note": home / "note.html"})


@pytest.fixture(scope="module")
def seen(made: SimpleNamespace, chromium: Any) -> Callable[[str, int], Any]:
    """Open a page once at a width, and keep all that it asked for, said and tried."""
    opened: dict[tuple[str, int], Any] = {}

    def see(kind: str, width: int) -> Any:
        if (kind, width) not in opened:
            page = chromium.new_page(viewport={"width": width, "height": 900})
            page.happened = []
            page.on("request", lambda request: page.happened.append(f"asked {request.url}"))
            page.on("console", lambda message: page.happened.append(f"said {message.text}"))
            page.on("pageerror", lambda error: page.happened.append(f"failed {error}"))
            page.on("dialog", lambda dialog: page.happened.append(f"dialog {dialog.message}"))
            page.goto(made.pages[kind].as_uri())
            opened[kind, width] = page
        return opened[kind, width]

    return see


@pytest.fixture(params=[(kind, width) for kind in (*KINDS, "note") for width in WIDTHS])
def page(request: pytest.FixtureRequest, seen: Callable) -> Iterator[Any]:
    return seen(*request.param)


@pytest.fixture(scope="module")
def texts(seen: Callable) -> dict[str, str]:
    """What a reader can read on each page, and hear of its charts."""
    said = "[document.body, ...document.querySelectorAll('[aria-label]')]"
    said += ".map(one => one === document.body ? one.textContent : one.getAttribute('aria-label'))"
    return {kind: as_read("\n".join(seen(kind, 1280).evaluate(said))) for kind in (*KINDS, "note")}


@pytest.fixture(scope="module")
def cells(made: SimpleNamespace) -> list[str]:
    """Every cell of the CSV files beside the page."""
    return [
        cell
        for path in sorted((made.folder / "draft" / "tables").glob("*.csv"))
        for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""))
        for cell in row
    ]


def test_nothing_runs_is_asked_for_or_has_to_be_blocked(page: Any) -> None:
    assert page.happened == [f"asked {page.url}"]
    assert "owned" not in page.title().replace("document.title='owned'", "")


def test_no_text_becomes_an_element_or_an_attribute(page: Any) -> None:
    assert page.locator(FOREIGN).count() == 0
    names = "[...new Set([...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()))]"
    held = page.evaluate(names)
    assert [name for name in held if name.startswith("on") or name in ("style", "autofocus")] == []
    hrefs = "[...document.querySelectorAll('[href]')].map(e => e.getAttribute('href'))"
    links = page.evaluate(hrefs)
    assert [link for link in links if not link.startswith("#")] == []


def test_ids_stand_once(page: Any) -> None:
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert sorted(ids) == sorted(set(ids))


def test_layout_holds(page: Any) -> None:
    width, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= shown
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(OVERLAPPING) == []


def test_word_of_ten_thousand_letters_breaks_inside_its_table(seen: Callable) -> None:
    for kind in KINDS:
        assert seen(kind, 1280).evaluate(WIDEST_TABLE) < 3000


def test_axe_finds_nothing(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    # What passes is not listed: a page of this length has too much of it.
    settings = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=settings).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []


def lost(field: str, text: str) -> list[int]:
    return [number for number, said in texts_of(field).items() if as_read(said) not in text]


@pytest.mark.parametrize("field", ON_PAGE)
def test_text_of_a_field_is_read_on_a_page_as_it_was_written(
    field: str, texts: dict[str, str]
) -> None:
    assert lost(field, "\n".join(texts.values())) == []


@pytest.mark.parametrize("field", BESIDE)
def test_text_that_no_page_shows_stands_in_the_data_beside_it(field: str, cells: list[str]) -> None:
    assert lost(field, as_read("\n".join(cells))) == []


@pytest.mark.parametrize("field", IN_CONTRACT_ONLY)
def test_text_that_nothing_shows_is_still_what_the_contract_says(
    field: str, made: SimpleNamespace
) -> None:
    from kpianalysis.contract_file import read_contract

    said = read_contract(made.home / "data" / "raw" / CONTRACT).model_dump_json()
    assert lost(field, as_read("\n".join(strings(json.loads(said))))) == []


def strings(held: Any) -> Iterator[str]:
    """Give every text in what JSON holds."""
    if isinstance(held, str):
        yield held
    for item in held.values() if isinstance(held, dict) else held if isinstance(held, list) else ():
        yield from strings(item)


def test_names_are_read_on_every_page(texts: dict[str, str]) -> None:
    for number in NUMBERS:
        assert as_read(plain_name(number)) in texts["run"]
        assert as_read(plain_name(number)) in texts["brief"]


def test_lone_word_for_nothing_is_an_answer(texts: dict[str, str], cells: list[str]) -> None:
    for word in BARE_NUMBERS.values():
        assert word in cells
    assert '"none"' in texts["run"]
    assert '"<na>"' in texts["run"]


def test_figure_that_is_a_text_is_refused_with_its_place_and_what_to_do(
    made: SimpleNamespace, texts: dict[str, str], command: Callable
) -> None:
    said = command(made.home, "check").stdout.splitlines()
    for number in (number for number in NUMBERS if number % 2):
        line = next(line for line in said if f", D{number + 1}: " in line)
        assert "ask the supplier for the figure" in line
        assert ref(UNREAD + number).casefold() in texts["note"]


def test_no_cell_beside_the_page_is_a_formula(cells: list[str]) -> None:
    assert [cell for cell in cells if cell[:1] in "=+@\t\r" and cell] == []
    assert [cell for cell in cells if cell.startswith("-") and not is_number(cell)] == []


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_manifest_names_the_files_as_they_are_called(made: SimpleNamespace) -> None:
    held = json.loads((made.folder / "draft" / "manifest.json").read_text(encoding="utf-8"))
    for path in (made.home / "data" / "raw" / CONTRACT / "extracts").iterdir():
        assert any(name.endswith(path.name) for name in held["inputs"])


def test_notebook_shows_what_the_page_shows(made: SimpleNamespace) -> None:
    import nbformat

    from kpianalysis.writing.unseen import without_unseen

    notebook = nbformat.read(made.folder / "draft" / "notebook.ipynb", as_version=4)
    shown = [
        output["data"]["text/html"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    assert len(shown) > 15
    assert all(html == without_unseen(html) and "<script" not in html for html in shown)


def test_printed_page_has_a_sensible_number_of_sides(seen: Callable, tmp_path: Path) -> None:
    sides = printed(seen("run", 1280), tmp_path)
    # A side of A4 holds some 3,000 letters; a section begins on a new one now and then.
    assert 10 < len(sides) < len(seen("run", 1280).inner_text("body")) / 600


def test_printed_side_holds_every_word(seen: Callable, tmp_path: Path) -> None:
    # A word may break at the end of a line.
    sides = printed(seen("addendum", 1280), tmp_path)
    said = "".join("".join(side.extract_text().split()) for side in sides).casefold()
    assert [n for n in NUMBERS if f"cause-2019-04~{n:02}" not in said] == []
    assert said.count("w") > 9_000


def printed(page: Any, folder: Path) -> Any:
    """Print a page, and give its sides."""
    from pypdf import PdfReader

    page.pdf(prefer_css_page_size=True, path=folder / "page.pdf")
    return PdfReader(folder / "page.pdf").pages
