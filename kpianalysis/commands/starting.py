"""The command that begins a contract: new."""

from __future__ import annotations

from typing import Annotated

import typer

from kpianalysis.commands.console import problems_told
from kpianalysis.home import find_home


def new(
    contract: Annotated[str, typer.Argument(help="What its folder in data/raw shall be called.")],
) -> None:
    """Begin a contract: a folder with settings that explain themselves, and an example extract.

    Everything in it is fictional, and runs as it is. Never over a folder that is there.

    Example: `kpianalysis new waste-collection`
    """
    from kpianalysis.home import FILE_NAME
    from kpianalysis.starting.new_contract import PROFILE, new_contract

    with problems_told():
        started = new_contract(find_home(), contract)
    folder = started.folder
    typer.echo(
        f"{folder / FILE_NAME} says what was agreed; each key is explained in it.\n"
        f"{folder / PROFILE} is an example of how to read a file of no contract.\n"
        "All of it is fictional. Next:\n"
        f"kpianalysis check --contract {contract}\n"
        f'kpianalysis run "{started.period.text}" --contract {contract}'
    )
