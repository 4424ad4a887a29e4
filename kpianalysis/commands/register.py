"""The command that shows what was agreed to people who live in Excel: contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpianalysis.commands.console import FAULT, chosen_contract, problems_told
from kpianalysis.errors import ParameterProblem
from kpianalysis.home import FILE_NAME, find_home

if TYPE_CHECKING:
    from kpianalysis.contract import Contract


def contract(
    name: Annotated[
        str | None, typer.Argument(help="Folder in data/raw; the only one when left out.")
    ] = None,
    to_xlsx: Annotated[
        Path | None, typer.Option(help="Write contract.toml as this workbook.")
    ] = None,
    from_xlsx: Annotated[
        Path | None, typer.Option(help="Read this workbook, and say what would change.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="With --from-xlsx: change contract.toml.")
    ] = False,
) -> None:
    """Turn contract.toml into a workbook and back.

    Every fault of the workbook is told by sheet and cell, and then nothing is written. Comments in
    contract.toml are not kept by --write.

    Examples: `kpianalysis contract --to-xlsx register.xlsx`;
    `kpianalysis contract --from-xlsx register.xlsx`, and the same with `--write`
    """
    from kpianalysis.contract_file import read_contract

    with problems_told():
        if (to_xlsx is None) == (from_xlsx is None):
            raise ParameterProblem(
                "either --to-xlsx or --from-xlsx is needed",
                action="write kpianalysis contract --to-xlsx register.xlsx",
            )
        if write and from_xlsx is None:
            raise ParameterProblem("goes with --from-xlsx only", found="--write")
        for path in (to_xlsx, from_xlsx):
            if path is not None and path.suffix.casefold() != ".xlsx":
                raise ParameterProblem(
                    "does not end in .xlsx", found=str(path), action="name an .xlsx workbook"
                )
        home = find_home()
        folder = home.raw(chosen_contract(home, name))
        if to_xlsx is not None:
            _to(to_xlsx, read_contract(folder))
        elif from_xlsx is not None:
            _from(from_xlsx, folder, write)


def _to(path: Path, agreed: Contract) -> None:
    from kpianalysis.register.as_workbook import register_bytes
    from kpianalysis.writing.whole import write_whole

    if path.exists():
        # It may hold what a person has changed and not yet read back.
        raise ParameterProblem(
            "is there already", found=str(path), action="give another name, or delete it first"
        )
    write_whole(path, register_bytes(agreed))
    typer.echo(path)


def _from(path: Path, folder: Path, write: bool) -> None:
    from kpianalysis.contract_file import read_contract
    from kpianalysis.register.differences import differences
    from kpianalysis.register.from_workbook import read_register
    from kpianalysis.register.settings import to_settings
    from kpianalysis.writing.toml import toml_text
    from kpianalysis.writing.whole import write_whole

    register = read_register(path)
    for fault in register.faults:
        typer.echo(f"kpianalysis: {fault}", err=True)
    if register.contract is None:
        typer.echo(f"{path.name}: {len(register.faults)} to mend; nothing is written.", err=True)
        raise typer.Exit(FAULT)
    settings, file = to_settings(register.contract), folder / FILE_NAME
    text = toml_text(settings)
    if not file.exists():
        typer.echo(text, nl=False)
    elif not (changes := differences(to_settings(read_contract(folder)), settings)):
        typer.echo(f"{FILE_NAME} says the same as {path.name}.")
        return
    else:
        typer.echo("\n".join(changes))
    if not write:
        typer.echo(f"Nothing is written yet: --write changes {FILE_NAME}.{_lost(file)}", err=True)
        return
    lost = _lost(file)
    write_whole(file, text.encode("utf-8"))
    typer.echo(f"{file} is written.{lost}", err=True)


def _lost(file: Path) -> str:
    """Say that comments go, where there are any."""
    lines = file.read_text(encoding="utf-8-sig").splitlines() if file.exists() else []
    comments = any(line.lstrip().startswith("#") for line in lines)
    return " Its comments are not kept." if comments else ""
