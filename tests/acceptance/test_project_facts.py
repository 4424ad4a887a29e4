"""Every published fact about a project of September 2019 stands on the page, marked as such."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kpianalysis.display.blocks import Block, join
from kpianalysis.display.project_words import projects_missing, say_projects
from kpianalysis.display.projects import projects, projects_in_full
from kpianalysis.home import Home
from kpianalysis.review import Review
from kpianalysis.reviewing import open_review

SAMPLE = "corporate-support-services"
PROJECT = Path(__file__).resolve().parents[2]
PROJECT_FACTS = PROJECT / "tests" / "facts" / "published_project_facts.csv"
PRIORITIES, BEHIND = "priority-projects", "projects-behind"
Row = dict[str, str]


def facts() -> list[Row]:
    with PROJECT_FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def open_at(new_home: Callable) -> Callable[[str], Review]:
    home = Home(new_home())
    return lambda day: open_review(SAMPLE, "2019-20 Q1", as_at=day, home=home)


@pytest.fixture(scope="module")
def page(open_at: Callable) -> tuple[Review, Block]:
    review = open_at("2019-09-12")
    return review, join(projects(review), projects_in_full(review))


def cells_of(block: Block, table: str, project: str) -> dict[str, str]:
    """Return the cells of a project's row by their headings."""
    held = str(block.html).split(f'id="table-{table}"')[1].split("</table>")[0]
    line = next(line for line in held.split("<tr>") if f">{project}</th>" in line)
    heads = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", held)
    cells = re.findall(r"<t[hd](?: [^>]*)?>(.*?)</t[hd]>", line)
    return dict(zip(map(html.unescape, heads), map(html.unescape, cells), strict=True))


def text_of(block: Block) -> str:
    bare = re.sub(r"<svg.*?</svg>", " ", str(block.html), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def _stands(table: str, heading: str, words: str, published: str) -> Callable:
    """Look for words in a cell of the fact's project, and for the mark of its row."""

    def check(row: Row, review: Review, block: Block) -> None:
        cells = cells_of(block, table, row["project"])
        assert words in cells[heading]
        basis = cells["Basis"]
        assert basis.startswith("published: ")
        assert published in basis

    return check


def _says(words: str) -> Callable:
    return _stands(PRIORITIES, "What the list says", words, "progress")


def _most_on_track(row: Row, review: Review, block: Block) -> None:
    (said,) = [said for said in say_projects(review) if "green or complete, and not late" in said]
    on_track, total = map(int, re.match(r"(\d+) of (\d+) ", said).groups())
    assert total == 20
    assert on_track > total / 2
    # The number itself is not published.
    assert said.endswith("(partly illustrative figures).")


def _completed_since_march(row: Row, review: Review, block: Block) -> None:
    text = text_of(block)
    found = re.search(r"(\w+) priority projects were completed since March 2019: ", text)
    assert found[1] not in ("No", "One")
    assert "Corporate capability to take card payments" in text[found.end() :][:200]


def _on_track(row: Row, review: Review, block: Block) -> None:
    _says("on track to complete within the set deadline")(row, review, block)
    cells = cells_of(block, PRIORITIES, row["project"])
    assert (cells["RAG now"], cells["Weeks late"]) == ("Green", "0")
    assert cells["Agreed"] == cells["Expected"]


def _completed(row: Row, review: Review, block: Block) -> None:
    cells = cells_of(block, PRIORITIES, row["project"])
    assert cells["RAG now"] == "Complete"
    assert "Implementation completed" in cells["What the list says"]
    assert "RAG now" in cells["Basis"]


def _business_not_technical(row: Row, review: Review, block: Block) -> None:
    assert cells_of(block, BEHIND, row["project"])["Cause"] == "business"
    _stands(BEHIND, "In the supplier's words", "Business and commercial", "cause")(
        row, review, block
    )


def _property_not_technical(row: Row, review: Review, block: Block) -> None:
    assert cells_of(block, BEHIND, row["project"])["Cause"] == "property"
    _says("drainage in the car park")(row, review, block)


def _integration(row: Row, review: Review, block: Block) -> None:
    _stands(BEHIND, "In the supplier's words", "integration", "cause")(row, review, block)
    _says("integrated into the systems that the registrars used")(row, review, block)


CHECKS: dict[tuple[str, str], Callable] = {
    ("20 priority IMT projects", "on track"): _most_on_track,
    ("20 priority IMT projects", "completed since March 2019"): _completed_since_march,
    ("South Park Fire and Rescue centre", "technical and property work"): _says(
        "All technical and property work completed"
    ),
    ("South Park Fire and Rescue centre", "weeks late"): _stands(
        PRIORITIES, "Weeks late", "3", "weeks late"
    ),
    ("South Park Fire and Rescue centre", "cause"): _property_not_technical,
    ("Windows 10 Corporate Refresh Phase 2", "share done"): _stands(
        PRIORITIES, "What the list says", "Share done: Over two thirds", "share done"
    ),
    ("Windows 10 Corporate Refresh Phase 2", "on track"): _on_track,
    ("New Corporate Website", "next step"): _says(
        "invited to a viewing after the Council meeting on 13 September 2019"
    ),
    ("Corporate capability to take card payments", "completed"): _completed,
    ("Corporate capability to take card payments", "cause", "business"): _business_not_technical,
    ("Corporate capability to take card payments", "cause", "integration"): _integration,
    ("Lifecycle refresh", "date expected"): _stands(
        PRIORITIES, "Expected", "March 2020", "date expected"
    ),
    ("Technical debt", "progress"): _says(
        "Technical debt reduced, which let the programme move into real time working and lowered "
        "the risks"
    ),
    ("Unsupported technology", "reason"): _stands(
        PRIORITIES, "Why it is a priority", "Old devices on old servers, not fit for purpose",
        "reason",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", facts(), ids=lambda row: f"{row['project']}-{row['field']}"[:60])
def test_published_fact_of_a_project_stands_on_the_page(
    row: Row, page: tuple[Review, Block]
) -> None:
    key = (row["project"], row["field"])
    check = CHECKS.get(key) or CHECKS[(*key, row["value"])]
    check(row, *page)


def test_south_park_is_late_by_what_is_published_and_waits_for_its_words(
    page: tuple[Review, Block],
) -> None:
    text = text_of(page[1])
    assert "South Park Fire and Rescue centre: 3 weeks (property)" in text
    assert "The data supplied does not say when South Park Fire and Rescue centre" in text


def test_both_suppliers_of_projects_stand_as_the_list_has_them(page: tuple[Review, Block]) -> None:
    for project, supplier in (
        ("South Park Fire and Rescue centre", "Serco"),
        ("Bookable desks County Offices", "Council"),
    ):
        assert cells_of(page[1], "projects", project)["Supplier"] == supplier


def test_page_as_at_july_shows_the_list_of_march_and_nothing_of_september(
    open_at: Callable,
) -> None:
    review = open_at("2019-07-31")
    block = join(projects(review), projects_in_full(review))
    text = text_of(block)
    assert "This is the list as at March 2019, received on 19 March 2019." in text
    assert "No earlier list had been supplied to compare it with." in text
    for later in ("September 2019, received", "drainage", "Over two thirds", "Bookable desks"):
        assert later not in text
    # Expected by July, and no newer list: neither complete nor late.
    assert any(said.startswith("Whether ") for said in projects_missing(review))


def test_page_as_at_a_day_before_any_list_says_that_none_was_supplied(new_home: Callable) -> None:
    review = open_review(SAMPLE, "2017-18 Q4", as_at="2018-12-31", home=Home(new_home()))
    assert "No project list had been supplied by 31 December 2018." in text_of(projects(review))
