"""The command that charts any data: spc."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpianalysis.commands.console import FAULT, problems_told
from kpianalysis.commands.outputs import check_places, write_csv

_SHOWN = 20
_PRINTED = ["series_id", "variation", "likely", "n", "notes"]


def spc(
    file: Annotated[Path, typer.Argument(metavar="INPUT.csv", help="Series, one row a point.")],
    preset: Annotated[str, typer.Option(help="Rules: mdc-2023 or ptd-0.2.")] = "mdc-2023",
    out: Annotated[Path | None, typer.Option(help="Where to write the points (CSV).")] = None,
    summary: Annotated[Path | None, typer.Option(help="Where to write the series (CSV).")] = None,
    chart: Annotated[
        str, typer.Option(help="auto (p_prime where there are counts), xmr, p_prime or p.")
    ] = "auto",
    improvement_direction: Annotated[
        str, typer.Option(help="Where the file gives none: increase, decrease or neutral.")
    ] = "neutral",
    shift_length: Annotated[int | None, typer.Option(help="Points in a shift.")] = None,
    trend_length: Annotated[int | None, typer.Option(help="Points in a trend.")] = None,
    baseline_points: Annotated[
        int | None, typer.Option(help="Take limits from the first points of a phase.")
    ] = None,
    screening: Annotated[
        bool | None,
        typer.Option("--screening/--no-screening", help="Leave out extreme moving ranges."),
    ] = None,
) -> None:
    """Make control charts of any series: what is usual, what is not, and is the target likely?

    INPUT.csv has the columns `series_id, date, value`, and optionally `target,
    improvement_direction, rebase, numerator, denominator, baseline_points, screen_outliers`.

    Exits with 0 when every series was charted, 1 when one is wrong (its notes say why), 2 when it
    was called wrongly.

    Example: `kpianalysis spc series.csv --preset ptd-0.2 --out points.csv --summary summary.csv`
    """
    from kpianalysis.analysis.control_chart import control_chart
    from kpianalysis.charting import read_series

    with problems_told():
        check_places([file], {"--out": out, "--summary": summary})
        found = control_chart(
            read_series(file),
            preset=preset,
            chart=chart,
            improvement_direction=improvement_direction,
            shift_length=shift_length,
            trend_length=trend_length,
            baseline_points=baseline_points,
            screening=screening,
        )
        if out is not None:
            write_csv(found.points.drop(columns="limits"), out)
        if summary is not None:
            write_csv(found.series, summary)
    if out is None and summary is None:
        typer.echo(found.series[_PRINTED].to_csv(index=False, lineterminator="\n"), nl=False)
    wrong = found.problems
    for line in wrong.head(_SHOWN).itertuples(index=False):
        typer.echo(f"{file.name}, series {line.series_id}: {line.problem}", err=True)
    if len(wrong) > _SHOWN:
        typer.echo(f"and {len(wrong) - _SHOWN} more: --summary writes all of them", err=True)
    if len(wrong):
        raise typer.Exit(FAULT)
