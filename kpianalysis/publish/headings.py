"""What is a column of the tidy data called in words, and what do its empty cells hold?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from kpianalysis.display.numbers import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE

_NUMBER = re.compile(r"_(\d+)$")


def heading_of(column: str, table: str = "") -> str:
    """Return the heading of a column in words; one that is not written down loses its underscores.

    Parameters
    ----------
    column : str
        Its name in the tidy data.
    table : str
        Key of the table, for names that mean different things in different tables.

    Examples
    --------
    >>> heading_of("gap")
    "Gap (KPI's own unit; negative is worse than target)"
    >>> heading_of("due"), heading_of("due", "credits-by-month")
    ('Due (date)', 'Credits due (£)')
    >>> heading_of("p_met_2"), heading_of("days_waited")
    ('Chance of meeting the target in month 2 (0 to 1)', 'Days waited')
    """
    written = _written(column, table)
    if written is None:
        return re.sub(r"[_\s]+", " ", column).strip().capitalize()
    number = _NUMBER.search(column)
    return written[0].replace("{n}", number[1]) if number else written[0]


def has_heading(column: str, table: str = "") -> bool:
    """Say whether a heading is written down for a column."""
    return _written(column, table) is not None


def is_month(column: str) -> bool:
    """Say whether a column's dates stand for months.

    >>> is_month("period_start"), is_month("received")
    (True, False)
    """
    return column in _words()["months"]


def shorthand_of(column: str, table: str, row: Mapping[str, object]) -> str:
    """Return what stands in an empty cell: ``[x]``, ``[z]`` or ``[c]``.

    Parameters
    ----------
    column, table : str
        Where the cell is.
    row : mapping of column to cell
        The whole row: it may say that counts are held back.

    Examples
    --------
    >>> shorthand_of("minimum", "missed", {}), shorthand_of("gap", "missed", {})
    ('[x]', '[z]')
    >>> shorthand_of("numerator", "missed", {"counts_suppressed": True})
    '[c]'
    """
    for flag, columns in _words()["confidential"].items():
        if column in columns and row.get(flag) is True:
            return CONFIDENTIAL
    written = _written(column, table)
    return written[1] if written else NOT_AVAILABLE


def _written(column: str, table: str) -> tuple[str, str] | None:
    """Return the words of a column and its shorthand, as the file has them."""
    for name in (f"{table}.{column}", column, _NUMBER.sub("_{n}", column)):
        for part, shorthand in (
            ("not_available", NOT_AVAILABLE),
            ("not_applicable", NOT_APPLICABLE),
        ):
            if name in _words()[part]:
                return _words()[part][name], shorthand
    return None


@cache
def _words() -> dict[str, Any]:
    text = files("kpianalysis.publish").joinpath("headings.toml").read_text("utf-8")
    return tomllib.loads(text)
