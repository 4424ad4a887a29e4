"""Which days does a period cover, and how does a person call it: a month, a quarter, a year?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from kpianalysis.months import Month

QUARTER_MONTHS, HALF_MONTHS, YEAR_MONTHS = 3, 6, 12


@dataclass(frozen=True, order=True)
class Span:
    """The days of a period, first and last included.

    Examples
    --------
    >>> Span.of_months(Month(2019, 4), 3).words
    'Quarter 1 2019/20 (April to June 2019)'
    """

    first_day: dt.date
    last_day: dt.date

    @classmethod
    def of_months(cls, first: Month, months: int) -> Span:
        """Return the span of whole months."""
        return cls(first.first_day, (first + (months - 1)).last_day)

    @classmethod
    def of_month(cls, day: dt.date) -> Span:
        """Return the calendar month of a day."""
        return cls.of_months(Month.of(day), 1)

    @classmethod
    def ending(cls, last_day: dt.date, days: int) -> Span:
        """Return the span of a number of days that ends on a day."""
        return cls(last_day - dt.timedelta(days=days - 1), last_day)

    @property
    def months(self) -> int | None:
        """How many whole months it has, or None when it is not made of whole months."""
        first, last = Month.of(self.first_day), Month.of(self.last_day)
        whole = self.first_day == first.first_day and self.last_day == last.last_day
        return last - first + 1 if whole else None

    @property
    def run(self) -> str:
        """Its first and last month: ``April to June 2019``."""
        first, last = Month.of(self.first_day), Month.of(self.last_day)
        start = first.words if first.year != last.year else first.words.split()[0]
        return f"{start} to {last.words}"

    @property
    def words(self) -> str:
        """How a person calls it."""
        first, last = Month.of(self.first_day), Month.of(self.last_day)
        months = self.months
        if months == 1:
            return first.words
        if months is None:
            days = (self.last_day - self.first_day).days + 1
            length = f"{days // 7} weeks" if days % 7 == 0 else f"{days} days"
            return f"{length} to {self.last_day.day} {last.words}"
        run = self.run
        if months == QUARTER_MONTHS and first.number in (1, 4, 7, 10):
            year = first.year if first.number > 3 else first.year - 1
            number = (first.number - 4) % 12 // 3 + 1
            return f"Quarter {number} {year}/{(year + 1) % 100:02} ({run})"
        if months == YEAR_MONTHS and first.number == 4:
            return f"{first.year}/{last.year % 100:02}"
        return run


@dataclass(frozen=True)
class Calendar:
    """How periods are named: the contract's first month, what ``Q1 2019`` and ``2011-12`` mean.

    ``month_first``: dates beside a label can only name the month first (04/30/2019).
    """

    contract_start: Month | None = None
    bare_quarter: Literal["calendar", "financial"] | None = None
    year_or_month: Literal["year", "month"] | None = None
    month_first: bool = False
    year_starts: int = 4
