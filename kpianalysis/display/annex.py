"""The analyst's annex: the numbers behind the words, for those who want to check them."""

from __future__ import annotations

import math

from kpianalysis.analysis.presets import DEFAULT_PRESET
from kpianalysis.analysis.trend import FEWEST_MONTHS, METHOD
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.numbers import NOT_APPLICABLE, SHORTHAND, rounded
from kpianalysis.review import Review

_NUMBERS = ("mean", "lpl", "upl")
_SLOPES = ("slope_per_year", "slope_low", "slope_high")


def annex(review: Review) -> Block:
    """Show for each KPI the centre and limits of its chart, and its slope with its interval."""
    period = review.in_period
    last = period.groupby("kpi_ref", sort=True).tail(1).sort_values("kpi_ref")
    rows = last.merge(
        review.statistics.trends.reset_index(), on="kpi_ref", how="left", suffixes=("", "_trend")
    )
    window = review.window.groupby("kpi_ref")["basis"]
    cells = [
        [
            f"{row['kpi_ref']}, {row['unit']}",
            *(_number(row[column]) for column in _NUMBERS),
            f"{row['limits']}, {row['n']}",
            *(_number(row[column]) for column in _SLOPES),
            f"{row['trend']}, {row['n_trend']}",
            *([basis_words(window.get_group(row["kpi_ref"]))] if review.has_basis else []),
        ]
        for _, row in rows.iterrows()
    ]
    columns = ["kpi_ref", "unit", *_NUMBERS, "limits", "n", *_SLOPES, "trend", "n_trend"]
    return join(
        heading("annex", "Annex for analysts: limits and slopes"),
        paragraph(
            f"Limits: XmR chart, preset {DEFAULT_PRESET}: mean plus and minus 2.66 mean moving "
            "ranges of all months of the present phase, moving ranges screened once at 3.267 times "
            "their mean.",
            "They are not clipped here; charts clip them to what is possible.",
        ),
        paragraph(
            f"Slopes: {METHOD} with its 95% interval, on dates, over the look-back months of the "
            f"present phase, from {FEWEST_MONTHS} months on.",
            "Months depend on each other and there are many KPIs, so some intervals exclude 0 by "
            "chance.",
        ),
        table(
            "annex",
            f"Limits and slopes of every KPI at the end of {review.period.words}",
            [
                "KPI and unit",
                "Mean",
                "Lower limit",
                "Upper limit",
                "Kind of limits, months",
                "Slope a year",
                "Slope, low",
                "Slope, high",
                "Trend, months",
                *(["Basis"] if review.has_basis else []),
            ],
            cells,
            rows[columns].assign(basis=[line[-1] for line in cells] if review.has_basis else None),
            numeric=(1, 2, 3, 5, 6, 7),
            note=f"{NOT_APPLICABLE} {SHORTHAND[NOT_APPLICABLE]}: too few months, or results that "
            "stand at one level.",
        ),
    )


def _number(number: float) -> str:
    return NOT_APPLICABLE if math.isnan(number) else rounded(number, 2)
