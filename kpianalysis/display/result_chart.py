"""A KPI's results against its target: chart, text alternative and table, made together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from markupsafe import Markup

from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.change_marks import mark_changes, one_series, say_changes
from kpianalysis.display.chart import Chart, chart_in_words, short_name
from kpianalysis.display.drawing import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    EDGE_COLOUR,
    RANGE_COLOUR,
    WIDTH_INCHES,
    canvas,
)
from kpianalysis.display.line_ends import LineEnd, label_ends
from kpianalysis.display.month_axis import month_axis
from kpianalysis.display.numbers import level, measured, period_of, plural, step_word
from kpianalysis.display.result_table import result_table
from kpianalysis.display.svg import as_svg
from kpianalysis.display.value_axis import unit_words, value_axis
from kpianalysis.display.wording import possible, say_range
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.tables import Status, Verification

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT_MM = 86.0
_ROOM_POINTS = 370.0  # of the months, beside the names of the lines
_TARGET_DASH, _MINIMUM_DASH = (0, (5, 3)), (0, (1, 1.5))


def result_chart(review: Review, kpi: Kpi, *, height_mm: float = _HEIGHT_MM) -> Chart:
    """Draw a KPI's look-back months against its target, and write the table of the same numbers.

    ``height_mm`` is the height on paper, where the chart is as wide as A4 allows.
    """
    months = review.months_of(kpi.ref)
    first, last = (period_of(months.iloc[end]) for end in (0, -1))
    basis = basis_words(months["basis"])
    marked = f" Basis: {basis}." if basis else ""
    notes = []
    if months["lpl"].notna().any():
        step = step_word(months)
        notes.append(
            f"Shaded: the usual range, from how much the results vary from {step} to {step}."
        )
    if months["verification"].eq(str(Verification.PROVISIONAL)).any():
        notes.append("Hollow: a provisional result.")
    return Chart(
        key=kpi.ref,
        finding=say_finding(months, kpi),
        subtitle=f"{kpi.plain_name}, {first.first.words} to {last.last.words}, in "
        f"{unit_words(kpi)}.{marked}",
        drawing=_draw(months, kpi, height_mm / 25.4),
        alternative=say_alternative(months, kpi),
        table=result_table(review, months, kpi),
        note=" ".join(notes),
    )


def say_finding(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say what the chart shows, as its heading."""
    last = months.iloc[-1]
    run, step = int(last["months_missed_in_row"]), step_word(months)
    side = "Below" if kpi.polarity == "higher_is_better" else "Above"
    if run > 1:
        return f"{side} target in each of the last {plural(run, step)}"
    measured_months = months[months["value"].notna()]
    missed = int(measured_months["missed"].sum())
    if not missed:
        met = int(measured_months["status"].eq(str(Status.MET)).sum())
        how_many = f"{plural(len(measured_months), step)} with a result"
        if met < len(measured_months):
            return f"Target met in {met} of {how_many}; the others cannot be judged"
        return f"Target met in all {how_many}" if met else f"No {step} has a result"
    return f"{side} target in {missed} of {plural(len(measured_months), step)} with a result"


def say_alternative(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say the chart in words, from its numbers: kind, measure, finding, basis, range."""
    shown, step = months[months["value"].notna()], step_word(months)
    kind = f"Line chart of {short_name(kpi.plain_name)} by {step}"
    if shown.empty:
        return chart_in_words(kind, f"No {step} has a result")
    # A unit of many words stands whole in the heading and in the table.
    brief = kpi.model_copy(update={"unit": short_name(kpi.unit)})
    last = shown.iloc[-1]
    if not math.isnan(last["target"]):
        kind += f" against a target of {level(last['target'], brief)}"
    gaps = len(months) - len(shown)
    silent = f"; {plural(gaps, step)} without a result" if gaps else ""
    return chart_in_words(
        kind,
        say_finding(months, kpi),
        f"{say_range(shown, brief)} in all, {measured(last['value'], brief, last['target'])} in "
        f"{period_of(last).words}{silent}.",
        say_changes(months, brief),
        basis=basis_note(shown["basis"]),
    )


def _draw(months: pd.DataFrame, kpi: Kpi, height_inches: float) -> Markup:
    """Draw results, target steps and usual range; a month without a result is a gap."""
    position = np.arange(len(months))
    value = months["value"].to_numpy()
    with canvas(WIDTH_INCHES, height_inches) as (drawn, axes):
        _usual_range(axes, months, kpi)
        for column, colour, dash in (
            ("target", DARK_PINK, _TARGET_DASH),
            ("minimum", DARK_GREY, _MINIMUM_DASH),
        ):
            axes.plot(
                _edges(len(months)), np.repeat(months[column].to_numpy("float64"), 2),
                color=colour, linestyle=dash, linewidth=1.6,
            )  # fmt: skip
        for same in one_series(months, kpi):
            axes.plot(position[same], value[same], color=DARK_BLUE, linewidth=2, marker="o",
                      markersize=4.5)  # fmt: skip
        provisional = months["verification"].eq(str(Verification.PROVISIONAL)).to_numpy()
        axes.plot(position[provisional], value[provisional], "o", color="white", markersize=4.5,
                  markeredgecolor=DARK_BLUE)  # fmt: skip
        month_axis(axes, [period_of(row) for _, row in months.iterrows()], _ROOM_POINTS)
        value_axis(axes, kpi, mark_changes(axes, months, kpi, _ROOM_POINTS))
        label_ends(axes, len(months) - 0.3, _line_ends(months, kpi), height_inches * 72)
        return as_svg(drawn, kpi.ref)


def _usual_range(axes: Axes, months: pd.DataFrame, kpi: Kpi) -> None:
    """Shade the usual range, which may differ from month to month with the number of cases.

    Its edges are drawn too: a photocopier loses the shade.
    """
    pairs = [possible(*pair, kpi) for pair in zip(months["lpl"], months["upl"], strict=True)]
    low, high = (np.repeat([pair[end] for pair in pairs], 2) for end in (0, 1))
    edges = _edges(len(months))
    axes.fill_between(edges, low, high, color=RANGE_COLOUR, linewidth=0)
    for side in (low, high):
        axes.plot(edges, side, color=EDGE_COLOUR, linewidth=0.6)


def _line_ends(months: pd.DataFrame, kpi: Kpi) -> list[LineEnd]:
    """Name the lines by what they are at their last month."""
    ends = []
    target, minimum = (float(months[name].iloc[-1]) for name in ("target", "minimum"))
    for height, name, colour in (
        (target, "Target", DARK_PINK),
        (minimum, "Minimum", DARK_GREY),
    ):
        if not math.isnan(height):
            ends.append(LineEnd(height, f"{name} {level(height, kpi)}", colour))
    shown = months[months["value"].notna()]
    if len(shown):
        last = float(shown["value"].iloc[-1])
        ends.append(LineEnd(last, f"Result {measured(last, kpi, target)}", DARK_BLUE))
    return ends


def _edges(count: int) -> np.ndarray:
    """Return where each month begins and ends on the axis."""
    position = np.arange(count)
    return np.column_stack([position - 0.5, position + 0.5]).ravel()
