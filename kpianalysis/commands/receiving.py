"""Commands for what arrives and what is ruled: receive and rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpianalysis.commands.console import (
    FAULT,
    ContractOption,
    chosen_contract,
    problems_told,
    read_day,
    today,
)
from kpianalysis.errors import ContractProblem, ParameterProblem
from kpianalysis.home import find_home

if TYPE_CHECKING:
    import pandas as pd


def receive(
    files: Annotated[list[Path], typer.Argument(help="Files that arrived.")],
    contract: ContractOption = None,
    on: Annotated[str | None, typer.Option(help="The day they arrived; today without.")] = None,
    note: Annotated[str, typer.Option(help="What to remember about them.")] = "",
) -> None:
    """Copy extracts into the contract's folder under the day they arrived, never over another.

    Example: `kpianalysis receive june.xlsx --on 2019-07-12`
    """
    from kpianalysis.intake.receive import receive as receive_file

    with problems_told():
        home = find_home()
        name = chosen_contract(home, contract)
        present = today()
        day = read_day(on, "--on") if on else present
        if day > present:
            raise ParameterProblem(
                "is in the future",
                found=day.isoformat(),
                cell="--on",
                action="give the day on which the files arrived",
            )
        for file in files:
            receipt = receive_file(home.raw(name), file, day, present, note)
            if receipt.new:
                typer.echo(f"{name}: received {receipt.file}")
            else:
                typer.echo(
                    f"{name}: {file.name} was received before, on {receipt.received.isoformat()}, "
                    f"as {receipt.file}; nothing was copied"
                )
        typer.echo("'kpianalysis check' says what is wrong in it.")


def rule(
    file: Annotated[str, typer.Option(help="The file, as received.csv names it.")],
    cell: Annotated[str, typer.Option(help="The cell of the result, such as F14.")],
    use: Annotated[str, typer.Option(help="The figure to use, or a state such as no_volume.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    who: Annotated[str, typer.Option(help="Who ruled: a name or a role.")],
    sheet: Annotated[str, typer.Option(help="The sheet; none for a CSV file.")] = "",
    date: Annotated[str | None, typer.Option(help="When it was ruled; today without.")] = None,
    found: Annotated[str | None, typer.Option(help="What stands there; looked up without.")] = None,
    contract: ContractOption = None,
) -> None:
    """Settle a cell without touching the file: the ruling stands in council/rulings.csv.

    Example: `kpianalysis rule --file 2019-20/june.xlsx --sheet ACF --cell F14 --use 70.71%
    --reason "confirmed by e-mail" --who "contract team"`
    """
    from kpianalysis.cleaning import clean as clean_contract
    from kpianalysis.cleaning import found_in_cell
    from kpianalysis.intake.rulings import RULINGS_FILE, add_ruling, make_ruling, read_rulings

    with problems_told():
        home = find_home()
        name = chosen_contract(home, contract)
        folder = home.raw(name)
        stands = found_in_cell(name, file, sheet, cell.upper(), home=home)
        if found is not None and found.strip() != stands:
            raise ContractProblem(
                f"does not stand there: {stands!r} does",
                found=found,
                file=file,
                sheet=sheet or None,
                cell=cell.upper(),
                action="leave --found out, or look at the file again",
            )
        day = read_day(date, "--date") if date else today()
        _check_time(home.raw(name), file, day)
        place = (file, sheet, cell.upper())
        if _outcomes(clean_contract(name, home=home).ledger, *place).eq("superseded").any():
            raise _sent_anew(*place)
        line = {
            "file": file, "sheet": sheet, "cell": cell, "found": stands, "use": use,
            "reason": reason, "who": who, "date": day.isoformat(),
        }  # fmt: skip
        read_rulings(folder)
        ruling = make_ruling(line, folder / RULINGS_FILE, 0)
        path = folder / RULINGS_FILE
        before = path.read_bytes() if path.is_file() else None
        add_ruling(folder, ruling)
        lines = clean_contract(name, home=home).ledger
        # Which month a rejected cell is of is known only when it can be read.
        if _outcomes(lines, *place).eq("superseded").any():
            _put_back(path, before)
            clean_contract(name, home=home)
            raise _sent_anew(*place)
        typer.echo(f"{name}: {file}, {cell.upper()}: {ruling.words}")
    here = lines["file"].eq(file) & lines["sheet"].fillna("").eq(sheet)
    rejected = lines[here & lines["cell"].eq(ruling.cell) & lines["outcome"].eq("rejected")]
    for message in rejected["message"]:
        typer.echo(f"It is written, and rejected: {message}. Rule again to put it right.", err=True)
        raise typer.Exit(FAULT)


def _outcomes(ledger: pd.DataFrame, file: str, sheet: str, cell: str) -> pd.Series:
    """Return what became of a cell."""
    place = ledger["file"].eq(file) & ledger["sheet"].fillna("").eq(sheet)
    return ledger.loc[place & ledger["cell"].eq(cell), "outcome"]


def _sent_anew(file: str, sheet: str, cell: str) -> ContractProblem:
    return ContractProblem(
        "is of a month that was sent anew since, so a ruling would change nothing",
        found=cell,
        file=file,
        sheet=sheet or None,
        action="rule on the cell of the newest file: 'kpianalysis history' names it",
    )


def _put_back(path: Path, content: bytes | None) -> None:
    """Let the rulings be as they were."""
    from kpianalysis.writing.whole import write_whole

    if content is None:
        path.unlink()
    else:
        write_whole(path, content)


def _check_time(folder: Path, file: str, day: dt.date) -> None:
    """Refuse a day on which nobody could rule on a file."""
    from kpianalysis.intake.received import read_received

    received = next(item.received for item in read_received(folder) if item.file == file)
    if not received <= day <= today():
        raise ParameterProblem(
            "is before the file was received, or in the future",
            found=day.isoformat(),
            cell="--date",
            action=f"give a day from {received.isoformat()} to today",
        )
