"""Which day or month does a date in a list of projects name, and how many weeks lie between two?

A date is a span of days: one day, a month or longer, as exact as it was written. What cannot be
read for sure is not read.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from kpianalysis.months import EXCEL_EPOCH, MONTH_NUMBERS, Month, may_be_a_year, parse_month
from kpianalysis.period_labels import read_span
from kpianalysis.spans import Calendar, Span

DAY, MONTH, LONGER = "day", "month", "longer"
NOT_STATED = "not stated"
NOT_A_DATE = "is not a date"
DAY_OR_MONTH_FIRST = "may name its day or its month first"
YEAR_OR_MONTH = "may be a month or a financial year"
# Texts that say that there is no date.
_NO_DATE = {
    "", "-", "--", "?", "x", "n/a", "na", "none", "nil", "tbc", "tba", "tbd", "to be confirmed",
    "to be agreed", "to be decided", "to be determined", "not known", "unknown", "not agreed",
    "not set", "no date", "not stated",
}  # fmt: skip
_WORD = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: 00:00(?::00)?)?")
_NAMED = re.compile(
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]"
    rf"({_WORD})\.?,?[ -](\d{{4}}|\d{{2}})"
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | {"\xa0": " "})
_EXCEL_DAYS = range(36_526, 73_051)  # 1 January 2000 to 31 December 2099
_LONGEST = 60
_WEEK = 7.0


@dataclass(frozen=True)
class ProjectDate:
    """The days that a text may mean, and how exact it is; or why it could not be read."""

    span: Span | None = None
    precision: str | None = None
    problem: str | None = None


@lru_cache(maxsize=65536)
def read_date(text: str | None, *, day_first: bool | None = None) -> ProjectDate:
    """Read a date as a list of projects writes it.

    Parameters
    ----------
    text : str or None
        ``2019-08``, ``31/08/2019``, ``Aug-19``, ``31 August 2019``, an Excel serial, ``TBC``.
    day_first : bool, optional
        What other dates of the column show: whether 04/01/2019 names its day first.

    Examples
    --------
    >>> read_date("2019-08").span.words, read_date("31/08/2019").span.first_day.isoformat()
    ('August 2019', '2019-08-31')
    >>> read_date("TBC").problem, read_date("04/01/2019").problem
    ('not stated', 'may name its day or its month first')
    """
    plain = " ".join((text or "").translate(_DASHES).casefold().split())
    if plain.strip(" .") in _NO_DATE:
        return ProjectDate(problem=NOT_STATED)
    if len(plain) > _LONGEST or not plain.isascii():
        return ProjectDate(problem=NOT_A_DATE)
    if found := _ISO.fullmatch(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(plain):
        return _numbered(int(found[1]), int(found[2]), _four_digits(found[3]), day_first)
    if found := _NAMED.fullmatch(plain):
        return _day(_four_digits(found[3]), MONTH_NUMBERS[found[2]], int(found[1]))
    if plain.isdecimal():
        return _digits(plain)
    if may_be_a_year(plain):
        return ProjectDate(problem=YEAR_OR_MONTH)
    if re.fullmatch(r"\d+[/.-]\d+[/.-]\d+.*", plain):
        return ProjectDate(problem=NOT_A_DATE)
    if month := parse_month(plain):
        return ProjectDate(Span.of_months(month, 1), MONTH)
    reading = read_span(plain, Calendar())
    if reading.span is None:
        return ProjectDate(problem=NOT_A_DATE)
    return ProjectDate(reading.span, MONTH if reading.span.months == 1 else LONGER)


def read_dates(texts: pd.Series) -> pd.DataFrame:
    """Read a column of dates.

    Where some dates of the column can only name their day first (31/08/2019) and none can only
    name its month first, 04/01/2019 among them is 4 January; the other way round, 1 April.

    Returns
    -------
    DataFrame
        ``first_day, last_day`` (Timestamps), ``precision`` (day, month, longer) and ``problem``,
        on the index of ``texts``.
    """
    words = texts.astype(object).where(texts.notna(), None)
    known = {word: read_date(word) for word in words.unique()}
    if any(reading.problem == DAY_OR_MONTH_FIRST for reading in known.values()):
        day_first = _day_first(list(known))
        known = {word: read_date(word, day_first=day_first) for word in known}
    read = words.map(known)
    spans = read.map(lambda one: one.span)
    return pd.DataFrame(
        {
            "first_day": pd.to_datetime(spans.map(lambda s: s.first_day if s else None)),
            "last_day": pd.to_datetime(spans.map(lambda s: s.last_day if s else None)),
            "precision": read.map(lambda one: one.precision).astype("str"),
            "problem": read.map(lambda one: one.problem).astype("str"),
        },
        index=texts.index,
    )


def weeks_between(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """Say how many weeks lie between two columns of dates; negative when the later comes first.

    Parameters
    ----------
    earlier, later : DataFrame
        From :func:`read_dates`, on one index.

    Returns
    -------
    DataFrame
        ``weeks`` from end to end, ``least`` and ``most`` that the dates allow (a month is any of
        its days), and ``months`` where both are months. Unrounded; NaN where a date is missing.
    """
    first, last = earlier["first_day"], earlier["last_day"]
    both = earlier["precision"].eq(MONTH) & later["precision"].eq(MONTH)
    months = 12 * (later["last_day"].dt.year - last.dt.year) + (
        later["last_day"].dt.month - last.dt.month
    )
    return pd.DataFrame(
        {
            "weeks": (later["last_day"] - last).dt.days / _WEEK,
            "least": (later["first_day"] - last).dt.days / _WEEK,
            "most": (later["last_day"] - first).dt.days / _WEEK,
            "months": months.where(both).astype("float64"),
        }
    )


def _day_first(texts: list[str | None]) -> bool | None:
    """Say which comes first in a column's dates, where some show it and none contradicts them."""
    shown = set()
    for text in texts:
        found = _NUMBERS.fullmatch((text or "").translate(_DASHES).casefold().strip())
        if found and (int(found[1]) > 12) != (int(found[2]) > 12):
            shown.add(int(found[1]) > 12)
    return shown.pop() if len(shown) == 1 else None


def _numbered(one: int, other: int, year: int, day_first: bool | None) -> ProjectDate:
    if one > 12 or one == other:
        return _day(year, other, one)
    if other > 12:
        return _day(year, one, other)
    if day_first is None:
        return ProjectDate(problem=DAY_OR_MONTH_FIRST)
    return _day(year, other, one) if day_first else _day(year, one, other)


def _digits(digits: str) -> ProjectDate:
    """Read a day that Excel counts, ``20190831`` or ``201908``."""
    if len(digits) == 8:
        return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 5 and int(digits) in _EXCEL_DAYS:
        day = EXCEL_EPOCH + dt.timedelta(days=int(digits))
        return ProjectDate(Span(day, day), DAY)
    month = parse_month(digits) if len(digits) == 6 else None
    return (
        ProjectDate(Span.of_months(month, 1), MONTH) if month else ProjectDate(problem=NOT_A_DATE)
    )


def _day(year: int, month: int, day: int) -> ProjectDate:
    if not (1900 <= year <= 2199 and 1 <= month <= 12):
        return ProjectDate(problem=NOT_A_DATE)
    if not 1 <= day <= Month(year, month).last_day.day:
        return ProjectDate(problem=NOT_A_DATE)
    one = dt.date(year, month, day)
    return ProjectDate(Span(one, one), DAY)


def _four_digits(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)
