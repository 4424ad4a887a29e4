"""What does a workbook show that a reader of its values does not tell?

calamine gives an error such as ``#REF!`` as an empty cell (its issue 105), which would read as "not
supplied", and 70.71% as 0.7071, which nobody could tell from 0.71%. In xlsx and xlsm files both are
found here, in the XML of the sheets, and so is how far a sheet reaches. In xls and xlsb files
errors stay empty cells, and percentages need other evidence.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

# Positions count from zero: (row, column).
Cells = dict[tuple[int, int], str]

_WORKBOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>/]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.S,
)
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d{1,9})[\"']")
_LETTERS = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,4})\d")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
_BUILT_IN_PERCENT = {9, 10}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.')


@dataclass(frozen=True)
class SheetParts:
    """What the XML of one sheet tells: errors, cells shown as percentages, and its reach."""

    errors: Cells = field(default_factory=dict)
    percentages: frozenset[tuple[int, int]] = frozenset()
    rows: int = 0
    columns: int = 0


def sheet_parts(content: bytes) -> list[SheetParts]:
    """Look into every sheet of an xlsx, in the order of its sheets.

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
            names = archive.namelist()
            percent = _percent_formats(archive.read(_STYLES)) if _STYLES in names else []
            shown = _shown_as_percent(percent)
            return [_parts(archive.read(_inside(target)), shown) for target in targets]
    except (zipfile.BadZipFile, KeyError, zlib.error, OSError, ValueError):
        return []


def _parts(xml: bytes, shown: re.Pattern[bytes] | None) -> SheetParts:
    letters = set(_LETTERS.findall(xml))
    return SheetParts(
        {
            (int(row) - 1, _column(column)): text.decode("utf-8", errors="replace")
            for column, row, text in (_ERROR.findall(xml) if _HAS_ERROR.search(xml) else ())
        },
        frozenset(
            (int(row) - 1, _column(column)) for column, row in (shown.findall(xml) if shown else ())
        ),
        rows=max(map(int, _ROW.findall(xml)), default=0),
        columns=max(map(_column, letters), default=-1) + 1,
    )


_HAS_ERROR = re.compile(rb"\bt=[\"']e[\"']")


def _percent_formats(styles: bytes) -> list[int]:
    """Return the numbers of the cell formats that show a percent sign."""
    percent = set(_BUILT_IN_PERCENT)
    for tag in _FORMAT.findall(styles):
        code = _attribute(tag, b"formatCode").replace("&quot;", '"')
        if "%" in _QUOTED.sub("", code):
            percent.add(int(_attribute(tag, b"numFmtId") or -1))
    block = _CELL_FORMATS.search(styles)
    formats = _CELL_FORMAT.findall(block[0]) if block else []
    return [n for n, tag in enumerate(formats) if int(_attribute(tag, b"numFmtId") or 0) in percent]


def _shown_as_percent(formats: list[int]) -> re.Pattern[bytes] | None:
    if not formats:
        return None
    numbers = b"|".join(str(number).encode() for number in formats)
    return re.compile(
        rb"<(?:\w+:)?c\s(?=[^>]*\bs=[\"'](?:"
        + numbers
        + rb")[\"'])[^>]*?\br=[\"']([A-Z]+)(\d+)[\"']"
    )


def _inside(target: str) -> str:
    """Return the path of a part: a target is written from xl/, or from the top with a slash."""
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"=(?:\"([^\"]*)\"|'([^']*)')", tag)
    return (found[1] or found[2] or b"").decode("utf-8") if found else ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
