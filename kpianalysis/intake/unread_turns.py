"""Do rows take turns as target and result in words that are not known?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.headings import UNKNOWN
from kpianalysis.intake.layouts import Body
from kpianalysis.intake.values import read_value
from kpianalysis.intake.workbook import column_letters

_LONG_LIST = 50_000
_MOST_KINDS = 5


def check_turns(body: Body) -> None:
    """Refuse a table whose rows say in a column of their own what each of them holds, unread.

    A KPI's name stands in the first row of a group only; the rows below it hold a figure too, and
    the same words return in each group: then the first figure may be a target.

    Raises
    ------
    ExtractProblem
        When the words are none that are known.
    """
    name = body.cells.get("ref", body.cells.get("title"))
    if name is None or len(body.cells) > _LONG_LIST or body.table.measures_across:
        return
    if not name.isna().any():
        return  # no row stands below the name of another's
    values = [column.index for column in body.table.columns if column.role == "value"]
    grid = body.sheet.cells.loc[body.cells.index]
    figures = grid[values].map(_is_figure).any(axis=1)
    first, later = figures & name.notna(), figures & name.isna()
    follows = later & (first.shift(fill_value=False) | later.shift(fill_value=False))
    if not follows.any():
        return
    heads = first & follows.shift(-1, fill_value=False)
    columns = {column.index: column for column in body.table.columns}
    for index in map(int, grid.columns):
        column = columns.get(index)
        role = None if column is None else column.role
        if role not in (None, UNKNOWN, "title") or (column is not None and column.dated):
            continue
        if role == "title" and "ref" not in body.cells:
            continue
        told, following = _texts(grid.loc[heads, index]), _texts(grid.loc[follows, index])
        if told is None or following is None or told & following:
            continue
        # One title above another may be a measure and its part; the same words again are none.
        repeated = heads.sum() > 1 and len(told) == 1
        if repeated or (heads.sum() == 1 and role != "title" and len(following) <= _MOST_KINDS):
            raise ExtractProblem(
                f"column {column_letters(index)} says what each row holds in words that are not "
                "known, so that nobody can tell results from targets",
                found=", ".join(sorted(told | following)),
                file=body.sheet.file,
                sheet=body.sheet.name or None,
                action="ask for Target and Actual, or for the KPI's reference in every row",
            )


def _texts(cells: pd.Series) -> set[str] | None:
    """Return the different words of cells; None where one is blank or a figure."""
    if any(is_blank(cell) or not isinstance(cell, str) or _is_figure(cell) for cell in cells):
        return None
    return {tidy_text(cell) for cell in cells}


def _is_figure(cell: object) -> bool:
    return not is_blank(cell) and read_value(cell).number is not None
