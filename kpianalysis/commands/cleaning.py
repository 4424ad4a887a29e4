"""Commands that read a contract's extracts: clean and check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpianalysis.commands.console import (
    FAULT,
    ContractOption,
    chosen_contract,
    problems_told,
    progress,
)
from kpianalysis.home import find_home

if TYPE_CHECKING:
    import pandas as pd


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


def check(
    contract: ContractOption = None,
    report: Annotated[
        Path | None,
        typer.Option(help="Write a note to the supplier: note.xlsx or note.html."),
    ] = None,
) -> None:
    """List what is wrong in the extracts, by file, sheet and cell.

    Exits with 1 when something is. The note to the supplier lists what was found, what we expect
    and what to send, and shows the supplier's sheets with those cells marked.

    Examples: `kpianalysis check`; `kpianalysis check --report note.xlsx`
    """
    from kpianalysis.cleaning import clean as clean_contract
    from kpianalysis.cleaning import wrong_lines
    from kpianalysis.intake.rulings import read_rulings, void_rulings
    from kpianalysis.supplier_note.files import check_place

    with problems_told(), progress() as tell:
        home = find_home()
        if report is not None:
            check_place(report, home.root / "data" / "raw")
        name = chosen_contract(home, contract)
        cleaned = clean_contract(name, home=home, tell=tell)
        ledger = cleaned.ledger
        wrong = wrong_lines(ledger)
        void = void_rulings(read_rulings(home.raw(name)), cleaned.observations, ledger)
    for _, line in wrong.iterrows():
        sheet = f", sheet {line['sheet']!r}" if line["sheet"] else ""
        cell = f", {line['cell']}" if line["cell"] else ""
        typer.echo(f"{line['file']}{sheet}{cell}: {line['message']} [{line['outcome']}]")
    for said in void:
        typer.echo(said)
    if len(wrong) or void:
        typer.echo(f"{name}: {len(wrong) + len(void)} to look at.", err=True)
        if report is not None:
            with problems_told():
                _write_note(report, home.raw(name), ledger, wrong)
        raise typer.Exit(FAULT)
    typer.echo(f"{name}: nothing is wrong in the extracts.")
    if report is not None:
        typer.echo("No note is written: there is nothing to ask.", err=True)


def _write_note(report: Path, folder: Path, ledger: pd.DataFrame, wrong: pd.DataFrame) -> None:
    """Write the note to the supplier, and say how much of what is wrong it asks about."""
    from kpianalysis.contract_file import read_contract
    from kpianalysis.supplier_note.files import write_note
    from kpianalysis.supplier_note.note import make_note

    note = make_note(folder, read_contract(folder), ledger, wrong)
    if note is None:
        typer.echo("No note is written: none of it is for the supplier.", err=True)
        return
    write_note(note, report)
    ours = len(wrong) - note.found
    beside = f" Not in it, because about our own files: {ours}." if ours else ""
    typer.echo(f"Note to {note.supplier}: {report} ({note.found} to ask).{beside}", err=True)
