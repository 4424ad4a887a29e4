"""One thin command for each verb. Exit codes: 0 done, 1 something is wrong, 2 wrong usage."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from kpianalysis.errors import KpiProblem, ParameterProblem, PeriodProblem
from kpianalysis.home import Home, find_home

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Turn a supplier's KPI extracts into the page that members read.",
)
ContractOption = Annotated[
    str | None,
    typer.Option("--contract", "-c", help="Folder in data/raw; the only one when left out."),
]
FAULT, USAGE = 1, 2


@app.command()
def clean(contract: ContractOption = None) -> None:
    """Read all extracts of a contract into data/processed.

    Example: `kpianalysis clean --contract corporate-support-services`
    """
    from kpianalysis.cleaning import clean as clean_contract
    from kpianalysis.tables import Outcome

    with _problems_told(), _progress() as tell:
        home = find_home()
        name = _contract(home, contract)
        cleaned = clean_contract(name, home=home, tell=tell)
        counts = cleaned.ledger["outcome"].value_counts()
        said = ", ".join(
            f"{counts.get(str(outcome), 0)} {str(outcome).replace('_', ' ')}" for outcome in Outcome
        )
    typer.echo(f"{name}: {len(cleaned.observations)} observations; rows: {said}.")
    if counts.get(str(Outcome.REJECTED), 0):
        typer.echo("'kpianalysis check' says what was rejected and why.", err=True)
        raise typer.Exit(FAULT)


@app.command()
def check(contract: ContractOption = None) -> None:
    """List what is wrong in the extracts, by file, sheet and cell.

    Exits with 1 when something is.

    Example: `kpianalysis check`
    """
    from kpianalysis.cleaning import clean as clean_contract
    from kpianalysis.cleaning import wrong_lines

    with _problems_told(), _progress() as tell:
        home = find_home()
        name = _contract(home, contract)
        wrong = wrong_lines(clean_contract(name, home=home, tell=tell).ledger)
    for _, line in wrong.iterrows():
        sheet = f", sheet {line['sheet']!r}" if line["sheet"] else ""
        cell = f", {line['cell']}" if line["cell"] else ""
        typer.echo(f"{line['file']}{sheet}{cell}: {line['message']} [{line['outcome']}]")
    if len(wrong):
        typer.echo(f"{name}: {len(wrong)} to look at.", err=True)
        raise typer.Exit(FAULT)
    typer.echo(f"{name}: nothing is wrong in the extracts.")


@app.command()
def run(
    periods: Annotated[
        list[str], typer.Argument(help="Such as '2019-20 Q1' or '2019-04..2019-07'.")
    ],
    contract: ContractOption = None,
    look_back: Annotated[
        int | None, typer.Option(help="Months that charts and trends look back.")
    ] = None,
    as_at: Annotated[
        str | None, typer.Option(help="As it stood on this date, such as 2019-07-31.")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="A parameter of the notebook, as NAME=VALUE."),
    ] = None,
    notebook: Annotated[str, typer.Option(help="Which notebook of notebooks/ to run.")] = (
        "quarterly_analysis.ipynb"
    ),
) -> None:
    """Make the draft page of one or more periods; the last line of each is the page's path.

    Examples: `kpianalysis run "2019-20 Q1"`; `kpianalysis run 2019-04..2019-07 --as-at 2019-09-30`
    """
    from kpianalysis.periods import parse_period

    with _problems_told(), _progress() as tell:
        home = find_home()
        name = _contract(home, contract)
        months = [parse_period(text) for text in periods]
        given = _parameters(parameter or [])
        if look_back is not None:
            given["look_back_months"] = look_back
        if as_at is not None:
            given["as_at"] = as_at
        from kpianalysis.publish.run import run_period

        failed: KpiProblem | OSError | None = None
        pages = []
        for period in months:
            try:
                pages.append(
                    run_period(home, name, period, parameters=given, notebook=notebook, tell=tell)
                )
            except (KpiProblem, OSError) as problem:
                # One period's fault never stops another's page; each is told, the first one counts.
                if len(months) > 1:
                    tell(f"{period.words}: not made. {_in_one_line(problem)}")
                failed = failed or problem
        for page in pages:
            typer.echo(page)
        if failed:
            raise failed


def main() -> None:
    """Run the command line."""
    app()


def _contract(home: Home, named: str | None) -> str:
    """Return the contract that was named, or the only one there is."""
    if named:
        home.raw(named)
        return named
    contracts = home.contracts()
    if len(contracts) == 1:
        return contracts[0]
    raise ParameterProblem(
        "is not given", found="--contract", action=f"choose from {', '.join(contracts) or 'none'}"
    )


def _parameters(pairs: list[str]) -> dict[str, object]:
    given: dict[str, object] = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark or not name.isidentifier():
            raise ParameterProblem("is not NAME=VALUE", found=pair, action="write it as NAME=VALUE")
        if name in ("contract", "period") or name in given:
            raise ParameterProblem("is given twice", found=name, action="give it once")
        given[name] = value
    return given


@contextmanager
def _problems_told() -> Iterator[None]:
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
        typer.echo(f"kpianalysis: {_in_one_line(problem)}", err=True)
        raise typer.Exit(FAULT) from problem


def _in_one_line(problem: KpiProblem | OSError) -> str:
    """Say a problem with its place; a full disk does not say which file it could not take."""
    if isinstance(problem, KpiProblem):
        return str(problem)
    place = problem.filename2 or problem.filename or find_home().root
    what = problem.strerror or str(problem) or type(problem).__name__
    return f"{place}: {' '.join(what.split())}. What to do: check this file or folder and the disk."


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show the present step: a moving line on a terminal, plain lines in a log."""
    if not sys.stderr.isatty():
        yield lambda step: typer.echo(step, err=True)
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("starting") as status:
        yield lambda step: status.update(step.replace("[", r"\["))


if __name__ == "__main__":
    main()
