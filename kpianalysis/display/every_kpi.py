"""Every KPI of the period in one table: nothing is left out because it went well."""

from __future__ import annotations

import math
from itertools import groupby

import pandas as pd

from kpianalysis.analysis.redefinitions import redefined_months, without_changes_across
from kpianalysis.display.audience import count_cell, suppression_columns
from kpianalysis.display.backlog import has_time_limit
from kpianalysis.display.basis import basis_by_month, basis_words
from kpianalysis.display.blocks import Block, annex_heading, join, paragraph, table
from kpianalysis.display.first_chart import kpi_of_first_chart
from kpianalysis.display.misses import BACKLOG_EXPLAINED, shorthand_note, value_cell
from kpianalysis.display.misses_chart import misses_chart
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    in_words,
    level,
    period_of,
    plural,
    rounded,
)
from kpianalysis.display.sparkline import kpi_sparkline
from kpianalysis.display.status_chart import status_chart
from kpianalysis.display.verdicts import say_verdict_unmarked
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review


def every_kpi(review: Review) -> Block:
    """Show the verdict on each KPI, its months, its target, its last gap and its changes."""
    redefined = redefined_months(review.contract.kpis)
    period = without_changes_across(review.in_period, redefined)
    months = [review.contract.period_of(day) for day in sorted(period["period_start"].unique())]
    step = review.contract.step_word
    rated = bool(review.contract.scheme.sets)
    kpis = [review.contract.kpi(ref) for ref in period["kpi_ref"].unique()]
    with_backlog = bool(period["backlog"].notna().any()) or any(map(has_time_limit, kpis))
    cells, last_rows = [], []
    for ref, rows in period.groupby("kpi_ref", sort=True):
        kpi = review.contract.kpi(str(ref))
        by_month = {period_of(row): row for _, row in rows.iterrows()}
        last = rows.iloc[-1]
        last_rows.append(last)
        cells.append(
            [
                kpi.name,
                *(
                    value_cell(by_month[month], kpi) if month in by_month else "[z] not in force"
                    for month in months
                ),
                *([last["rating"]] if rated else []),
                _in_turn(rows["target"], kpi),
                _in_turn(rows["minimum"], kpi, "not known"),
                *([_backlog(rows, kpi)] if with_backlog else []),
                _change(last["change_from_last_month"], kpi),
                _change(last["change_from_last_year"], kpi),
                *([basis_by_month(rows)] if review.has_basis else []),
            ]
        )
    headers = [
        "KPI",
        *(month.short for month in months),
        *([f"Rating, {months[-1].short}"] if rated else []),
        "Target",
        "Minimum",
        *(["Open backlog"] if with_backlog else []),
        f"Change from the {step} before",
        "Change from a year before",
        *(["Basis"] if review.has_basis else []),
    ]
    texts = [cell for line in cells for cell in line]
    tidy = period.merge(
        review.statistics.trends.reset_index(), on="kpi_ref", how="left", suffixes=("", "_trend")
    )
    return join(
        annex_heading(
            "every-kpi", f"Every KPI: {plural(len(cells), 'KPI')} in {review.period.words}"
        ),
        _verdicts(review),
        status_chart(review).block(),
        # The first side shows this chart where no KPI is in focus.
        *([] if kpi_of_first_chart(review) else [misses_chart(review).table_only()]),
        paragraph(
            f"Changes are for the last {step}, in the KPI's own unit: percentage points for "
            "percentages.",
            BACKLOG_EXPLAINED if with_backlog else "",
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
                    *(["rating"] if rated else []),
                    "state",
                    "verification",
                    "mitigated",
                    "numerator",
                    "denominator",
                    "backlog",
                    "counts_basis",
                    *suppression_columns(review),
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
            numeric=[
                n
                for n in range(1, len(months) + 5 + rated + with_backlog)
                if n != len(months) + 1 or not rated
            ],
            note=shorthand_note(period, *texts),
        ),
    )


def _backlog(rows: pd.DataFrame, kpi: Kpi) -> str:
    """Write the backlog at the end of a KPI's last month with a result, or that none was sent."""
    held = rows[rows["value"].notna()]
    cell = count_cell((held if len(held) else rows).iloc[-1], "backlog")
    if cell != NOT_AVAILABLE:
        return cell
    return "not supplied" if has_time_limit(kpi) else NOT_APPLICABLE


def _in_turn(levels: pd.Series, kpi: Kpi, unknown: str = NOT_AVAILABLE) -> str:
    """Write the level that was agreed; where it changed, each that was in force, in turn."""
    written = [unknown if pd.isna(one) else level(one, kpi) for one in levels]
    return ", then ".join(one for one, _ in groupby(written))


def _verdicts(review: Review) -> Block:
    """Say the one verdict on each KPI, and how many of them chance alone would change."""
    statistics, step = review.statistics, review.contract.step_word
    refs = statistics.verdicts.index
    kpis = [review.contract.kpi(ref) for ref in refs]
    basis = review.assessments.groupby("kpi_ref")["basis"].agg(basis_words)
    cells = [
        [
            kpi.name,
            kpi_sparkline(review.months_of(kpi.ref), kpi),
            say_verdict_unmarked(review, kpi),
            *([basis.loc[kpi.ref]] if review.has_basis else []),
        ]
        for kpi in kpis
    ]
    how_many = in_words(statistics.labelled) if statistics.labelled else "none"
    expected = round(statistics.false_labels.expected)
    by_chance = f"about {in_words(expected)}" if expected else "less than one"
    enough = statistics.charts_with_label
    labels: tuple[str, ...] = (
        f"Of {plural(enough, 'KPI')} with enough {step}s, {how_many} had a last result out of the "
        "ordinary.",
        f"Chance alone would give {by_chance} in so many KPIs.",
    )
    if not enough:
        labels = (f"No KPI has enough {step}s to say whether its last result is ordinary.",)
    return join(
        paragraph(*labels),
        table(
            "verdicts",
            f"What can be said of each KPI, to {review.last_arrived.words}",
            [
                "KPI",
                "Results",
                "What can be said",
                *(["Basis of its results"] if review.has_basis else []),
            ],
            cells,
            statistics.verdicts.reset_index().assign(
                sentence=[line[2] for line in cells],
                basis=[line[-1] for line in cells] if review.has_basis else None,
            ),
            note="The line shows results, the dashed one the target. Results vary from "
            f"{step} to {step}. A change is said only where they are out of "
            "the ordinary for the KPI, or have moved one way.",
        ),
    )


def _change(change: float, kpi: Kpi) -> str:
    if math.isnan(change):
        return NOT_AVAILABLE
    text = rounded(change, kpi.decimals)
    return f"+{text}" if change > 0 else text
