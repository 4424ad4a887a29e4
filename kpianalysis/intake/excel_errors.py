"""Which cells of a workbook hold an Excel error?

calamine gives an error such as ``#REF!`` as an empty cell (its issue 105), which would read as "not
supplied". In xlsx and xlsm files the errors are found here, in the XML of the sheets. In xls, xlsb
and ods files they stay empty cells.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

# Positions count from zero: (row, column).
ErrorCells = dict[tuple[int, int], str]

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>/]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.S,
)


def error_cells(content: bytes) -> list[ErrorCells]:
    """Find the errors of every sheet of an xlsx, in the order of its sheets.

    Parameters
    ----------
    content : bytes
        A workbook; one that is no zip of the usual parts gives an empty list.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            relations = {
                _attribute(relation, b"Id"): _attribute(relation, b"Target")
                for relation in _RELATION.findall(archive.read(_RELATIONS))
            }
            targets = [
                relations[_attribute(sheet, rb"\w+:id")]
                for sheet in _SHEET.findall(archive.read(_WORKBOOK))
            ]
            return [_errors(archive.read(_inside(target))) for target in targets]
    except (zipfile.BadZipFile, KeyError, zlib.error, OSError):
        return []


def _errors(xml: bytes) -> ErrorCells:
    return {
        (int(row) - 1, _column(letters)): text.decode("utf-8")
        for letters, row, text in _ERROR.findall(xml)
    }


def _inside(target: str) -> str:
    """Return the path of a part: a target is written from xl/, or from the top with a slash."""
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"=[\"']([^\"']*)[\"']", tag)
    return found[1].decode("utf-8") if found else ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
