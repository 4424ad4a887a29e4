"""What shall a run make? The pages that a person named, or those that are due, each with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpianalysis.errors import KpiProblem, NotebookProblem, ParameterProblem
from kpianalysis.home import Home
from kpianalysis.periods import ReviewPeriod
from kpianalysis.publish.batch import Order
from kpianalysis.publish.due import Job, is_current, jobs_of
from kpianalysis.publish.due_mitigations import (
    mitigation_pages_are_current,
    mitigation_pages_are_due,
)
from kpianalysis.publish.one_at_a_time import was_left
from kpianalysis.publish.places import DRAFT, PAGE


@dataclass
class Orders:
    """What is to make, what stands already, and what is told of both.

    Attributes
    ----------
    contracts : list of str
        The contracts that were looked at.
    to_make : list of Order
        What is to make.
    standing : list of Path
        The pages that were asked for and are as they should be.
    told : list of str
        A line for each period: what would be made, and why.
    problems : list of Exception
        Why a contract could not be looked at.
    """

    contracts: list[str]
    to_make: list[Order] = field(default_factory=list)
    standing: list[Path] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    problems: list[KpiProblem | OSError] = field(default_factory=list)


def due_orders(
    home: Home,
    contracts: Sequence[str],
    notebook: str,
    options: Mapping[str, Any],
    *,
    every: bool = False,
    force: bool = False,
) -> Orders:
    """Order the pages that are due; with `every` the others too, with `force` approved ones too.

    One contract's fault keeps no other from being looked at.
    """
    orders = Orders(list(contracts))
    path = notebook_of(home, notebook)
    for contract in contracts:
        try:
            jobs = jobs_of(contract, home, path)
        except (KpiProblem, OSError) as problem:
            orders.problems.append(problem)
            continue
        for job in jobs:
            why = job.why or _of_mitigations(home, job, options)
            why = why or _anyway(job, every=every, force=force)
            due = f"due, because {why}" if why else f"not due{_approved(job)}"
            orders.told.append(f"{contract}, {job.period.words}: {due}")
            if why:
                made = {**options, "notebook": notebook, "made_for": job.made_for}
                given = {"as_at": job.as_at}
                orders.to_make.append(Order(contract, job.period, {**made, "parameters": given}))
    if not orders.to_make and not orders.problems:
        orders.told.append("Nothing is due.")
    return orders


def named_orders(
    home: Home,
    contracts: Sequence[str],
    periods: Sequence[str],
    notebook: str,
    given: Mapping[str, Any],
    options: Mapping[str, Any],
    *,
    force: bool = False,
) -> Orders:
    """Order the pages that a person named, but for those that are as they should be."""
    from kpianalysis.periods import parse_period

    orders = Orders(list(contracts))
    path = notebook_of(home, notebook)
    months = [parse_period(text) for text in periods]
    if given:
        # At once, and not after minutes of reading extracts.
        from kpianalysis.publish.parameters import check_parameters

        check_parameters(path, {"contract": "", "period": "", **given})
    for contract in contracts:
        jobs = {job.period: job for job in jobs_of(contract, home, path)}
        for period in months:
            job = jobs.get(period)
            where = f"{contract}, {period.words}"
            place = home.outputs(contract) / period.folder
            page = place / DRAFT / PAGE
            ended = not was_left(place)
            if not force and ended and _stands(home, contract, period, path, given, options):
                orders.standing.append(page)
                orders.told.append(f"{where}: the draft is as it should be; --force makes it again")
                continue
            orders.told.append(f"{where}: asked for")
            made = {**options, "notebook": notebook, "made_for": job.made_for if job else {}}
            orders.to_make.append(Order(contract, period, {**made, "parameters": dict(given)}))
    return orders


def notebook_of(home: Home, name: str) -> Path:
    """Return the path of a notebook that was named.

    Raises
    ------
    ParameterProblem
        When it is named with a folder.
    NotebookProblem
        When it is missing.
    """
    path = home.notebooks / name
    if Path(name).name != name:
        raise ParameterProblem(
            "is not a notebook of notebooks/", found=name, action="give its name without a folder"
        )
    if not path.is_file():
        raise NotebookProblem("is missing", found=name, file=str(path))
    return path


def _stands(
    home: Home,
    contract: str,
    period: ReviewPeriod,
    notebook: Path,
    given: Mapping[str, Any],
    options: Mapping[str, Any],
) -> bool:
    """Say whether a draft and the pages on its mitigations are as they should be."""
    of = (home, contract, period)
    if not is_current(*of, notebook, given, options):
        return False
    return not options.get("mitigations") or mitigation_pages_are_current(*of, given, options)


def _of_mitigations(home: Home, job: Job, options: Mapping[str, Any]) -> str:
    """Say that a page is due because one on a mitigation, which is made after it, is."""
    if job.edition or not options.get("mitigations"):
        return ""
    is_due = mitigation_pages_are_due(home, job.contract, job.period)
    return "the page on a mitigation is missing or its notebook has changed" if is_due else ""


def _anyway(job: Job, *, every: bool, force: bool) -> str:
    """Say why a page that is not due is made all the same."""
    if force or (every and not job.edition):
        return "every page was asked for" if every else "--force was given"
    return ""


def _approved(job: Job) -> str:
    return f": edition {job.edition} is approved" if job.edition else ""
