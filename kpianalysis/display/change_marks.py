"""Where on a KPI's chart did something begin anew: target, measure, or usual range?"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kpianalysis.display.drawing import DARK_GREY, SMALL
from kpianalysis.display.numbers import level, listed, month_of, period_of
from kpianalysis.kpi import Kpi

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TARGET_CHANGED, MEASURE_REDEFINED = "Target changed", "Measure redefined"
NEW_RANGE = "New usual range"  # a phase that a person chose
_LINE_POINTS, _CHARACTER_POINTS = 12.0, 5.6
_MOST_NAMED = 2  # changes that a text alternative tells with their levels


def target_changes(months: pd.DataFrame) -> list[int]:
    """Return the positions of a KPI's months whose target is not that of the month before."""
    target = months["target"].to_numpy()
    return [at for at in range(1, len(target)) if _differ(target[at - 1], target[at])]


def redefined_at(months: pd.DataFrame, kpi: Kpi) -> list[int]:
    """Return the positions of the months, after the first, from which it measures another thing."""
    starts = {item.first for item in kpi.redefinitions}
    held = [month_of(day) for day in months["period_start"]]
    return [at for at in range(1, len(held)) if held[at] in starts]


def new_range_at(months: pd.DataFrame, kpi: Kpi) -> list[int]:
    """Return the positions of the months, after the first, where a person chose a new phase."""
    starts = {phase.first for phase in kpi.phases}
    held = [month_of(day) for day in months["period_start"]]
    return [at for at in range(1, len(held)) if held[at] in starts]


def say_changes(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say what changed in the months of a chart, as the end of its text alternative."""
    said = []
    changed = target_changes(months)
    names = [period_of(months.iloc[at]).words for at in changed]
    if changed and len(changed) <= _MOST_NAMED:
        steps = [
            f"from {_level(months['target'].iloc[at - 1], kpi)} to "
            f"{_level(months['target'].iloc[at], kpi)} in {name}"
            for at, name in zip(changed, names, strict=True)
        ]
        said.append(f"The target changed {listed(steps)}.")
    elif changed:
        said.append(f"The target changed {len(changed)} times, last in {names[-1]}.")
    anew = redefined_at(months, kpi)
    if anew:
        named = listed([period_of(months.iloc[at]).words for at in anew])
        said.append(f"The measure was redefined in {named}.")
    begun = new_range_at(months, kpi)
    if begun:
        named = listed([period_of(months.iloc[at]).words for at in begun])
        said.append(f"The usual range begins anew in {named}.")
    return " ".join(said)


def one_series(months: pd.DataFrame, kpi: Kpi) -> list[slice]:
    """Part the months where the measure was redefined: no line joins what does not compare."""
    ends = [0, *redefined_at(months, kpi), len(months)]
    return [slice(first, end) for first, end in pairwise(ends)]


def mark_changes(axes: Axes, months: pd.DataFrame, kpi: Kpi, room_points: float) -> float:
    """Draw a dotted line with its label in words before each month that begins something new.

    Returns how many points the labels take above the axes, which are ``room_points`` wide.
    """
    begun = {
        MEASURE_REDEFINED: redefined_at(months, kpi),
        TARGET_CHANGED: target_changes(months),
        NEW_RANGE: new_range_at(months, kpi),
    }
    taken: list[list[tuple[float, float]]] = []  # from where to where, on each height
    for at in sorted({at for places in begun.values() for at in places}):
        axes.axvline(at - 0.5, color=DARK_GREY, linewidth=1, linestyle=":")
        on_the_left = at > len(months) / 2
        for words in [words for words, places in begun.items() if at in places]:
            start, width = at * room_points / len(months), len(words) * _CHARACTER_POINTS
            span = (start - width, start) if on_the_left else (start, start + width)
            height = _free_height(taken, span)
            axes.annotate(
                words, (at - 0.5, 1.0), xycoords=("data", "axes fraction"), fontsize=SMALL,
                xytext=(-3 if on_the_left else 3, 2 + _LINE_POINTS * height), va="bottom",
                textcoords="offset points", ha="right" if on_the_left else "left",
                color=DARK_GREY,
            )  # fmt: skip
    return len(taken) * _LINE_POINTS


def _free_height(taken: list[list[tuple[float, float]]], span: tuple[float, float]) -> int:
    """Take the lowest height on which a label lies on no other."""
    for height, spans in enumerate(taken):
        if all(span[1] < left or right < span[0] for left, right in spans):
            spans.append(span)
            return height
    taken.append([span])
    return len(taken) - 1


def _differ(one: float, other: float) -> bool:
    return not (one == other or (np.isnan(one) and np.isnan(other)))


def _level(target: float, kpi: Kpi) -> str:
    return "none" if np.isnan(target) else level(target, kpi)
