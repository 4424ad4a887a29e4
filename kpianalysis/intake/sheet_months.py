"""Which month does a sheet called ``Apr`` hold, where the year stands elsewhere?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpianalysis.intake.heading_periods import is_month_name
from kpianalysis.intake.title_years import title_year
from kpianalysis.months import MONTH_NUMBERS
from kpianalysis.period_labels import read_span
from kpianalysis.spans import Calendar, Span

_PART_OF_A_YEAR = re.compile(
    rf"(?<![a-z])(?:{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})(?![a-z])"
    r"|(?<![a-z])(?:months?|mth|m|cm|periods?|p|weeks?|wk|quarters?|qtr|q|h)[ _-]*\d{1,3}(?!\d)"
    r"|^\d{1,3}$",
    re.I,
)


def month_of_sheet(
    name: str, texts: Iterable[str], of_title: Span | None, calendar: Calendar
) -> Span | None:
    """Return the month that a sheet is named by, in the financial year that texts name.

    A year alone does not say whether January stands in it or in the next; a month of the title
    gives its own year, so that another month on the sheet's name contradicts it.

    Parameters
    ----------
    name : str
        The sheet's name.
    texts : iterable of str
        The title and the file's name, the nearest first.
    of_title : Span or None
        The period that the title names.
    calendar : Calendar
        How periods are named.

    Examples
    --------
    >>> month_of_sheet("Jan", ["KPIs 2019-20"], None, Calendar()).words
    'January 2020'
    >>> month_of_sheet("Jan", ["KPIs 2019"], None, Calendar()) is None
    True
    """
    if not is_month_name(name):
        return None
    if of_title is not None and of_title.months == 1:
        return read_span(name, calendar, year_text=str(of_title.first_day.year)).span
    for text in texts:
        year = title_year([text])
        if year is not None and "-" in year:
            return read_span(name, calendar, year_text=year).span
    return None


def may_name_a_part(*names: str) -> bool:
    """Say whether names of a sheet and file may stand for a month or a part of a year.

    >>> may_name_a_part("Sheet1", "KPIs 2019-20"), may_name_a_part("Month 3"), may_name_a_part("7")
    (False, True, True)
    """
    return any(_PART_OF_A_YEAR.search(name) for name in names)
