"""The command that reads any file: read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpianalysis.commands.console import FAULT, problems_told, progress
from kpianalysis.errors import ParameterProblem


def read(
    files: Annotated[list[Path], typer.Argument(help="Files that a supplier sent.")],
    contract: Annotated[
        str | None,
        typer.Option("--contract", "-c", help="Folder with a contract.toml, or its name."),
    ] = None,
    profile: Annotated[
        Path | None, typer.Option(help="A profile.toml, where there is no contract.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the observations (CSV).")] = None,
    ledger: Annotated[Path | None, typer.Option(help="Where to write the ledger (CSV).")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Draw what each row was taken for.")
    ] = False,
) -> None:
    """Read files into observations and a ledger of everything in them.

    Exits with 0 when all was read, 1 when something was rejected, 2 when it was called wrongly.

    Example: `kpianalysis read june.xlsx --out observations.csv --ledger ledger.csv`
    """
    from kpianalysis.cleaning import wrong_lines
    from kpianalysis.reading import read_extract
    from kpianalysis.tables import Outcome

    with problems_told(), progress() as tell:
        _check_places(files, out, ledger)
        extract = read_extract(files, contract=contract, profile=profile, tell=tell)
        for table, path in ((extract.observations, out), (extract.ledger, ledger)):
            if path is not None:
                _write(table, path)
    if explain:
        from kpianalysis.display.explained import explained

        typer.echo(explained(extract.ledger))
    outcome = extract.ledger["outcome"]
    counts = ", ".join(
        f"{outcome.eq(str(one)).sum()} {str(one).replace('_', ' ')}" for one in Outcome
    )
    typer.echo(f"{len(extract.observations)} observations; what was read: {counts}.")
    wrong = wrong_lines(extract.ledger)
    for _, line in wrong.head(_SHOWN).iterrows():
        place = ", ".join(part for part in (line["file"], line["sheet"], line["cell"]) if part)
        typer.echo(f"{place}: {line['message']} [{line['outcome']}]", err=True)
    if len(wrong) > _SHOWN:
        typer.echo(f"and {len(wrong) - _SHOWN} more: --ledger writes all of them", err=True)
    if outcome.eq(str(Outcome.REJECTED)).any():
        raise typer.Exit(FAULT)


def profile(
    file: Annotated[Path, typer.Argument(help="A file that a supplier sent.")],
    out: Annotated[Path | None, typer.Option(help="Where to write it; printed without.")] = None,
) -> None:
    """Draft a profile.toml for a file by inspection; lines marked `# ?` wait for a person.

    Example: `kpianalysis profile kpis.csv --out profile.toml`
    """
    from kpianalysis.errors import ParameterProblem
    from kpianalysis.intake.draft import draft_profile
    from kpianalysis.intake.workbook import read_sheets

    with problems_told():
        text = draft_profile(read_sheets(file))
        if out is None:
            typer.echo(text, nl=False)
        elif out.exists():
            raise ParameterProblem(
                "is there already", found=str(out), action="choose another name, or delete it"
            )
        else:
            out.write_text(text, encoding="utf-8", newline="\n")


_SHOWN = 20


def _check_places(files: list[Path], out: Path | None, ledger: Path | None) -> None:
    """Refuse to write over a file that is read, or both tables into one."""
    taken = {file.resolve() for file in files}
    for option, place in (("--out", out), ("--ledger", ledger)):
        if place is None:
            continue
        if place.resolve() in taken:
            raise ParameterProblem(
                "is read, or written already", found=str(place), cell=option,
                action="name another file",
            )  # fmt: skip
        taken.add(place.resolve())


def _write(table: object, path: Path) -> None:
    """Write a table as CSV, whole or not at all; dates as 2019-06-01."""
    import pandas as pd

    assert isinstance(table, pd.DataFrame)  # noqa: S101
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.part")
    table.to_csv(staged, index=False, date_format="%Y-%m-%d", encoding="utf-8", lineterminator="\n")
    staged.replace(path)
