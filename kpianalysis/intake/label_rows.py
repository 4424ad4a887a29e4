"""Is every column of figures labelled, or does a row of labels stand below the header, unread?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.headings import Column, Reader
from kpianalysis.intake.number_headings import is_bare_number
from kpianalysis.intake.values import read_value
from kpianalysis.intake.vocabulary import plain, role_of
from kpianalysis.intake.workbook import Sheet, column_letters
from kpianalysis.tables import State

if TYPE_CHECKING:
    from kpianalysis.intake.headers import Table

_IDENTITY = {"ref", "title", "period", "year", "period_start", "period_end"}
_LONGEST_LABEL = 40
_ASK = "ask for one heading of known words above every column, such as Target and Achieved"


def labels_below(sheet: Sheet, last: int, columns: Iterable[Column]) -> list[str]:
    """Return the labels that stand in the row below a header, where it names columns further.

    Such a row names no KPI and no period, and holds nothing but words, under results or beside
    them.

    Parameters
    ----------
    sheet : Sheet
        Where the header stands.
    last : int
        The last row of the header, from zero.
    columns : iterable of Column
        What the columns were taken for.
    """
    if last + 1 >= len(sheet.cells):
        return []
    row = sheet.row(last + 1)
    of = {column.index: column for column in columns}
    held = {index: cell for index, cell in enumerate(row) if not is_blank(cell)}
    if any(index in of and of[index].role in _IDENTITY for index in held):
        return []
    telling = {index for index in held if _below_result(index, of)}
    if not telling or not all(_is_label(cell) for cell in held.values()):
        return []
    return list(dict.fromkeys(tidy_text(held[index]) for index in sorted(telling)))


def unread_labels(sheet: Sheet, last: int, labels: list[str]) -> ExtractProblem:
    """Say that the labels below a header are not known, so that no column is sure."""
    return ExtractProblem(
        f"row {last + 2} names the columns of the header above it in words that are not known",
        found=", ".join(labels),
        file=sheet.file,
        sheet=sheet.name or None,
        action=_ASK,
    )


def check_labelled(sheet: Sheet, table: Table, reader: Reader, most_rows: int) -> None:
    """Refuse figures in a column without a heading beside results: they may be the results.

    Parameters
    ----------
    sheet : Sheet
        Where the table stands.
    table : Table
        What was found.
    reader : Reader
        What a person said: a column that was named is the result.
    most_rows : int
        A longer table is a list, which is not looked through.

    Raises
    ------
    ExtractProblem
        When at least half of the results have a figure beside them that nothing names.
    """
    if table.end_row - table.last_row > most_rows or reader.profile.measures:
        return
    if "value" in reader.profile.columns and not table.dated:
        return
    labelled = {column.index: column for column in table.columns}
    below = sheet.cells.iloc[table.last_row + 1 : table.end_row]
    for index in map(int, sheet.cells.columns):
        if index in labelled or not below[index].notna().any():
            continue
        left = max((one for one in labelled if one < index), default=None)
        right = min((one for one in labelled if one > index), default=None)
        for neighbour in (left, right):
            if neighbour is None or not _holds_result(labelled[neighbour]):
                continue
            figures, beside = (
                below[one].map(_is_figure).astype(bool) for one in (index, neighbour)
            )
            if figures.any() and (figures & beside).sum() * 2 >= beside.sum():
                place = f"column {column_letters(index)}"
                raise ExtractProblem(
                    f"{place} holds figures and has no heading, beside "
                    f"{labelled[neighbour].heading!r}: nobody can tell which of them counts",
                    file=sheet.file,
                    sheet=sheet.name or None,
                    action=_ASK,
                )


def names_a_kpi_beside_numbers(cells: list[object], columns: Iterable[Column]) -> bool:
    """Say whether a row that may be the last of a header is a row of figures."""
    names = [cells[column.index] for column in columns if column.role in ("ref", "title")]
    named = any(isinstance(name, str) and role_of(plain(name)) is None for name in names)
    return named and any(is_bare_number(cell) for cell in cells if not is_blank(cell))


def _below_result(index: int, of: Mapping[int, Column]) -> bool:
    """Say whether a column holds results, or has no heading and stands on the right of one."""
    beside = max((one for one in of if one <= index), default=None)
    return beside is not None and _holds_result(of[beside])


def _holds_result(column: Column) -> bool:
    return column.role == "value" or column.dated


def _is_label(cell: object) -> bool:
    if not isinstance(cell, str) or len(tidy_text(cell)) > _LONGEST_LABEL:
        return False
    reading = read_value(cell)
    return reading.number is None and reading.state == State.MEASURED


def _is_figure(cell: object) -> bool:
    return not is_blank(cell) and read_value(cell).number is not None
