"""When was each KPI mitigated, and which of its misses did not count? A bar for each episode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.steps import step_months
from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block
from kpianalysis.display.chart import Chart, chart_in_words
from kpianalysis.display.drawing import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    GRID_COLOUR,
    RANGE_COLOUR,
    WIDTH_INCHES,
    canvas,
    drawable,
)
from kpianalysis.display.numbers import month_of, plural
from kpianalysis.display.svg import as_svg
from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.review import Review

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_KEY = "mitigation-timeline"
_ROW, _REST, _UNNAMED = 0.62, 1.1, 1.15  # inches
_LONGEST_NAME = 70
_BAR = 0.34  # of a row
_NARROW_FROM = 0.6  # of the axis: from here on there is no room to the right of a bar


def timeline(review: Review, table: Block, kpi_ref: str | None = None) -> Chart:
    """Draw every mitigation since the contract began, a row for each KPI; or those of one KPI.

    Misses are marked by shape as well as by colour; ``table`` holds the same mitigations.
    """
    rows, misses = episodes_of(review, kpi_ref), mitigated_misses(review, kpi_ref)
    shown = ReviewPeriod(_first(review, rows), review.period.last)
    basis = basis_words([*rows["basis"], *misses["basis"]])
    key = f"{kpi_ref}-timeline" if kpi_ref else _KEY
    return Chart(
        key=key,
        finding=say_longest(review, kpi_ref),
        subtitle=f"Months in which the Council had agreed not to count a miss, {shown.words}."
        + (f" Basis: {basis}." if basis else ""),
        drawing=_draw(review, rows, misses, shown, key),
        alternative=say_timeline(review, kpi_ref),
        table=table,
    )


def say_longest(review: Review, kpi_ref: str | None = None) -> str:
    """Say which mitigation is the longest, as the heading of the chart."""
    row = _longest(review, kpi_ref)
    force = ", and still in force" if row["in_force"] else ""
    length = f"{plural(int(row['months']), review.contract.step_word)}{force}"
    if kpi_ref is None:
        return f"Longest: {review.contract.kpi(row['kpi_ref']).name}, {length}"
    many = len(episodes_of(review, kpi_ref))
    return f"{many} mitigations, the longest of {length}" if many > 1 else f"Mitigated for {length}"


def say_timeline(review: Review, kpi_ref: str | None = None) -> str:
    """Say the chart in words, from its numbers."""
    rows, marked = episodes_of(review, kpi_ref), mitigated_misses(review, kpi_ref)
    misses, failures = int(rows["misses"].sum()), int(rows["failures"].sum())
    return chart_in_words(
        f"Timeline of {plural(len(rows), 'mitigation')} of "
        f"{plural(rows['kpi_ref'].nunique(), 'KPI')} to {review.period.last.words}",
        f"{say_longest(review, kpi_ref)}, {when_in_force(_longest(review, kpi_ref))}",
        f"In all {plural(misses, 'miss', 'misses')} did not count, {failures:,} of them below "
        "minimum.",
        basis=basis_note([*rows["basis"], *marked["basis"]]),
    )


def episodes_of(review: Review, kpi_ref: str | None = None) -> pd.DataFrame:
    """Return every mitigation since the contract began, or those of one KPI."""
    rows = review.episodes
    return rows if kpi_ref is None else rows[rows["kpi_ref"].eq(kpi_ref)]


def mitigated_misses(review: Review, kpi_ref: str | None = None) -> pd.DataFrame:
    """Return the months that missed their target and were mitigated, of all KPIs or of one."""
    months = review.assessments
    missed = months[months["missed"] & months["mitigated"]]
    return missed if kpi_ref is None else missed[missed["kpi_ref"].eq(kpi_ref)]


def _longest(review: Review, kpi_ref: str | None) -> pd.Series:
    rows = episodes_of(review, kpi_ref)
    return rows.iloc[int(rows["months"].argmax())]


def when_in_force(row: pd.Series) -> str:
    """Say from when until when; an end that is still to come is no end yet."""
    start = month_of(row["start"])
    if pd.isna(row["end"]):
        return f"since {start.words}"
    end = month_of(row["end"])
    if row["in_force"]:
        return f"since {start.words}, to {end.words}"
    return ReviewPeriod(start, end).words


def _first(review: Review, rows: pd.DataFrame) -> Month:
    """Return the first month of the axis: the contract's, or that of an older episode."""
    return min(review.contract.first_month, month_of(rows["start"].min()))


def _draw(
    review: Review, rows: pd.DataFrame, misses: pd.DataFrame, shown: ReviewPeriod, key: str
) -> Markup:
    refs = rows["kpi_ref"].unique().tolist()
    # The page on one KPI has its name in the title.
    named = refs if key == _KEY else []
    height = _REST + _ROW * len(refs) if named else _UNNAMED
    with canvas(WIDTH_INCHES, height) as (drawn, axes):
        axes.set_xlim(0, len(shown))
        axes.set_ylim(len(refs) - 0.4, -0.75 if named else -0.4)
        for at, ref in enumerate(named):
            name = drawable(review.contract.kpi(ref).name, _LONGEST_NAME)
            axes.text(0, at - 0.28, name, va="bottom", fontweight="bold")
        at_row = {ref: at for at, ref in enumerate(refs)}
        for _, row in rows.iterrows():
            length = plural(int(row["months"]), review.contract.step_word)
            _bar(axes, row, length, at_row[row["kpi_ref"]], shown)
        _marks(axes, misses, at_row, shown)
        _months(axes, shown)
        return as_svg(drawn, key)


def _bar(axes: Axes, row: pd.Series, length: str, at: int, shown: ReviewPeriod) -> None:
    """Draw one episode, with its length in words beside it."""
    left = month_of(row["start"]) - shown.first
    end = shown.last if pd.isna(row["end"]) else min(month_of(row["end"]), shown.last)
    right = end - shown.first + 1
    axes.barh(
        at, right - left, left=left, height=_BAR, color=RANGE_COLOUR, edgecolor=DARK_GREY,
        linewidth=0.8,
    )  # fmt: skip
    words = f"{length}, in force" if row["in_force"] else length
    room = right < _NARROW_FROM * len(shown)
    axes.annotate(
        words, (right if room else left, at), xytext=(4 if room else -4, 0), va="center",
        textcoords="offset points", ha="left" if room else "right",
    )  # fmt: skip


def _marks(axes: Axes, misses: pd.DataFrame, at_row: dict[str, int], shown: ReviewPeriod) -> None:
    """Mark each miss that did not count: a cross, or a square where it was below minimum."""
    middle = step_months(misses) / 2
    at = pd.Series([month_of(day) - shown.first + middle for day in misses["period_start"]])
    size = max(2.0, min(5.0, 200 / len(shown)))
    below = misses["below_minimum"].reset_index(drop=True)
    rows = misses["kpi_ref"].map(at_row).reset_index(drop=True)
    kinds = (
        (~below, "x", DARK_PINK, "missed target, not counted"),
        (below, "s", DARK_BLUE, "below minimum, not counted"),
    )
    for holds, marker, colour, label in kinds:
        if holds.any():
            axes.plot(
                at[holds], rows[holds], marker, color=colour, markersize=size, label=label
            )  # fmt: skip
    if len(misses):
        axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)


def _months(axes: Axes, shown: ReviewPeriod) -> None:
    """Write years below: the month that each begins with."""
    step = 12 * max(1, len(shown) // 84) if len(shown) > 12 else max(1, len(shown) // 6)
    ticks = range(0, len(shown), step)
    axes.set_xticks(list(ticks), [(shown.first + tick).short.replace(" ", "\n") for tick in ticks])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GRID_COLOUR, linewidth=0.6)
    axes.set_axisbelow(True)
