"""The axis of a KPI's results: its unit in words, what can be, and whether it starts at 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpianalysis.display.drawing import SMALL, drawable
from kpianalysis.kpi import Kpi

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CLOSE_TO_TOP = 0.02
_UNIT_CHARACTERS = 50


def value_axis(axes: Axes, kpi: Kpi, taken_points: float = 0) -> None:
    """Keep to what can be, and write the unit above, and where the axis does not start at 0.

    ``taken_points`` is the room that other words take just above the axes.
    """
    bottom, top = axes.get_ylim()
    if kpi.is_percentage:
        top = min(top, 100 + 100 * _CLOSE_TO_TOP)
        axes.yaxis.set_major_formatter(lambda number, _: f"{number:g}%")
    axes.set_ylim(max(bottom, 0), top)
    cut = " (axis does not start at 0)" if bottom > 0 else ""
    unit = drawable(unit_words(kpi).capitalize(), _UNIT_CHARACTERS)
    axes.set_title(f"{unit}{cut}", loc="left", fontsize=SMALL, pad=5 + taken_points)


def unit_words(kpi: Kpi) -> str:
    """Name the unit of a KPI."""
    return "percent" if kpi.is_percentage else "number" if kpi.unit == "count" else kpi.unit
