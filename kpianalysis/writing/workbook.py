"""What can stand in a workbook, so that Excel opens it and the same content is the same bytes?"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Collection
from typing import Any

# Excel's limits on a worksheet.
MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT, LONGEST_NAME = 1_048_576, 16_384, 32_767, 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ufffe\uffff]+")
_RESERVED = "history"
_CUT = "… (cut)"


def new_workbook(content: io.BytesIO, created: dt.date, title: str) -> Any:
    """Begin a workbook in which nothing but what we mark as such is a link, and no text a formula.

    Parameters
    ----------
    content : BytesIO
        Where the bytes go when the workbook is closed.
    created : date
        The day that it shall say it was made: one that follows from its content.
    title : str
        What it is called in its properties.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties(
        {"title": shortened_text(title, 255), "created": dt.datetime.combine(created, dt.time())}
    )
    return book


def shortened_text(text: str, limit: int = LONGEST_TEXT, end: str = _CUT) -> str:
    """Cut a text to what a cell can hold, and say so at its end.

    >>> shortened_text("ab" * 10, limit=12)
    'ababa… (cut)'
    """
    if _length(text) <= limit:
        return text
    return _first(text, limit - _length(end)) + end


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """Make a name that Excel allows and that no other sheet has.

    >>> sheet_name("KPIs: April/May", ["kpis april may"])
    'KPIs April May (2)'
    >>> sheet_name("'History'", [])
    'History (2)'
    """
    plain = " ".join(_NOT_IN_A_NAME.sub(" ", wanted).split()).strip("' ") or "Sheet"
    used = {name.casefold() for name in taken} | {_RESERVED}
    name, number = _first(plain, LONGEST_NAME).strip("' "), 1
    while name.casefold() in used:
        number += 1
        end = f" ({number})"
        name = _first(plain, LONGEST_NAME - len(end)).rstrip("' ") + end
    return name


def link_to(sheet: str, cell: str) -> str:
    """Name a cell of the same workbook as a link does.

    >>> link_to("1 People's", "F14")
    "internal:'1 People''s'!F14"
    """
    quoted = sheet.replace("'", "''")
    return f"internal:'{quoted}'!{cell}"


def _length(text: str) -> int:
    """Count as Excel does: what is outside of the basic plane counts twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def _first(text: str, length: int) -> str:
    """Return the beginning of a text, whose length is counted as Excel does."""
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * max(length, 0)]
    return units.decode("utf-16-le", "ignore")
