"""The command that makes what an officer has in the room: brief."""

from __future__ import annotations

from typing import Annotated

import typer

from kpianalysis.commands.console import (
    ContractOption,
    LargePrintOption,
    PdfOption,
    chosen_contract,
    problems_told,
    progress,
)
from kpianalysis.home import find_home


def brief(
    period: Annotated[str, typer.Argument(help="Such as '2019-20 Q1' or '2019-04..2019-07'.")],
    contract: ContractOption = None,
    as_at: Annotated[
        str | None, typer.Option(help="As it stood on this date, such as 2019-07-31.")
    ] = None,
    audience: Annotated[
        str | None, typer.Option(help="public, or exempt: with what is exempt, in exempt-brief/.")
    ] = None,
    pdf: PdfOption = True,
    large_print: LargePrintOption = False,
) -> None:
    """Make the officer's brief of a period: what to settle, then one side for each KPI.

    It is not for publication. The last line is the path of the brief.

    Example: `kpianalysis brief "2019-20 Q1"`
    """
    from kpianalysis.periods import parse_period

    with problems_told(), progress() as tell:
        home = find_home()
        name = chosen_contract(home, contract)
        months = parse_period(period)
        given = {"as_at": as_at, "audience": audience}
        from kpianalysis.publish.run import run_period

        page = run_period(
            home,
            name,
            months,
            parameters={name: value for name, value in given.items() if value is not None},
            notebook="officers_brief.ipynb",
            folder="brief",
            pdf=pdf,
            large_print=large_print,
            tell=tell,
            note=tell.note,
        )
    typer.echo(page)
