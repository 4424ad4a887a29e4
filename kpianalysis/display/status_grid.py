"""A grid of marks as light SVG: rows at the side, months on top, one path for each kind of mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.drawing import DARK_GREY, GRID_COLOUR, TEXT_COLOUR, drawable
from kpianalysis.display.status_marks import MARKS, MITIGATED, Mark
from kpianalysis.display.svg import FACES
from kpianalysis.periods import ReviewPeriod

# Points. A4 between its margins is 510 wide and 740 high: 41 rows in five areas take 640.
_WIDTH, _ROW, _AREA_ROW, _LEGEND_ROW, _SIZE = 518.0, 12.5, 16.0, 15.0, 9.0
_CHARACTER = 4.5  # of the size above, on average of a name
_LONGEST_NAME, _WIDEST_CELL = 58, 34.0
_BETWEEN = 14.0  # of two entries of the legend


@dataclass(frozen=True)
class GridRow:
    """A row: the name of a KPI at the side, or the heading of those that follow."""

    name: str
    kpi_ref: str | None = None

    @property
    def label(self) -> str:
        """The name as there is room for it, with the ref whole."""
        ref = f" ({self.kpi_ref})" if self.kpi_ref else ""
        return drawable(self.name, max(_LONGEST_NAME - len(ref), 10)) + ref


def status_grid(
    key: str, rows: Sequence[GridRow], months: Sequence[ReviewPeriod], marks: pd.DataFrame
) -> Markup:
    """Draw the grid.

    Parameters
    ----------
    key : str
        Put before every id.
    rows : sequence of GridRow
        From top to bottom.
    months : sequence of ReviewPeriod
        From left to right.
    marks : DataFrame
        ``kpi_ref, period_start, status, mitigated``.
    """
    longest = max(len(row.label) for row in rows)
    left = longest * _CHARACTER + 6
    cell = min((_WIDTH - left) / len(months), _WIDEST_CELL)
    across = {
        pd.Timestamp(month.first.first_day): left + cell * (at + 0.5)
        for at, month in enumerate(months)
    }
    present = [mark for status, mark in MARKS.items() if marks["status"].eq(status).any()]
    legend, top = _legend(key, [*present, *([MITIGATED] if marks["mitigated"].any() else [])])
    head = _months(months, list(across.values()), top + 9)
    names, down, bottom = _names(rows, top + 26)
    at = pd.DataFrame(
        {
            "x": marks["period_start"].map(across),
            "y": marks["kpi_ref"].map(down),
            "status": marks["status"],
            "mitigated": marks["mitigated"],
        }
    ).dropna()
    drawn = [
        _placed(key, mark, at[at["status"].eq(status)])
        for status, mark in MARKS.items()
        if at["status"].eq(status).any()
    ]
    if at["mitigated"].any():
        drawn.append(_placed(key, MITIGATED, at[at["mitigated"]]))
    right = left + cell * len(months)
    lines = Markup('<path d="{}" stroke="{}" stroke-width=".6"/>').format(
        "".join(f"M0 {_short(y + _ROW / 2)}H{_short(right)}" for y in down.values()), GRID_COLOUR
    )
    return Markup(
        '<svg viewBox="0 0 {} {}" font-family="{}" font-size="{}" fill="{}">\n{}\n</svg>'
    ).format(
        _short(_WIDTH), _short(bottom + 3), FACES, _short(_SIZE), TEXT_COLOUR,
        Markup("\n").join([_shapes(key, present), legend, head, lines, names, *drawn]),
    )  # fmt: skip


def _shapes(key: str, present: Sequence[Mark]) -> Markup:
    """Define each mark once, to be drawn at every point of a path."""
    shapes = [mark for mark in (*present, MITIGATED) if mark.shape]
    return Markup("<defs>{}</defs>").format(
        Markup("").join(
            Markup(
                '<marker id="{}" markerUnits="userSpaceOnUse" overflow="visible">{}</marker>'
            ).format(_id(key, mark), mark.shape)
            for mark in shapes
        )
    )


def _legend(key: str, marks: Sequence[Mark]) -> tuple[Markup, float]:
    """Write what each mark means, from left to right in as many lines as needed."""
    parts, x, y = [], 7.0, 8.0
    for mark in marks:
        width = 12 + len(mark.words) * (_CHARACTER + 0.4)
        if x + width > _WIDTH and x > 7:
            x, y = 7.0, y + _LEGEND_ROW
        parts.append(_placed(key, mark, pd.DataFrame({"x": [x], "y": [y]})))
        parts.append(
            Markup('<text x="{}" y="{}">{}</text>').format(
                _short(x + 11), _short(y + 3), mark.words
            )
        )
        x += width + _BETWEEN
    return Markup("").join(parts), y + _LEGEND_ROW


def _months(months: Sequence[ReviewPeriod], middles: Sequence[float], y: float) -> Markup:
    """Name the months, and the year under the first of each year."""
    lines = [month.short.rsplit(" ", 1) for month in months]
    years = ["", *(year for _, year in lines)]
    said = [
        Markup('<text x="{0}" y="{1}">{3}<tspan x="{0}" y="{2}">{4}</tspan></text>').format(
            _short(x), _short(y), _short(y + 10), month, year if year != before else ""
        )
        for (month, year), before, x in zip(lines, years, middles, strict=False)
    ]
    return Markup('<g text-anchor="middle" font-size="8.5">{}</g>').format(Markup("").join(said))


def _names(rows: Sequence[GridRow], top: float) -> tuple[Markup, dict[str, float], float]:
    """Write the names; return them, where the middle of each KPI's row is, and the end."""
    parts, down, y = [], {}, top
    for row in rows:
        height = _ROW if row.kpi_ref else _AREA_ROW
        weight = Markup("") if row.kpi_ref else Markup(' font-weight="700"')
        parts.append(
            Markup('<text y="{}"{}>{}</text>').format(_short(y + height / 2 + 3), weight, row.label)
        )
        if row.kpi_ref:
            down[row.kpi_ref] = y + height / 2
        y += height
    return Markup("").join(parts), down, y


def _placed(key: str, mark: Mark, at: pd.DataFrame) -> Markup:
    """Draw one mark at every place: a path of points, or one text with a place for each letter."""
    xs, ys = ([_short(number) for number in at[name]] for name in ("x", "y"))
    if mark.letter:
        return Markup('<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>').format(
            " ".join(xs), " ".join(_short(y + 3) for y in at["y"]), DARK_GREY, mark.letter * len(at)
        )
    points = " ".join(f"{x} {y}" for x, y in zip(xs, ys, strict=True))
    name = _id(key, mark)
    # Of one point there must still be a line to have a start, and its end would lie on it.
    ends = ("start",) if len(at) == 1 else ("start", "mid", "end")
    points += "h0" if len(at) == 1 else ""
    return Markup('<path fill="none" d="M{}"{}/>').format(
        points, Markup("").join(Markup(' marker-{}="url(#{})"').format(end, name) for end in ends)
    )


def _id(key: str, mark: Mark) -> str:
    return f"{key}-{mark.words.replace(' ', '-').replace(',', '').replace(':', '')}"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
