"""Bars that stand on each other, told apart by fill and hatch and not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpianalysis.display.drawing import DARK_BLUE, DARK_GREY, DARK_PINK, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 0.72  # of a month


@dataclass(frozen=True)
class BarKind:
    """What one kind of bar looks like: no two kinds of a chart share fill and hatch."""

    colour: str
    fill: str
    hatch: str = ""

    @property
    def ink(self) -> str:
        """The colour of a number on the bar."""
        return "white" if self.fill == self.colour else self.colour


SOLID = BarKind(DARK_PINK, DARK_PINK)
STRIPED = BarKind(DARK_PINK, "white", "////")
OPEN = BarKind(DARK_BLUE, "white")
# Lines only: a hatch of dots makes a drawing ten times as large.
LINED = BarKind(DARK_GREY, "white", "---")
SOLID_BLUE = BarKind(DARK_BLUE, DARK_BLUE)
OPEN_PINK = BarKind(DARK_PINK, "white")


def draw_bars(
    axes: Axes, kinds: Sequence[tuple[BarKind, str, np.ndarray]], *, stacked: bool = True
) -> np.ndarray:
    """Draw bars of several kinds with a legend above; return where the piles end.

    Parameters
    ----------
    axes : matplotlib Axes
        With a month at 0, 1, 2 ...
    kinds : sequence of (BarKind, str, array)
        The looks, what it is called, and a height for each month (0 where there is none).
    stacked : bool
        Whether one stands on the other; otherwise each begins at 0.
    """
    top = np.zeros(len(kinds[0][2]))
    named = 0
    for kind, words, heights in kinds:
        at = np.flatnonzero(heights)
        if not len(at):
            continue
        named += 1
        axes.bar(
            at, heights[at], width=WIDTH, bottom=top[at] if stacked else 0, color=kind.fill,
            edgecolor=kind.colour, hatch=kind.hatch, linewidth=1, label=words,
        )  # fmt: skip
        top = top + heights
    if named:
        axes.legend(
            frameon=False, loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=named,
            fontsize=SMALL, borderpad=0.2, columnspacing=1.6, handletextpad=0.5,
        )  # fmt: skip
    return top


def write_in_bars(
    axes: Axes, kinds: Sequence[tuple[BarKind, str, np.ndarray]], lowest: float
) -> None:
    """Write its number on each bar of a pile that is at least ``lowest`` high."""
    top = np.zeros(len(kinds[0][2]))
    for kind, _, heights in kinds:
        for at in np.flatnonzero(heights >= max(lowest, 1)):
            behind = {"facecolor": kind.fill, "edgecolor": "none", "pad": 1.2}
            axes.annotate(
                f"{heights[at]:,.0f}", (at, top[at] + heights[at] / 2), ha="center", va="center",
                color=kind.ink, fontsize=SMALL, fontweight="bold",
                bbox=behind if kind.hatch else None,
            )  # fmt: skip
        top = top + heights
