"""What does a cell of the Council's workbook say: a text, a day, a month?"""

from __future__ import annotations

import datetime as dt
import math

from kpianalysis.periods import Month, parse_month

EXCEL_ERRORS = {
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
}
_DATE = "write it as 2019-07-03"


class WrongCell(ValueError):
    """What is wrong with a cell, as the end of a sentence, and what to do about it."""

    def __init__(self, problem: str, action: str) -> None:
        super().__init__(problem)
        self.action = action


def text_of(cell: object) -> str:
    r"""Read a text as it was typed, without blanks at its ends.

    Raises
    ------
    WrongCell
        When an Excel error stands there.

    Examples
    --------
    >>> text_of(" Vacancies.\r\nTwo posts. "), text_of(75.0)
    ('Vacancies.\nTwo posts.', '75')
    """
    _no_error(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if type(cell) is float and math.isfinite(cell) and cell.is_integer():
        return f"{cell:.0f}"
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def day_of(cell: object) -> dt.date:
    """Read a day: a real date, or one written as 2019-07-03 or 3 July 2019.

    Raises
    ------
    WrongCell
        When it is none, or could be two: ``03/07/2019`` is one day here and another elsewhere.

    Examples
    --------
    >>> day_of("3 July 2019"), day_of(dt.datetime(2019, 7, 3))
    (datetime.date(2019, 7, 3), datetime.date(2019, 7, 3))
    """
    _no_error(cell)
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = " ".join(cell.split()) if isinstance(cell, str) else ""
    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y"):
        try:
            return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise WrongCell("is not a date", _DATE)


def month_in(cell: object) -> Month:
    """Read a month: a real date in it, or one written as ``2019-04`` or ``April 2019``.

    Raises
    ------
    WrongCell
        When it is none.

    Examples
    --------
    >>> month_in("April 2019").iso, month_in(dt.date(2019, 4, 1)).iso
    ('2019-04', '2019-04')
    """
    _no_error(cell)
    month = parse_month(cell) if isinstance(cell, str | dt.date) else None
    if month is None:
        raise WrongCell("is not a month", "write it as 2019-04")
    return month


def _no_error(cell: object) -> None:
    if isinstance(cell, str) and cell.strip() in EXCEL_ERRORS:
        raise WrongCell("is an Excel error", "mend the formula, or write the words themselves")
