"""How does a command speak? Problems in one line with an exit code, progress, shared options."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer

from kpianalysis.errors import KpiProblem, ParameterProblem, PeriodProblem, TryLater
from kpianalysis.home import Home, find_home

ContractOption = Annotated[
    str | None,
    typer.Option("--contract", "-c", help="Folder in data/raw; the usual one when left out."),
]
PdfOption = Annotated[
    bool,
    typer.Option("--pdf/--no-pdf", envvar="KPIANALYSIS_PDF", help="Print the page to page.pdf."),
]
LargePrintOption = Annotated[
    bool, typer.Option("--large-print", help="Print it to page-large-print.pdf as well.")
]
FAULT, USAGE, LATER = 1, 2, 75


def chosen_contract(home: Home, named: str | None) -> str:
    """Return the contract that was named, or the one that is meant when none is."""
    return home.chosen(named)


@contextmanager
def problems_told() -> Iterator[None]:
    """Tell a problem in one line, never as a traceback, and choose the exit code."""
    try:
        yield
    except KpiProblem as problem:
        typer.echo(f"kpianalysis: {problem}", err=True)
        raise typer.Exit(exit_code(problem)) from problem
    except BrokenPipeError:
        raise  # the reader of our output has gone: nobody is left to tell
    except OSError as problem:
        typer.echo(f"kpianalysis: {in_one_line(problem)}", err=True)
        raise typer.Exit(FAULT) from problem


def exit_code(problem: KpiProblem | OSError) -> int:
    """Return what a command ends with: 1 a fault, 2 wrong usage, 75 try later (as mailers do)."""
    if isinstance(problem, TryLater):
        return LATER
    return USAGE if isinstance(problem, ParameterProblem | PeriodProblem) else FAULT


def worst_code(codes: Sequence[int]) -> int:
    """Return the exit code of several: theirs if all have the same one, else that of a fault."""
    kinds = set(codes)
    return FAULT if len(kinds) > 1 else next(iter(kinds), 0)


def in_one_line(problem: KpiProblem | OSError) -> str:
    """Say a problem with its place; a full disk does not say which file it could not take."""
    if isinstance(problem, KpiProblem):
        return str(problem)
    place = problem.filename2 or problem.filename or find_home().root
    what = problem.strerror or str(problem) or type(problem).__name__
    return f"{place}: {' '.join(what.split())}. What to do: check this file or folder and the disk."


@dataclass(frozen=True)
class Told:
    """How a command speaks while it works: called with a step, or with a note that stays."""

    step: Callable[[str], None]
    note: Callable[[str], None]

    def __call__(self, step: str) -> None:
        """Show the present step."""
        self.step(step)


@contextmanager
def progress() -> Iterator[Told]:
    """Show the present step: a line that changes on a terminal, plain lines in a log."""
    if not sys.stderr.isatty():
        plain = partial(typer.echo, err=True)
        yield Told(plain, plain)
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console = Console(stderr=True)
    # Not refreshed by a thread of its own: a process with threads cannot fork.
    with Live(Text("starting"), console=console, auto_refresh=False, transient=True) as shown:
        yield Told(
            lambda step: shown.update(Text(step), refresh=True),
            partial(console.print, markup=False, highlight=False, soft_wrap=True),
        )


def read_day(text: str, option: str) -> dt.date:
    """Read the day that a person gave."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ParameterProblem(
            "is not a date", found=text, cell=option, action="write it as 2019-07-12"
        ) from error


def today() -> dt.date:
    """Return the day that the clock shows: a command may ask it, what is below may not."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()
