"""The command that makes pages: run."""

from __future__ import annotations

from typing import Annotated

import typer

from kpianalysis.commands.console import (
    ContractOption,
    LargePrintOption,
    PdfOption,
    chosen_contract,
    in_one_line,
    problems_told,
    progress,
)
from kpianalysis.errors import KpiProblem, ParameterProblem
from kpianalysis.home import find_home


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
    audience: Annotated[
        str | None,
        typer.Option(help="public, or exempt: a page with what is exempt, not for publication."),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="A parameter of the notebook, as NAME=VALUE."),
    ] = None,
    notebook: Annotated[str, typer.Option(help="Which notebook of notebooks/ to run.")] = (
        "quarterly_analysis.ipynb"
    ),
    pdf: PdfOption = True,
    large_print: LargePrintOption = False,
) -> None:
    """Make the draft page of one or more periods; the last line of each is the page's path.

    Examples: `kpianalysis run "2019-20 Q1"`; `kpianalysis run 2019-04..2019-07 --as-at 2019-09-30`
    """
    from kpianalysis.periods import parse_period

    with problems_told():
        home = find_home()
        name = chosen_contract(home, contract)
        months = [parse_period(text) for text in periods]
        given = _parameters(parameter or [])
        if look_back is not None:
            given["look_back_months"] = look_back
        if as_at is not None:
            given["as_at"] = as_at
        if audience is not None:
            given["audience"] = audience
        from kpianalysis.publish.run import run_period

        failed: KpiProblem | OSError | None = None
        pages = []
        with progress() as tell:
            for period in months:
                try:
                    pages.append(
                        run_period(
                            home,
                            name,
                            period,
                            parameters=given,
                            notebook=notebook,
                            pdf=pdf,
                            large_print=large_print,
                            tell=tell,
                            note=tell.note,
                        )
                    )
                except (KpiProblem, OSError) as problem:
                    # One period's fault never stops another's page; the first one counts.
                    if len(months) > 1:
                        tell.note(f"{period.words}: not made. {in_one_line(problem)}")
                    failed = failed or problem
        for page in pages:
            typer.echo(page)
        if failed:
            raise failed


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
