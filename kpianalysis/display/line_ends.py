"""The names of lines at their right-hand end: each beside its line, none on another."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kpianalysis.display.drawing import drawable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LINE_POINTS = 12.5
_WIDEST, _LINES = 20, 2  # characters; a longer name stands whole in the table
_BELOW_AND_ABOVE = 45.0  # points that the months and the unit take of a chart's height


class LineEnd(NamedTuple):
    """One name: the height of its line's end, its words and its colour."""

    height: float
    words: str
    colour: str


def label_ends(axes: Axes, at: float, ends: Sequence[LineEnd], height_points: float) -> None:
    """Write the names at the right of a chart, in the order of the heights of their lines.

    Parameters
    ----------
    axes : matplotlib Axes
        With its final limits.
    at : float
        Where the lines end, on the axis of months.
    ends : sequence of LineEnd
        What to write.
    height_points : float
        Of the whole chart.
    """
    bottom, top = axes.get_ylim()
    line = (top - bottom) * _LINE_POINTS / (height_points - _BELOW_AND_ABOVE)
    ordered = sorted(ends)
    names = [_wrapped(end.words) for end in ordered]
    sizes = [line * len(name) for name in names]
    middles = apart([end.height for end in ordered], sizes, bottom, top)
    for end, name, middle in zip(ordered, names, middles, strict=True):
        axes.annotate(
            "\n".join(name), (at, middle), va="center", color=end.colour, annotation_clip=False,
            fontweight="bold", linespacing=1.1,
        )  # fmt: skip


def apart(
    wanted: Sequence[float], sizes: Sequence[float], lowest: float, highest: float
) -> list[float]:
    """Move heights as little as needed so that nothing overlaps and all stay inside.

    Parameters
    ----------
    wanted : sequence of float
        Middles, the lowest first.
    sizes : sequence of float
        How high each is.
    lowest, highest : float
        The ends of the room; where it is too small, what is too much sticks out at the top.

    Examples
    --------
    >>> apart([10, 10.5, 11], [2, 2, 2], 0, 11)
    [6.0, 8.0, 10.0]
    >>> apart([1, 5], [2, 2], 0, 10)
    [1.0, 5.0]
    """
    placed: list[float] = []
    floor = lowest
    for middle, size in zip(wanted, sizes, strict=True):
        placed.append(max(float(middle), floor + size / 2))
        floor = placed[-1] + size / 2
    ceiling = highest
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], ceiling - sizes[at] / 2)
        ceiling = placed[at] - sizes[at] / 2
    if placed and placed[0] - sizes[0] / 2 < lowest:
        floor = lowest
        for at, size in enumerate(sizes):
            placed[at] = floor + size / 2
            floor += size
    return placed


def _wrapped(words: str) -> list[str]:
    plain = drawable(words, _WIDEST * _LINES)
    return textwrap.wrap(plain, _WIDEST, max_lines=_LINES, placeholder=" …") or [plain]
