"""How do the cells of a table make results: a row each, or a column for each month or measure?

Every layout ends in one table: a line for each KPI and period, a column for each role, the number
of the row (from zero) and the address of the cell that holds the result.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.each_once import as_categories
from kpianalysis.intake.headers import Table
from kpianalysis.intake.headings import IGNORED, SUM, UNKNOWN, Column
from kpianalysis.intake.number_headings import is_bare_number
from kpianalysis.intake.raw_text import MANY, addresses, raw_texts
from kpianalysis.intake.vocabulary import VOCABULARY
from kpianalysis.intake.workbook import Sheet, column_letters
from kpianalysis.months import month_in_title
from kpianalysis.spans import Span

# What a cell merged over several rows says of each of them; a result is of one row.
_FILLED_DOWN = ("ref", "title", "area", "period", "year", "unit", "target", "minimum")
NO_PLACE = {SUM: "sum", UNKNOWN: "unknown_column", IGNORED: "ignored_column"}


@dataclass(frozen=True)
class Body:
    """The rows of a table: a column for each role whose heading names no period, by row number."""

    sheet: Sheet
    table: Table
    cells: pd.DataFrame


def read_body(sheet: Sheet, table: Table) -> Body:
    """Return the rows of a table that hold anything."""
    filled = sheet.filled_rows
    rows = pd.Index(filled[(filled > table.last_row) & (filled < table.end_row)])
    grid = sheet.at(rows)
    cells: dict[str, pd.Series] = {}
    for role in VOCABULARY:
        columns = table.of(role)
        if not columns or (table.measures_across and role == "value"):
            continue
        parts = [grid[column.index] for column in columns]
        if role in _FILLED_DOWN:
            parts = [_filled_down(sheet, int(str(part.name)), part) for part in parts]
        one = parts[0] if len(parts) == 1 else _joined(parts)
        cells[role] = as_categories(one) if len(one) > MANY and one.dtype == "str" else one
    return Body(sheet, table, pd.DataFrame(cells, index=grid.index, copy=False))


def long_results(body: Body, rows: pd.Index) -> pd.DataFrame:
    """Make a result of each row."""
    value = body.table.of("value")[0]
    letters = column_letters(value.index)
    cells = body.cells if len(rows) == len(body.cells) else body.cells.loc[rows]
    told = {
        "percent_heading": value.percent,
        "row": rows.to_numpy(),
        "cell": addresses(letters, rows),
        "raw": raw_texts(body.sheet.at(rows)).array,
    }
    held = {str(role): column.array for role, column in cells.items()}
    return pd.DataFrame({**held, **told}, index=pd.RangeIndex(len(rows)), copy=False)


def wide_results(body: Body, rows: pd.Index) -> pd.DataFrame:
    """Make a result of each row and period whose columns hold anything."""
    grid = body.sheet.cells.loc[rows]
    groups = []
    for columns in _by_period(body.table):
        here = grid[[column.index for column in columns]]
        held = here.notna().any(axis=1)
        if held.any():
            groups.append(_group(body, here[held], columns))
    return in_order(groups, body)


def measures_across(body: Body, rows: pd.Index) -> pd.DataFrame:
    """Make a result of each row and measure, where each column is a KPI."""
    grid = body.sheet.cells.loc[rows]
    groups = []
    for column in body.table.of("value"):
        here = grid[[column.index]]
        here = here[here.notna().any(axis=1)]
        if len(here):
            group = _group(body, here, [column])
            groups.append(group.assign(title=column.heading))
    return in_order(groups, body)


def loose_cells(body: Body, rows: pd.Index, kind_column: int | None) -> pd.DataFrame:
    """Return the cells of rows that are in no result: under sums and unknown headings."""
    lines = []
    used = {c.index for columns in _by_period(body.table) for c in columns}
    if body.table.measures_across:
        used |= {column.index for column in body.table.of("value")}
    # Beside results by month, one under no month is a sum over them.
    without = {*NO_PLACE, "value"} if body.table.dated else {*NO_PLACE}
    static = {c.index for c in body.table.columns if not c.dated and c.role not in without}
    named = {column.index: column for column in body.table.columns}
    for index in map(int, body.sheet.cells.columns):
        if index in used or index in static or index == kind_column:
            continue
        cells = body.sheet.cells.loc[rows, index].dropna()
        column = named.get(index)
        reason = NO_PLACE.get(column.role, "sum") if column else "unknown_column"
        heading = column.heading if column else "no heading"
        in_doubt = month_in_title(heading) or is_bare_number(heading)
        if reason == "unknown_column" and body.table.dated and in_doubt:
            reason = "month_in_doubt"
        lines.append(
            pd.DataFrame(
                {
                    "row": cells.index,
                    "cell": [f"{column_letters(index)}{row + 1}" for row in cells.index],
                    "reason": reason,
                    "message": _LOOSE[reason].format(heading=heading),
                    "raw": cells.map(str).to_numpy(),
                }
            )
        )
    return pd.concat(lines, ignore_index=True) if lines else pd.DataFrame()


_LOOSE = {
    "sum": "under {heading!r}, which sums up or compares other periods",
    "unknown_column": "under {heading!r}, which names nothing that is read",
    "month_in_doubt": "under {heading!r}, which may name a month and more; name the column in the "
    "settings, or ignore it",
    "ignored_column": "under {heading!r}, which the settings say not to read",
}


def _by_period(table: Table) -> list[list[Column]]:
    """Group the columns of a period; periods that sum up others are left out."""
    groups: dict[object, list[Column]] = {}
    for column in table.dated:
        if column.role not in NO_PLACE:
            groups.setdefault(column.span or (column.label, column.problem), []).append(column)
    groups = {k: g for k, g in groups.items() if any(column.role == "value" for column in g)}
    lengths = Counter(_length(key) for key in groups if isinstance(key, Span))
    if len(lengths) > 1:
        usual = max(lengths, key=lambda length: (lengths[length], -length))
        groups = {k: g for k, g in groups.items() if not isinstance(k, Span) or _length(k) == usual}
    return list(groups.values())


def _length(span: Span) -> int:
    """Return about how many months a period has."""
    return span.months or round((span.last_day - span.first_day).days / 30)


def _group(body: Body, here: pd.DataFrame, columns: list[Column]) -> pd.DataFrame:
    """Make results of one period: what stands in its columns, beside what stands for all."""
    roles = [column.role for column in columns]
    value = next(column for column in columns if column.role == "value")
    fixed = body.cells.loc[here.index].drop(columns=["value"], errors="ignore")
    group = fixed.copy()
    for column in columns:
        group[column.role] = here[column.index]
    group["row"] = here.index
    letters = column_letters(value.index)
    group["cell"] = [f"{letters}{row + 1}" for row in here.index]
    names = fixed[[role for role in fixed if role not in roles]]
    group["raw"] = raw_texts(pd.concat([names, here], axis=1))
    return dated(group, value)


def dated(group: pd.DataFrame, column: Column) -> pd.DataFrame:
    """Give results what their heading says: a period, a percentage."""
    group["percent_heading"] = column.percent
    if column.dated:
        group["period_start"] = pd.Timestamp(column.span.first_day) if column.span else pd.NaT
        group["period_end"] = pd.Timestamp(column.span.last_day) if column.span else pd.NaT
        fault = column.problem and f"{column.heading!r} {column.problem}"
        group["period_fault"] = pd.Series(fault, index=group.index, dtype=object)
        group["provisional_heading"] = column.provisional
    return group


def in_order(groups: list[pd.DataFrame], body: Body) -> pd.DataFrame:
    """Put results in the order of their rows, then of their columns."""
    if not groups:
        return pd.DataFrame({"value": [], "row": [], "cell": [], "raw": []})
    results = pd.concat(groups, ignore_index=True)
    return results.sort_values("row", kind="stable", ignore_index=True)


def _joined(columns: list[pd.Series]) -> pd.Series:
    parts = pd.concat(columns, axis=1).astype(object)
    joined = [
        " | ".join(tidy_text(cell) for cell in row if not is_blank(cell)) or None
        for row in parts.itertuples(index=False)
    ]
    return pd.Series(joined, index=parts.index, dtype=object)


def _filled_down(sheet: Sheet, column: int, cells: pd.Series) -> pd.Series:
    """Give each row of a cell merged over several rows what the cell says."""
    tall = [
        (top, bottom)
        for (top, left), (bottom, _) in sheet.merged
        if left == column and bottom > top and top in cells.index
    ]
    for top, bottom in tall:
        within = cells.loc[top:bottom]
        cells = cells.copy()
        cells.loc[within[within.isna()].index] = cells.loc[top]
    return cells
