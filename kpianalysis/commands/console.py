"""How does a command speak? Problems in one line with an exit code, progress, shared options."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from kpianalysis.errors import KpiProblem, ParameterProblem, PeriodProblem
from kpianalysis.home import Home, find_home

ContractOption = Annotated[
    str | None,
    typer.Option("--contract", "-c", help="Folder in data/raw; the usual one when left out."),
]
FAULT, USAGE = 1, 2


def chosen_contract(home: Home, named: str | None) -> str:
    """Return the contract that was named, or the one that is meant when none is."""
    if named:
        home.raw(named)
        return named
    if usual := home.default_contract():
        return usual
    contracts = home.contracts()
    raise ParameterProblem(
        "is not given", found="--contract", action=f"choose from {', '.join(contracts) or 'none'}"
    )


@contextmanager
def problems_told() -> Iterator[None]:
    """Tell a problem in one line, never as a traceback, and choose the exit code."""
    try:
        yield
    except KpiProblem as problem:
        typer.echo(f"kpianalysis: {problem}", err=True)
        usage = isinstance(problem, ParameterProblem | PeriodProblem)
        raise typer.Exit(USAGE if usage else FAULT) from problem
    except BrokenPipeError:
        raise  # the reader of our output has gone: nobody is left to tell
    except OSError as problem:
        typer.echo(f"kpianalysis: {in_one_line(problem)}", err=True)
        raise typer.Exit(FAULT) from problem


def in_one_line(problem: KpiProblem | OSError) -> str:
    """Say a problem with its place; a full disk does not say which file it could not take."""
    if isinstance(problem, KpiProblem):
        return str(problem)
    place = problem.filename2 or problem.filename or find_home().root
    what = problem.strerror or str(problem) or type(problem).__name__
    return f"{place}: {' '.join(what.split())}. What to do: check this file or folder and the disk."


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show the present step: a moving line on a terminal, plain lines in a log.

    A whole sentence, which ends with a full stop, tells of a problem: on a terminal it stays.
    """
    if not sys.stderr.isatty():
        yield lambda step: typer.echo(step, err=True)
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("starting") as status:

        def tell(step: str) -> None:
            if step.endswith("."):
                console.print(step, markup=False, highlight=False, soft_wrap=True)
            else:
                status.update(step.replace("[", r"\["))

        yield tell
