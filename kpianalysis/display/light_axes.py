"""Where do months and values lie in a light chart, and what is written at its axes?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kpianalysis.display.drawing import EDGE_COLOUR, GRID_COLOUR

WIDTH, LEFT, RIGHT = 760.0, 52.0, 170.0  # CSS pixels; the names of the lines stand to the right
TOP, HEIGHT = 10.0, 230.0
_VALUES = 5  # on the axis, about
MOST_NAMES = 8  # of months on the axis


@dataclass(frozen=True)
class Scale:
    """Where months and values lie."""

    count: int
    lowest: float
    highest: float

    @classmethod
    def of(cls, count: int, numbers: Sequence[float], top: float) -> Scale:
        """Lay out so many months, and values with some room about them; none beyond ``top``."""
        known = [number for number in numbers if math.isfinite(number)]
        lowest, highest = (min(known), max(known)) if known else (0.0, 1.0)
        room = (highest - lowest) * 0.08 or 1.0
        lowest = lowest - room if lowest < 0 else max(lowest - room, 0.0)
        return cls(count, lowest, min(highest + room, max(top, highest)))

    @property
    def width(self) -> float:
        """The width of a month."""
        return (WIDTH - LEFT - RIGHT) / max(self.count, 1)

    def x(self, at: int) -> float:
        """Return the middle of a month."""
        return round(LEFT + self.width * (at + 0.5), 1)

    def end(self, at: int) -> float:
        """Return where a month ends and the next begins."""
        return round(LEFT + self.width * (at + 1), 1)

    def y(self, value: float) -> float:
        """Return the height of a value."""
        share = (self.highest - value) / (self.highest - self.lowest)
        return round(TOP + HEIGHT * share, 1)


def axis_of_values(scale: Scale, unit: str, foot: float) -> Markup:
    """Write round values beside faint lines, and draw the line that months stand on."""
    unit = unit if unit == "%" else ""
    drawn = Markup("")
    step = _round_step((scale.highest - scale.lowest) / _VALUES)
    first, last = math.ceil(scale.lowest / step), math.floor(scale.highest / step)
    for number in range(first, last + 1):
        y = scale.y(number * step)
        drawn += Markup(
            '<path d="M{} {}H{}" stroke="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>'
        ).format(
            LEFT,
            y,
            WIDTH - RIGHT,
            GRID_COLOUR,
            round(LEFT - 6),
            round(y + 4, 1),
            f"{number * step:,.6g}{unit}",
        )
    return drawn + Markup('<path d="M{} {}H{}" stroke="{}"/>').format(
        LEFT, foot, WIDTH - RIGHT, EDGE_COLOUR
    )


def _round_step(least: float) -> float:
    """Return the next 1, 2 or 5 with noughts.

    >>> _round_step(8.6), _round_step(0.13)
    (10.0, 0.2)
    """
    power: float = 10.0 ** math.floor(math.log10(least))
    times = next(times for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9))
    return times * power


def axis_of_months(names: Sequence[str], scale: Scale, y: float) -> Markup:
    """Name the first and last month, and some between, as far as there is room."""
    step = max(math.ceil(len(names) / MOST_NAMES), 1)
    shown = [at for at in range(len(names)) if (len(names) - 1 - at) % step == 0]
    return Markup("").join(
        Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
            scale.x(at), round(y + 14, 1), names[at]
        )
        for at in shown
    )
