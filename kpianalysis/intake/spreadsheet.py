"""What cells stand in a workbook? Values as they were stored: no formula, link or macro is run.

A formula of an xlsx without a stored value is its text, which no reader takes for a figure. What a
workbook links to is never fetched.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from xml.parsers.expat import ExpatError

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake import ods_parts, xls_parts, xlsb_parts, xlsx_parts
from kpianalysis.intake.archive import Archive
from kpianalysis.intake.compound_file import SIGNATURE, workbook_stream
from kpianalysis.intake.limits import Limits, check_cells, too_large
from kpianalysis.intake.refusals import damaged, has_password
from kpianalysis.intake.sheet_parts import Place, SheetParts
from kpianalysis.intake.values import Percent

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook, SheetMetadata

# A compound file that holds this stream is an encrypted Office workbook ([MS-OFFCRYPTO] 2.3.4).
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_READERS = {
    "xl/workbook.xml": xlsx_parts.sheet_parts,
    "xl/workbook.bin": xlsb_parts.sheet_parts,
    "content.xml": ods_parts.sheet_parts,
}
_FAULTS = (ValueError, LookupError, struct.error, OverflowError, MemoryError, RecursionError)


@dataclass(frozen=True)
class SheetCells:
    """The rows of a sheet, an empty text for a blank cell, its merged ranges and hiddenness."""

    name: str
    rows: list[list[object]]
    merged: tuple[tuple[Place, Place], ...]
    hidden: bool


def read_workbook(content: bytes, name: str, limits: Limits) -> list[SheetCells]:
    """Read every sheet of a workbook.

    Parameters
    ----------
    content : bytes
        The file: an archive or a compound file.
    name : str
        What to call it in messages.
    limits : Limits
        How large it may be.

    Raises
    ------
    ExtractProblem
        When it has a password, is damaged, is too large, or is no workbook.
    """
    import python_calamine as calamine

    try:
        return _read_sheets(content, name, limits, _parts(content, name, limits))
    except calamine.PasswordError as error:
        raise has_password(name) from error
    except (*_FAULTS, ExpatError, calamine.CalamineError, OSError) as error:
        raise damaged(name) from error
    except BaseException as error:
        # A fault inside calamine itself is a panic, which is no Exception to Python.
        if type(error).__name__ == "PanicException":
            raise damaged(name) from error
        raise


def _parts(content: bytes, name: str, limits: Limits) -> list[SheetParts]:
    """Look into the file before calamine opens it, and refuse what would take too much memory."""
    if content.startswith(SIGNATURE):
        if _ENCRYPTED_STREAM in content:
            raise has_password(name)
        stream = workbook_stream(content)
        if stream is None:
            raise _no_workbook(name)
        return xls_parts.sheet_parts(stream, name, limits)
    archive = Archive(content, name, limits)
    readers = [reader for part, reader in _READERS.items() if part in archive]
    if len(readers) != 1:
        raise _no_workbook(name)
    return readers[0](archive, limits)


def _read_sheets(
    content: bytes, name: str, limits: Limits, parts: list[SheetParts]
) -> list[SheetCells]:
    import python_calamine as calamine

    workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = workbook.sheets_metadata
    if len(sheets) > limits.sheets:
        raise too_large(
            f"the workbook has {len(sheets)} sheets, more than {limits.sheets}", name, "sheets"
        )
    told = {part.name: part for part in parts}
    if len({sheet.name for sheet in sheets}) < len(sheets):
        raise damaged(name)
    found = []
    for at, sheet in enumerate(sheets):
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            same = len(parts) == len(sheets)
            part = parts[at] if same else told.get(sheet.name, SheetParts())
            found.append(_read_sheet(workbook, sheet, part))
            rows = found[-1].rows
            check_cells(len(rows), max(map(len, rows), default=0), name, sheet.name, limits)
    return found


def _read_sheet(workbook: CalamineWorkbook, meta: SheetMetadata, part: SheetParts) -> SheetCells:
    import python_calamine as calamine

    sheet = workbook.get_sheet_by_name(meta.name)
    rows = cast(list[list[object]], sheet.to_python(skip_empty_area=False))
    for (row, column), error in part.errors:
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = error
    for row, column in part.percentages:
        if row < len(rows) and column < len(rows[row]):
            cell = rows[row][column]
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                rows[row][column] = Percent(cell)
    merged = (*(sheet.merged_cell_ranges or ()), *part.merged)
    hidden = meta.visible != calamine.SheetVisibleEnum.Visible
    return SheetCells(sheet.name, rows, merged, hidden)


def _no_workbook(name: str) -> ExtractProblem:
    return ExtractProblem(
        "the file is no workbook, whatever its name says",
        file=name,
        action="open it in the program that made it and save it as an .xlsx file",
    )
