"""One table on a sheet of its own, in column A under its title, as gptables writes it.

There are neither filters nor frozen panes: both get in the way of screen readers and of those who
enlarge the screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kpianalysis.publish.workbook_cells import Verbatim, verbatim, write_verbatim
from kpianalysis.publish.workbook_rows import write_rows_by_column

# In characters: the longest month in words fits the narrowest column.
_NARROWEST, _WIDEST = 18, 60


def new_sheet(book: Any, name: str) -> Any:
    """Add a sheet that writes every :class:`Verbatim` as it is."""
    sheet = book.add_worksheet(name)
    sheet.add_write_handler(Verbatim, write_verbatim)
    write_rows_by_column(sheet)
    return sheet


def write_table(
    book: Any,
    sheet: str,
    *,
    name: str,
    title: str,
    about: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    under: str = "",
    legend_lines: Sequence[str] = (),
    formats: Mapping[int, str] | None = None,
) -> None:
    """Write one table on a sheet of its own, under its title and what is to be said of it.

    Parameters
    ----------
    book : gptables.GPWorkbook
        The workbook.
    sheet : str
        Name of the new sheet.
    name : str
        Name that marks the table; no other table of the workbook has it.
    title, under, about : str
        What stands in A1, what is said of the figures (may be empty), what is on the sheet.
    headings : sequence of str
        All different, none empty.
    rows : sequence of sequences
        At least one row, and no empty cell: numbers, dates, shorthand, :class:`Verbatim`, or a
        mapping of a text to the place that it links to.
    legend_lines : sequence of str
        What the shorthand means.
    formats : mapping of position to format
        How the dates of a column are shown.
    """
    from gptables import GPTable

    frame = pd.DataFrame(rows, columns=list(headings), dtype=object)
    table = GPTable(
        frame,
        name,
        title=sheet,
        # Its index columns would be searched for references to notes.
        index_columns={},
        additional_formatting=[
            {"column": {"columns": [at], "format": {"num_format": text}, "include_names": False}}
            for at, text in (formats or {}).items()
        ],
    )
    # It accepts texts only as it is made, and reads meaning into them.
    table.title = verbatim(title)
    table.subtitles = [verbatim(under)] if under else []
    table.instructions = verbatim(about)
    table.legend = [verbatim(line) for line in legend_lines]
    written = new_sheet(book, sheet)
    # Its own widths know no bound: a long text would make a column of thousands of pixels.
    written.write_gptable(table, auto_width=False)
    for at in range(len(headings)):
        longest = max(_shown_length(row[at]) for row in rows)
        written.set_column(at, at, min(max(longest, _NARROWEST) + 2, _WIDEST))


def _shown_length(cell: object) -> int:
    if isinstance(cell, Verbatim):
        return max(map(len, cell.text.split("\n")))
    return len(next(iter(cell))) if isinstance(cell, dict) else len(str(cell))
