"""Which months do bare numbers in a header name: contract months, Excel's days, 201906?"""

from __future__ import annotations

import re
from itertools import pairwise

from kpianalysis.intake.cell_text import tidy_text
from kpianalysis.months import Month, parse_month
from kpianalysis.spans import YEAR_MONTHS, Calendar

_MONTH_NUMBER = re.compile(r"(?:contract )?(?:month|cm|m)[ _-]*0*(\d{1,3})", re.I)
_BARE = re.compile(r"\d{1,3}")
_DAY_OR_MONTH = re.compile(r"\d{5,8}")
_FEWEST = 2

Path = tuple[object, ...]


def months_of_numbers(headings: list[Path], calendar: Calendar) -> list[Path]:
    """Return headings in which numbers that can only be months are written as months.

    Numbers count only where each is the month after the one before it, in a header of one row:
    three figures of a row that happens to look like a header seldom do.

    >>> months_of_numbers([("Ref",), ("43556",), ("43586",)], Calendar())
    [('Ref',), ('April 2019',), ('May 2019',)]
    >>> months_of_numbers([("Ref",), ("49",), ("50",)], Calendar(Month(2015, 4)))
    [('Ref',), ('April 2019',), ('May 2019',)]
    """
    if not any(len(path) == 1 and is_bare_number(path[0]) for path in headings):
        return headings
    if any(len(path) > 1 for path in headings):
        return headings
    read = {
        index: month
        for index, path in enumerate(headings)
        if path and (month := _month(path[0], calendar))
    }
    months = list(read.values())
    follow = all(later - earlier == 1 for earlier, later in pairwise(months))
    if len(months) < _FEWEST or not follow or _may_be_of_any_year(headings, read):
        return headings
    return [
        (read[index].words,) if index in read and is_bare_number(path[0]) else path
        for index, path in enumerate(headings)
    ]


def is_bare_number(cell: object) -> bool:
    """Say whether a heading is a whole number and no more.

    >>> is_bare_number("52"), is_bare_number(52.0), is_bare_number("M52")
    (True, True, False)
    """
    if isinstance(cell, str):
        return bool(re.fullmatch(r"\d+", tidy_text(cell)))
    return not isinstance(cell, bool) and isinstance(cell, int | float) and cell == cell // 1


def _may_be_of_any_year(headings: list[Path], read: dict[int, Month]) -> bool:
    """Say whether the numbers are all from 1 to 12, and none is called a contract month."""
    texts = [_text(headings[index][0]) for index in read]
    return all(_BARE.fullmatch(text) and int(text) <= YEAR_MONTHS for text in texts)


def _month(cell: object, calendar: Calendar) -> Month | None:
    text = _text(cell)
    if _DAY_OR_MONTH.fullmatch(text):
        return parse_month(text)
    found = _MONTH_NUMBER.fullmatch(text) or (is_bare_number(cell) and _BARE.fullmatch(text))
    if not found or not calendar.contract_start:
        return None
    number = int(found[found.re.groups])
    return calendar.contract_start + (number - 1) if number else None


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and is_bare_number(cell) else tidy_text(cell)
