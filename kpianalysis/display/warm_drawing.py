"""One small chart drawn for nothing, so that the first one that is wanted does not wait."""

from __future__ import annotations

from kpianalysis.display.drawing import DARK_BLUE, DARK_PINK, RANGE_COLOUR, SMALL, canvas
from kpianalysis.display.svg import as_svg

_HEIGHTS = (70.0, 62.0, 71.0, 74.0)


def warm_drawing() -> None:
    """Draw a small chart as the page draws its own, and forget it.

    matplotlib is then imported, its fonts are found and measured, and its SVG is written and read
    once. Who makes many pages from one process does this first. Nothing stays behind that a chart
    could see: no figure, no setting, nothing of ``pyplot``.

    Examples
    --------
    >>> warm_drawing()
    """
    at = range(len(_HEIGHTS))
    with canvas(2, 1.5) as (drawn, axes):
        axes.fill_between(at, 60, 75, color=RANGE_COLOUR, linewidth=0)
        axes.plot(at, _HEIGHTS, color=DARK_BLUE, marker="o", markersize=4.5)
        axes.axhline(72, color=DARK_PINK, linestyle=(0, (4, 2)))
        axes.barh([60], [3], height=2, color="white", edgecolor=DARK_PINK, hatch="///")
        axes.set_xticks(at, ["Apr\n2019", "May\n2019", "Jun\n2019", "Jul\n2019"], fontsize=SMALL)
        axes.yaxis.set_major_formatter(lambda number, _: f"{number:g}%")
        axes.set_title("Percent", loc="left", fontsize=SMALL)
        axes.annotate("Target 72%", (3.2, 72), va="center", annotation_clip=False, weight="bold")
        as_svg(drawn, "warm")
