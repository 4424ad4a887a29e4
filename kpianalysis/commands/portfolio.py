"""The command that looks at all contracts at once: portfolio."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpianalysis.commands.console import FAULT, problems_told, progress, read_day
from kpianalysis.commands.outputs import check_places, write_csv
from kpianalysis.home import find_home


def portfolio(
    period: Annotated[
        str | None, typer.Option(help="Such as '2019-20 Q1'; each contract's newest without it.")
    ] = None,
    as_at: Annotated[str | None, typer.Option(help="As it stood on this date.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the rows (CSV).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="In how many processes; as many as processors.")
    ] = None,
) -> None:
    """Assess all contracts at once, one row each, as the public may see them.

    Counts are of the last month received in the period. `missed` is before mitigation. `likely` is
    the reading of the control charts: the target beside the usual range, not a forecast.

    Exits with 0 when every contract was read, 1 when one could not be (it is named), 2 when it was
    called wrongly.

    Example: `kpianalysis portfolio --period "2019-20 Q1" --out portfolio.csv`
    """
    from kpianalysis.commands.portfolio_table import as_records, plain, printed
    from kpianalysis.periods import parse_period
    from kpianalysis.portfolio.all_contracts import portfolio as assess_all
    from kpianalysis.writing.formulas import guarded_table

    with problems_told():
        home = find_home()
        check_places([], {"--out": out})
        months = parse_period(period) if period else None
        day = read_day(as_at, "--as-at") if as_at else None
        with progress() as tell:
            found = assess_all(home, period=months, day=day, workers=workers, tell=tell)
        if out is not None:
            write_csv(guarded_table(found.rows), out)
    if as_json:
        typer.echo(as_records(found))
    else:
        printed(found.rows)
    for contract, problem in found.problems.items():
        typer.echo(plain(f"{contract}: {problem}"), err=True)
    if found.problems:
        raise typer.Exit(FAULT)
