"""Which months does a person mean, and what do we call them?

The only place that parses or names a period. A month is a :class:`Month`; a run of months, such as
a financial quarter, is a :class:`ReviewPeriod`. The financial year begins in April.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from kpianalysis.errors import PeriodProblem
from kpianalysis.months import MONTH_NUMBERS, Month, month_in_title, parse_month

# A month is read next door; whoever reads or names periods finds both here.
__all__ = [
    "Month",
    "ReviewPeriod",
    "financial_year",
    "month_in_title",
    "parse_month",
    "parse_period",
    "period_of_folder",
    "quarter_of",
]

_ACTION = 'write "2019-20 Q1" for April to June 2019, or "2019-04..2019-07" for a run of months'


@dataclass(frozen=True, order=True)
class ReviewPeriod:
    """The months that a page reports on, first and last included.

    Examples
    --------
    >>> period = parse_period("2019-20 Q1")
    >>> period.words, period.folder
    ('April to June 2019', '2019-20-q1')
    """

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodProblem("ends before it begins", found=f"{self.first.iso}..{self.last.iso}")

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __contains__(self, month: object) -> bool:
        return isinstance(month, Month) and self.first <= month <= self.last

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month of the period, in order."""
        return tuple(self.first + step for step in range(len(self)))

    @property
    def quarter(self) -> int | None:
        """Number of the financial quarter that this period is, or None."""
        is_quarter = len(self) == 3 and self.first.number % 3 == 1
        return ((self.first.number - 4) // 3) % 4 + 1 if is_quarter else None

    @property
    def folder(self) -> str:
        """Name of the period's folder: one period, one folder, however it was typed."""
        if self.quarter:
            return f"{financial_year(self.first)}-q{self.quarter}"
        return self.first.iso if len(self) == 1 else f"{self.first.iso}_to_{self.last.iso}"

    @property
    def text(self) -> str:
        """The period as a person types it: ``2019-20 Q1`` or ``2019-04..2019-07``."""
        if self.quarter:
            return f"{financial_year(self.first)} Q{self.quarter}"
        return f"{self.first.iso}..{self.last.iso}"

    @property
    def words(self) -> str:
        """``April to June 2019``; ``November 2018 to February 2019``; ``June 2019``."""
        if len(self) == 1:
            return self.first.words
        same_year = self.first.year == self.last.year
        first = calendar.month_name[self.first.number] if same_year else self.first.words
        return f"{first} to {self.last.words}"

    @property
    def full_words(self) -> str:
        """The words at first use: ``Quarter 1 (April to June 2019)``."""
        return f"Quarter {self.quarter} ({self.words})" if self.quarter else self.words

    @property
    def short(self) -> str:
        """``Apr to Jun 2019``, for axes and narrow columns; ``Jun 2019``."""
        if len(self) == 1:
            return self.first.short
        same_year = self.first.year == self.last.year
        return (
            f"{self.first.short.split()[0] if same_year else self.first.short} to {self.last.short}"
        )

    @property
    def first_day(self) -> dt.date:
        """The first day of its first month."""
        return self.first.first_day

    @property
    def last_day(self) -> dt.date:
        """The last day of its last month."""
        return self.last.last_day

    def a_year_before(self) -> ReviewPeriod:
        """Return the same months of the year before."""
        return ReviewPeriod(self.first + (-12), self.last + (-12))

    def preceding(self) -> ReviewPeriod:
        """Return the run of as many months that ends just before this one."""
        return ReviewPeriod(self.first + (-len(self)), self.first + (-1))


def financial_year(month: Month) -> str:
    """Name the financial year (April to March) of a month.

    >>> financial_year(Month(2019, 3)), financial_year(Month(2019, 4))
    ('2018-19', '2019-20')
    """
    start = month.year if month.number >= 4 else month.year - 1
    return f"{start}-{(start + 1) % 100:02}"


def quarter_of(month: Month) -> ReviewPeriod:
    """Return the financial quarter of a month.

    >>> quarter_of(Month(2019, 5)).text
    '2019-20 Q1'
    """
    first = month + -((month.number - 1) % 3)
    return ReviewPeriod(first, first + 2)


def parse_period(text: str) -> ReviewPeriod:
    """Read a review period as a person types it.

    Parameters
    ----------
    text : str
        ``2019-20 Q1``, ``Q1 2019/20``, ``2019-04..2019-07``, ``April to June 2019``, one month, a
        financial year ``2019-20``, or the name of a period's folder.

    Raises
    ------
    PeriodProblem
        When the text is no period, or is ambiguous as ``Q1 2019`` is: January to March to some
        readers, April to June to others. It is never shifted silently.

    Examples
    --------
    >>> parse_period("Q1 2019/20") == parse_period("2019-04..2019-06")
    True
    >>> parse_period("November 2018 to February 2019").folder
    '2018-11_to_2019-02'
    """
    tidy = re.sub(r"[\u2010-\u2015\u2212]", "-", " ".join(str(text).split())).strip()
    for pattern in (
        r"(?P<start>\d{4})[-/](?P<end>\d{2,4})[ -]*q(?:uarter ?)?(?P<q>[1-4])",
        r"q(?:uarter ?)?(?P<q>[1-4])[ -]*(?P<start>\d{4})[-/](?P<end>\d{2,4})",
    ):
        if found := re.fullmatch(pattern, tidy, re.I):
            return _quarter(found["start"], found["end"], int(found["q"]), tidy)
    if re.fullmatch(r"q(uarter ?)?\d[ -]*\d{4}|\d{4}[ -]*q(uarter ?)?\d", tidy, re.I):
        raise PeriodProblem(
            "is ambiguous: January to March in some files, April to June in a council",
            found=tidy,
            action=_ACTION,
        )
    if (found := re.fullmatch(r"20(\d\d)[-/](\d\d)", tidy)) and int(found[1]) + 1 == int(
        found[2]
    ) <= 12:
        raise PeriodProblem(
            "is ambiguous: a month, or a financial year",
            found=tidy,
            action=f'write "{tidy}..{tidy}" for the month, or the first and last month of the year',
        )
    if month := parse_month(tidy):
        return ReviewPeriod(month, month)
    if found := re.fullmatch(r"(?P<start>\d{4})[-/](?P<end>\d{2}|\d{4})", tidy):
        first = _quarter(found["start"], found["end"], 1, tidy).first
        return ReviewPeriod(first, first + 11)
    parts = re.split(r" ?\.\. ?|_to_| to ", tidy, maxsplit=1, flags=re.I)
    if len(parts) == 2 and (last := parse_month(parts[1])):
        # "April to June 2019" names the year once, at its end.
        first_text = f"{parts[0]} {last.year}" if parts[0].casefold() in MONTH_NUMBERS else parts[0]
        if first_month := parse_month(first_text):
            return ReviewPeriod(first_month, last)
    raise PeriodProblem("is not a period", found=tidy, action=_ACTION)


def period_of_folder(name: str) -> ReviewPeriod | None:
    """Return the period whose folder has a name; None where it is no such name.

    >>> period_of_folder("2019-20-q1").words, period_of_folder("2019-20 Q1") is None
    ('April to June 2019', True)
    >>> period_of_folder("2011-12").words  # a folder's name is never a year, as 2011-12 may be
    'December 2011'
    """
    for text in (name, f"{name}..{name}"):
        try:
            period = parse_period(text)
        except PeriodProblem:
            continue
        if period.folder == name:
            return period
    return None


def _quarter(start: str, end: str, quarter: int, text: str) -> ReviewPeriod:
    """Return a quarter of the financial year ``start`` to ``end``, which must follow each other."""
    if (int(start) + 1) % 100 != int(end) % 100 or (len(end) == 4 and int(end) != int(start) + 1):
        raise PeriodProblem("does not name two years that follow", found=text, action=_ACTION)
    first = Month(int(start), 4) + 3 * (quarter - 1)
    return ReviewPeriod(first, first + 2)
