"""What does each column of a table hold, told from the headings above it?

A heading may run over several rows: a group's label above, its own below. The texts of a column
from top to bottom are its path; they name a role (target, result, ...), a period, or both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.heading_periods import (
    NO_PERIOD,
    HeadingPeriod,
    doubt_order,
    heading_period,
)
from kpianalysis.intake.number_headings import months_of_numbers
from kpianalysis.intake.period_columns import calendar_of
from kpianalysis.intake.vocabulary import plain, role_of, sums_up
from kpianalysis.intake.workbook import Sheet
from kpianalysis.period_labels import SpanReading, read_span
from kpianalysis.profile import Profile
from kpianalysis.spans import Calendar, Span

# Roles of cells that are read: one that only sums others up, and one that nobody can place.
SUM, UNKNOWN, IGNORED = "sum", "unknown", "ignored"
_PERCENT, _LEVELS = {"%", "percent", "percentage"}, {"value", "target", "minimum"}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``heading`` is its path as it stands; ``span`` the period that the heading names, or ``problem``
    why that period cannot be told; ``label`` the cell that names it.
    """

    index: int
    role: str
    heading: str
    span: Span | None = None
    problem: str | None = None
    provisional: bool = False
    percent: bool = False
    label: str = ""

    @property
    def dated(self) -> bool:
        """Whether the heading names a period, told or not."""
        return self.span is not None or self.problem is not None


@dataclass(frozen=True)
class Reader:
    """How headings are read: what a person said, and the calendar."""

    profile: Profile
    calendar: Calendar
    periods: Mapping[str, SpanReading] = field(default_factory=dict)

    @classmethod
    def of(cls, profile: Profile, calendar: Calendar) -> Reader:
        """Make a reader, with the headings that a person gave a period."""
        periods = {
            plain(heading): read_span(text, calendar) for heading, text in profile.periods.items()
        }
        return cls(profile, calendar, periods)

    def span(self, cell: object, year: str | None) -> SpanReading:
        """Read the period that a heading names."""
        if isinstance(cell, str):
            settled = self.periods.get(plain(cell))
            if settled:
                return settled
        return read_span(cell, self.calendar, year_text=year)


def paths(sheet: Sheet, first: int, last: int) -> list[tuple[object, ...]]:
    """Return for each column its headings from top to bottom, group labels filled in."""
    rows = [list(sheet.row(number)) for number in range(first, last + 1)]
    width = len(rows[0]) if rows else 0
    merged = set()
    for (top, left), (bottom, right) in sheet.merged:
        if first <= top and bottom <= last and left < width:
            for row in range(top, bottom + 1):
                for column in range(left, min(right + 1, width)):
                    rows[row - first][column] = rows[top - first][left]
                    merged.add((row - first, column))
    # From the lowest up: a year reaches over each month below it only when those are filled in.
    for upper in reversed(range(len(rows) - 1)):
        _fill_bands(rows, upper, merged)
    return [
        tuple(dict.fromkeys(row[column] for row in rows if not is_blank(row[column])))
        for column in range(width)
    ]


def _fill_bands(rows: list[list[object]], upper: int, merged: set[tuple[int, int]]) -> None:
    """Give each column below a group's label the label, which stands at the first of its band.

    A label with nothing below it is a heading of its own. Labels that stand in the middle of their
    band are dealt out in turn when the headings below repeat as often as there are labels.
    """
    cells, below = rows[upper], rows[upper + 1]
    heads = [c for c, cell in enumerate(cells) if not is_blank(cell) and not is_blank(below[c])]
    under = [c for c, cell in enumerate(below) if not is_blank(cell)]
    if heads and not any((upper, c) in merged for c in heads):
        band = [c for c in under if is_blank(cells[c]) or c in heads]
        for size in range(2, 7):
            count = len(heads)
            tail = band[-size * count :]
            pattern = [tidy_text(below[c]) for c in tail]
            starts_late = len(tail) == size * count and heads[0] in tail[1:size]
            if starts_late and count > 1 and pattern == pattern[:size] * count:
                for number, column in enumerate(tail):
                    cells[column] = rows[upper][heads[number // size]]
                return
    label: object = None
    for column, cell in enumerate(cells):
        if (upper, column) in merged:
            label = None
        elif not is_blank(cell):
            label = cell if not is_blank(below[column]) else None
        elif label is not None and not is_blank(below[column]):
            cells[column] = label


def read_columns(
    headings: list[tuple[object, ...]], reader: Reader, year: str | None
) -> list[Column]:
    """Say what each column holds; nothing when a column that a person named is not there.

    Parameters
    ----------
    headings : list of tuple
        The path of each column.
    reader : Reader
        What a person said, and the calendar.
    year : str or None
        The year that the sheet's title gives, for headings such as ``Apr``.
    """
    texts = [
        tuple(plain(cell) if isinstance(cell, str) else tidy_text(cell) for cell in path)
        for path in headings
    ]
    settled: dict[int, str] = {}
    for role, wanted in reader.profile.columns.items():
        for heading in wanted:
            place = _named(texts, plain(heading), settled)
            if place is None:
                return []
            settled[place] = role
    labels = [cell for path in headings for cell in path]
    reader = replace(reader, calendar=calendar_of(labels, reader.calendar))
    ignored = {plain(heading) for heading in reader.profile.ignore}
    columns: list[Column] = []
    periods: dict[int, HeadingPeriod] = {}
    dated = months_of_numbers(headings, reader.calendar)
    for index, (path, text) in enumerate(zip(headings, texts, strict=True)):
        if not path:
            continue
        heading = " / ".join(tidy_text(cell) for cell in path)
        percent = "%" in heading
        if index in settled:
            columns.append(Column(index, settled[index], heading, percent=percent))
        elif ignored.intersection([*text, " ".join(text)]):
            columns.append(Column(index, IGNORED, heading))
        else:
            period = heading_period(dated[index], text, reader, year)
            column = _column(index, heading, percent, period, reader)
            columns.append(column)
            periods[index] = period
    return doubt_order((column, periods.get(column.index, NO_PERIOD)) for column in columns)


def _named(texts: list[tuple[str, ...]], wanted: str, settled: dict[int, str]) -> int | None:
    """Find the column with a heading that a person named: by its lowest text, or the whole path."""
    for index, text in enumerate(texts):
        if text and index not in settled and wanted in (text[-1], " ".join(text)):
            return index
    return None


def _column(
    index: int, heading: str, percent: bool, period: HeadingPeriod, reader: Reader
) -> Column:
    """Tell the role of a column from the words above it, and give it its period."""
    read = period.read
    role = _role(period.words, reader)
    if role is None and read is not None and not period.words:
        role = "value"
    if role is None:
        role = SUM if sums_up(heading) else UNKNOWN
    if read is None:
        return Column(index, role, heading, percent=percent)
    return Column(
        index, role, heading, read.span, read.problem, read.provisional, percent, period.label
    )


def _role(words: tuple[str, ...], reader: Reader) -> str | None:
    """Return the role of a column: its texts together say more than the lowest alone."""
    if not words:
        return None
    if words[-1] in _PERCENT and role_of(words[0]) in _LEVELS:
        words = words[:1]  # a unit below what it is the unit of
    for wording in (" ".join(words), words[-1], words[0]):
        role = role_of(wording)
        if role and role not in reader.profile.columns:
            return role
        if wording == words[-1] and sums_up(wording):
            return None  # "Variance" below "Performance" is no performance
    return None
