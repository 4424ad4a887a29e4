"""The pages on long-term mitigations, made after the page of a period that links to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from kpianalysis.errors import KpiProblem
from kpianalysis.home import MITIGATIONS, Home, mitigation_folder
from kpianalysis.periods import ReviewPeriod
from kpianalysis.publish.due_mitigations import NOTEBOOK, given_to_mitigation, refs_with_own_page
from kpianalysis.publish.page_check import check_page
from kpianalysis.publish.page_check.policy import digest
from kpianalysis.publish.places import PAGE
from kpianalysis.publish.sides import MOST_OF_MITIGATION
from kpianalysis.publish.unfinished import index_gets_old
from kpianalysis.writing.in_place import remove_folder
from kpianalysis.writing.whole import write_whole

TEMPLATES = Path(str(files("kpianalysis.publish"))) / "templates"


def make_mitigation_pages(
    home: Home,
    contract: str,
    period: ReviewPeriod,
    page: Path,
    *,
    parameters: Mapping[str, Any] | None = None,
    tell: Callable[[str], None] = lambda _: None,
    note: Callable[[str], None] = lambda _: None,
    **options: Any,
) -> tuple[tuple[str, KpiProblem | OSError], ...]:
    """Make the page of each KPI that the page of a period says is in long-term mitigation.

    The failure of one keeps no other from being made, and leaves the period's page as it is.

    Parameters
    ----------
    home, contract, period
        As of :func:`kpianalysis.publish.run.run_period`.
    page : Path
        The period's page, which a run has just made.
    parameters : mapping, optional
        Those of the period's page: the pages stand on the same day, for the same reader.
    tell, note : callable
        Are told each step, and what a person should know.
    **options
        Further arguments of ``run_period``, such as ``pdf``.

    Returns
    -------
    tuple of (str, Exception)
        The ref of each KPI whose page failed, and why.
    """
    from kpianalysis.publish.run import run_period

    problems: list[tuple[str, KpiProblem | OSError]] = []
    for ref in refs_with_own_page(page.parent):
        try:
            made = run_period(
                home,
                contract,
                period,
                parameters=given_to_mitigation(parameters or {}, ref),
                notebook=NOTEBOOK,
                within=mitigation_folder(ref, period),
                most_sides=MOST_OF_MITIGATION,
                renew=False,
                tell=tell,
                note=partial(_note, note, ref),
                **options,
            )
        except (KpiProblem, OSError) as problem:
            problems.append((ref, problem))
            continue
        note(f"{ref}, {period.words}: the page on its mitigation is {made}")
    return tuple(problems)


def tidy_up(home: Home, contract: str, period: ReviewPeriod, page: Path) -> None:
    """Let every link of a period's page lead somewhere, and nothing stand that it no longer names.

    Where it would link to nothing, a page says that there is none yet. A page on the mitigation of
    another KPI is removed: that KPI is no longer in long-term mitigation, or has become exempt.

    Parameters
    ----------
    home, contract, period
        Whose page was made.
    page : Path
        That page.
    """
    top, folder = home.outputs(contract), page.parent.name
    named = refs_with_own_page(page.parent)
    for old in sorted(top.glob(f"{MITIGATIONS}/*/{period.folder}/{folder}")):
        if old.parent.parent.name not in named:
            index_gets_old(home)
            remove_folder(old)
    for ref in named:
        place = top / mitigation_folder(ref, period) / folder
        if not (place / PAGE).exists():
            place.mkdir(parents=True, exist_ok=True)
            write_whole(place / PAGE, _not_made(ref, period, folder).encode("utf-8"))


def _not_made(ref: str, period: ReviewPeriod, folder: str) -> str:
    """Write the page that stands where a mitigation's page is missing; its manifest is missing too.

    So no list of pages shows it.
    """
    style = (TEMPLATES / "kpi-page" / "page.css").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "not-made"), autoescape=True
    )
    html = environment.get_template("page.html.j2").render(
        ref=ref,
        period=period.words,
        text=period.text,
        back=f"../../../../{period.folder}/{folder}/{PAGE}#section-{ref}",
        style=style,
        style_hash=digest(style),
    )
    check_page(html)
    return html


def _note(note: Callable[[str], None], ref: str, line: str) -> None:
    note(f"{ref}, {line}")
