"""Which KPIs are in mitigation, since when, and on which page is each of them looked at?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpianalysis.display.basis import basis_note
from kpianalysis.errors import KpiProblem, PageProblem
from kpianalysis.home import MITIGATIONS
from kpianalysis.periods import Month, ReviewPeriod, parse_month, period_of_folder
from kpianalysis.publish.places import PAGE
from kpianalysis.publish.site_entries import address
from kpianalysis.publish.site_pages import StandingPage, newest_first, public_page

_TABLE = "every-mitigation"
_COLUMNS = {"kpi_ref", "start", "end", "in_force", "long_term", "basis"}


@dataclass(frozen=True)
class Mitigation:
    """One mitigation of the list; ``href`` is empty where no page says more."""

    name: str
    when: str
    href: str
    in_force: bool


def mitigation_list(newest: StandingPage, top: Path) -> list[Mitigation] | None:
    """Return every mitigation that a page knows of: those in force first, the newest first.

    Parameters
    ----------
    newest : StandingPage
        The page of the newest period.
    top : Path
        ``outputs/<contract>``, from which links lead.

    Returns
    -------
    list of Mitigation or None
        None where the page says nothing of mitigations.

    Raises
    ------
    PageProblem
        When its table of mitigations is damaged.
    """
    if newest.facts.kpis_mitigated is None:
        return None
    rows = newest.table(_TABLE, _COLUMNS)
    own = own_pages(top)
    known: list[Mitigation] = []
    if rows is not None:
        rows = rows.assign(current=rows["in_force"].eq("True"))
        rows = rows.sort_values(["current", "start", "kpi_ref"], ascending=[False, False, True])
        known = [_mitigation(row, newest, own, top) for _, row in rows.iterrows()]
    listed = {one.href for one in known}
    others = [
        Mitigation(ref, "", address(page.folder / PAGE, top), in_force=False)
        for ref, page in own.items()
        if address(page.folder / PAGE, top) not in listed
    ]
    return [*known, *others]


def own_pages(top: Path) -> dict[str, StandingPage]:
    """Return the pages on one KPI's mitigation that everybody may read, by ref.

    Of several periods it is the page of the newest.
    """
    folder = top / MITIGATIONS
    pages = {}
    for place in sorted(folder.iterdir()) if folder.is_dir() else []:
        for candidate in _candidates(place) if place.is_dir() else []:
            try:
                page = public_page(candidate, top.name, None)
            except PageProblem:
                continue  # the section on the period's page is linked instead
            if page:
                pages[place.name.upper()] = page
                break
    return pages


def _candidates(place: Path) -> list[Path]:
    """Return the folders of pages on one mitigation, those of the newest period first."""
    periods = [(period, one) for one in place.iterdir() if (period := period_of_folder(one.name))]
    periods.sort(key=lambda pair: (pair[0].last, pair[0].first), reverse=True)
    return [page for _, one in periods if one.is_dir() for page in newest_first(one)]


def _mitigation(
    row: pd.Series, newest: StandingPage, own: dict[str, StandingPage], top: Path
) -> Mitigation:
    ref, in_force = row["kpi_ref"], bool(row["current"])
    names = newest.facts.kpis_mitigated or ()
    section = f"section-{ref}"
    href = ""
    if ref.upper() in own:
        href = address(own[ref.upper()].folder / PAGE, top)
    elif section in newest.sections:
        href = f"{address(newest.folder / PAGE, top)}#{section}"
    return Mitigation(
        name=next((name for name in names if name.endswith(f"({ref})")), ref),
        when=_when(row, in_force) + basis_note([row["basis"]]).replace("figures", "record"),
        href=href,
        in_force=in_force,
    )


def _when(row: pd.Series, in_force: bool) -> str:
    """Say since when a mitigation has been in force, or from when to when it was."""
    start, end = (_month(row, column) for column in ("start", "end"))
    if start is None:
        raise PageProblem(f"tables/{_TABLE}.csv holds a mitigation without a start")
    if in_force:
        long_term = ", long-term" if row["long_term"] == "True" else ""
        until = f", agreed to last to {end.words}" if end else ""
        return f"since {start.words}{long_term}{until}"
    if end is None:
        return f"from {start.words}"
    try:
        return ReviewPeriod(start, end).words
    except KpiProblem as error:
        raise PageProblem(f"tables/{_TABLE}.csv holds a mitigation that ends too early") from error


def _month(row: pd.Series, column: str) -> Month | None:
    text = str(row[column])
    month = parse_month(text) if text else None
    if text and month is None:
        raise PageProblem(f"tables/{_TABLE}.csv holds {text!r}, which is no date")
    return month
