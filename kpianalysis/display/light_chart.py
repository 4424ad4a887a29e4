"""A KPI's results as a drawing that is ready at once, for exploring: no drawing library at work.

The charts of the page are drawn by matplotlib, which takes a good part of a second each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.drawing import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    EDGE_COLOUR,
    LIGHT_PURPLE,
    ORANGE,
    RANGE_COLOUR,
    TEXT_COLOUR,
    TURQUOISE,
    drawable,
)
from kpianalysis.display.light_axes import (
    HEIGHT,
    LEFT,
    MOST_NAMES,
    RIGHT,
    TOP,
    WIDTH,
    Scale,
    axis_of_months,
    axis_of_values,
)

_BAND, _BARS, _FOOT = 18.0, 60.0, 34.0
_LINE_HEIGHT = 15.0
_LONGEST = 26  # characters of the name of a line


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


@dataclass(frozen=True)
class Drawn:
    """What a light chart shows: one value for each month in every list, NaN where there is none."""

    months: Sequence[str]
    lines: Sequence[Line]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    mitigated: Sequence[bool] = ()
    bars: Sequence[float] = ()
    bars_name: str = ""
    unit: str = ""
    top: float = math.inf


def kpi_lines(
    months: pd.DataFrame, would: pd.DataFrame | None, beside: pd.DataFrame | None, name: str = ""
) -> list[Line]:
    """Return the lines of a KPI: result, target, minimum, a target supposed, and its companion.

    Parameters
    ----------
    months, would : DataFrame
        Its months as they stand, and with a what-if; None without.
    beside : DataFrame, optional
        The companion's months, and ``name`` what it is called.
    """
    lines = [Line("Result", months["value"].tolist(), DARK_BLUE, dots=True)]
    lines.append(Line("Target", months["target"].tolist(), DARK_PINK, "6 4", is_level=True))
    if months["minimum"].notna().any():
        lines.append(Line("Minimum", months["minimum"].tolist(), DARK_GREY, "2 3", is_level=True))
    if would is not None and not would["target"].equals(months["target"]):
        lines.append(
            Line("Target, what if", would["target"].tolist(), ORANGE, "10 3 2 3", is_level=True)
        )
    if beside is not None:
        values = beside.set_index("period_start")["value"].reindex(months["period_start"])
        if values.notna().any():
            lines.append(Line(name, values.tolist(), TURQUOISE))
    return lines


def light_chart(drawn: Drawn) -> Markup:
    """Draw lines over months, with the usual range, mitigated months, and bars below.

    Its text alternative is given by :func:`kpianalysis.display.blocks.figure`.

    Parameters
    ----------
    drawn : Drawn
        What to show.

    Examples
    --------
    >>> svg = light_chart(Drawn(["Apr 2019"], [Line("Result", [1.0], DARK_BLUE)]))
    >>> svg.startswith("<svg width="), "Result" in svg
    (True, True)
    """
    scale = Scale.of(
        len(drawn.months),
        [*(one for line in drawn.lines for one in line.by_month), *drawn.low, *drawn.high],
        drawn.top,
    )
    has_band, has_bars = any(drawn.mitigated), any(not math.isnan(bar) for bar in drawn.bars)
    foot = TOP + HEIGHT
    band_at = foot + 6
    bars_at = band_at + (_BAND + 4 if has_band else 0)
    axis_at = bars_at + (_BARS + 4 if has_bars else 0)
    parts = [_range(drawn, scale), axis_of_values(scale, drawn.unit, foot)]
    parts += [_line(line, scale) for line in drawn.lines]
    parts.append(_names(drawn.lines, scale))
    if has_band:
        parts.append(_mitigated(drawn.mitigated, scale, band_at))
    if has_bars:
        parts.append(_bars(drawn.bars, drawn.bars_name, scale, bars_at))
    parts.append(axis_of_months(drawn.months, scale, axis_at))
    return Markup(
        '<svg width="100%" style="max-width:{}px" '
        'viewBox="0 0 {} {}" font-family="sans-serif" font-size="12" fill="{}">{}</svg>'
    ).format(
        round(WIDTH),
        round(WIDTH),
        round(axis_at + _FOOT),
        TEXT_COLOUR,
        Markup("").join(parts),
    )


def _runs(held: Sequence[bool]) -> list[tuple[int, int]]:
    """Return first and last of each run of months that hold."""
    runs: list[tuple[int, int]] = []
    for at, holds in enumerate(held):
        if holds and runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        elif holds:
            runs.append((at, at))
    return runs


def _line(line: Line, scale: Scale) -> Markup:
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


def _names(lines: Sequence[Line], scale: Scale) -> Markup:
    """Name each line at its end, so that no two names overlap."""
    ends = [
        (scale.y(known[-1]), line.name)
        for line in lines
        if (known := [value for value in line.by_month if math.isfinite(value)])
    ]
    text, lowest = Markup(""), -math.inf
    for y, name in sorted(ends):
        lowest = max(y, lowest + _LINE_HEIGHT)
        text += _beside(name, lowest + 4)
    return text


def _range(drawn: Drawn, scale: Scale) -> Markup:
    """Shade the usual range of each month that has one."""
    shades = Markup("")
    for at, (low, high) in enumerate(zip(drawn.low, drawn.high, strict=True)):
        if math.isfinite(low) and math.isfinite(high):
            top, foot = scale.y(min(high, scale.highest)), scale.y(max(low, scale.lowest))
            shades += _box(LEFT + scale.width * at, top, scale.width, foot - top, RANGE_COLOUR)
    return shades


def _mitigated(held: Sequence[bool], scale: Scale, y: float) -> Markup:
    """Draw a bar under the mitigated months; the word beside it says what it is."""
    bars = Markup("").join(
        _box(
            LEFT + scale.width * first,
            y,
            scale.width * (last - first + 1),
            _BAND - 6,
            LIGHT_PURPLE,
        )
        for first, last in _runs(held)
    )
    return bars + _beside("Mitigated", y + 10)


def _bars(values: Sequence[float], name: str, scale: Scale, y: float) -> Markup:
    """Draw the backlog at the end of each month, with its number."""
    highest = max((value for value in values if math.isfinite(value)), default=1.0) or 1.0
    drawn = Markup("")
    few = len(values) <= 2 * MOST_NAMES
    for at, value in enumerate(values):
        if math.isfinite(value):
            height = (_BARS - 16) * value / highest
            drawn += _box(
                scale.x(at) - scale.width * 0.3,
                y + _BARS - height,
                scale.width * 0.6,
                height,
                EDGE_COLOUR,
            )
            if few:
                drawn += Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
                    scale.x(at), round(y + _BARS - height - 3, 1), f"{value:,.0f}"
                )
    return drawn + _beside(name, y + _BARS - 4)


def _beside(name: str, y: float) -> Markup:
    return Markup('<text x="{}" y="{}">{}</text>').format(
        round(WIDTH - RIGHT + 8), round(y, 1), drawable(name, _LONGEST)
    )


def _box(x: float, y: float, width: float, height: float, colour: str) -> Markup:
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
        round(x, 1), round(y, 1), round(width, 1), round(max(height, 0), 1), colour
    )
