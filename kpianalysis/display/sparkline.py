"""A KPI's results as a line of the height of a word, for the cell of a table."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.chart import short_name
from kpianalysis.display.drawing import DARK_BLUE, DARK_PINK
from kpianalysis.display.numbers import level, measured, plural, step_word
from kpianalysis.display.wording import say_range
from kpianalysis.kpi import Kpi

_WIDTH, _HEIGHT, _MARGIN = 72, 16, 2  # CSS pixels


def sparkline(values: Sequence[float], target: Sequence[float], alternative: str) -> Markup:
    """Draw values as a line with a dot at the last one, and the target as a thin dashed line.

    A gap is where a value is NaN; a value between two gaps is a dot. No style, no ids, whole
    pixels: about 300 bytes.

    Parameters
    ----------
    values, target : sequence of float
        One for each month; NaN where there is none.
    alternative : str
        The same in words.

    Examples
    --------
    >>> print(sparkline([1, 3, 2], [2, 2, 2], "1 to 3, target 2"))
    <svg width="72" height="16" role="img" aria-label="1 to 3, target 2" fill="none"
    stroke-linecap="round"><path d="M2 8h68" stroke="#801650" stroke-dasharray="2 3"/><path
    d="M2 14l34-12 34 6" stroke="#12436D"/><path d="M70 8h0" stroke="#12436D"
    stroke-width="4"/></svg>
    """
    known = [number for number in (*values, *target) if not math.isnan(number)]
    lowest, highest = (min(known), max(known)) if known else (0.0, 0.0)
    room, steps = _HEIGHT - 2 * _MARGIN, max(len(values) - 1, 1)

    def places(numbers: Sequence[float]) -> list[tuple[int, int] | None]:
        return [
            None
            if math.isnan(number)
            else (
                round(_MARGIN + (_WIDTH - 2 * _MARGIN) * at / steps),
                round(_MARGIN + room * (highest - number) / (highest - lowest))
                if highest > lowest
                else _HEIGHT // 2,
            )
            for at, number in enumerate(numbers)
        ]

    lines = Markup("")
    if aim := _path(places(target)):
        lines += Markup('<path d="{}" stroke="{}" stroke-dasharray="2 3"/>').format(aim, DARK_PINK)
    held = [place for place in places(values) if place]
    if held:
        lines += Markup(
            '<path d="{0}" stroke="{3}"/><path d="M{1} {2}h0" stroke="{3}" stroke-width="4"/>'
        ).format(_path(places(values)), *held[-1], DARK_BLUE)
    return Markup(
        '<svg width="{}" height="{}" role="img" aria-label="{}" fill="none" '
        'stroke-linecap="round">{}</svg>'
    ).format(_WIDTH, _HEIGHT, alternative, lines)


def kpi_sparkline(months: pd.DataFrame, kpi: Kpi) -> Markup:
    """Draw the months of one KPI, in words: range, last result and target."""
    held = months[months["value"].notna()]
    step = step_word(months)
    brief = kpi.model_copy(update={"unit": short_name(kpi.unit)})
    said = f"No result in {plural(len(months), step)}"
    if len(held):
        last = held.iloc[-1]
        said = f"{say_range(held, brief)} in {plural(len(held), step)}, last "
        said += measured(last["value"], brief, last["target"])
    target = months["target"].iloc[-1]
    if not math.isnan(target):
        said += f", target {level(target, brief)}"
    return sparkline(months["value"].tolist(), months["target"].tolist(), said)


def _path(places: Sequence[tuple[int, int] | None]) -> str:
    """Join places by lines, anew after each gap; a place alone becomes a dot.

    Each step is told from the place before, and a level run by its length: fewer digits.
    """
    parts: list[str] = []
    before: tuple[int, int] | None = None
    for at, place in enumerate(places):
        if place and before:
            right, down = place[0] - before[0], place[1] - before[1]
            if down or parts[-1][0] not in "hM":
                letter = "" if parts[-1][0] in "l " else "l"
                parts.append(f"{letter or ' '}{right}{'' if down < 0 else ' '}{down}")
            elif parts[-1][0] == "h":
                parts[-1] = f"h{int(parts[-1][1:]) + right}"
            else:
                parts.append(f"h{right}")
        elif place:
            alone = at + 1 == len(places) or places[at + 1] is None
            parts.append(f"M{place[0]} {place[1]}" + ("h0" if alone else ""))
        before = place
    return "".join(parts)
