"""What cells stand in a file? Opens CSV and spreadsheets, and says why one cannot be opened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.limits import Limits, check_size
from kpianalysis.intake.spreadsheet import read_workbook
from kpianalysis.intake.text_file import read_text

SPREADSHEETS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
TEXT_FILES = {".csv", ".tsv", ".txt"}
_RESEND = "ask the supplier to send it again"
# How a workbook begins, whatever its name says: an archive, or a compound file.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


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
        width = max((len(row) for row in rows), default=0)
        cells = np.full((len(rows), width), None, dtype=object)
        for number, row in enumerate(rows):
            cells[number, : len(row)] = row
        blank = np.array(
            [[isinstance(cell, str) and not cell.strip() for cell in row] for row in cells],
            dtype=bool,
        ).reshape(cells.shape)
        cells[blank] = None
        return cls(file, name, pd.DataFrame(cells, dtype=object), merged, hidden)

    @cached_property
    def filled(self) -> pd.Series:
        """Whether a row (from zero) holds anything."""
        return self.cells.notna().any(axis=1)

    @cached_property
    def rows(self) -> list[list[object]]:
        """All rows as lists, None for a blank cell."""
        return self.top(len(self.cells))

    def top(self, rows: int) -> list[list[object]]:
        """Return the first rows as lists, None for a blank cell."""
        head = self.cells.iloc[:rows].astype(object)
        return head.where(head.notna(), None).to_numpy().tolist()

    def row(self, number: int) -> list[object]:
        """Return one row (from zero), None for a blank cell."""
        return [None if cell is None or cell != cell else cell for cell in self.cells.iloc[number]]


def read_sheets(path: Path, name: str | None = None, limits: Limits | None = None) -> list[Sheet]:
    """Read every sheet of an extract.

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
    if passed_over := passing_reason(path.name):
        raise ExtractProblem(passed_over, file=name, action="send the file itself")
    if not path.is_file():
        raise ExtractProblem("is no file", file=name, action="check its name and folder")
    size = path.stat().st_size
    if size == 0:
        raise ExtractProblem("the file is empty", file=name, action=_RESEND)
    check_size(size, name, limits)
    kind = path.suffix.casefold()
    if kind not in SPREADSHEETS | TEXT_FILES:
        known = ", ".join(sorted(SPREADSHEETS | TEXT_FILES))
        raise ExtractProblem(
            "is not a kind of file that is read",
            found=kind or name,
            file=name,
            action=f"send {known}",
        )
    content = path.read_bytes()
    if kind in TEXT_FILES and not content.startswith(_WORKBOOKS):
        return [Sheet(name, "", read_text(content, name, limits))]
    sheets = [
        Sheet.of_rows(name, sheet, rows, merged, hidden)
        for sheet, rows, merged, hidden in read_workbook(content, name, limits)
    ]
    if not sheets:
        raise ExtractProblem("the workbook holds no sheet of cells", file=name, action=_RESEND)
    return sheets


def passing_reason(name: str) -> str | None:
    """Say why a file is passed over by its name alone; None when it may be an extract.

    >>> passing_reason("~$june.xlsx")
    'is a lock file of an open workbook'
    """
    lowered = name.casefold()
    if lowered.startswith(("~$", ".~lock.")):
        return "is a lock file of an open workbook"
    if lowered.endswith((".tmp", ".part", ".partial", ".crdownload", ".download", ".sync")):
        return "is a file that has not been copied whole yet"
    if lowered in {"thumbs.db", ".ds_store", "desktop.ini"} or lowered.startswith("._"):
        return "is a file of the system, not an extract"
    return None


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
