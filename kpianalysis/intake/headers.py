"""Where do the tables of a sheet begin and end, and what does each of their columns hold?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

import numpy as np

from kpianalysis.intake.beside_months import beside_months
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.header_checks import check_one_header, check_unambiguous
from kpianalysis.intake.headings import UNKNOWN, Column, Reader, paths, read_columns
from kpianalysis.intake.label_rows import (
    check_labelled,
    labels_below,
    names_a_kpi_beside_numbers,
    unread_labels,
)
from kpianalysis.intake.measure_headings import check_measures, names_no_measure
from kpianalysis.intake.plans import check_no_plan
from kpianalysis.intake.title_years import dated_by_title, title_year
from kpianalysis.intake.values import read_value
from kpianalysis.intake.vocabulary import plain, role_of
from kpianalysis.intake.workbook import HEAD, Sheet, column_letters
from kpianalysis.tables import State

# A longer sheet is a list: its header stands near the top, and is repeated below in the same words.
_LONG_LIST = 20_000
_TOP_ROWS = 60
_HEADER_ROWS = 3
_LOOKED_BELOW = 8
_FIGURE = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)? ?%|[-+]?\d+\.\d+")
_IDENTITY = {"ref", "title"}
_UNSAID = {"unknown", "sum"}
_DATING = {"period", "year", "period_start", "period_end"}


@dataclass(frozen=True)
class Table:
    """One table of a sheet; rows count from zero, ``end_row`` is the first that is not in it."""

    first_row: int
    last_row: int
    end_row: int
    columns: tuple[Column, ...]
    measures_across: bool = False

    def of(self, role: str) -> list[Column]:
        """Return the columns of a role whose heading names no period."""
        return [column for column in self.columns if column.role == role and not column.dated]

    def without(self, index: int) -> Table:
        """Return the table without what one of its columns was taken for."""
        columns = tuple(
            replace(column, role=UNKNOWN) if column.index == index else column
            for column in self.columns
        )
        return replace(self, columns=columns)

    @property
    def said(self) -> str:
        """What each column was taken for, in words."""
        return ", ".join(
            f"{column_letters(column.index)} {column.role.replace('_', ' ')}"
            + (f" of {column.span.words}" if column.span else "")
            for column in self.columns
        )

    @property
    def dated(self) -> list[Column]:
        """The columns whose headings name a period."""
        return [column for column in self.columns if column.dated]


@dataclass(frozen=True)
class _Candidate:
    first: int
    last: int
    columns: tuple[Column, ...]
    score: int
    labels_below: list[str] = field(default_factory=list)


def find_tables(sheet: Sheet, reader: Reader) -> list[Table]:
    """Find the tables of a sheet, from top to bottom.

    Every row, alone and with the two rows above it, is scored by how many different things its
    columns hold. A header names a KPI and a result, and figures stand below it.

    Raises
    ------
    ExtractProblem
        When two columns could hold the same role, and no setting says which.
    """
    candidates = [
        candidate
        for row in _likely_rows(sheet)
        for first in range(max(0, row - _HEADER_ROWS + 1), row + 1)
        if (candidate := _candidate(sheet, first, row, reader))
    ]
    unread = [(one.last, labels) for one in candidates if (labels := one.labels_below)]
    candidates = [one for one in candidates if not one.labels_below]
    for last, labels in unread:
        if not any(one.first <= last < one.last for one in candidates):
            raise unread_labels(sheet, last, labels)
    headers: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda one: (one.last, -one.score)):
        if headers and candidate.first <= headers[-1].last + 1:
            if _better(candidate, headers[-1]):
                headers[-1] = candidate
        else:
            headers.append(candidate)
    across = False
    if not headers:
        headers, across = _measures_across(sheet, reader), True
    if not headers:
        return []
    ends = [header.first for header in headers[1:]] + [len(sheet.cells)]
    tables = [
        Table(header.first, header.last, end, header.columns, across)
        for header, end in zip(headers, ends, strict=True)
    ]
    for table in tables:
        check_no_plan(sheet, table.first_row)
        check_unambiguous(sheet, table, reader)
        check_labelled(sheet, table, reader, _LONG_LIST)
        check_one_header(sheet, table, _LONG_LIST)
    return tables


def _better(one: _Candidate, other: _Candidate) -> bool:
    """Prefer the header that says more; of two that say as much, the one of fewer rows."""
    return (one.score, other.last - other.first) > (other.score, one.last - one.first)


def _likely_rows(sheet: Sheet) -> Iterable[int]:
    """Return the rows that name a role or two periods: the others are no header."""
    top = sheet.top(_LONG_LIST if len(sheet.cells) <= _LONG_LIST else _TOP_ROWS)
    named = [n for n, row in enumerate(top) if _names_roles(row)]
    # A group's label may name a role, and the row below it only what is special.
    rows = sorted({n + more for n in named for more in range(_HEADER_ROWS) if n + more < len(top)})
    if len(sheet.cells) <= _LONG_LIST:
        return rows
    repeated: set[int] = set()
    for row in named[:3]:
        names = {c: v for c, v in enumerate(sheet.row(row)) if not is_blank(v)}
        first, text = next(iter(names.items()))
        repeated |= set(np.flatnonzero(sheet.cells[first].eq(str(text))).tolist())
    return sorted({*rows, *repeated})


def _names_roles(row: list[object]) -> bool:
    return any(isinstance(cell, str) and role_of(plain(cell)) for cell in row)


def _candidate(sheet: Sheet, first: int, last: int, reader: Reader) -> _Candidate | None:
    """Read rows as a header; None when they name no KPI, no result, or have no figures below."""
    if any(_is_figure(cell) for row in range(first, last + 1) for cell in sheet.row(row)):
        return None
    headings = paths(sheet, first, last)
    columns = read_columns(headings, reader, year_of(sheet, first))
    columns = beside_months(dated_by_title(columns, lines_above(sheet, first), reader.calendar))
    if first < last and names_a_kpi_beside_numbers(sheet.row(last), columns):
        return None
    roles = {column.role for column in columns}
    values = [column for column in columns if column.role == "value"]
    if not roles & _IDENTITY or not values or not _figures_below(sheet, last, values):
        return None
    named = {(c.role, c.span, c.problem) for c in columns if c.role not in ("unknown", "sum")}
    labels = labels_below(sheet, last, columns)
    return _Candidate(first, last, tuple(columns), len(named), labels)


def _is_figure(cell: object) -> bool:
    """Say whether a cell holds a figure and no period: then its row is no header."""
    if isinstance(cell, str):
        return bool(_FIGURE.fullmatch(cell.strip()))
    return isinstance(cell, float) and not cell.is_integer()


def _figures_below(sheet: Sheet, last: int, values: list[Column]) -> bool:
    """Say whether a figure, or a word instead of one, stands below; an empty table has none."""
    indexes = [column.index for column in values]
    if len(sheet.cells) <= HEAD:
        rows = [[row[index] for index in indexes] for row in sheet.top(HEAD)[last + 1 :]]
        filled = [row for row in rows if any(cell is not None for cell in row)][:_LOOKED_BELOW]
    else:
        below = sheet.cells.iloc[last + 1 :, indexes]
        filled = below[below.notna().any(axis=1)].head(_LOOKED_BELOW).to_numpy().tolist()
    if not filled:
        return True
    return any(
        reading.number is not None or reading.state != State.MEASURED or len(str(cell)) < 60
        for row in filled
        for cell in row
        if not is_blank(cell) and (reading := read_value(cell))
    )


def _measures_across(sheet: Sheet, reader: Reader) -> list[_Candidate]:
    """Find a header whose columns are each a measure, with periods down the rows."""
    wanted = {plain(heading) for heading in reader.profile.measures}
    for row, cells in enumerate(sheet.top(_TOP_ROWS)):
        columns = read_columns(paths(sheet, row, row), reader, year_of(sheet, row))
        if not any(column.role in _DATING for column in columns):
            continue
        if sum(not is_blank(cell) for cell in cells) < 2:
            continue
        if not wanted and any(column.role in _IDENTITY for column in columns):
            continue  # each row is a KPI, and nothing says which column is its result
        measured = {
            column.index
            for column in columns
            if not column.dated
            and (plain(column.heading) in wanted or (not wanted and _holds(sheet, row, column)))
        }
        if measured and not wanted and names_no_measure(columns, measured):
            continue
        if measured:
            columns = [replace(c, role="value") if c.index in measured else c for c in columns]
            if not wanted:
                check_measures(sheet, columns, measured)
            if labels := labels_below(sheet, row, columns):
                raise unread_labels(sheet, row, labels)
            return [_Candidate(row, row, tuple(columns), len(measured))]
    return []


def _holds(sheet: Sheet, row: int, column: Column) -> bool:
    """Say whether a column that names nothing else holds mostly figures."""
    if column.role not in _UNSAID:
        return False
    below = sheet.cells.iloc[row + 1 :, column.index].dropna().head(50)
    figures = [read_value(cell).number is not None for cell in below]
    return bool(figures) and sum(figures) * 2 > len(figures)


def year_of(sheet: Sheet, row: int) -> str | None:
    """Return the year that the lines above a row, the sheet's name or the file's name give."""
    names = [sheet.name, PurePosixPath(sheet.file).stem.replace("_", " ")]
    return title_year(lines_above(sheet, row)) or title_year(names)


def lines_above(sheet: Sheet, row: int) -> list[str]:
    """Return the texts above a row, the nearest first."""
    lines = [tidy_text(cell) for cells in sheet.top(row) for cell in cells if isinstance(cell, str)]
    return lines[::-1]
