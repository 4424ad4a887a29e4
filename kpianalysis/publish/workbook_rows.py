"""The rows of a table, written as gptables writes them, a column's format worked out once.

gptables keeps a format for each cell in a table of pandas, which takes as long as all else of a
workbook. This takes the place of that one step; where a later version has no step of this name, its
own is used. A test holds both to the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

_STEP = "_write_table_elements"
_SHORTHAND = re.compile(r"\[[\w\s]+\]")


def write_rows_by_column(sheet: Any) -> None:
    """Let a sheet of gptables write the rows of its table in this way."""
    if hasattr(sheet, _STEP):
        setattr(sheet, _STEP, partial(_write_rows, sheet))


def _write_rows(sheet: Any, _: list[int], gptable: Any, auto_width: bool) -> list[int]:
    """Write headings and rows, mark them as a table, and return where the next may begin."""
    frame, top = gptable.table, gptable.data_range[0]
    columns = [frame.iloc[:, at].tolist() for at in range(frame.shape[1])]
    aligned = [{"align": _side(cells, first=not at)} for at, cells in enumerate(columns)]
    headings = [{**sheet.theme.column_heading_format, **side} for side in aligned]
    formats = [{**sheet.theme.data_format, **side} for side in aligned]
    for item in gptable.additional_formatting:
        for at in item["column"]["columns"]:
            formats[at] |= item["column"]["format"]
    book = sheet._workbook
    for at, (heading, style) in enumerate(zip(frame.columns, headings, strict=True)):
        sheet.write(top, at, heading, book.add_format(style))
    made: dict[int, Any] = {}
    for below, row in enumerate(zip(*columns, strict=True), start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, Mapping):  # a link
                sheet._smart_write(top + below, at, cell, formats[at])
                continue
            if at not in made:  # in the order of their first use, as its own
                made[at] = book.add_format(formats[at])
            sheet.write(top + below, at, cell, made[at])
    sheet._mark_data_as_worksheet_table(gptable, pd.DataFrame([headings], dtype=object))
    return [top + 1 + len(frame), 0]


def _side(cells: list[object], *, first: bool) -> str:
    """Numbers stand on the right, but in the column that names the rows."""
    others = [cell for cell in cells if not isinstance(cell, int | float)]
    explained = all(isinstance(cell, str) and _SHORTHAND.search(cell) for cell in others)
    return "right" if explained and len(others) < len(cells) and not first else "left"
