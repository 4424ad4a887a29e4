"""Which rows of a sheet are a list of projects, where a table of KPIs stands on it as well?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kpianalysis.intake.headers import find_tables
from kpianalysis.intake.headings import Reader
from kpianalysis.intake.projects import project_header
from kpianalysis.intake.workbook import Sheet


def divided(sheet: Sheet, reader: Reader) -> tuple[Sheet | None, Sheet | None]:
    """Split a sheet into its list of projects and its tables of KPIs, None for what is not there.

    Rows keep their numbers: each part is the whole sheet with the rows of the other left blank.
    Lines of one cell that stand just above a header belong to what it heads.

    Parameters
    ----------
    sheet : Sheet
        Any sheet of a file.
    reader : Reader
        How its headings are read.

    Raises
    ------
    ExtractProblem
        When a table beside the list has no clear header.
    """
    header = project_header(sheet)
    if header is None:
        return None, sheet
    first = _with_lines_above(sheet, header)
    end = len(sheet.cells)
    below = [
        table
        for table in find_tables(_only(sheet, header + 1, end), reader)
        if not table.measures_across
    ]
    last = _with_lines_above(sheet, below[0].first_row) if below else end
    above = find_tables(_only(sheet, 0, first), reader) if first else []
    if not below and not above:
        return sheet, None
    listed = _only(sheet, first if above else 0, last)
    return listed, _without(sheet, first if above else 0, last)


def _with_lines_above(sheet: Sheet, row: int) -> int:
    """Return the first of the lines of one cell, or of none, that stand just above a row."""
    held = sheet.cells.notna().sum(axis=1).to_numpy()
    while row and held[row - 1] <= 1:
        row -= 1
    return row


def _only(sheet: Sheet, first: int, end: int) -> Sheet:
    rows = np.arange(len(sheet.cells))
    return _blanked(sheet, (rows < first) | (rows >= end))


def _without(sheet: Sheet, first: int, end: int) -> Sheet:
    rows = np.arange(len(sheet.cells))
    return _blanked(sheet, (rows >= first) & (rows < end))


def _blanked(sheet: Sheet, blank: np.ndarray) -> Sheet:
    cells = sheet.cells.copy()
    cells.loc[blank] = None
    return replace(sheet, cells=cells)
