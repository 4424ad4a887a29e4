"""Which cells of an xls hold an error or are shown as a percentage, and how far do sheets reach?

The workbook is a row of records: kind and length, two bytes each, and a body ([MS-XLS] 2.1.4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from kpianalysis.intake.limits import Limits, check_cells, too_large
from kpianalysis.intake.refusals import damaged, has_password
from kpianalysis.intake.sheet_parts import (
    ERROR_CODES,
    PERCENT_FORMATS,
    Place,
    SheetParts,
    shows_percent,
)

# Kinds of records ([MS-XLS] 2.3).
_BEGIN, _END, _PASSWORD, _STRINGS, _SHEET = 0x809, 0x0A, 0x2F, 0xFC, 0x85
_FORMAT, _CELL_FORMAT, _DIMENSIONS = 0x41E, 0xE0, 0x200
_NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS, _FORMULA, _ERROR = 0x203, 0x27E, 0xBD, 0x06, 0x205
_TEXTS = {0x204, 0xFD, 0xD6}
_CELLS = {_NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS, _FORMULA, _ERROR} | _TEXTS
_EXCEL_97 = 0x600
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256


def sheet_parts(stream: bytes, name: str, limits: Limits) -> list[SheetParts]:
    """Look into every sheet of an xls, in order.

    Parameters
    ----------
    stream : bytes
        The workbook stream of the file.
    name : str
        What to call the file in messages.
    limits : Limits
        How far a sheet may reach, and how many shared strings there may be.

    Raises
    ------
    ExtractProblem
        When it has a password, is damaged, or is too large.
    """
    percent, cell_formats, sheets = set(PERCENT_FORMATS), [], []
    is_new = True
    for kind, begin, size in _records(stream, 0):
        if kind == _BEGIN:
            is_new = _short(stream, begin) == _EXCEL_97
        elif kind == _PASSWORD:
            raise has_password(name)
        elif kind == _FORMAT:
            if shows_percent(_text(stream, begin + 2, 2 if is_new else 1, is_new)):
                percent.add(_short(stream, begin))
        elif kind == _CELL_FORMAT:
            cell_formats.append(_short(stream, begin + 2))
        elif kind == _SHEET:
            sheet = _text(stream, begin + 6, 1, is_new)
            sheets.append((sheet, int.from_bytes(stream[begin : begin + 4], "little")))
        elif kind == _STRINGS and size >= 8:
            _check_strings(
                int.from_bytes(stream[begin + 4 : begin + 8], "little"), stream, name, limits
            )
    shown = {number for number, code in enumerate(cell_formats) if code in percent}
    parts = [_looked_into(stream, begin, sheet, is_new, shown) for sheet, begin in sheets]
    for part in parts:
        check_cells(part.rows, part.columns, name, part.name, limits)
    return parts


def _looked_into(
    stream: bytes, begin: int, name: str, is_new: bool, percent: set[int]
) -> SheetParts:
    errors: list[tuple[Place, str]] = []
    percentages: list[Place] = []
    rows = columns = 0
    for kind, at, size in _records(stream, begin):
        if kind == _DIMENSIONS:
            _check_dimensions(stream[at : at + size], is_new)
        if kind not in _CELLS:
            continue
        row, column, style = struct.unpack_from("<HHH", stream, at)
        last = column
        if kind == _SHORT_NUMBERS:
            last = _short(stream, at + size - 2)
            styles = stream[at + 4 : at + size - 2]
            percentages += [
                (row, column + number)
                for number in range(len(styles) // 6)
                if _short(styles, 6 * number) in percent
            ]
        elif (code := _error_code(kind, stream[at : at + size])) is not None:
            errors.append(((row, column), ERROR_CODES.get(code, "#ERROR!")))
        elif style in percent and kind in (_NUMBER, _SHORT_NUMBER, _FORMULA):
            percentages.append((row, column))
        rows, columns = max(rows, row + 1), max(columns, last + 1)
    return SheetParts(name, errors, percentages, rows, columns)


def _error_code(kind: int, body: bytes) -> int | None:
    """Return the code of an error, written so or the result of a formula."""
    if kind == _ERROR and body[7:8] == b"\x01":
        return body[6]
    # A formula without a number has FFFF at the end of its result, and 2 at its beginning for an
    # error ([MS-XLS] 2.5.133).
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None


def _check_dimensions(body: bytes, is_new: bool) -> None:
    """Refuse a claim of more cells than there can be: calamine would make room for them."""
    rows = struct.unpack_from("<II" if is_new else "<HH", body)
    columns = struct.unpack_from("<HH", body, 8 if is_new else 4)
    if max(rows) > _MOST_ROWS or max(columns) > _MOST_COLUMNS:
        raise ValueError("more cells than there can be")


def _check_strings(claimed: int, stream: bytes, name: str, limits: Limits) -> None:
    if claimed > len(stream):
        raise damaged(name)
    if claimed > limits.shared_strings:
        raise too_large(
            f"the workbook holds {claimed:,} texts, more than {limits.shared_strings:,}",
            name,
            "shared_strings",
        )


def _records(stream: bytes, begin: int) -> Iterator[tuple[int, int, int]]:
    """Give kind, beginning and length of each record to the end of a substream."""
    unpack = struct.Struct("<HH").unpack_from
    while begin + 4 <= len(stream):
        kind, size = unpack(stream, begin)
        if kind == _END:
            return
        yield kind, begin + 4, size
        begin += 4 + size


def _text(stream: bytes, begin: int, size: int, is_new: bool) -> str:
    """Return a text after its length of one or two bytes."""
    length = int.from_bytes(stream[begin : begin + size], "little")
    begin += size
    if not is_new:
        return stream[begin : begin + length].decode("cp1252", errors="replace")
    is_wide = stream[begin] & 1
    text = stream[begin + 1 : begin + 1 + length * (1 + is_wide)]
    return text.decode("utf-16-le" if is_wide else "latin-1", errors="replace")


def _short(content: bytes, begin: int) -> int:
    return int.from_bytes(content[begin : begin + 2], "little")
