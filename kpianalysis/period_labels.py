"""Which period does a label name: ``Apr-19``, ``Month 25``, ``Q1 2019/20``, ``year to March``?"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from kpianalysis.months import MONTH_NUMBERS, Month, may_be_a_year, parse_month
from kpianalysis.spans import HALF_MONTHS, QUARTER_MONTHS, YEAR_MONTHS, Calendar, Span

_MONTH_WORD = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_YEAR = r"(?:fy ?)?(\d{4}|\d{2})[-/ ]+(\d{4}|\d{2})"
# What may stand beside a period and changes nothing of it: "(target)" and "(YTD)" do.
_MARKS = re.compile(
    r"^[*†‡]+\s*|[*†‡¹²³]+$|\s*[(\[](?P<mark>[a-z]|prov|provisional|rev|revised|est|estimated?"
    r"|final|actual|draft|unaudited)[)\]]\s*$"
    r"|\s*[(\[]((see )?notes?( \w+)?( below)?|\d|\d+ (working )?days)[)\]]\s*$"
    r"|\s*-?\s*see note.*$|[\s-]+(?P<word>actuals?|outturn|results?|achieved|final|revised"
    r"|draft|unaudited|prov\.?|provisional|est\.?|estimated?|%)$",
    re.I,
)
_PROVISIONAL = {"p", "prov", "provisional", "draft", "unaudited", "est", "estimate", "estimated"}
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_LOOKALIKES = str.maketrans(dict.fromkeys(_DASHES, "-") | {"\xa0": " "})
_AMBIGUOUS = (
    "is ambiguous: {calendar}, or {financial}; say which in the settings: "
    'bare_quarter = "calendar" or "financial"'
)
_YEAR_OR_MONTH = (
    'may be a month or a financial year; say which in the settings: granularity = "month" or "year"'
)
_DAY_OR_MONTH = "may be {} or {}; ask for months by name"
_MONTH_FIRST = "stands beside dates that name the month first; ask for months by name"
_NEEDS_LAST_DAY = "is a 4-week period: name the column of its last day under columns.period_end"


@dataclass(frozen=True)
class SpanReading:
    """A period that was read, or why it cannot be told; neither when a cell names none."""

    span: Span | None = None
    problem: str | None = None
    provisional: bool = False


@lru_cache(maxsize=65536)
def _read(cell: object, kind: str, calendar: Calendar, year_text: str | None) -> SpanReading:
    if isinstance(cell, dt.date):
        return SpanReading(_month_span(parse_month(cell)))
    if isinstance(cell, int | float):
        return _read_number(cell, calendar)
    text = str(cell).translate(_LOOKALIKES)
    provisional = False
    while found := _MARKS.search(text):
        mark = (found["mark"] or found["word"] or "").casefold().strip(".")
        provisional |= mark in _PROVISIONAL
        text = (text[: found.start()] + text[found.end() :]).strip()
    text = " ".join(text.casefold().split())
    if not text or len(text) > 60:
        return SpanReading()
    read = _read_text(text, calendar, year_text)
    return SpanReading(read.span, read.problem, provisional and read.span is not None)


def read_span(cell: object, calendar: Calendar, year_text: str | None = None) -> SpanReading:
    """Read the period that a cell names.

    Parameters
    ----------
    cell : object
        A date, an Excel serial, or text: ``Apr-19``, ``Month 25``, ``Q1 2019/20``, ``2018-19``.
    calendar : Calendar
        How periods are named.
    year_text : str, optional
        The year of a label that names none, such as ``2015-16`` above ``Apr``.

    Examples
    --------
    >>> read_span("Q1 2019-20", Calendar()).span.words
    'Quarter 1 2019/20 (April to June 2019)'
    >>> read_span("Jan", Calendar(), year_text="2015-16").span.words
    'January 2016'
    >>> read_span("Q1 2019", Calendar()).problem[:12]
    'is ambiguous'
    """
    if cell is None or isinstance(cell, bool) or not isinstance(cell, str | int | float | dt.date):
        return SpanReading()
    return _read(cell, type(cell).__name__, calendar, year_text)


def is_financial_year(text: str) -> bool:
    """Say whether a text is a year that runs into the next: ``2018/19``.

    >>> is_financial_year("2018/19"), is_financial_year("2018/20")
    (True, False)
    """
    found = re.fullmatch(_YEAR, text.translate(_LOOKALIKES).strip(), re.I)
    return bool(found and _year_start(found[1], found[2]))


def year_in_title(text: str) -> str | None:
    """Find the one year that a title names.

    >>> year_in_title("KPI results 2015-16"), year_in_title("KPI results")
    ('2015-16', None)
    """
    plain = text.translate(_LOOKALIKES)
    years = {
        f"{a}-{b[-2:]}"
        for a, b in re.findall(r"\b(\d{4})[-/](\d{4}|\d{2})\b", plain)
        if (int(a) + 1) % 100 == int(b) % 100
    }
    if len(years) == 1:
        return years.pop()
    if years:
        return None
    single = set(re.findall(r"(?<![-/\d])(20\d{2})(?![-/\d])", plain))
    return single.pop() if len(single) == 1 else None


def _read_number(cell: float, calendar: Calendar) -> SpanReading:
    if isinstance(cell, float) and not cell.is_integer():
        return SpanReading()
    number = int(cell)
    if 1990 <= number <= 2100:
        return SpanReading(Span.of_months(Month(number, 1), YEAR_MONTHS))
    return SpanReading(_month_span(parse_month(number)))


def _read_text(text: str, calendar: Calendar, year_text: str | None) -> SpanReading:
    if may_be_a_year(text) and calendar.year_or_month != "month":
        if calendar.year_or_month is None:
            return SpanReading(problem=_YEAR_OR_MONTH)
        return _year(text, calendar, year_text)
    if problem := _doubtful_date(text, calendar):
        return SpanReading(problem=problem)
    month = parse_month(text, calendar.contract_start)
    if month:
        return SpanReading(_month_span(month))
    start = calendar.contract_start
    if start and (found := re.fullmatch(r"(?:contract )?(?:month|cm|m)[ _-]*0*(\d{1,3})", text)):
        return SpanReading(_month_span(start + (int(found[1]) - 1)) if int(found[1]) else None)
    if found := re.fullmatch(rf"({_MONTH_WORD})\.?", text):
        return SpanReading(_in_year(MONTH_NUMBERS[found[1]], year_text, calendar))
    if found := re.fullmatch(rf"({_MONTH_WORD})\.?[ '-]*{_YEAR}", text):
        year = _year_start(found[2], found[3])
        return SpanReading(
            _in_year(MONTH_NUMBERS[found[1]], f"{year}-" if year else None, calendar)
        )
    for read in (_run_of_months, _quarter, _year):
        reading = read(text, calendar, year_text)
        if reading.span or reading.problem:
            return reading
    if re.fullmatch(r"(?:p|period) ?\d{1,2}(?: .*)?|\d{2}_\d{2}/\d{2}", text):
        return SpanReading(problem=_NEEDS_LAST_DAY)
    return SpanReading()


def _doubtful_date(text: str, calendar: Calendar) -> str | None:
    """Say why a date such as 04/01/2019 names no month for sure: its parts may be exchanged."""
    found = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
    if not found:
        return None
    day, number, year = (int(part) for part in found.groups())
    if calendar.month_first or number > 12:
        return _MONTH_FIRST
    if day == 1 or day > 12 or day == number or number == 0:
        return None  # the first of a month, or a day that is no month
    words = [Month(year, one).words for one in (number, day)]
    return _DAY_OR_MONTH.format(f"{day} {words[0]}", f"{number} {words[1]}")


def _run_of_months(text: str, calendar: Calendar, year_text: str | None) -> SpanReading:
    """Read ``Apr-Jun 2019``, ``quarter ending June 2019``, ``year to March 2019``."""
    run = rf"({_MONTH_WORD})\.?(?: (\d{{4}}))? ?(?:-|to) ?({_MONTH_WORD})\.? ?'?(\d{{4}}|\d{{2}})"
    if found := re.fullmatch(run, text):
        last = Month(_four_digits(found[4]), MONTH_NUMBERS[found[3]])
        number = MONTH_NUMBERS[found[1]]
        before = int(found[2]) if found[2] else last.year - (number > last.number)
        first = Month(before, number)
        return SpanReading(Span.of_months(first, last - first + 1) if last >= first else None)
    lengths = {"quarter": 3, "q/e": 3, "qe": 3, "half year": 6, "year": 12, "12 months": 12}
    lengths |= {"y/e": 12}
    pattern = rf"({'|'.join(lengths)}) ?(?:ending|ended|to|end)? ((?:{_MONTH_WORD})[ '-]*\d{{2,4}})"
    if (found := re.fullmatch(pattern, text)) and (end := parse_month(found[2])):
        months = lengths[found[1]]
        return SpanReading(Span.of_months(end + (1 - months), months))
    return SpanReading()


def _quarter(text: str, calendar: Calendar, year_text: str | None) -> SpanReading:
    """Read ``2019-20 Q1``, ``Quarter 1 2019/20``, ``H1 2019/20``, ``Q1 2019``, ``Q1``."""
    label = r"(?P<kind>q|qtr|quarter|h|half)[ -]*(?P<number>[1-4])"
    found = re.fullmatch(rf"{label}(?:[ ,/-]+(?P<year>\S.*))?", text) or re.fullmatch(
        rf"(?P<year>\S+?)[ /-]*{label}", text
    )
    if not found:
        return SpanReading()
    length = HALF_MONTHS if found["kind"].startswith("h") else QUARTER_MONTHS
    number = int(found["number"])
    if number > YEAR_MONTHS // length:
        return SpanReading()
    year = found["year"] or year_text
    if year is None:
        return SpanReading(problem="names no year")
    if two := re.fullmatch(_YEAR, year):
        first = _year_start(two[1], two[2])
        if first is None:
            return SpanReading()
        begins = Month(first, calendar.year_starts)
        return SpanReading(Span.of_months(begins + length * (number - 1), length))
    if not re.fullmatch(r"(?:19|20)\d{2}", year):
        return SpanReading()
    in_year = Span.of_months(Month(int(year), 1) + length * (number - 1), length)
    financial = Span.of_months(
        Month(int(year), calendar.year_starts) + length * (number - 1), length
    )
    if calendar.bare_quarter is None:
        said = _AMBIGUOUS.format(calendar=in_year.run, financial=financial.run)
        return SpanReading(problem=said)
    return SpanReading(in_year if calendar.bare_quarter == "calendar" else financial)


def _year(text: str, calendar: Calendar, year_text: str | None) -> SpanReading:
    """Read ``2018/19`` and ``2018``."""
    if (found := re.fullmatch(_YEAR, text)) and (first := _year_start(found[1], found[2])):
        return SpanReading(Span.of_months(Month(first, calendar.year_starts), YEAR_MONTHS))
    if re.fullmatch(r"(?:19|20)\d{2}", text):
        return SpanReading(Span.of_months(Month(int(text), 1), YEAR_MONTHS))
    return SpanReading()


def _in_year(number: int, year_text: str | None, calendar: Calendar) -> Span | None:
    """Place a month in a year: after its start in the first half of a financial year."""
    text = (year_text or "").translate(_LOOKALIKES)
    found = re.search(r"(\d{4})(?: ?[-/] ?(\d{4}|\d{2})?)?", text)
    if not found:
        return None
    year = int(found[1])
    financial = "-" in found[0] or "/" in found[0]
    return _month_span(Month(year + (financial and number < calendar.year_starts), number))


def _year_start(first: str, second: str) -> int | None:
    start = _four_digits(first)
    return start if (start + 1) % 100 == int(second) % 100 else None


def _four_digits(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _month_span(month: Month | None) -> Span | None:
    return Span.of_months(month, 1) if month else None
