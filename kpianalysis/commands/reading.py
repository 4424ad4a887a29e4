"""The command that reads any file: read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpianalysis.commands.console import FAULT, problems_told, progress
from kpianalysis.commands.outputs import check_places, write_csv


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
        check_places(files, {"--out": out, "--ledger": ledger})
        extract = read_extract(files, contract=contract, profile=profile, tell=tell)
        for table, path in ((extract.observations, out), (extract.ledger, ledger)):
            if path is not None:
                write_csv(table, path)
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
