"""Which date does a list of projects give itself?"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath

import pandas as pd

from kpianalysis.intake.cell_text import tidy_text
from kpianalysis.intake.title_periods import period_in_title
from kpianalysis.intake.workbook import Sheet
from kpianalysis.months import MONTH_NUMBERS, Month
from kpianalysis.spans import Calendar

_LONGEST = 200
_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
# A day counts only where the title says that the list stands on it: others are of meetings.
_ON_DAY = re.compile(
    rf"\b(?:as at|as of|position (?:at|on)|status (?:at|on)) (?P<day>\d{{1,2}})(?:st|nd|rd|th)? "
    rf"(?P<month>{_MONTH})\.?,? (?P<year>20\d\d)\b",
    re.I,
)


def list_date(sheet: Sheet, above: pd.Index) -> str | None:
    """Return the month or day on which a list stands, as ``2019-09`` or ``2019-09-12``.

    Looked for in the titles above its header, then in the names of the sheet and of the file.

    Parameters
    ----------
    sheet : Sheet
        The sheet of the list.
    above : Index
        Rows (from zero) above its header.
    """
    cells = [cell for row in above for cell in sheet.row(int(row)) if cell is not None]
    named = (date_in_title(cell) for cell in (*cells, sheet.name))
    found = next((date for date in named if date), None)
    return found or date_in_title(PurePosixPath(sheet.file).stem, file_name=True)


def date_in_title(cell: object, *, file_name: bool = False) -> str | None:
    """Return the one month or day that a title gives a list; None when it names none, or several.

    >>> date_in_title("IMT projects as at 12 September 2019"), date_in_title("IMT, Sept 2019")
    ('2019-09-12', '2019-09')
    >>> date_in_title("Projects 2019-20") is None
    True
    """
    if isinstance(cell, dt.date):
        return cell.isoformat()[:10]
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return None
    text = tidy_text(cell)
    if found := _ON_DAY.search(text):
        month = Month(int(found["year"]), MONTH_NUMBERS[found["month"].casefold()])
        day = int(found["day"])
        return f"{month.iso}-{day:02}" if 1 <= day <= month.last_day.day else None
    span = period_in_title(text, Calendar(), file_name=file_name)
    return Month.of(span.first_day).iso if span and span.months == 1 else None
