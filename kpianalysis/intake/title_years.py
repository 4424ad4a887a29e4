"""Which year do the lines above a header give to months that name none?

Only a year that speaks of the figures counts: not the day on which a report was made, the meeting
it was made for, its version, or the year of a contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kpianalysis.intake.heading_periods import NO_YEAR
from kpianalysis.intake.headings import Column
from kpianalysis.intake.title_periods import period_in_title
from kpianalysis.months import MONTH_NUMBERS, Month
from kpianalysis.period_labels import year_in_title
from kpianalysis.spans import YEAR_MONTHS, Calendar, Span

_MONTH_WORD = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_YEAR_ENDED = re.compile(
    r"\b(?:year|12 months|twelve months|y/e)(?: (?:ended|ending|end|to))?"
    r"(?: \d{1,2}(?:st|nd|rd|th)?)?"
    rf" ({_MONTH_WORD})\.?,? (20\d\d)\b",
    re.I,
)
_RUN = re.compile(
    rf"\b({_MONTH_WORD})\.?(?: (20\d\d))? ?(?:-|to) ?({_MONTH_WORD})\.?,? (20\d\d)\b", re.I
)
_DAY_OR_MONTH = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTH_WORD})\.?,?[ '-]*20\d\d\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]20\d\d\b|\b20\d\d-\d{2}-\d{2}\S*"
    r"|\b(?:version|issue|rev(?:ision)?|v)\.? ?\d+(?:\.\d+)*\b|\b20\d\d\.\d+",
    re.I,
)
# A line that speaks of how it came to be, or a year that says whose or since when.
_OF_THE_PAPER = re.compile(
    r"\b(?:produced|printed|sent|created|issued|published|received|updated|prepared|revised|run on"
    r"|version|meeting|as at|copyright)\b|\u00a9",
    re.I,
)
_OF_ANOTHER_THING = re.compile(
    r"\b(?:contract|agreement|framework|act|regulations?|strategy|policy|since|from)(?: of)?"
    r" \(?20\d\d\b",
    re.I,
)
_YEAR_ALONE = re.compile(r"(?:the )?(?:calendar )?(?:year )?20\d\d", re.I)


def title_year(lines: Iterable[str], year_starts: int = 4) -> str | None:
    """Return the year that lines give, the nearest first; None where none does, or in doubt.

    A financial year says more than a year alone. Where the two exclude each other nobody can tell,
    unless the nearer is a heading that is a year and no more.

    >>> title_year(["Report produced 12 May 2019", "KPI results 2018-19"])
    '2018-19'
    >>> title_year(["Results for the year ended 31 March 2019"])
    '2018-19'
    >>> title_year(["Support services contract 2015"]) is None
    True
    """
    bare = None
    for line in lines:
        text = " ".join(line.translate(_DASHES).split())
        if year := _financial_year(text, year_starts):
            if bare is not None and int(bare) - int(year[:4]) not in (0, 1):
                return None
            return year
        if bare is None and (year := _bare_year(text)):
            bare = year
            if _YEAR_ALONE.fullmatch(text):
                return bare
    return bare


def dated_by_title(columns: list[Column], lines: Iterable[str], calendar: Calendar) -> list[Column]:
    """Date months without a year by a title that names the last of them: ``Report June 2019``.

    The months before it are those of the twelve that end with it; where the last heading is another
    month, the title says nothing of them.
    """
    undated = [column for column in columns if column.problem == NO_YEAR]
    if not undated:
        return columns
    titles = (period_in_title(line, calendar) for line in lines)
    last = next((Month.of(span.first_day) for span in titles if span and span.months == 1), None)
    numbers = [MONTH_NUMBERS[column.label.casefold().rstrip(".")] for column in undated]
    if last is None or numbers[-1] != last.number:
        return columns
    months = {
        column.index: last + -((last.number - number) % YEAR_MONTHS)
        for column, number in zip(undated, numbers, strict=True)
    }
    by_role: dict[str, list[Month]] = {}
    for column in undated:
        by_role.setdefault(column.role, []).append(months[column.index])
    if any(found != sorted(found) for found in by_role.values()):
        return columns
    return [
        replace(column, span=Span.of_months(months[column.index], 1), problem=None)
        if column.index in months
        else column
        for column in columns
    ]


def _financial_year(text: str, year_starts: int) -> str | None:
    for found in _YEAR_ENDED.finditer(text):
        month, year = MONTH_NUMBERS[found[1].casefold()], int(found[2])
        if month % 12 + 1 == year_starts:
            return f"{year - 1}-{year % 100:02}"
    for found in _RUN.finditer(text):
        first, last = (MONTH_NUMBERS[found[n].casefold()] for n in (1, 3))
        before = int(found[2]) if found[2] else int(found[4]) - (first > last)
        if first == year_starts and before + 1 == int(found[4]) and last < year_starts:
            return f"{before}-{int(found[4]) % 100:02}"
    year_text = year_in_title(text)
    return year_text if year_text and "-" in year_text else None


def _bare_year(text: str) -> str | None:
    if _OF_THE_PAPER.search(text) or _OF_ANOTHER_THING.search(text):
        return None
    for found in _YEAR_ENDED.finditer(text):
        # A year that ends in December is the calendar year; one that ends elsewhere is neither.
        return found[2] if MONTH_NUMBERS[found[1].casefold()] == 12 else None
    for found in _RUN.finditer(text):
        return found[4] if found[2] in (None, found[4]) and _in_one_year(found) else None
    return year_in_title(_DAY_OR_MONTH.sub(" ", text))


def _in_one_year(found: re.Match[str]) -> bool:
    return MONTH_NUMBERS[found[1].casefold()] <= MONTH_NUMBERS[found[3].casefold()]
