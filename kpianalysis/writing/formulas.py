"""Which texts would a spreadsheet run as a formula, and how are they kept from it?

For CSV files that people open. A workbook needs no guard: there a text is written as a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# The last four are the wide forms, which a spreadsheet set to Japanese or Chinese runs as well.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def guarded(text: str) -> str:
    r"""Put an apostrophe before a text that a spreadsheet would run.

    A bare carriage return becomes a line feed: in some readers it ends the row, and what follows
    it could begin with a formula.

    Examples
    --------
    >>> guarded("=HYPERLINK(1)"), guarded("Vacancies = 3"), guarded("late\r=1+1")
    ("'=HYPERLINK(1)", 'Vacancies = 3', 'late\n=1+1')
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{lines}" if text.startswith(_STARTS) else lines


def guarded_exactly(text: str) -> str:
    """Guard a text so that :func:`unguarded` gives back every letter of it.

    Examples
    --------
    >>> guarded_exactly("-"), guarded_exactly("'-"), guarded_exactly("It's 5")
    ("'-", "''-", "It's 5")
    """
    return f"'{text}" if text.lstrip("'").startswith(_STARTS) else text


def unguarded(text: str) -> str:
    """Take the guard of :func:`guarded_exactly` off a text.

    Examples
    --------
    >>> unguarded("'-"), unguarded("''-"), unguarded("'quoted'")
    ('-', "'-", "'quoted'")
    """
    guard = text.startswith("'") and text.lstrip("'").startswith(_STARTS)
    return text[1:] if guard else text


def guarded_cell(cell: object) -> object:
    """Guard a cell that is a text; a number stays a number, so that -4.29 can be added up."""
    return guarded(cell) if isinstance(cell, str) else cell


def guarded_table(table: pd.DataFrame) -> pd.DataFrame:
    r"""Return a table whose texts, and the names of its columns, no spreadsheet runs.

    Examples
    --------
    >>> import pandas as pd
    >>> guarded_table(pd.DataFrame({"raw": ["-", "75%"], "gap": [-4.29, 0.0]})).to_csv(index=False)
    "raw,gap\n'-,-4.29\n75%,0.0\n"
    """
    safe = table.copy()
    for position, kind in enumerate(table.dtypes):
        if kind == "object" or kind == "str":
            column = table.iloc[:, position].map(guarded_cell, na_action="ignore")
            safe.isetitem(position, column.array)
    return safe.set_axis([guarded_cell(name) for name in table.columns], axis=1)
