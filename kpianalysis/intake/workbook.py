"""What cells stand in a file? Opens CSV and spreadsheets, and says why one cannot be opened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.file_kind import FileKind, kind_of
from kpianalysis.intake.file_names import SPREADSHEETS, TEXT_FILES, passing_reason
from kpianalysis.intake.limits import Limits, check_size
from kpianalysis.intake.refusals import RESEND, damaged, empty, not_copied_whole
from kpianalysis.intake.spreadsheet import read_workbook
from kpianalysis.intake.text_file import read_text

# Rows that are laid out once: titles and headers are looked at again and again.
HEAD = 200


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet; a CSV is one sheet without a name.

    ``cells`` is a table of the cells as they stand, rows and columns counted from zero; a blank
    cell is None (in a text column: missing). ``merged`` are ranges as (row, column) to
    (row, column), from zero, both included.
    """

    file: str
    name: str
    cells: pd.DataFrame
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    hidden: bool = False

    @classmethod
    def of_rows(
        cls,
        file: str,
        name: str,
        rows: list[list[object]],
        merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = (),
        hidden: bool = False,
    ) -> Sheet:
        """Make a sheet of rows, which may differ in length."""
        cells = np.empty((len(rows), max(map(len, rows), default=0)), dtype=object)
        for number, row in enumerate(rows):
            cells[number, : len(row)] = [
                None if isinstance(cell, str) and (not cell or cell.isspace()) else cell
                for cell in row
            ]
        return cls(file, name, pd.DataFrame(cells, dtype=object), merged, hidden)

    @cached_property
    def counts(self) -> np.ndarray:
        """How many cells of each row (from zero) hold anything."""
        if len(self.cells) <= HEAD:
            held = [sum(cell is not None for cell in row) for row in self._head]
            return np.array(held, dtype="int64")
        counts = np.zeros(len(self.cells), dtype="int64")
        for column in self.cells:
            counts += self.cells[column].notna().to_numpy()
        return counts

    @cached_property
    def filled(self) -> pd.Series:
        """Whether a row (from zero) holds anything."""
        return pd.Series(self.counts > 0, index=self.cells.index)

    @cached_property
    def filled_rows(self) -> np.ndarray:
        """The numbers of the rows that hold anything."""
        return np.flatnonzero(self.counts)

    def at(self, rows: pd.Index) -> pd.DataFrame:
        """Return the cells of rows, in the order of the sheet; a run of rows is not copied."""
        if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
            return self.cells.iloc[rows[0] : rows[-1] + 1]
        return self.cells.take(rows.to_numpy())

    @cached_property
    def _head(self) -> list[list[object]]:
        head = self.cells.iloc[:HEAD].to_numpy(dtype=object).tolist()
        return [[None if cell is None or cell != cell else cell for cell in row] for row in head]

    def top(self, rows: int) -> list[list[object]]:
        """Return the first rows as lists, None for a blank cell."""
        if rows <= HEAD or len(self.cells) <= HEAD:
            return self._head[:rows]
        head = self.cells.iloc[:rows].astype(object)
        return head.where(head.notna(), None).to_numpy().tolist()

    def row(self, number: int) -> list[object]:
        """Return one row (from zero), None for a blank cell."""
        if number < len(self._head):
            return self._head[number]
        return [None if cell is None or cell != cell else cell for cell in self.cells.iloc[number]]


def read_sheets(path: Path, name: str | None = None, limits: Limits | None = None) -> list[Sheet]:
    """Read every sheet of an extract.

    What the file is told by is its content: a workbook is read as one though it is called
    ``.csv``, and delimited text though it is called ``.xls``.

    Parameters
    ----------
    path : Path
        The file.
    name : str, optional
        What to call it in messages; the file's own name without it.
    limits : Limits, optional
        How large it may be.

    Raises
    ------
    ExtractProblem
        When the file is missing, empty, too large, has a password, is cut short, or is of a kind
        that is not read.
    """
    name = name or path.name
    limits = limits or Limits()
    content = _content(path, name, limits)
    kind = kind_of(content)
    if kind is FileKind.WORKBOOK:
        sheets = [
            Sheet.of_rows(name, sheet.name, sheet.rows, sheet.merged, sheet.hidden)
            for sheet in read_workbook(content, name, limits)
        ]
        if not sheets:
            raise ExtractProblem("the workbook holds no sheet of cells", file=name, action=RESEND)
        return sheets
    if kind is FileKind.TEXT:
        return [Sheet(name, "", read_text(content, name, limits))]
    if kind is FileKind.ZEROS:
        raise not_copied_whole(name)
    if kind is FileKind.OTHER:
        if path.suffix.casefold() in SPREADSHEETS:
            raise damaged(name)
        raise ExtractProblem("the file is not text", file=name, action=RESEND)
    raise ExtractProblem(
        f"is {kind}, not a workbook, whatever its name says",
        file=name,
        action="open it in Excel and save it as an .xlsx file",
    )


def _content(path: Path, name: str, limits: Limits) -> bytes:
    """Read a file that may be an extract by its name and size."""
    if reason := passing_reason(path.name):
        raise ExtractProblem(reason, file=name, action="send the file itself")
    if not path.is_file():
        raise ExtractProblem("is no file", file=name, action="check its name and folder")
    size = path.stat().st_size
    if size == 0:
        raise empty(name)
    check_size(size, name, limits)
    kind = path.suffix.casefold()
    if kind not in SPREADSHEETS | TEXT_FILES:
        raise ExtractProblem(
            "is not a kind of file that is read",
            found=kind or name,
            file=name,
            action=f"send {', '.join(sorted(SPREADSHEETS | TEXT_FILES))}",
        )
    return path.read_bytes()


def column_letters(column: int) -> str:
    """Name a column, counted from zero, as a spreadsheet does.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
