"""Commands that read a contract's extracts: clean and check."""

from __future__ import annotations

import typer

from kpianalysis.commands.console import (
    FAULT,
    ContractOption,
    chosen_contract,
    problems_told,
    progress,
)
from kpianalysis.home import find_home


def clean(contract: ContractOption = None) -> None:
    """Read all extracts of a contract into data/processed.

    Example: `kpianalysis clean --contract corporate-support-services`
    """
    from kpianalysis.cleaning import clean as clean_contract
    from kpianalysis.tables import Outcome

    with problems_told(), progress() as tell:
        home = find_home()
        name = chosen_contract(home, contract)
        cleaned = clean_contract(name, home=home, tell=tell)
        counts = cleaned.ledger["outcome"].value_counts()
        said = ", ".join(
            f"{counts.get(str(outcome), 0)} {str(outcome).replace('_', ' ')}" for outcome in Outcome
        )
    typer.echo(f"{name}: {len(cleaned.observations)} observations; rows: {said}.")
    if counts.get(str(Outcome.REJECTED), 0):
        typer.echo("'kpianalysis check' says what was rejected and why.", err=True)
        raise typer.Exit(FAULT)


def check(contract: ContractOption = None) -> None:
    """List what is wrong in the extracts, by file, sheet and cell.

    Exits with 1 when something is.

    Example: `kpianalysis check`
    """
    from kpianalysis.cleaning import clean as clean_contract
    from kpianalysis.cleaning import wrong_lines

    with problems_told(), progress() as tell:
        home = find_home()
        name = chosen_contract(home, contract)
        wrong = wrong_lines(clean_contract(name, home=home, tell=tell).ledger)
    for _, line in wrong.iterrows():
        sheet = f", sheet {line['sheet']!r}" if line["sheet"] else ""
        cell = f", {line['cell']}" if line["cell"] else ""
        typer.echo(f"{line['file']}{sheet}{cell}: {line['message']} [{line['outcome']}]")
    if len(wrong):
        typer.echo(f"{name}: {len(wrong)} to look at.", err=True)
        raise typer.Exit(FAULT)
    typer.echo(f"{name}: nothing is wrong in the extracts.")
