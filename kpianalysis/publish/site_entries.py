"""What does the index say of each period, and where do its links lead?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kpianalysis.analysis.period_counts import counts_by_step
from kpianalysis.display.between_periods import (
    PeriodCounts,
    earlier_period,
    say_change,
    say_overlap,
)
from kpianalysis.display.numbers import date_words
from kpianalysis.errors import PageProblem
from kpianalysis.publish.places import DRAFT, PAGE
from kpianalysis.publish.site_pages import (
    ADDENDUM,
    LARGE_PRINT_PDF,
    PDF,
    WORKBOOK,
    PeriodPages,
    StandingPage,
)

_KILOBYTE = 1000
_COUNTS = {"period_start", "view", "row", "kpis"}


@dataclass(frozen=True)
class Link:
    """A link to a file below the index."""

    words: str
    href: str


@dataclass(frozen=True)
class PageEntry:
    """One page of a period: what it is, who approved it, when it was true, what it found."""

    mark: str
    approval: str
    as_at: str
    headline: str
    link: Link


@dataclass(frozen=True)
class PeriodEntry:
    """What stands in the index of one period; ``page`` is None where none can be shown.

    ``also`` is what the search finds it by besides: its months, and how a person types it.
    """

    key: str
    also: str
    heading: str
    page: PageEntry | None
    points: tuple[str, ...]
    change: str
    overlap: str
    links: tuple[Link, ...]
    others: tuple[PageEntry, ...]
    problems: tuple[str, ...]


def counts_of(pages: PeriodPages) -> PeriodCounts:
    """Return the counts by month of the page that is shown first; none without such a page.

    Raises
    ------
    PageProblem
        When its table of counts is damaged.
    """
    if not pages.pages:
        return PeriodCounts(pages.period)
    page = pages.pages[0]
    summary = page.table("summary", _COUNTS)
    if summary is None:
        return PeriodCounts(pages.period)
    try:
        counts = counts_by_step(summary.assign(kpis=summary["kpis"].astype(int)))
    except (KeyError, ValueError, OverflowError) as error:
        raise PageProblem("tables/summary.csv does not hold the counts of a period") from error
    basis = sorted({part for text in summary.get("basis", ()) for part in text.split("; ") if part})
    return PeriodCounts(pages.period, counts, page.facts.step, tuple(basis))


def period_entry(
    pages: PeriodPages, counts: Sequence[PeriodCounts], doubts: Sequence[str], top: Path
) -> PeriodEntry:
    """Say what the index shows of a period.

    Parameters
    ----------
    pages : PeriodPages
        What stands in its folder.
    counts : sequence of PeriodCounts
        Of every period of the contract.
    doubts : sequence of str
        Why its counts cannot be shown.
    top : Path
        The folder of the index, from which links lead.
    """
    entries = [_page_entry(page, pages, top) for page in pages.pages]
    own = next(one for one in counts if one.period == pages.period)
    return PeriodEntry(
        key=pages.period.folder,
        also=" ".join([pages.period.text, *(month.words for month in pages.period.months)]),
        heading=pages.period.full_words,
        page=entries[0] if entries else None,
        points=pages.pages[0].facts.points if entries else (),
        change=say_change(own, earlier_period(own, counts)) if entries and not doubts else "",
        overlap=say_overlap(pages.period, [one.period for one in counts]),
        links=tuple(_links(pages, top)),
        others=tuple(entries[1:]),
        problems=(
            *(_say_problem(pages, name, why, top.name) for name, why in pages.problems),
            *(f"Its counts cannot be shown: {why}." for why in doubts),
        ),
    )


def address(path: Path, top: Path) -> str:
    """Return the address of a file below a folder: relative, and safe in a link.

    >>> address(Path("outputs/roads/2019-20-q1/draft/page 1.html"), Path("outputs/roads"))
    '2019-20-q1/draft/page%201.html'
    """
    return quote(path.relative_to(top).as_posix())


def page_mark(page: StandingPage) -> str:
    """Say whether a person approved a page."""
    return f"Approved edition {page.edition}" if page.edition else "Draft: not approved"


def _say_approval(page: StandingPage) -> str:
    """Say who approved a page, when, and if so that words are missing; nothing of a draft."""
    approval = page.approval
    if approval is None:
        return ""
    missing = " It was approved although words are missing." if approval.anyway else ""
    return f"{approval.said_by}{missing}"


def _page_entry(page: StandingPage, pages: PeriodPages, top: Path) -> PageEntry:
    first = page is pages.pages[0]
    what = "Page" if first else f"Edition {page.edition}" if page.edition else "Draft"
    return PageEntry(
        mark=page_mark(page) + (", replaced" if page.edition and not first else ""),
        approval=_say_approval(page),
        as_at=date_words(page.facts.as_at),
        headline=page.facts.headline,
        link=Link(f"{what} for {pages.period.words}", address(page.folder / PAGE, top)),
    )


def _links(pages: PeriodPages, top: Path) -> list[Link]:
    """Return what stands beside the page that is shown first, and the addendum to it."""
    links = []
    if pages.pages:
        kinds = {
            PDF: ("PDF", "PDF"),
            LARGE_PRINT_PDF: ("Large print", "PDF"),
            WORKBOOK: ("Tables", "spreadsheet"),
        }
        for name, (what, kind) in kinds.items():
            file = pages.pages[0].folder / name
            if file.is_file():
                words = f"{what} for {pages.period.words} ({kind}, {_size(file)})"
                links.append(Link(words, address(file, top)))
    if pages.addendum:
        said = str(pages.addendum.manifest.page.get("title", "Addendum"))
        words = f"{pages.period.words}: {said.removeprefix(f'{pages.period.words}: ')}"
        links.append(Link(words, address(pages.addendum.folder / PAGE, top)))
    return links


def _size(file: Path) -> str:
    """Write the size of a file as people compare it.

    At least 1 KB: no file that is there reads as nought.
    """
    kilobytes = max(1, round(file.stat().st_size / _KILOBYTE))
    if kilobytes < _KILOBYTE:
        return f"{kilobytes} KB"
    return f"{kilobytes / _KILOBYTE:.1f} MB"


def _say_problem(pages: PeriodPages, name: str, why: str, contract: str) -> str:
    """Say why a page is not shown, and what to do."""
    what = {DRAFT: "The draft", ADDENDUM: "The addendum"}.get(name)
    if what is None:
        number = name.rpartition("-")[2]
        return f"Approved edition {number} cannot be shown: {why}. Put it back from a copy."
    command = "addendum" if name == ADDENDUM else "run"
    again = f'Make it again: kpianalysis {command} "{pages.period.text}" --contract {contract}.'
    return f"{what} cannot be shown: {why}. {again}"
