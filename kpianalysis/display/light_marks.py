"""What stands in a light chart: lines and their names, shades, and bars below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

from kpianalysis.display.drawing import EDGE_COLOUR, LIGHT_PURPLE, RANGE_COLOUR, drawable
from kpianalysis.display.light_axes import LEFT, MOST_NAMES, RIGHT, WIDTH, Scale

BAND_HEIGHT, BARS_HEIGHT = 18.0, 60.0  # CSS pixels
_LINE_HEIGHT = 15.0
_LONGEST = 26  # characters on one line of a name


@dataclass(frozen=True)
class Line:
    """A line of the chart: its name, its value in each month, colour, and dashes if any.

    ``dots`` marks each result; ``is_level`` holds through a month and steps to the next.
    """

    name: str
    by_month: Sequence[float]
    colour: str
    dashes: str = ""
    dots: bool = False
    is_level: bool = False


def _runs(held: Sequence[bool]) -> list[tuple[int, int]]:
    """Return first and last of each run of months that hold."""
    runs: list[tuple[int, int]] = []
    for at, holds in enumerate(held):
        if holds and runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        elif holds:
            runs.append((at, at))
    return runs


def draw_line(line: Line, scale: Scale) -> Markup:
    """Draw a line that breaks where there is no value; a value alone is a dot."""
    path, dots = "", Markup("")
    for first, last in _runs([math.isfinite(value) for value in line.by_month]):
        held = range(first, last + 1)
        places = [f"{scale.x(at)} {scale.y(line.by_month[at])}" for at in held]
        if line.is_level:
            path += f"M{scale.end(first - 1)} {scale.y(line.by_month[first])}"
            path += "".join(f"V{scale.y(line.by_month[at])}H{scale.end(at)}" for at in held)
            continue
        path += f"M{'L'.join(places)}" + ("h0" if len(places) == 1 else "")
        if line.dots:
            for place in places:
                x, y = place.split()
                dots += Markup('<circle cx="{}" cy="{}" r="3" fill="{}"/>').format(
                    x, y, line.colour
                )
    dashes = Markup(' stroke-dasharray="{}"').format(line.dashes) if line.dashes else ""
    return (
        Markup(
            '<path d="{}" fill="none" stroke="{}" stroke-width="2" stroke-linecap="round"{}/>'
        ).format(path, line.colour, dashes)
        + dots
    )


def name_lines(lines: Sequence[Line], scale: Scale) -> Markup:
    """Name each line at its end, so that no two names overlap."""
    ends = [
        (scale.y(known[-1]), line.name)
        for line in lines
        if (known := [value for value in line.by_month if math.isfinite(value)])
    ]
    text, lowest = Markup(""), -math.inf
    for y, name in sorted(ends):
        for part in wrap(drawable(name, 2 * _LONGEST), _LONGEST):
            lowest = max(y, lowest + _LINE_HEIGHT)
            text += _beside(part, lowest + 4)
    return text


def shade_range(low: Sequence[float], high: Sequence[float], scale: Scale) -> Markup:
    """Shade the usual range of each month that has one."""
    shades = Markup("")
    for at, (least, most) in enumerate(zip(low, high, strict=True)):
        if math.isfinite(least) and math.isfinite(most):
            top, foot = scale.y(min(most, scale.highest)), scale.y(max(least, scale.lowest))
            shades += _box(LEFT + scale.width * at, top, scale.width, foot - top, RANGE_COLOUR)
    return shades


def draw_mitigated(held: Sequence[bool], scale: Scale, y: float) -> Markup:
    """Draw a bar under the mitigated months; the word beside it says what it is."""
    bars = Markup("").join(
        _box(
            LEFT + scale.width * first,
            y,
            scale.width * (last - first + 1),
            BAND_HEIGHT - 6,
            LIGHT_PURPLE,
        )
        for first, last in _runs(held)
    )
    return bars + _beside("Mitigated", y + 10)


def draw_bars(values: Sequence[float], name: str, scale: Scale, y: float) -> Markup:
    """Draw the backlog at the end of each month, with its number."""
    highest = max((value for value in values if math.isfinite(value)), default=1.0) or 1.0
    drawn = Markup("")
    few = len(values) <= 2 * MOST_NAMES
    for at, value in enumerate(values):
        if math.isfinite(value):
            height = (BARS_HEIGHT - 16) * value / highest
            drawn += _box(
                scale.x(at) - scale.width * 0.3,
                y + BARS_HEIGHT - height,
                scale.width * 0.6,
                height,
                EDGE_COLOUR,
            )
            if few:
                drawn += Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
                    scale.x(at), round(y + BARS_HEIGHT - height - 3, 1), f"{value:,.0f}"
                )
    return drawn + _beside(name, y + BARS_HEIGHT - 4)


def _beside(name: str, y: float) -> Markup:
    return Markup('<text x="{}" y="{}">{}</text>').format(
        round(WIDTH - RIGHT + 8), round(y, 1), drawable(name, _LONGEST)
    )


def _box(x: float, y: float, width: float, height: float, colour: str) -> Markup:
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
        round(x, 1), round(y, 1), round(width, 1), round(max(height, 0), 1), colour
    )
