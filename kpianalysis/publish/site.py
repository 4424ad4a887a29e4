"""The index of all pages: one for each contract and one above them, made from what stands there.

Nothing is analysed again: what a list says comes from the manifest and the tables beside each page.
The same pages give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2
from filelock import FileLock, Timeout
from markupsafe import Markup

from kpianalysis import __version__
from kpianalysis.display.basis import bases
from kpianalysis.display.between_periods import PeriodCounts, change_table
from kpianalysis.display.made_up import say_made_up
from kpianalysis.display.numbers import plural
from kpianalysis.display.wording import MITIGATION_EXPLAINED
from kpianalysis.errors import KpiProblem, PageProblem
from kpianalysis.home import CONTRACT_FOLDER, Home
from kpianalysis.publish.page_check import check_page
from kpianalysis.publish.site_entries import PeriodEntry, counts_of, period_entry
from kpianalysis.publish.site_mitigations import Mitigation, mitigation_list
from kpianalysis.publish.site_pages import PageFacts, PeriodPages, StandingPage, contract_pages
from kpianalysis.writing.unseen import without_unseen
from kpianalysis.writing.whole import write_whole

INDEX = "index.html"
_LOCK = ".site.lock"
_SECONDS_TO_WAIT = 60
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class ContractIndex:
    """What the index of a contract shows."""

    folder: str
    facts: PageFacts | None
    entries: tuple[PeriodEntry, ...]
    counts: tuple[PeriodCounts, ...]
    newest: PeriodEntry | None
    mitigations: tuple[Mitigation, ...] | None
    problem: str

    @property
    def name(self) -> str:
        """What the contract is called; the name of its folder where no page says it."""
        return self.facts.contract if self.facts else self.folder

    @property
    def fictional(self) -> bool:
        """Whether all of it is made up."""
        return self.facts is not None and self.facts.fictional == "yes"

    @property
    def made_up(self) -> str:
        """What is said of figures that are not real."""
        present = bases(part for one in self.counts for part in one.basis)
        return say_made_up(present, fictional=self.fictional)

    @property
    def made_up_in_short(self) -> str:
        """The same in a list of contracts, whose other figures may be real."""
        if self.fictional:
            return "This contract is wholly fictional."
        return "Figures of this contract are partly illustrative." if self.made_up else ""

    @property
    def how_many(self) -> str:
        """How many periods are listed."""
        return plural(len(self.entries), "period")

    @property
    def mitigations_heading(self) -> str:
        """How many mitigations are in force, and how many have ended."""
        listed = [one for one in self.mitigations or () if one.when]
        now = sum(one.in_force for one in listed)
        said = f"{now} in force" + (f", {len(listed) - now} ended" if len(listed) > now else "")
        return f"KPIs in mitigation: {said if listed else 'none'}"

    @property
    def change_table(self) -> Markup:
        """The counts of all periods side by side; empty where no page has any."""
        known = any(len(one.counts) for one in self.counts)
        return change_table(self.counts).html if known else Markup("")


def build_site(home: Home) -> Path:
    """Write the index of each contract, and the one above them.

    Parameters
    ----------
    home : Home
        Whose ``outputs`` are listed.

    Returns
    -------
    Path
        ``outputs/index.html``.

    Raises
    ------
    PageProblem
        When another run holds the lock for too long, or an index breaks a rule of pages.
    """
    outputs = home.root / "outputs"
    outputs.mkdir(parents=True, exist_ok=True)
    try:
        # What stands there is read inside the lock: of two runs the later one sees both pages.
        with FileLock(outputs / _LOCK, timeout=_SECONDS_TO_WAIT):
            contracts = [_contract(folder) for folder in _contract_folders(outputs)]
            for one in contracts:
                _write(outputs / one.folder / INDEX, "contract.html.j2", contract=one)
            listed = [one for one in contracts if one.entries]
            listed.sort(key=lambda one: (one.fictional, one.name.casefold(), one.folder))
            _write(outputs / INDEX, "contracts.html.j2", contracts=listed)
    except Timeout as error:
        raise PageProblem(
            "is being made by another run",
            found="the index of pages",
            action="run 'kpianalysis site' when it has ended",
        ) from error
    return outputs / INDEX


def renew_site(home: Home, tell: Callable[[str], None]) -> None:
    """Make the index again after a page is in place; a fault of it is told, and the page stays."""
    try:
        build_site(home)
    except (KpiProblem, OSError) as problem:
        tell(f"The index of pages is not renewed: {str(problem).rstrip('.')}.")


def _contract_folders(outputs: Path) -> list[Path]:
    return sorted(
        folder
        for folder in outputs.iterdir()
        if folder.is_dir() and re.fullmatch(CONTRACT_FOLDER, folder.name)
    )


def _contract(folder: Path) -> ContractIndex:
    """Read all that stands in the folder of a contract."""
    periods = contract_pages(folder)
    counts, doubts = _counts(periods)
    entries = [period_entry(one, counts, doubts[one.period.folder], folder) for one in periods]
    newest = next((pages.pages[0] for pages in periods if pages.pages), None)
    mitigations, problem = _mitigations(newest, folder)
    return ContractIndex(
        folder=folder.name,
        facts=newest.facts if newest else None,
        entries=tuple(entries),
        counts=tuple(counts),
        newest=next((entry for entry in entries if entry.page), None),
        mitigations=mitigations,
        problem=problem,
    )


def _counts(periods: Iterable[PeriodPages]) -> tuple[list[PeriodCounts], dict[str, list[str]]]:
    """Return the counts of all periods, and by folder why some cannot be shown."""
    counts: list[PeriodCounts] = []
    doubts: dict[str, list[str]] = {}
    for pages in periods:
        doubts[pages.period.folder] = []
        try:
            counts.append(counts_of(pages))
        except PageProblem as problem:
            doubts[pages.period.folder].append(problem.problem)
            counts.append(PeriodCounts(pages.period))
    return counts, doubts


def _mitigations(
    newest: StandingPage | None, folder: Path
) -> tuple[tuple[Mitigation, ...] | None, str]:
    if newest is None:
        return None, ""
    try:
        found = mitigation_list(newest, folder)
    except PageProblem as problem:
        return None, f"Mitigations cannot be shown: {problem.problem}."
    return None if found is None else tuple(found), ""


def _write(path: Path, template: str, **content: object) -> None:
    from kpianalysis.publish.page import number_page

    style, script = f"{_part('kpi-page/page.css')}{_part('site/site.css')}", _part("site/search.js")
    html = (
        _environment()
        .get_template(template)
        .render(
            **content,
            style=style,
            style_hash=_digest(style),
            script=script,
            script_hash=_digest(script),
            made_by=f"kpianalysis {__version__}",
            mitigation_explained=MITIGATION_EXPLAINED,
        )
    )
    html = without_unseen(number_page(html))
    _check(html, script)
    write_whole(path, html.encode("utf-8"))


def _check(html: str, script: str) -> None:
    """Check a list as every page is checked; one script may stand in it, which is ours."""
    # The check refuses every script: this one is taken out, to the letter. Another one stays.
    check_page(html.replace(f"<script>{script}</script>", "", 1))


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES / "site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _part(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
