"""Where on a KPI's chart was its target changed, or its measure redefined? The marks and words."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kpianalysis.display.drawing import DARK_GREY
from kpianalysis.display.numbers import level, listed, month_of
from kpianalysis.kpi import Kpi

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TARGET_CHANGED, MEASURE_REDEFINED = "Target changed", "Measure redefined"
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


def say_changes(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say what changed in the months of a chart, as the end of its text alternative."""
    said = []
    changed = target_changes(months)
    names = [month_of(months["period_start"].iloc[at]).words for at in changed]
    if changed and len(changed) <= _MOST_NAMED:
        steps = [
            f"from {_level(months['target'].iloc[at - 1], kpi)} to "
            f"{_level(months['target'].iloc[at], kpi)} in {name}"
            for at, name in zip(changed, names, strict=True)
        ]
        said.append(f"The target changed {listed(steps)}.")
    elif changed:
        said.append(f"The target changed {len(changed)} times, last in {names[-1]}.")
    starts = months["period_start"].iloc[redefined_at(months, kpi)]
    if len(starts):
        named = listed([month_of(day).words for day in starts])
        said.append(f"The measure was redefined in {named}.")
    return " ".join(said)


def one_series(months: pd.DataFrame, kpi: Kpi) -> list[slice]:
    """Part the months where the measure was redefined: no line joins what does not compare."""
    ends = [0, *redefined_at(months, kpi), len(months)]
    return [slice(first, end) for first, end in pairwise(ends)]


def mark_changes(axes: Axes, months: pd.DataFrame, kpi: Kpi) -> None:
    """Draw a dotted line with its label in words before each month that begins something new."""
    targets, redefined = set(target_changes(months)), set(redefined_at(months, kpi))
    for number, at in enumerate(sorted(targets | redefined)):
        words = [
            *([MEASURE_REDEFINED] if at in redefined else []),
            *([TARGET_CHANGED] if at in targets else []),
        ]
        axes.axvline(at - 0.5, color=DARK_GREY, linewidth=1, linestyle=":")
        # Above the axes, on two heights in turn, so that near ones do not lie on each other.
        on_the_left = at > len(months) / 2
        axes.annotate(
            "\n".join(words), (at - 0.5, 1.0), xycoords=("data", "axes fraction"),
            xytext=(-3 if on_the_left else 3, 2 + 13 * (number % 2)), va="bottom",
            textcoords="offset points", ha="right" if on_the_left else "left", color=DARK_GREY,
        )  # fmt: skip


def _differ(one: float, other: float) -> bool:
    return not (one == other or (np.isnan(one) and np.isnan(other)))


def _level(target: float, kpi: Kpi) -> str:
    return "none" if np.isnan(target) else level(target, kpi)
