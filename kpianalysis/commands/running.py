"""The command that makes pages: run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Annotated, Any

import typer

from kpianalysis.commands.console import (
    LargePrintOption,
    PdfOption,
    Told,
    chosen_contract,
    exit_code,
    in_one_line,
    problems_told,
    progress,
    worst_code,
)
from kpianalysis.commands.orders import Orders, due_orders, named_orders
from kpianalysis.errors import ParameterProblem
from kpianalysis.home import Home, find_home
from kpianalysis.publish.batch import Outcome, make_pages
from kpianalysis.publish.cluster.address import scheduler_address
from kpianalysis.publish.places import DRAFT
from kpianalysis.publish.run_log import log_run
from kpianalysis.publish.unfinished import NEXT_STEPS, old_index


def run(
    periods: Annotated[
        list[str] | None, typer.Argument(help="Such as '2019-20 Q1' or '2019-04..2019-07'.")
    ] = None,
    contract: Annotated[
        list[str] | None,
        typer.Option("--contract", "-c", help="Folder in data/raw; may be given several times."),
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Make every page whose inputs or program have changed.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Make the page of every period, due or not.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Make pages again that are as they should be.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes that make pages.")] = 1,
    cluster: Annotated[
        str | None,
        typer.Option(help="Let the workers of a Dask cluster make them: tcp://127.0.0.1:8786."),
    ] = None,
    via: Annotated[
        str | None,
        typer.Option(help="With --cluster, where machines share no folder: s3://bucket/folder."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be made, and why; make nothing.")
    ] = False,
    wait: Annotated[
        float, typer.Option(min=0, help="Seconds to wait for another run of the same page.")
    ] = 0,
    look_back: Annotated[
        int | None, typer.Option(help="Months that charts and trends look back.")
    ] = None,
    as_at: Annotated[
        str | None, typer.Option(help="As it stood on this date, such as 2019-07-31.")
    ] = None,
    audience: Annotated[
        str | None,
        typer.Option(help="public, or exempt: a page with what is exempt, not for publication."),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="A parameter of the notebook, as NAME=VALUE."),
    ] = None,
    notebook: Annotated[str, typer.Option(help="Which notebook of notebooks/ to run.")] = (
        "quarterly_analysis.ipynb"
    ),
    mitigations: Annotated[
        bool,
        typer.Option(
            "--mitigations/--no-mitigations",
            envvar="KPIANALYSIS_MITIGATIONS",
            help="Make a page on each long-term mitigation after the page of its period.",
        ),
    ] = True,
    pdf: PdfOption = True,
    large_print: LargePrintOption = False,
) -> None:
    """Make draft pages; each line of output is the path of one.

    A page that is as it should be is not made again, unless --force says so. With --due, for a
    scheduler, each page stands on a day of its own: the last on which something about its months
    became known. Without --contract that is for every contract.

    After the page of a period comes one for each KPI that is in long-term mitigation in it.

    Exit codes: 0 done or nothing to do, 1 a page failed (the others are made), 2 wrong usage, 75
    try later: another run is at it, or a file is still being copied.

    Examples: `kpianalysis run "2019-20 Q1"`; `kpianalysis run 2019-04..2019-07 --as-at 2019-09-30`;
    `kpianalysis run --due --wait 600`; `kpianalysis run --all --dry-run`
    """
    with problems_told():
        home = find_home()
        cluster = _checked_cluster(cluster, via)
        options = {"look_back_months": look_back, "as_at": as_at, "audience": audience}
        given: dict[str, Any] = {
            name: value for name, value in options.items() if value is not None
        }
        given |= _parameters(parameter or [], [*given, "contract", "period"])
        printing = {"pdf": pdf, "large_print": large_print, "wait": wait}
        printing["mitigations"] = mitigations
        if due or every:
            _check_alone(due=due, every=every, named=bool(periods), given=given)
            contracts = [chosen_contract(home, name) for name in contract or home.contracts()]
            orders = due_orders(home, contracts, notebook, printing, every=every, force=force)
        elif periods:
            contracts = [chosen_contract(home, name) for name in contract or (None,)]
            orders = named_orders(home, contracts, periods, notebook, given, printing, force=force)
        else:
            raise ParameterProblem(
                "is missing", found="PERIOD", action="name one such as '2019-20 Q1', or give --due"
            )
        # At night, the one line that nothing is due is enough.
        nothing = () if orders.to_make else orders.told if periods else orders.told[-1:]
        for line in orders.told if dry_run else nothing:
            typer.echo(line, err=not dry_run)
        codes = [exit_code(problem) for problem in orders.problems]
        for problem in orders.problems:
            typer.echo(f"kpianalysis: {in_one_line(problem)}", err=True)
        if not dry_run:
            make = partial(make_pages, workers=workers)
            if cluster:
                from kpianalysis.publish.cluster.client import make_pages_on

                make = partial(make_pages_on, cluster, via=via, afresh=force or every)
            codes += _make(home, orders, make)
            for page in orders.standing:
                typer.echo(page)
    if code := worst_code(codes):
        raise typer.Exit(code)


def _make(home: Home, orders: Orders, make: Callable[..., Iterator[Outcome]]) -> list[int]:
    """Make what is ordered, here or elsewhere; return the exit code of each page that failed."""
    if not orders.to_make:
        log_run(home, outcome="nothing to do", contracts=orders.contracts)
        if old_index(home):
            _renew(home, partial(typer.echo, err=True))
        return []
    done: list[Outcome] = []
    with progress() as tell:
        for outcome in make(home, orders.to_make, tell=tell, note=tell.note):
            done.append(outcome)
            _tell_outcome(outcome, tell, alone=len(orders.to_make) == 1)
            _tell_next_steps(outcome, alone=len(orders.to_make) == 1)
        _renew(home, tell.note)
    for order in orders.to_make:
        for outcome in done:
            if outcome.order is order and outcome.page:
                typer.echo(outcome.page)
    problems = [one.problem for one in done if one.problem]
    problems += [problem for one in done for _, problem in one.mitigations]
    return [exit_code(problem) for problem in problems]


def _renew(home: Home, tell: Callable[[str], None]) -> None:
    from kpianalysis.publish.site import renew_site

    renew_site(home, tell)


def _tell_outcome(outcome: Outcome, tell: Told, *, alone: bool) -> None:
    for line in outcome.notes:
        tell.note(line)
    if outcome.problem and alone:
        typer.echo(f"kpianalysis: {in_one_line(outcome.problem)}", err=True)
    elif outcome.problem:
        order = outcome.order
        tell.note(
            f"{order.contract}, {order.period.words}: not made. {in_one_line(outcome.problem)}"
        )
    for ref, problem in outcome.mitigations:
        tell.note(
            f"{outcome.order.contract}, {outcome.order.period.words}: the page on the mitigation "
            f"of {ref} is not made. {in_one_line(problem)}"
        )


def _tell_next_steps(outcome: Outcome, *, alone: bool) -> None:
    """Show what comes next, or where it is written; a page of another kind has no such text."""
    path = outcome.page.parent.with_name(NEXT_STEPS) if outcome.page else None
    if path and path.is_file() and outcome.page and outcome.page.parent.name == DRAFT:
        typer.echo(path.read_text(encoding="utf-8") if alone else f"Next steps: {path}", err=True)


def _checked_cluster(cluster: str | None, via: str | None) -> str | None:
    """Refuse an address that is none, and --via without a cluster."""
    if via and not cluster:
        raise ParameterProblem(
            "is given without --cluster", found="--via", action="name the scheduler as well"
        )
    return scheduler_address(cluster) if cluster else None


def _check_alone(*, due: bool, every: bool, named: bool, given: dict[str, Any]) -> None:
    """Refuse what --due and --all decide themselves."""
    option = "--due" if due else "--all"
    if due and every:
        raise ParameterProblem("is given with --all", found="--due", action="give one of the two")
    if named:
        raise ParameterProblem(
            "is given with a period", found=option, action="name periods, or leave it to --due"
        )
    if given:
        raise ParameterProblem(
            f"is given with {option}", found=", ".join(given), action="name a period to set it"
        )


def _parameters(pairs: list[str], taken: Sequence[str]) -> dict[str, object]:
    given: dict[str, object] = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark or not name.isidentifier():
            raise ParameterProblem("is not NAME=VALUE", found=pair, action="write it as NAME=VALUE")
        if name in taken or name in given:
            raise ParameterProblem("is given twice", found=name, action="give it once")
        given[name] = value
    return given
