"""What would have to be true for a KPI to meet its target by a date? In sentences and a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kpianalysis.analysis import required_performance as needed
from kpianalysis.analysis.monthly_volumes import ASSUMED, NOT_KNOWN
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, join, paragraph, table
from kpianalysis.display.misses import value_cell
from kpianalysis.display.numbers import (
    NOT_AVAILABLE,
    level,
    measured,
    period_of,
    plural,
    whole,
)
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month
from kpianalysis.review import Review


def required_for(
    review: Review,
    kpi_ref: str,
    by: Month,
    *,
    target: float | None = None,
    months_running: int = needed.MONTHS_RUNNING,
    volumes: float | Sequence[float] | None = None,
) -> needed.Required | None:
    """Work out what a KPI of a review needs; None where no target is agreed to be met.

    See :func:`kpianalysis.analysis.required_performance.required_performance`. The target is that
    of the month after the last one received, unless another is given.
    """
    kpi = review.contract.kpi(kpi_ref)
    results = review.received[review.received["kpi_ref"].eq(kpi_ref)]
    if target is None:
        target = float(review.statistics.target_after.get(kpi_ref, float("nan")))
    if results.empty or pd.isna(target):
        return None
    return needed.required_performance(
        results, kpi, by, target=target, months_running=months_running, volumes=volumes
    )


def say_required(review: Review, kpi: Kpi, found: needed.Required) -> list[str]:
    """Say what is needed in each month, how far that is from of late, and what is assumed."""
    months, step = found.months, review.contract.step_word
    first, last = period_of(months.iloc[0]), period_of(months.iloc[-1])
    target = months["target"].iloc[0]
    running = f"{plural(len(months), step)} running, {first.first.words} to {last.last.words}"
    rows = review.received[review.received["kpi_ref"].eq(kpi.ref)]
    mark = basis_note(rows["basis"].tail(found.recent_months))
    if found.reason:
        return [
            f"This cannot be met any more for {running}: {found.reason}{mark}.",
            f"The earliest date by which it can is {found.earliest.words}.",
        ]
    side = "or more" if kpi.polarity == "higher_is_better" else "or less"
    said = [f"What it takes: {level(target, kpi)} {side} in each of {running}."]
    if found.recent_months:
        said.append(
            f"The mean of its last {plural(found.recent_months, 'result')} is "
            f"{measured(found.recent, kpi, target)}{mark}."
        )
    ahead = months[~months["is_measured"] & months["cases"].notna()]
    if len(ahead):
        extra = int(ahead["more_cases"].sum())
        more = "more" if kpi.polarity == "higher_is_better" else "fewer"
        beyond = f"; {extra:,} {more} than at that mean" if found.recent_months else ""
        said.append(
            f"Over the {plural(len(ahead), step)} to come, {whole(ahead['cases'].sum())} of "
            f"{whole(ahead['volume'].sum())} cases{beyond}."
        )
    if months["volume_is"].eq(ASSUMED).any():
        said.append(
            f"Assumed: {whole(ahead['volume'].iloc[0])} cases a {step}, the mean of the last "
            f"{plural(found.counted_months, f'measured {step}')}."
        )
    elif months["volume_is"].eq(NOT_KNOWN).all() and kpi.is_percentage:
        said.append("The counts are not known, so the cases cannot be said; give them.")
    return said


def required_block(
    review: Review, kpi: Kpi, found: needed.Required | None, *, key: str = ""
) -> Block:
    """Write what would have to be true: sentences, and a row for each month of the run."""
    if found is None:
        return join(paragraph("No target is agreed for the months to come: none can be met."))
    step = review.contract.step_word
    months = found.months
    rows = review.received[review.received["kpi_ref"].eq(kpi.ref)].set_index("period_start")
    cells = []
    for _, row in months.iterrows():
        when = row["period_start"]
        known = value_cell(rows.loc[when], kpi) if when in rows.index else NOT_AVAILABLE
        cells.append(
            [
                period_of(row).words,
                known if row["is_measured"] else "to come",
                level(row["target"], kpi),
                *(
                    [whole(row["volume"]), row["volume_is"], whole(row["cases"])]
                    if kpi.is_percentage
                    else []
                ),
            ]
        )
    least = "at least" if kpi.polarity == "higher_is_better" else "at most"
    heads = ["Result", "Target"]
    heads += ["Cases", "Cases are", f"Cases that meet it, {least}"] if kpi.is_percentage else []
    notes = ["Part of a case counts as a whole one."] if kpi.is_percentage else []
    silent = any(NOT_AVAILABLE in cell for line in cells for cell in line)
    notes += [f"{NOT_AVAILABLE} not available."] if silent else []
    return join(
        paragraph(*say_required(review, kpi, found)),
        table(
            key or f"{kpi.ref}-required",
            f"What would have to be true: {kpi.name}",
            [step.capitalize(), *heads],
            cells,
            months,
            numeric=(1, 2, 3, 5),
            note=" ".join(notes),
        ),
    )
