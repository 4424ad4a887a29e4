"""What cells stand in a file? Opens CSV and spreadsheets, and says why one cannot be opened."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.excel_errors import ErrorCells, error_cells

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook, SheetMetadata

SPREADSHEETS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
TEXT_FILES = {".csv", ".tsv", ".txt"}
_RESEND = "ask the supplier to send it again"
# A compound file that holds this stream is an encrypted Office workbook ([MS-OFFCRYPTO] 2.3.4).
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


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


def read_sheets(path: Path, name: str | None = None) -> list[Sheet]:
    """Read every sheet of an extract.

    Parameters
    ----------
    path : Path
        The file.
    name : str, optional
        What to call it in messages; the file's own name without it.

    Raises
    ------
    ExtractProblem
        When the file is empty, has a password, is cut short, or is of a kind that we do not read.
    """
    name = name or path.name
    if path.stat().st_size == 0:
        raise ExtractProblem("the file is empty", file=name, action=_RESEND)
    kind = path.suffix.casefold()
    if kind in TEXT_FILES:
        return [Sheet.of_rows(name, "", _read_text(path, name))]
    if kind in SPREADSHEETS:
        return _read_spreadsheet(path, name)
    known = ", ".join(sorted(SPREADSHEETS | TEXT_FILES))
    raise ExtractProblem(
        "is not a kind of file that is read", found=kind or name, file=name, action=f"send {known}"
    )


def _read_text(path: Path, name: str) -> list[list[object]]:
    """Read a delimited file: encoding by mark or content, delimiter by what splits it evenly."""
    content = path.read_bytes()
    encoding = next((e for mark, e in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    if encoding is None:
        try:
            content.decode("utf-8")
            encoding = "utf-8"
        except UnicodeDecodeError:
            encoding = "cp1252"
    try:
        text = content.decode(encoding, errors="replace" if encoding == "cp1252" else "strict")
    except UnicodeDecodeError as error:
        raise ExtractProblem(
            f"the file is not valid {encoding} text", file=name, action=_RESEND
        ) from error
    if "\x00" in text:
        raise ExtractProblem("the file is not text", file=name, action=_RESEND)
    delimiter = max(",;\t|", key=lambda mark: text[:20_000].count(mark))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ExtractProblem(
            f"the file cannot be split into columns: {error}", file=name, action=_RESEND
        ) from error
    rows: list[list[object]] = [[cell if cell.strip() else None for cell in line] for line in lines]
    if not any(cell is not None for row in rows for cell in row):
        raise ExtractProblem("the file is empty", file=name, action=_RESEND)
    return rows


def _read_spreadsheet(path: Path, name: str) -> list[Sheet]:
    import python_calamine as calamine

    content = path.read_bytes()
    if content.startswith(_COMPOUND_FILE) and _ENCRYPTED_STREAM in content:
        raise ExtractProblem(
            "the workbook has a password", file=name, action="ask for a copy without one"
        )
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        errors = dict(enumerate(error_cells(content)))
        sheets = [
            _read_sheet(workbook, meta, name, errors.get(position, {}))
            for position, meta in enumerate(workbook.sheets_metadata)
            if meta.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise ExtractProblem(
            "the workbook has a password", file=name, action="ask for a copy without one"
        ) from error
    except (calamine.CalamineError, OSError) as error:
        raise ExtractProblem(
            "the workbook is damaged or cut short", file=name, action=_RESEND
        ) from error
    if not sheets:
        raise ExtractProblem("the workbook holds no sheet of cells", file=name, action=_RESEND)
    return sheets


def _read_sheet(
    workbook: CalamineWorkbook, meta: SheetMetadata, name: str, errors: ErrorCells
) -> Sheet:
    import python_calamine as calamine

    sheet = workbook.get_sheet_by_name(meta.name)
    rows: list[list[object]] = [
        [None if isinstance(cell, str) and not cell.strip() else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    for (row, column), error in errors.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = error
    visible = meta.visible == calamine.SheetVisibleEnum.Visible
    return Sheet.of_rows(
        name, sheet.name, rows, tuple(sheet.merged_cell_ranges or ()), hidden=not visible
    )


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
