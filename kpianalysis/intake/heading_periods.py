"""Which period do the headings above one column name together: a year, a quarter, its month?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kpianalysis.intake.cell_text import tidy_text
from kpianalysis.intake.vocabulary import KINDS, plain, role_of
from kpianalysis.months import MONTH_NUMBERS
from kpianalysis.period_labels import SpanReading
from kpianalysis.spans import Span

if TYPE_CHECKING:
    from kpianalysis.intake.headings import Column, Reader

NO_YEAR = (
    "names no year; ask for months with their year, or say which month each heading is under "
    "periods in the settings"
)
_TWO = "names two periods, and neither is part of the other"
_OUT_OF_ORDER = (
    "is of a year in doubt: with the year above them the months do not follow one another; "
    "ask for months with their year"
)
_LONG_NUMBER = re.compile(r"\d{5,}")
_MOST_DAYS = 100_000
_LONGEST_ROLE = 3
_YEAR_MONTHS = 12


@dataclass(frozen=True)
class HeadingPeriod:
    """What the headings of a column say of its period.

    ``words`` are the texts that name none; ``undated`` says that the month itself names no year.
    """

    read: SpanReading | None
    words: tuple[str, ...]
    label: str = ""
    undated: bool = False


NO_PERIOD = HeadingPeriod(None, ())


def heading_period(
    path: tuple[object, ...], texts: tuple[str, ...], reader: Reader, year: str | None
) -> HeadingPeriod:
    """Read the period that a column's headings name, from top to bottom.

    A quarter above a month is the band that the month stands in. Two periods of which neither is
    part of the other leave it in doubt.
    """
    years = [tidy_text(cell) for cell in path if _is_year(reader.span(cell, None).span)]
    within = years[0] if len(path) > 1 and years else year
    read: SpanReading | None = None
    words: list[str] = []
    label, undated = "", False
    for cell, text in zip(path, texts, strict=True):
        if role_of(text) is not None:
            words.append(text)
            continue
        role, rest = split_role(cell, reader, within)
        if role is not None:
            words.append(role)
        found = _within(rest, read, reader, within)
        if not (found.span or found.problem):
            words.append(text)
            continue
        narrower = _narrower(read, found)
        if narrower is found:
            label, undated = tidy_text(rest), is_month_name(rest)
        read = narrower
    return HeadingPeriod(read, tuple(words), label, undated)


def split_role(cell: object, reader: Reader, year: str | None) -> tuple[str | None, object]:
    """Part ``Target Apr-19`` or ``Apr-19 Target`` into what it holds and its period."""
    if not isinstance(cell, str) or reader.span(cell, year).span:
        return None, cell
    tokens = tidy_text(cell).split(" ")
    for count in range(1, min(_LONGEST_ROLE, len(tokens) - 1) + 1):
        for role_words, rest in (
            (tokens[:count], tokens[count:]),
            (tokens[-count:], tokens[:-count]),
        ):
            words, period = plain(" ".join(role_words).strip(" -:")), " ".join(rest).strip(" -:")
            if role_of(words) in KINDS and reader.span(period, year).span:
                return words, period
    return None, cell


def doubt_order(columns: Iterable[tuple[Column, HeadingPeriod]]) -> list[Column]:
    """Leave months in doubt that do not follow one another in the year that stands above them.

    ``Apr`` to ``Mar`` below the bare year 2019 would put January before April.
    """
    pairs = list(columns)
    groups: dict[object, list[Span]] = {}
    for column, period in pairs:
        if period.undated and column.span:
            groups.setdefault((column.role, period.words), []).append(column.span)
    doubtful = {key for key, spans in groups.items() if not _in_order(spans)}
    return [
        replace(column, span=None, problem=_OUT_OF_ORDER)
        if period.undated and column.span and (column.role, period.words) in doubtful
        else column
        for column, period in pairs
    ]


def is_month_name(cell: object) -> bool:
    """Say whether a cell is the name of a month and no more.

    >>> is_month_name("Sept."), is_month_name("Apr-19")
    (True, False)
    """
    return isinstance(cell, str) and tidy_text(cell).casefold().rstrip(".") in MONTH_NUMBERS


def _within(
    cell: object, band: SpanReading | None, reader: Reader, year: str | None
) -> SpanReading:
    """Read a cell; a month's name is placed in the band of months above it."""
    if _is_figure(cell):
        return SpanReading()  # number_headings reads those that can only be months
    if not is_month_name(cell):
        return reader.span(cell, year)
    if band is not None and band.span and not _is_year(band.span):
        years = {band.span.first_day.year, band.span.last_day.year}
        for one in sorted(years):
            inside = reader.span(cell, str(one))
            if inside.span and _contains(band.span, inside.span):
                return inside
        return SpanReading(problem=_TWO)
    found = reader.span(cell, year)
    return found if found.span or found.problem else SpanReading(problem=NO_YEAR)


def _is_figure(cell: object) -> bool:
    """Say whether a heading is a number of more digits than a year, no day of Excel's."""
    if isinstance(cell, str):
        return bool(_LONG_NUMBER.fullmatch(cell.strip()))
    return isinstance(cell, int | float) and cell >= _MOST_DAYS


def _narrower(read: SpanReading | None, found: SpanReading) -> SpanReading:
    if read is None or (_is_year(read.span) and found.problem):
        return found
    if read.span is None or found.span is None:
        # The month is clear though its quarter is not.
        return found if found.span and read.problem != _TWO else read
    if _contains(read.span, found.span):
        return found
    return read if _contains(found.span, read.span) else SpanReading(problem=_TWO)


def _contains(outer: Span, inner: Span) -> bool:
    return outer.first_day <= inner.first_day and inner.last_day <= outer.last_day


def _in_order(spans: list[Span]) -> bool:
    days = [span.first_day for span in spans]
    return days in (sorted(days), sorted(days, reverse=True))


def _is_year(span: Span | None) -> bool:
    """Say whether a heading is a year, such as 2015-16 above the names of its months."""
    return span is not None and span.months == _YEAR_MONTHS
