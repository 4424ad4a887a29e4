"""What does a sheet show that its values, as calamine gives them, do not tell?

calamine gives an error such as ``#REF!`` as an empty cell (its issue 105), which would read as "not
supplied", and 70.71% as 0.7071, which nobody could tell from 0.71%.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[int, int]
# The codes of errors in xls and xlsb files ([MS-XLS] 2.5.10, [MS-XLSB] 2.5.97.2).
ERROR_CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
# The two of Excel's own formats that show a percentage: 0% and 0.00%.
PERCENT_FORMATS = {9, 10}
_PLAIN_TEXT = re.compile(r'"[^"]*"|\\.|_.|\*.')


@dataclass(frozen=True)
class SheetParts:
    """What a file tells of one sheet; places are (row, column) from zero.

    Attributes
    ----------
    name
        What the sheet is called.
    errors, percentages
        The text of each error, and the cells that are shown with a percent sign; to be gone
        through once.
    rows, columns
        How far the sheet reaches.
    merged
        Ranges that ods files merge, which calamine does not tell.
    """

    name: str = ""
    errors: Iterable[tuple[Place, str]] = ()
    percentages: Iterable[Place] = ()
    rows: int = 0
    columns: int = 0
    merged: tuple[tuple[Place, Place], ...] = ()


def shows_percent(number_format: str) -> bool:
    r"""Say whether a number format writes a percentage, not a plain sign behind a number.

    Examples
    --------
    >>> shows_percent("0.0%;-0.0%"), shows_percent('0.0"%"'), shows_percent("0.0\\%")
    (True, False, False)
    """
    return "%" in _PLAIN_TEXT.sub("", number_format)
