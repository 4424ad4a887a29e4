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
    ORANGE,
    TEXT_COLOUR,
    TURQUOISE,
)
from kpianalysis.display.light_axes import (
    HEIGHT,
    TOP,
    WIDTH,
    Scale,
    axis_of_months,
    axis_of_values,
)
from kpianalysis.display.light_marks import (
    BAND_HEIGHT,
    BARS_HEIGHT,
    Line,
    draw_bars,
    draw_line,
    draw_mitigated,
    name_lines,
    shade_range,
)

_FOOT = 34.0  # of the names of months


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
    bars_at = band_at + (BAND_HEIGHT + 4 if has_band else 0)
    axis_at = bars_at + (BARS_HEIGHT + 4 if has_bars else 0)
    parts = [shade_range(drawn.low, drawn.high, scale), axis_of_values(scale, drawn.unit, foot)]
    parts += [draw_line(line, scale) for line in drawn.lines]
    parts.append(name_lines(drawn.lines, scale))
    if has_band:
        parts.append(draw_mitigated(drawn.mitigated, scale, band_at))
    if has_bars:
        parts.append(draw_bars(drawn.bars, drawn.bars_name, scale, bars_at))
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
