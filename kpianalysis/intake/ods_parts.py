"""What does an ODS file show that a reader of its values does not tell: percentages, its reach?"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from kpianalysis.intake.xlsx_parts import SheetParts

_CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def sheet_parts(content: bytes) -> list[SheetParts]:
    """Look into every sheet of an ods, in order.

    A row or cell that is written once may stand for a million; only those that hold something
    count for the reach of a sheet.

    Parameters
    ----------
    content : bytes
        A file; one that is no such archive gives an empty list.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            xml = archive.read(_CONTENT)
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            return []  # a sheet needs neither, and what they could unfold is not looked at
        return list(_sheets(xml))
    except (zipfile.BadZipFile, KeyError, zlib.error, OSError, ValueError, ElementTree.ParseError):
        return []


def _sheets(xml: bytes) -> Iterator[SheetParts]:
    percentages: set[tuple[int, int]] = set()
    row, rows, columns = 0, 0, 0
    for _, element in ElementTree.iterparse(io.BytesIO(xml)):  # noqa: S314 - no entities, see above
        if element.tag == f"{_TABLE}table-row":
            times = _times(element, "number-rows-repeated")
            at, held = 0, False
            for cell in element:
                across = _times(cell, "number-columns-repeated")
                kind = cell.get(f"{_OFFICE}value-type")
                if kind is not None or len(cell):
                    held = True
                    columns = max(columns, at + across)
                if kind == "percentage" and times * across < 10_000:
                    percentages |= {(row + r, at + c) for r in range(times) for c in range(across)}
                at += across
            rows = row + times if held else rows
            row += times
            element.clear()
        elif element.tag == f"{_TABLE}table":
            yield SheetParts({}, frozenset(percentages), rows, columns)
            percentages, row, rows, columns = set(), 0, 0, 0
            element.clear()


def _times(element: ElementTree.Element, name: str) -> int:
    return max(1, int(element.get(f"{_TABLE}{name}", "1")))
