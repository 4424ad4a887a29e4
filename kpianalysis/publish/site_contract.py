"""What does the index of one contract show?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from kpianalysis.display.basis import ILLUSTRATIVE, bases
from kpianalysis.display.between_periods import PeriodCounts, change_table
from kpianalysis.display.made_up import say_made_up
from kpianalysis.display.numbers import plural
from kpianalysis.errors import PageProblem
from kpianalysis.publish.site_entries import PeriodEntry, counts_of, period_entry
from kpianalysis.publish.site_mitigations import Mitigation, mitigation_list
from kpianalysis.publish.site_pages import PageFacts, PeriodPages, StandingPage, contract_pages


@dataclass(frozen=True)
class ContractIndex:
    """What the index of a contract shows.

    Parameters
    ----------
    folder : str
        Name of its folder.
    facts : PageFacts, optional
        What its newest page says of itself; None where no page can be shown.
    entries : tuple of PeriodEntry
        Its periods, newest first.
    counts : tuple of PeriodCounts
        Those of the same periods.
    newest : PeriodEntry, optional
        The newest period with a page that can be shown.
    mitigations : tuple of Mitigation, optional
        None where the newest page says nothing of them.
    problem : str
        Why mitigations cannot be shown.
    """

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
        return say_made_up(self.basis, fictional=self.fictional)

    @property
    def basis(self) -> list[str]:
        """How real the figures of its pages are; empty for a real contract."""
        said = [*(part for one in self.counts for part in one.basis)]
        said += self.facts.basis.split("; ") if self.facts else []
        return bases(said)

    @property
    def made_up_in_short(self) -> str:
        """The same in a list of contracts, whose other figures may be real."""
        if self.fictional:
            return "This contract is wholly fictional."
        partly = "" if self.basis == [ILLUSTRATIVE] else "partly "
        return f"Figures of this contract are {partly}illustrative." if self.basis else ""

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


def contract_index(folder: Path) -> ContractIndex:
    """Read all that stands in the folder of a contract.

    Parameters
    ----------
    folder : Path
        ``outputs/<contract>``.
    """
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
