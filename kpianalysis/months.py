"""Which month does a cell or a title name?"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import lru_cache

from kpianalysis.errors import PeriodProblem

MONTH_NUMBERS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_MADE = "produced|printed|sent|created|issued|published|received"
_MONTH_WORD = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
# Excel counts days from 30 December 1899 (its day 60 is a leap day that never was).
EXCEL_EPOCH = dt.date(1899, 12, 30)
_EXCEL_SERIALS = range(36_526, 73_051)  # 1 January 2000 to 31 December 2099


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month.

    Examples
    --------
    >>> Month(2019, 4) + 2
    Month(year=2019, number=6)
    >>> Month(2019, 6) - Month(2019, 4)
    2
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 or not 1900 <= self.year <= 2199:
            raise PeriodProblem("is not a month", found=f"{self.year}-{self.number:02}")

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """Return the month of a date."""
        return cls(day.year, day.month)

    def __add__(self, months: int) -> Month:
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    def __sub__(self, earlier: Month) -> int:
        return (self.year - earlier.year) * 12 + self.number - earlier.number

    @property
    def first_day(self) -> dt.date:
        """The first day of the month."""
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day of the month."""
        return (self + 1).first_day - dt.timedelta(days=1)

    @property
    def iso(self) -> str:
        """``2019-04``."""
        return f"{self.year}-{self.number:02}"

    @property
    def words(self) -> str:
        """``April 2019``."""
        return f"{calendar.month_name[self.number]} {self.year}"

    @property
    def short(self) -> str:
        """``Apr 2019``, for axes."""
        return f"{calendar.month_abbr[self.number]} {self.year}"


@lru_cache(maxsize=4096)
def parse_month(cell: object, contract_start: Month | None = None) -> Month | None:
    """Read a month from a cell, or return None when the cell holds none.

    Parameters
    ----------
    cell : object
        A date, an Excel serial number of this century, or text such as ``Apr-19``,
        ``April 2019``, ``30-Apr-19``, ``2019-04``, ``2019-04-01``, ``01/04/2019``, ``04/2019``,
        ``30.04.2019``, ``201904``, ``2019M04``.
    contract_start : Month, optional
        First month of the contract; with it ``Month 49`` is a contract month.

    Examples
    --------
    >>> parse_month("Apr-19")
    Month(year=2019, number=4)
    >>> parse_month("Month 32", contract_start=Month(2015, 4)).words
    'November 2017'
    >>> parse_month(43556).iso
    '2019-04'
    """
    if isinstance(cell, dt.date):
        return _month_or_none(cell.year, cell.month)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_digits(str(int(cell))) if math.isfinite(cell) else None
    if not isinstance(cell, str):
        return None
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", " ".join(cell.split())).strip().casefold()
    if found := re.fullmatch(rf"({_MONTH_WORD})\.?[ '\u2019/_-]*(\d{{4}}|\d{{2}})", text):
        return _month_or_none(_four_digits(found[2]), MONTH_NUMBERS[found[1]])
    if found := re.fullmatch(
        rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -]({_MONTH_WORD})\.?[ -](\d{{4}}|\d{{2}})", text
    ):
        month = _month_or_none(_four_digits(found[3]), MONTH_NUMBERS[found[2]])
        return month if month and 1 <= int(found[1]) <= month.last_day.day else None
    if found := re.fullmatch(rf"(\d{{4}})[ /_-]*({_MONTH_WORD})", text):
        return _month_or_none(int(found[1]), MONTH_NUMBERS[found[2]])
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?(?:[ t]00:00(:00)?)?", text):
        # "2019-20" is a financial year, "2019-04" a month: a number over 12 is no month.
        return _month_or_none(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{4})m(\d{2})", text):
        return _month_or_none(int(found[1]), int(found[2]))
    if text.isdecimal():
        return _of_digits(text)
    if found := re.fullmatch(r"\d{1,2}\.(\d{1,2})\.(\d{4})", text):
        return _month_or_none(int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(?:\d{1,2}/)?(\d{1,2})/(\d{4})", text):
        return _month_or_none(int(found[2]), int(found[1]))
    if contract_start and (found := re.fullmatch(r"(?:contract )?(?:month|m) ?(\d{1,3})", text)):
        return contract_start + (int(found[1]) - 1) if int(found[1]) else None
    return None


def month_in_title(text: str, contract_start: Month | None = None) -> Month | None:
    """Find the one month that a title such as ``KPI report for June 2019`` names.

    >>> month_in_title("KPI report for June 2019").iso
    '2019-06'
    >>> month_in_title("April 2019 compared with June 2019") is None
    True
    >>> month_in_title("Produced on 12 May 2019") is None  # a day, not a month that is reported
    True
    """
    # A day of a month, and the month in which a report was made, are not what it reports on.
    year = r"\.? \d{2,4}\b"
    text = re.sub(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH_WORD}){year}", " ", text, flags=re.I)
    text = re.sub(rf"\b(?:{_MADE})(?: on| in)? (?:{_MONTH_WORD}){year}", " ", text, flags=re.I)
    pattern = (
        rf"\b(?:{_MONTH_WORD})\.?[ '\u2019/_-]*(?:\d{{4}}|\d{{2}})\b|\b\d{{4}}-\d{{2}}(?![-\d])\b"
    )
    if contract_start:
        pattern += r"|\bcontract month \d{1,3}\b"
    found = (label for label in re.findall(pattern, text, re.I) if not may_be_a_year(label))
    named = (parse_month(label, contract_start) for label in found)
    months = {month for month in named if month}
    return months.pop() if len(months) == 1 else None


def may_be_a_year(label: str) -> bool:
    """Say whether ``2011-12`` may be December 2011 or the year 2011/12.

    >>> may_be_a_year("2011-12"), may_be_a_year("2011-11"), may_be_a_year("2015-16")
    (True, False, False)
    """
    found = re.fullmatch(r"\d\d(\d\d)[-/](0\d|1[0-2])", label)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2])


def _of_digits(digits: str) -> Month | None:
    """Read an Excel serial, ``201906`` or ``20190630``; ``201112`` may be a year."""
    if len(digits) == len(str(_EXCEL_SERIALS.start)):
        day = int(digits)
        known = day in _EXCEL_SERIALS
        return Month.of(EXCEL_EPOCH + dt.timedelta(days=day)) if known else None
    found = re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)?", digits)
    if not found or (not found[3] and may_be_a_year(f"{found[1]}-{found[2]}")):
        return None
    month = _month_or_none(int(found[1]), int(found[2]))
    return month if month and 1 <= int(found[3] or 1) <= month.last_day.day else None


def _four_digits(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _month_or_none(year: int, number: int) -> Month | None:
    return Month(year, number) if 1 <= number <= 12 and 1900 <= year <= 2199 else None
