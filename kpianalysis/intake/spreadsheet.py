"""What cells stand in a workbook? Values as they were stored: no formula, link or macro is run.

A formula without a stored value is an empty cell.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake import ods_parts, xlsx_parts
from kpianalysis.intake.limits import Limits, check_archive, check_cells, too_large
from kpianalysis.intake.values import Percent
from kpianalysis.intake.xlsx_parts import SheetParts

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook, SheetMetadata

_RESEND = "ask the supplier to send it again"
# A compound file that holds this stream is an encrypted Office workbook ([MS-OFFCRYPTO] 2.3.4).
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVE = b"PK"
_WEB_PAGE = (b"<html", b"<!doctype html", b"<table", b"<?xml")

Range = tuple[tuple[int, int], tuple[int, int]]
SheetCells = tuple[str, list[list[object]], tuple[Range, ...], bool]


def read_workbook(content: bytes, name: str, limits: Limits) -> list[SheetCells]:
    """Read the name, rows, merged ranges and hiddenness of every sheet.

    Parameters
    ----------
    content : bytes
        The file.
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

    if content.startswith(_COMPOUND_FILE) and _ENCRYPTED_STREAM in content:
        raise _with_password(name)
    if content[:200].lstrip().lower().startswith(_WEB_PAGE):
        raise ExtractProblem(
            "is a web page or XML, not a workbook, whatever its name says",
            file=name,
            action="open it in Excel and save it as an .xlsx file",
        )
    if not content.strip(b"\x00"):
        raise ExtractProblem(
            "the file holds nothing but zeros: it was not copied whole",
            file=name,
            action="let the folder finish copying, then try again",
        )
    parts: list[SheetParts] = []
    if content.startswith(_ARCHIVE):
        check_archive(content, name, limits)
        parts = xlsx_parts.sheet_parts(content) or ods_parts.sheet_parts(content)
    try:
        return _read_sheets(content, name, limits, parts)
    except ExtractProblem:
        raise
    except calamine.PasswordError as error:
        raise _with_password(name) from error
    except BaseException as error:
        # A fault inside calamine itself is a panic, which is no Exception to Python.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise ExtractProblem(
                "the workbook is damaged or cut short", file=name, action=_RESEND
            ) from error
        raise


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
    for meta, part in zip(sheets, parts, strict=False):
        check_cells(part.rows, part.columns, name, meta.name, limits)
    return [
        _read_sheet(workbook, meta, parts[at] if at < len(parts) else SheetParts())
        for at, meta in enumerate(sheets)
        if meta.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def _read_sheet(workbook: CalamineWorkbook, meta: SheetMetadata, part: SheetParts) -> SheetCells:
    import python_calamine as calamine

    sheet = workbook.get_sheet_by_name(meta.name)
    rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), error in part.errors.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = error
    for row, column in part.percentages:
        if row < len(rows) and column < len(rows[row]):
            cell = rows[row][column]
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                rows[row][column] = Percent(cell)
    visible = meta.visible == calamine.SheetVisibleEnum.Visible
    return sheet.name, rows, tuple(sheet.merged_cell_ranges or ()), not visible


def _with_password(name: str) -> ExtractProblem:
    return ExtractProblem(
        "the workbook has a password", file=name, action="ask for a copy without one"
    )
