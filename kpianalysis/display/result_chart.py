"""A KPI's results against its target: chart, text alternative and table, made together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from markupsafe import Markup

from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block, figure, join
from kpianalysis.display.change_marks import mark_changes, one_series, say_changes
from kpianalysis.display.drawing import DARK_BLUE, DARK_PINK, RANGE_COLOUR, as_svg, canvas
from kpianalysis.display.numbers import (
    level,
    measured,
    period_of,
    plural,
    step_word,
)
from kpianalysis.display.result_table import result_table
from kpianalysis.display.wording import possible, say_range
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.tables import Status, Verification

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CLOSE_TO_TOP = 0.02


def result_chart(review: Review, kpi: Kpi, *, with_table: bool = True) -> Block:
    """Draw a KPI's look-back months against its target, and write the table of the same numbers."""
    months = review.months_of(kpi.ref)
    finding = say_finding(months, kpi)
    first, last = (period_of(months.iloc[end]) for end in (0, -1))
    shown = f"{first.first.words} to {last.last.words}"
    subtitle = f"{kpi.plain_name}, {shown}, in {_unit_words(kpi)}"
    basis = basis_words(months["basis"])
    marked = f" Basis: {basis}." if basis else ""
    note = ""
    if months["lpl"].notna().any():
        step = step_word(months)
        note = f"Shaded: the usual range, from how much the results vary from {step} to {step}."
    if months["verification"].eq(str(Verification.PROVISIONAL)).any():
        note += " Hollow: a provisional result."
    drawing = _draw(months, kpi)
    chart = Block(
        figure(
            kpi.ref,
            finding,
            f"{subtitle}.{marked}",
            drawing,
            say_alternative(months, kpi),
            note,
        )
    )
    return join(chart, result_table(review, months, kpi)) if with_table else chart


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
    """Say the chart in words, from its numbers: kind, measure, finding, basis, where they are."""
    shown, step = months[months["value"].notna()], step_word(months)
    if shown.empty:
        return f"Line chart of {kpi.plain_name}. No {step} has a result."
    last = shown.iloc[-1]
    target = (
        "" if math.isnan(last["target"]) else f" against a target of {level(last['target'], kpi)}"
    )
    gaps = len(months) - len(shown)
    changed = say_changes(months, kpi)
    return (
        f"Line chart of {kpi.plain_name} by {step}{target}. {say_finding(months, kpi)}: "
        f"{say_range(shown, kpi)} in all, {measured(last['value'], kpi, last['target'])} in "
        f"{period_of(last).words}"
        f"{'; ' + plural(gaps, step) + ' without a result' if gaps else ''}"
        f"{basis_note(shown['basis'])}. {changed + ' ' if changed else ''}"
        "The table after the chart gives the figures."
    )


def _draw(months: pd.DataFrame, kpi: Kpi) -> Markup:
    """Draw results, target steps and usual range; a month without a result is a gap."""
    position = np.arange(len(months))
    value, target = months["value"].to_numpy(), months["target"].to_numpy()
    with canvas(7.2, 3.4) as (drawn, axes):
        low, high = (
            np.array(ends)
            for ends in zip(
                *(possible(*pair, kpi) for pair in zip(months["lpl"], months["upl"], strict=True)),
                strict=True,
            )
        )
        # The range may differ from month to month, with the number of cases.
        axes.fill_between(
            _both_edges(position), np.repeat(low, 2), np.repeat(high, 2),
            color=RANGE_COLOUR, linewidth=0,
        )  # fmt: skip
        axes.step(_edges(position), _repeated_edges(target), where="post", color=DARK_PINK,
                  linestyle=(0, (5, 3)), linewidth=1.6)  # fmt: skip
        for same in one_series(months, kpi):
            axes.plot(position[same], value[same], color=DARK_BLUE, linewidth=2, marker="o",
                      markersize=4.5)  # fmt: skip
        provisional = months["verification"].eq("provisional").to_numpy()
        axes.plot(position[provisional], value[provisional], "o", color="white", markersize=4.5,
                  markeredgecolor=DARK_BLUE)  # fmt: skip
        _label_ends(axes, months, kpi)
        _axes(axes, months, kpi)
        mark_changes(axes, months, kpi)
        return as_svg(drawn, kpi.ref)


def _label_ends(axes: Axes, months: pd.DataFrame, kpi: Kpi) -> None:
    """Name the lines at their right-hand end, kept apart where they are close."""
    end = len(months) - 1
    shown = months[months["value"].notna()]
    labels = []
    target = months["target"].iloc[-1]
    if not math.isnan(target):
        labels.append((target, f"Target {level(target, kpi)}", DARK_PINK))
    if len(shown):
        last = shown.iloc[-1]
        labels.append((last["value"], f"Result {measured(last['value'], kpi, target)}", DARK_BLUE))
    bottom, top = axes.get_ylim()
    apart = (top - bottom) * 0.08
    labels.sort()
    if len(labels) == 2 and labels[1][0] - labels[0][0] < apart:
        middle = (labels[0][0] + labels[1][0]) / 2
        labels = [
            (middle - apart / 2, *labels[0][1:]),
            (middle + apart / 2, *labels[1][1:]),
        ]
    for height, text, colour in labels:
        axes.annotate(
            text, (end + 0.6, height), va="center", color=colour, annotation_clip=False,
            fontweight="bold",
        )  # fmt: skip


def _axes(axes: Axes, months: pd.DataFrame, kpi: Kpi) -> None:
    """Write months below and the unit at the side; say where the axis does not start at 0."""
    count = len(months)
    step = max(1, math.ceil(count / 7))
    ticks = list(range(count - 1, -1, -step))[::-1]
    shorts = [period_of(months.iloc[tick]).short for tick in ticks]
    names = ["\n".join(short.rsplit(" ", 1)) for short in shorts]
    axes.set_xticks(ticks, names)
    axes.set_xlim(-0.5, count - 0.4)
    bottom, top = axes.get_ylim()
    if kpi.is_percentage:
        top = min(top, 100 + 100 * _CLOSE_TO_TOP)
        axes.yaxis.set_major_formatter(lambda number, _: f"{number:g}%")
    axes.set_ylim(max(bottom, 0), top)
    cut = bottom > 0
    axes.set_ylabel(
        f"{_unit_words(kpi).capitalize()}{' (axis does not start at 0)' if cut else ''}"
    )
    axes.grid(axis="y", color="#E5E5E5", linewidth=0.6)
    axes.set_axisbelow(True)


def _unit_words(kpi: Kpi) -> str:
    return "percent" if kpi.is_percentage else "number" if kpi.unit == "count" else kpi.unit


def _both_edges(position: np.ndarray) -> np.ndarray:
    """Return where each month begins and ends on the axis."""
    return np.column_stack([position - 0.5, position + 0.5]).ravel()


def _edges(position: np.ndarray) -> np.ndarray:
    return np.append(position - 0.5, position[-1] + 0.5)


def _repeated_edges(target: np.ndarray) -> np.ndarray:
    return np.append(target, target[-1])
