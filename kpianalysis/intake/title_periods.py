"""Which one period does a title, the name of a sheet or the name of a file speak of?

``Performance April to June 2018`` speaks of a quarter, not of June 2018. A title that names two
periods, of which neither is a year around the other, names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpianalysis.months import MONTH_NUMBERS, Month, may_be_a_year, parse_month
from kpianalysis.period_labels import SpanReading, read_span
from kpianalysis.spans import QUARTER_MONTHS, YEAR_MONTHS, Calendar, Span

_MONTH = rf"(?:{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?:(?:19|20)\d\d|'?\d\d)\b(?![-/]\d)"
_FINANCIAL = r"\b20\d\d[-/](?:20)?\d\d\b(?![-/])"
_DAY = r"\d{1,2}(?:st|nd|rd|th)? "
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | {"_": " "})
# When the paper was made, or for which meeting, is not what it reports on.
_MADE = re.compile(
    r"\b(?:produced|printed|sent|created|issued|published|received|updated|prepared|meeting)\b"
    rf"(?: (?!for\b|to\b)\w+| for the(?: \w+){{0,3}} meeting){{0,3}}? (?:of |on |in )?(?:{_DAY})?"
    rf"{_MONTH}[ '-]*{_YEAR}",
    re.I,
)
_RUN = re.compile(
    rf"\b(?P<first>{_MONTH})(?: (?P<year>(?:19|20)\d\d))? ?(?P<join>-|to|until|and|&|,|/) ?"
    rf"(?P<last>{_MONTH}[ '-]*{_YEAR})",
    re.I,
)
_LENGTHS = {
    "month": 1, "quarter": 3, "qtr": 3, "three months": 3, "3 months": 3, "half year": 6,
    "half-year": 6, "six months": 6, "6 months": 6, "year": 12, "12 months": 12,
    "twelve months": 12,
}  # fmt: skip
_ENDED = re.compile(
    rf"\b(?P<length>{'|'.join(_LENGTHS)})(?: (?:ended|ending|end|to))? (?:{_DAY})?"
    rf"(?P<last>{_MONTH}[ '-]*{_YEAR})",
    re.I,
)
_PART = r"(?:q|qtr|quarter|h)[ -]?[1-4]\b"
_QUARTER = re.compile(
    rf"\b(?:{_PART}[ ,/-]*(?:of )?(?:{_FINANCIAL}|20\d\d\b)|{_FINANCIAL}[ ,/-]*{_PART})", re.I
)
_BARE_QUARTER = re.compile(rf"\b{_PART}", re.I)
_ON_A_DAY = re.compile(rf"\b{_DAY}{_MONTH},?[ '-]*{_YEAR}", re.I)
_A_DAY = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH}[ -]{_YEAR}"
    r"|\d{5}|\d{8}|\d{1,2}\.\d{1,2}\.\d{4}",
    re.I,
)
_ONE_MONTH = re.compile(rf"\b{_MONTH}[ '\u2019/-]*{_YEAR}|\b\d{{4}}-\d{{2}}\b(?!-)", re.I)
_CONTRACT_MONTH = re.compile(r"\b(?P<sure>contract )?month:? ?(?P<number>\d{1,3})\b", re.I)
_IN_FILE_NAME = re.compile(
    r"(?<!\d)(?P<y1>20\d\d)[ -]?(?P<m1>\d\d)(?!\d|[ -]?\d\d)"
    r"|(?<!\d)(?<!\d[ -])(?P<m2>\d\d)[ -](?P<y2>20\d\d)(?!\d|-\d)"
)
# A month without a year beside another: the title speaks of both. "may" and "march" are words.
_OTHER_MONTH = re.compile(rf"\b(?=(?-i:[A-Z])){_MONTH}(?!\w)", re.I)
# Beside a year: a sign that the figures are of a part of it.
_MAY_BE_SHORTER = re.compile(
    rf"\b(?:month|quarter|week|period|day|date|ytd|as at|half|contract|{_MONTH})|\d", re.I
)
_TO_DATE = re.compile(
    rf"\b(?:year to date|ytd|cumulative)(?: to| at| for)?(?: end of)? {_MONTH}[ '-]*{_YEAR}", re.I
)


def period_in_title(
    text: str, calendar: Calendar, *, years: bool = False, file_name: bool = False
) -> Span | None:
    """Return the one period that a text speaks of; None where it names none, or several.

    Parameters
    ----------
    text : str
        A title, or the name of a sheet or file.
    calendar : Calendar
        How periods are named.
    years : bool
        Whether a financial year counts, where no shorter period is named.
    file_name : bool
        Whether ``2019 06`` and ``201906`` are months, as they are in names of files.

    Examples
    --------
    >>> period_in_title("Performance April to June 2018", Calendar()).words
    'Quarter 1 2018/19 (April to June 2018)'
    >>> period_in_title("KPI report for June 2019", Calendar()).words
    'June 2019'
    >>> period_in_title("April 2019 compared with June 2019", Calendar()) is None
    True
    """
    found, rest = _named(" ".join(text.translate(_DASHES).split()), calendar)
    if file_name:
        found += [_span(month) for month in _file_name_months(rest)]
    if any(reading.span is None for reading in found):
        return None
    spans = {reading.span for reading in found if reading.span}
    shorter = {span for span in spans if span.months != YEAR_MONTHS}
    if len(shorter) == 1 and all(covers(span, next(iter(shorter))) for span in spans):
        return shorter.pop()
    if shorter or len(spans) != 1:
        return None
    year = spans.pop()
    return year if years and not _MAY_BE_SHORTER.search(_without_years(text)) else None


def _without_years(text: str) -> str:
    plain = _MADE.sub(" ", " ".join(text.translate(_DASHES).split()))
    for pattern in (_RUN, _ENDED):
        plain = pattern.sub(" ", plain)
    return re.sub(_FINANCIAL, " ", plain)


def covers(outer: Span, inner: Span) -> bool:
    """Say whether a period holds all days of another."""
    return outer.first_day <= inner.first_day and inner.last_day <= outer.last_day


def names_a_day(text: str) -> bool:
    """Say whether a text is a day and no more: it may be the one on which the paper was made.

    >>> names_a_day("12-May-2019"), names_a_day("20190512"), names_a_day("May 2019")
    (True, True, False)
    """
    return bool(_A_DAY.fullmatch(text.strip()))


def _named(text: str, calendar: Calendar) -> tuple[list[SpanReading], str]:
    """Return every period that a text names, and what is left of the text."""
    text = _MADE.sub(" ; ", text)
    found: list[SpanReading] = []
    for pattern, read in (
        (_TO_DATE, lambda _: SpanReading()),
        (_RUN, _run),
        (_ENDED, _ended),
        (_QUARTER, lambda match: read_span(match[0].replace(" of ", " "), calendar)),
    ):
        found += [read(match) for match in pattern.finditer(text)]
        text = pattern.sub(" ; ", text)
    years = [one for one in re.findall(_FINANCIAL, text) if read_span(one, calendar).span]
    for match in _BARE_QUARTER.finditer(text):
        if not any(_is_quarter(reading.span, match[0]) for reading in found):
            quarter = f"{match[0]} {years[0]}" if len(set(years)) == 1 else match[0]
            found.append(read_span(quarter, calendar))
    found += [read_span(year, calendar) for year in years]
    text = _ON_A_DAY.sub(" ; ", re.sub(_FINANCIAL, _keep_months, _BARE_QUARTER.sub(" ; ", text)))
    for match in _ONE_MONTH.finditer(text):
        if not may_be_a_year(match[0]) and (month := parse_month(match[0])):
            found.append(_span(month))
    text = _ONE_MONTH.sub(" ; ", text)
    if calendar.contract_start:
        for match in _CONTRACT_MONTH.finditer(text):
            number = int(match["number"])
            if number > YEAR_MONTHS or (match["sure"] and number):
                found.append(_span(calendar.contract_start + (number - 1)))
        text = _CONTRACT_MONTH.sub(" ; ", text)
    if found and _OTHER_MONTH.search(text):
        found.append(SpanReading())
    return found, text


def _keep_months(match: re.Match[str]) -> str:
    """Take financial years out; ``2019-06`` is a month."""
    return match[0] if parse_month(match[0]) and not may_be_a_year(match[0]) else " ; "


def _run(match: re.Match[str]) -> SpanReading:
    """Read ``April to June 2018``; months joined by "and" must follow one another."""
    last = parse_month(match["last"].replace("'", ""))
    number = MONTH_NUMBERS[match["first"].rstrip(".").casefold()]
    if last is None:
        return SpanReading()
    year = int(match["year"]) if match["year"] else last.year - (number > last.number)
    months = last - Month(year, number) + 1
    apart = match["join"].casefold() in ("and", "&", ",", "/") and months != 2
    if months < 2 or apart:
        return SpanReading()
    return SpanReading(Span.of_months(Month(year, number), months))


def _is_quarter(span: Span | None, label: str) -> bool:
    """Say whether months that were named are the quarter of a label without a year."""
    if span is None or span.months != QUARTER_MONTHS or label[0] in "hH":
        return False
    first = QUARTER_MONTHS * (int(label[-1]) - 1)
    return span.first_day.month in (first + 1, (first + QUARTER_MONTHS) % YEAR_MONTHS + 1)


def _ended(match: re.Match[str]) -> SpanReading:
    last = parse_month(match["last"].replace("'", ""))
    months = _LENGTHS[match["length"].casefold()]
    return SpanReading(Span.of_months(last + (1 - months), months)) if last else SpanReading()


def _file_name_months(text: str) -> Iterator[Month]:
    for match in _IN_FILE_NAME.finditer(text):
        year, number = match["y1"] or match["y2"], match["m1"] or match["m2"]
        if 1 <= int(number) <= YEAR_MONTHS and not may_be_a_year(f"{year}-{number}"):
            yield Month(int(year), int(number))


def _span(month: Month) -> SpanReading:
    return SpanReading(Span.of_months(month, 1))
