"""Which cells of an xlsb hold an error or are shown as a percentage, and how far do sheets reach?

The parts of an xlsb are records: a number for the kind, one for the length, and a body ([MS-XLSB]
2.1.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kpianalysis.intake.archive import Archive
from kpianalysis.intake.limits import Limits, check_cells
from kpianalysis.intake.sheet_parts import (
    ERROR_CODES,
    PERCENT_FORMATS,
    Place,
    SheetParts,
    shows_percent,
)
from kpianalysis.intake.xlsx_parts import relations

_WORKBOOK, _STYLES = "xl/workbook.bin", "xl/styles.bin"
# Kinds of records ([MS-XLSB] 2.3.2).
_ROW, _FIRST_CELL, _LAST_CELL, _CELL_ERROR, _FORMULA_ERROR = 0, 2, 11, 3, 11
_NUMBERS = {2, 5, 9}
_SHEET_DATA, _END_SHEET_DATA = 0x91, 0x92
_SHEET, _FORMAT, _CELL_FORMATS, _END_CELL_FORMATS, _CELL_FORMAT = 0x9C, 0x2C, 0x269, 0x26A, 0x2F
_BEGINS_CELLS = b"\x91\x01"


def sheet_parts(archive: Archive, limits: Limits) -> list[SheetParts]:
    """Look into every sheet of an xlsb, in the order of its sheets.

    Raises
    ------
    ExtractProblem
        When a part is damaged, or a sheet reaches too far.
    """
    percent = _percent_formats(archive.read(_STYLES)) if _STYLES in archive else set()
    targets = relations(archive, _WORKBOOK)
    names = [(name, targets.get(to, "")) for to, name in _sheets(archive.read(_WORKBOOK))]
    called = {part: name for name, part in names}
    sheets = {}
    for part in archive.parts:
        content = archive.read(part)
        if part in called or (part.endswith(".bin") and _BEGINS_CELLS in content):
            sheets[part] = looked = _looked_into(content, percent)
            sheet = called.get(part, part)
            check_cells(looked.rows, looked.columns, archive.name, sheet, limits)
    return [replace(sheets.get(part, SheetParts()), name=name) for name, part in names]


def _looked_into(content: bytes, percent: set[int]) -> SheetParts:
    errors: list[tuple[Place, str]] = []
    percentages: list[Place] = []
    row, rows, columns, inside = 0, 0, 0, False
    for kind, begin in _records(content):
        if kind == _SHEET_DATA:
            inside = True
        elif kind == _END_SHEET_DATA:
            break
        elif inside and kind == _ROW:
            row = _number(content, begin, 4)
        elif inside and _FIRST_CELL <= kind <= _LAST_CELL:
            column = _number(content, begin, 4)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if kind in (_CELL_ERROR, _FORMULA_ERROR):
                errors.append(((row, column), ERROR_CODES.get(content[begin + 8], "#ERROR!")))
            elif kind in _NUMBERS and _number(content, begin + 4, 3) in percent:
                percentages.append((row, column))
    return SheetParts(errors=errors, percentages=percentages, rows=rows, columns=columns)


def _percent_formats(content: bytes) -> set[int]:
    percent, found, formats, inside = set(PERCENT_FORMATS), set(), 0, False
    for kind, begin in _records(content):
        if kind == _FORMAT and shows_percent(_text(content, begin + 2)[0]):
            percent.add(_number(content, begin, 2))
        elif kind in (_CELL_FORMATS, _END_CELL_FORMATS):
            inside = kind == _CELL_FORMATS
        elif kind == _CELL_FORMAT and inside:
            if _number(content, begin + 2, 2) in percent:
                found.add(formats)
            formats += 1
    return found


def _sheets(content: bytes) -> Iterator[tuple[str, str]]:
    """Give the relation and the name of each sheet."""
    for kind, begin in _records(content):
        if kind == _SHEET:
            relation, end = _text(content, begin + 8)
            yield relation, _text(content, end)[0]


def _records(content: bytes) -> Iterator[tuple[int, int]]:
    """Give the kind and the beginning of the body of each record."""
    at = 0
    while at < len(content):
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (content[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            part = content[at]
            at += 1
            size |= (part & 0x7F) << shift
            shift += 7
            if shift == 28 or not part & 0x80:
                break
        yield kind, at
        at += size


def _text(content: bytes, begin: int) -> tuple[str, int]:
    """Return a text that its length stands before, and where it ends."""
    end = begin + 4 + 2 * _number(content, begin, 4)
    return content[begin + 4 : end].decode("utf-16-le", errors="replace"), end


def _number(content: bytes, begin: int, size: int) -> int:
    return int.from_bytes(content[begin : begin + size], "little")
