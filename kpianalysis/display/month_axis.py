"""The months below a chart: named as often as there is room for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpianalysis.display.drawing import GRID_COLOUR, SMALL
from kpianalysis.periods import ReviewPeriod

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CHARACTER, _BETWEEN = 5.8, 5.0  # points: wide enough for any sans at the size of the names


def month_axis(axes: Axes, months: Sequence[ReviewPeriod], room_points: float) -> None:
    """Write months (or quarters) below, the last one always, and quiet lines across.

    Parameters
    ----------
    axes : matplotlib Axes
        With a month at 0, 1, 2 ...
    months : sequence of ReviewPeriod
        What stands at each place.
    room_points : float
        How wide the axes are, about.
    """
    names = ["\n".join(month.short.rsplit(" ", 1)) for month in months]
    widest = max(len(line) for name in names for line in name.split("\n"))
    step = max(1, math.ceil(len(names) * (widest * _CHARACTER + _BETWEEN) / room_points))
    ticks = list(range(len(names) - 1, -1, -step))[::-1]
    axes.set_xticks(ticks, [names[tick] for tick in ticks], fontsize=SMALL)
    axes.set_xlim(-0.6, len(names) - 0.4)
    axes.tick_params(axis="both", length=3)
    axes.grid(axis="y", color=GRID_COLOUR, linewidth=0.6)
    axes.set_axisbelow(True)
