"""Which pages stand in ``outputs``, and which of them can be shown to everybody?"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kpianalysis.audience import PUBLIC
from kpianalysis.errors import PageProblem, PeriodProblem
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.periods import ReviewPeriod, parse_period, period_of_folder
from kpianalysis.publish.approval import Approval
from kpianalysis.publish.places import DRAFT, EDITION, MANIFEST, PAGE

PDF, LARGE_PRINT_PDF, WORKBOOK = "page.pdf", "page-large-print.pdf", "tables.xlsx"
ADDENDUM = "addendum"
_REPLACED = f".{DRAFT}-old"
_SECTION_ID = re.compile(r' id="(section-[\w.-]+)"')


class PageFacts(BaseModel):
    """What a page of members says of itself in its manifest."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    contract: str
    title: str
    headline: str
    as_at: dt.date
    council: str = ""
    supplier: str = ""
    step: Literal["month", "quarter"] = "month"
    basis: str = ""
    fictional: Literal["yes", "no"] = "no"
    points: tuple[str, ...] = ()
    kpis_mitigated: tuple[str, ...] | None = None


class Manifest(BaseModel):
    """What stands in ``manifest.json``, as far as an index needs it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    contract: str
    parameters: dict[str, Any]
    outputs: dict[str, str]
    page: dict[str, Any] = Field(default_factory=dict)

    @property
    def is_public(self) -> bool:
        """Whether the page was made for everybody."""
        readers = (self.parameters.get("audience", PUBLIC), self.page.get("audience", PUBLIC))
        return all(reader == PUBLIC for reader in readers)


@dataclass(frozen=True)
class StandingPage:
    """A page that stands in its folder as it was made.

    Parameters
    ----------
    folder : Path
        Where it stands.
    manifest : Manifest
        What it was made from, and what it says of itself.
    """

    folder: Path
    manifest: Manifest

    @property
    def edition(self) -> int | None:
        """Number of the approved edition; None for a draft."""
        found = EDITION.fullmatch(self.folder.name)
        return int(found[1]) if found else None

    @property
    def approval(self) -> Approval | None:
        """Who approved it; None for a draft."""
        return Approval.from_facts(self.manifest.page)

    @cached_property
    def facts(self) -> PageFacts:
        """What it says of itself."""
        try:
            return PageFacts.model_validate(self.manifest.page)
        except ValidationError as error:
            raise PageProblem(f"its {MANIFEST} does not say what the page holds") from error

    @cached_property
    def sections(self) -> frozenset[str]:
        """The ids of its sections, which links can lead to."""
        return frozenset(_SECTION_ID.findall((self.folder / PAGE).read_text(encoding="utf-8")))

    def table(self, key: str, columns: set[str]) -> pd.DataFrame | None:
        """Read a table beside it, all cells as text; None where the page has no such table.

        Raises
        ------
        PageProblem
            When it is not as it was made, or lacks a column.
        """
        name = f"tables/{key}.csv"
        if name not in self.manifest.outputs:
            return None
        _check_unchanged(self.folder, self.manifest, name)
        try:
            table = pd.read_csv(self.folder / name, dtype=str, keep_default_na=False)
        except (OSError, ValueError) as error:
            raise PageProblem(f"{name} cannot be read") from error
        if not columns <= set(table.columns):
            raise PageProblem(f"{name} lacks the columns that the index needs")
        return table


@dataclass(frozen=True)
class PeriodPages:
    """All that stands in the folder of one period.

    Parameters
    ----------
    period : ReviewPeriod
        Its months.
    pages : tuple of StandingPage
        Those that can be shown: the newest edition first, a draft last.
    problems : tuple of (str, str)
        Of each page that cannot be shown: the name of its folder, and why, as the end of a
        sentence.
    addendum : StandingPage, optional
        The side that is read beside the page.
    """

    period: ReviewPeriod
    pages: tuple[StandingPage, ...]
    problems: tuple[tuple[str, str], ...] = ()
    addendum: StandingPage | None = None


def contract_pages(folder: Path) -> list[PeriodPages]:
    """Return the periods of a contract that have a page, newest first.

    What is not for everybody (``brief``, ``exempt-draft``, ``edition-1-inputs``, what a failed run
    left) is passed over.

    Parameters
    ----------
    folder : Path
        ``outputs/<contract>``.
    """
    found = [
        _period_pages(place, period, folder.name)
        for place in folder.iterdir()
        if place.is_dir() and (period := period_of_folder(place.name))
    ]
    shown = [one for one in found if one.pages or one.problems]
    return sorted(shown, key=lambda one: (one.period.last, one.period.first), reverse=True)


def public_page(folder: Path, contract: str, period: ReviewPeriod | None) -> StandingPage | None:
    """Return the page in a folder; None where it is not for everybody.

    Parameters
    ----------
    folder : Path
        With ``page.html`` and ``manifest.json``.
    contract : str
        Whose page it must be.
    period : ReviewPeriod, optional
        Which months it must be about.

    Raises
    ------
    PageProblem
        When the page is not there, is not as its manifest says, or is another edition than its
        folder's name says.
    """
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise PageProblem(f"it has no {MANIFEST}") from error
    except (OSError, ValidationError) as error:
        raise PageProblem(f"its {MANIFEST} cannot be read") from error
    if not manifest.is_public:
        return None
    if manifest.contract != contract or (period and _period_of(manifest) != period):
        raise PageProblem(f"its {MANIFEST} is about another contract or period")
    _check_unchanged(folder, manifest, PAGE)
    page = StandingPage(folder, manifest)
    _check_edition(page)
    return page


def newest_first(folder: Path) -> list[Path]:
    """Return the folders of pages in a folder: the newest edition first, a draft last."""
    editions = {
        int(found[1]): place
        for place in folder.iterdir()
        if place.is_dir() and (found := EDITION.fullmatch(place.name))
    }
    places = [editions[number] for number in sorted(editions, reverse=True)]
    return [*places, *([folder / DRAFT] if (folder / DRAFT).is_dir() else [])]


def _period_pages(place: Path, period: ReviewPeriod, contract: str) -> PeriodPages:
    pages: list[StandingPage] = []
    problems: list[tuple[str, str]] = []
    for folder in newest_first(place):
        try:
            page = public_page(folder, contract, period)
            if page and page.facts:
                pages.append(page)
        except PageProblem as problem:
            problems.append((folder.name, problem.problem))
    if not (place / DRAFT).exists() and (place / _REPLACED).is_dir():
        problems.append((DRAFT, "a run stopped while it was replaced"))
    addendum = None
    try:
        if (place / ADDENDUM).is_dir():
            addendum = public_page(place / ADDENDUM, contract, period)
    except PageProblem as problem:
        problems.append((ADDENDUM, problem.problem))
    return PeriodPages(period, tuple(pages), tuple(problems), addendum)


def _period_of(manifest: Manifest) -> ReviewPeriod | None:
    try:
        return parse_period(str(manifest.parameters.get("period")))
    except PeriodProblem:
        return None


def _check_edition(page: StandingPage) -> None:
    """Stop where a page is another edition than its folder's name says, or a draft in its place."""
    try:
        approval = page.approval
    except PageProblem as error:
        raise PageProblem(f"its {MANIFEST} does not say who approved it and when") from error
    says = approval.edition if approval else None
    if says != page.edition:
        named = f"edition {page.edition}" if page.edition else "a draft"
        raise PageProblem(f"its {MANIFEST} does not say that it is {named}")


def _check_unchanged(folder: Path, manifest: Manifest, name: str) -> None:
    """Stop where a file is not the one that the manifest has the fingerprint of."""
    try:
        unchanged = fingerprint(folder / name) == manifest.outputs.get(name)
    except FileNotFoundError as error:
        raise PageProblem(f"{name} is missing") from error
    except OSError as error:
        raise PageProblem(f"{name} cannot be read") from error
    if not unchanged:
        raise PageProblem(f"{name} is not the file that was made")
