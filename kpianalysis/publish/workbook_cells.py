"""What stands in a cell of the workbook for a cell of the tidy data?

Texts stand there letter by letter. gptables reads meaning into them: ``$$x$$`` refers to a note,
``[a](b)`` is a link, and a cell of signs alone, such as "-", is an error. So it never sees one: it
hands a :class:`Verbatim` on to the sheet, which writes its text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpianalysis.publish.headings import heading_of, shorthand_of
from kpianalysis.writing.unseen import without_unseen
from kpianalysis.writing.workbook import shortened_text

# What a spreadsheet counts in days begins in 1900, with a day that never was in its first February.
_FIRST_YEAR = 1901
# Above it not every whole number is one that a spreadsheet can hold.
_LARGEST_NUMBER = 2**53
_LONGEST_HEADING = 255


@dataclass(frozen=True)
class Verbatim:
    """A text that is written as it is."""

    text: str


def write_verbatim(sheet: Any, row: int, column: int, cell: Verbatim, style: Any = None) -> int:
    """Write a text for the sheet, which asks for it with every :class:`Verbatim` that it meets."""
    return int(sheet.write_string(row, column, cell.text, style))


def verbatim(text: str, whole_in: str = "") -> Verbatim:
    r"""Return a text as a cell can hold it.

    Parameters
    ----------
    text : str
        What no XML can hold and what nobody can see in it is shown as U+FFFD.
    whole_in : str
        The file in which a text that is too long for a cell stands in full.

    Examples
    --------
    >>> verbatim("=1+1\r\n$$x$$").text
    '=1+1\n$$x$$'
    """
    lines = without_unseen(text.replace("\r\n", "\n").replace("\r", "\n"))
    end = f"… (cut: the whole text is in {whole_in})" if whole_in else "… (cut)"
    return Verbatim(shortened_text(lines, end=end))


def cells_of(key: str, content: Mapping[str, Any], csv_file: str) -> list[list[object]]:
    """Return the rows of a table as the workbook has them, with no cell empty.

    Parameters
    ----------
    key : str
        What the table is called.
    content : mapping
        Its ``columns``, ``rows`` and ``dates``, as the notebook's outputs hold them.
    csv_file : str
        Where the same table stands as CSV.

    Returns
    -------
    list of list
        Numbers, dates, "Yes" and "No", :class:`Verbatim` texts and the shorthand for what is
        missing. A table without rows has one of ``[z]``.
    """
    columns, dates = content["columns"], set(content.get("dates", ()))
    rows = []
    for row in content["rows"]:
        held = dict(zip(columns, row, strict=True))
        rows.append(
            [
                shorthand_of(column, key, held)
                if cell is None or not str(cell).strip()
                else _cell(cell, column in dates, csv_file)
                for column, cell in held.items()
            ]
        )
    return rows or [["[z]"] * len(columns)]


def headings_of(key: str, columns: Sequence[str]) -> list[str]:
    """Return the headings of a table in words, all different and none empty.

    >>> headings_of("missed", ["kpi_ref", "Kpi_Ref ", ""])
    ['KPI ref', 'Kpi ref (2)', 'Column 3']
    """
    headings: list[str] = []
    taken: set[str] = set()
    for at, column in enumerate(columns, start=1):
        # gptables refuses two dollar signs in a heading.
        words = heading_of(column, key).replace("$$", "$ $").replace("$$", "$ $")
        plain = shortened_text(without_unseen(words), _LONGEST_HEADING - 10) or f"Column {at}"
        heading, number = plain, 1
        while heading.casefold() in taken:
            number += 1
            heading = f"{plain} ({number})"
        taken.add(heading.casefold())
        headings.append(heading)
    return headings


def _cell(cell: object, is_date: bool, csv_file: str) -> object:
    """Return a cell that is not empty."""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, int | float):
        return cell if abs(cell) <= _LARGEST_NUMBER else verbatim(str(cell))
    text = str(cell)
    if is_date and int(text[:4]) >= _FIRST_YEAR:
        return dt.date.fromisoformat(text)
    return verbatim(text, csv_file)
