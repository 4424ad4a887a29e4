"""Which cells of an xlsx hold errors, bare formulas, percentages, and how far do sheets reach?

All is read from the XML with patterns, as speed counts: Excel and most other programs write the
place of a cell first, ``<c r="A1" ...>``. Sheets written otherwise are gone through cell by cell.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.archive import Archive
from kpianalysis.intake.limits import Limits, check_cells, too_large
from kpianalysis.intake.refusals import damaged
from kpianalysis.intake.sheet_parts import PERCENT_FORMATS, Place, SheetParts, shows_percent

_WORKBOOK, _STYLES = "xl/workbook.xml", "xl/styles.xml"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_STRINGS = re.compile(rb"<(?:\w+:)?sst\b[^<]*")
_CLAIM = re.compile(rb"ount\s*=\s*[\"'](\d+)")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b(.*?)</(?:\w+:)?cellXfs>", re.S)
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
# From column NA or row 10,000 on, a sheet may have more cells than are read; before, never.
_FAR = re.compile(rb"r\s*=\s*[\"'](?:[A-Za-z]{3,}\d|[N-Zn-z][A-Za-z]\d|[A-Za-z]*\d{5})")
_PLACE = re.compile(rb"r\s*=\s*[\"']([A-Za-z]*)(\d+)[\"']")
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>")
_VALUE = rb"(?:\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<>]*</(?:\w+:)?f\s*>))?\s*<(?:\w+:)?v\s*>([^<]*)<"
_ERROR = re.compile(rb"<c r=\"([A-Z]+)(\d+)\"(?=[^<>]* t=\"e\")[^<>]*>" + _VALUE)
_VALUE_NEXT = re.compile(_VALUE)
# A formula whose result was not stored; an empty text is one, which Excel writes as t="str".
_FORMULA = rb"\s*<(?:\w+:)?f(?=[\s/>])[^<>]*(?:/>|>([^<>]*)</(?:\w+:)?f\s*>)\s*"
_NO_VALUE = rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</)"
_END_OF_CELL = rb"</(?:\w+:)?c\s*>"
_UNSTORED_NEXT = re.compile(_FORMULA + rb"(?:(" + _NO_VALUE + rb")|" + _END_OF_CELL + rb")")
_UNSTORED = re.compile(rb"<c r=\"([A-Z]+)(\d+)\"([^<>]*)>" + _UNSTORED_NEXT.pattern)
_HOLDS_TEXT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_HOLDS_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_STYLE = re.compile(rb"\bs\s*=\s*[\"'](\d+)")


def sheet_parts(archive: Archive, limits: Limits) -> list[SheetParts]:
    """Look into every sheet of an xlsx, in the order of its sheets.

    Every part of the archive is unpacked once, as calamine would unpack it without a check.

    Parameters
    ----------
    archive : Archive
        The workbook.
    limits : Limits
        How far a sheet may reach, and how many shared strings there may be.

    Raises
    ------
    ExtractProblem
        When a part is damaged, or claims too much.
    """
    percent = percent_formats(archive.read(_STYLES)) if _STYLES in archive else set()
    targets = relations(archive, _WORKBOOK)
    names = [
        (attribute(tag, b"name"), targets.get(attribute(tag, rb"\w+:id"), ""))
        for tag in _SHEET.findall(archive.read(_WORKBOOK))
    ]
    called = {part: name for name, part in names}
    sheets = {}
    for part in archive.parts:
        xml = archive.read(part)
        if part.endswith((".xml", ".rels")) and _is_wide(xml):
            raise ExtractProblem(
                "the workbook is written in UTF-16, which is not read",
                file=archive.name,
                action="open it in Excel and save it again",
            )
        if b"sheetData" in xml:
            sheets[part] = looked = _looked_into(xml, percent)
            sheet = called.get(part, part)
            check_cells(looked.rows, looked.columns, archive.name, sheet, limits)
        elif claim := _STRINGS.search(xml):
            _check_strings(xml, claim[0], archive.name, limits)
    return [replace(sheets.get(part, SheetParts()), name=name) for name, part in names]


def relations(archive: Archive, part: str) -> dict[str, str]:
    """Return the parts, in small letters, that a part of ``xl/`` refers to by its ids."""
    folder, _, file = part.rpartition("/")
    path = f"{folder}/_rels/{file}.rels"
    tags = _RELATION.findall(archive.read(path)) if path in archive else []
    found = {attribute(tag, b"Id"): attribute(tag, b"Target").lower() for tag in tags}
    # A target is written from the folder of the part, or from the top.
    return {
        name: target.lstrip("/") if target.startswith(("/", f"{folder}/")) else f"{folder}/{target}"
        for name, target in found.items()
    }


def attribute(tag: bytes, name: bytes) -> str:
    """Return an attribute of a tag, empty when it is not there."""
    found = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    text = (found[1] or found[2] or b"") if found else b""
    return html.unescape(text.decode("utf-8", errors="replace"))


def percent_formats(styles: bytes) -> set[int]:
    """Return the numbers of the cell formats that show a percent sign."""
    percent = set(PERCENT_FORMATS)
    for tag in _FORMAT.findall(styles):
        if shows_percent(attribute(tag, b"formatCode")):
            percent.add(_number(attribute(tag, b"numFmtId")))
    block = _CELL_FORMATS.search(styles)
    formats = _CELL_FORMAT.findall(block[1]) if block else []
    return {
        number
        for number, tag in enumerate(formats)
        if _number(attribute(tag, b"numFmtId")) in percent
    }


def _looked_into(xml: bytes, percent: set[int]) -> SheetParts:
    rows = columns = 0
    if _FAR.search(xml):
        places = _PLACE.findall(xml)
        rows = max((int(row) for _, row in places), default=0)
        columns = max(
            (_column(letters) for letters in {letters for letters, _ in places}), default=0
        )
    usual = xml.count(b'<c r="') == xml.count(b"<c ") and b"<c>" not in xml and b":c" not in xml
    holds_error = b'"e"' in xml if usual else bool(_HOLDS_ERROR.search(xml))
    holds_formula = b"<f" in xml if usual else b"f>" in xml or b"f " in xml
    errors: list[tuple[Place, str]] = []
    percentages: list[Place] = []
    if usual:
        if holds_error:
            errors = [(_place(*at), _text(value)) for *at, value in _ERROR.findall(xml)]
        if percent:
            percentages = [_place(*at) for at in _shown(percent).findall(xml)]
        if holds_formula:
            errors += [
                (_place(letters, row), _formula(said))
                for letters, row, attributes, said, empty in _UNSTORED.findall(xml)
                if not (empty and _HOLDS_TEXT.search(attributes))
            ]
    elif holds_error or holds_formula or percent:
        for place, attributes, end in _cells(xml):
            style = _STYLE.search(attributes)
            if style and int(style[1]) in percent:
                percentages.append(place)
            if _HOLDS_ERROR.search(attributes) and (value := _VALUE_NEXT.match(xml, end)):
                errors.append((place, _text(value[1])))
            elif (unstored := _UNSTORED_NEXT.match(xml, end)) and not (
                unstored[2] and _HOLDS_TEXT.search(attributes)
            ):
                errors.append((place, _formula(unstored[1] or b"")))
    return SheetParts(errors=errors, percentages=percentages, rows=rows, columns=columns)


def _shown(percent: set[int]) -> re.Pattern[bytes]:
    numbers = "|".join(map(str, sorted(percent))).encode()
    return re.compile(rb"<c r=\"([A-Z]+)(\d+)\"[^<>]* s=\"(?:" + numbers + rb")\"")


def _cells(xml: bytes) -> Iterator[tuple[Place, bytes, int]]:
    """Give place, attributes and end of each cell's tag; one without a place follows the last."""
    row = column = -1
    for tag in _ROW_OR_CELL.finditer(xml):
        kind, attributes = tag.groups()
        place = _PLACE.search(attributes)
        if kind == b"row":
            row, column = int(place[2]) - 1 if place else row + 1, -1
        else:
            row, column = _place(place[1], place[2]) if place else (row, column + 1)
            yield (row, column), attributes, tag.end()


def _check_strings(xml: bytes, claim: bytes, name: str, limits: Limits) -> None:
    """Refuse a table of more strings than allowed, or that claims more than it has bytes."""
    claimed = max(map(int, _CLAIM.findall(claim)), default=0)
    held = xml.count(b"<si>") + xml.count(b"<si ") + xml.count(b"<si/") + xml.count(b":si>") // 2
    if claimed > len(xml):
        raise damaged(name)
    if held > limits.shared_strings:
        raise too_large(
            f"the workbook holds {held:,} texts, more than {limits.shared_strings:,}",
            name,
            "shared_strings",
        )


def _is_wide(xml: bytes) -> bool:
    """Recognise UTF-16, which calamine would take for a part without cells."""
    return xml[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def _place(letters: bytes, row: bytes) -> Place:
    return int(row) - 1, _column(letters) - 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1


def _formula(said: bytes) -> str:
    """Write a formula as a cell that holds its text would: it is never worked out."""
    return f"={_text(said)}"


def _text(value: bytes) -> str:
    return html.unescape(value.decode("utf-8", errors="replace"))
