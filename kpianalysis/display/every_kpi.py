"""Every KPI of the period in one table: nothing is left out because it went well."""

from __future__ import annotations

import math

import pandas as pd

from kpianalysis.contract import Kpi
from kpianalysis.display.basis import basis_by_month
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.misses import shorthand_note, value_cell
from kpianalysis.display.numbers import NOT_AVAILABLE, level, month_of, plural, rounded
from kpianalysis.review import Review


def every_kpi(review: Review) -> Block:
    """Show each KPI's months, its target, its last gap, its changes and its trend."""
    period = review.in_period
    months = [month_of(day) for day in sorted(period["period_start"].unique())]
    cells, last_rows = [], []
    for ref, rows in period.groupby("kpi_ref", sort=True):
        kpi = review.contract.kpi(str(ref))
        by_month = {month_of(row["period_start"]): row for _, row in rows.iterrows()}
        last = rows.iloc[-1]
        last_rows.append(last)
        cells.append(
            [
                kpi.name,
                *(
                    value_cell(by_month[month], kpi) if month in by_month else "[z] not in force"
                    for month in months
                ),
                level(last["target"], kpi),
                "not known" if pd.isna(last["minimum"]) else level(last["minimum"], kpi),
                _change(last["change_from_last_month"], kpi),
                _change(last["change_from_last_year"], kpi),
                str(review.statistics.trends["trend"].loc[kpi.ref]),
                *([basis_by_month(rows)] if review.has_basis else []),
            ]
        )
    headers = [
        "KPI",
        *(month.short for month in months),
        "Target",
        "Minimum",
        "Change from the month before",
        "Change from a year before",
        "Trend of the number",
        *(["Basis"] if review.has_basis else []),
    ]
    texts = [cell for line in cells for cell in line]
    tidy = period.merge(
        review.statistics.trends.reset_index(), on="kpi_ref", how="left", suffixes=("", "_trend")
    )
    return join(
        heading("every-kpi", f"Every KPI: {plural(len(cells), 'KPI')} in {review.period.words}"),
        paragraph(
            "Changes are for the last month, in the KPI's own unit: percentage points for "
            "percentages.",
            "A trend is of the number: whether rising is better depends on the KPI.",
            f"It rests on up to {review.look_back_months} months and is an indication only.",
        ),
        table(
            "every-kpi",
            f"Every KPI, {review.period.words}",
            headers,
            cells,
            tidy[
                [
                    "kpi_ref",
                    "area",
                    "period_start",
                    "value",
                    "unit",
                    "target",
                    "minimum",
                    "gap",
                    "status",
                    "state",
                    "verification",
                    "mitigated",
                    "counts_as_failure",
                    "months_missed_in_row",
                    "change_from_last_month",
                    "change_from_last_year",
                    "mean",
                    "lpl",
                    "upl",
                    "limits",
                    "slope_per_year",
                    "slope_low",
                    "slope_high",
                    "n_trend",
                    "trend",
                    "note",
                    "basis",
                    "file",
                    "sheet",
                    "cell",
                ]
            ],
            numeric=range(1, len(months) + 5),
            note=shorthand_note(period, *texts),
        ),
    )


def _change(change: float, kpi: Kpi) -> str:
    if math.isnan(change):
        return NOT_AVAILABLE
    text = rounded(change, kpi.decimals)
    return f"+{text}" if change > 0 else text
