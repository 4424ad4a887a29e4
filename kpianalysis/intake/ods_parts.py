"""Which cells of an ods hold an error, are percentages or merged, and how far do sheets reach?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, product
from xml.parsers import expat

from kpianalysis.intake.archive import Archive
from kpianalysis.intake.limits import Limits, check_cells, too_large
from kpianalysis.intake.sheet_parts import Place, SheetParts

_CONTENT = "content.xml"
_CELLS = {"table:table-cell", "table:covered-table-cell"}
# What LibreOffice shows for an error; what it stores beside it is a 0 or an empty text.
_ERROR = re.compile(r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)|Err:\d{3}")
# From row to row, from column to column, both ends included.
_Block = tuple[Place, Place]


def sheet_parts(archive: Archive, limits: Limits) -> list[SheetParts]:
    """Look into every sheet of an ods, in order.

    A row or cell that is written once may stand for a million. Those that hold nothing are the
    usual end of a sheet and do not count for its reach.

    Parameters
    ----------
    archive : Archive
        The workbook.
    limits : Limits
        How far a sheet may reach, and how often a row may be repeated.

    Raises
    ------
    ExtractProblem
        When a part is damaged, or a sheet holds too much.
    """
    for part in archive.parts:
        if part != _CONTENT:
            archive.read(part)  # calamine unpacks some of them, without a check
    reader = _Reader(archive.name, limits)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = _refuse_entity
    parser.buffer_text = True
    parser.Parse(archive.read(_CONTENT), True)
    return reader.sheets


class _Reader:
    """Follows the tags of a file from the first to the last."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self.sheets: list[SheetParts] = []
        self._cells_read = 0
        self._begin_sheet("")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._begin_sheet(attributes.get("table:name", ""))
        elif tag == "table:table-row":
            self._times = _times(attributes, "table:number-rows-repeated")
            self._column, self._holds = 0, False
        elif tag in _CELLS:
            self._begin_cell(attributes)
        elif tag == "office:annotation":
            self._in_note = True
        elif tag == "text:p" and not self._in_note:
            self._in_text = True
            self._hold()

    def text(self, text: str) -> None:
        if self._in_text and len(self._shown) < 10:
            self._shown += text

    def end(self, tag: str) -> None:
        if tag == "text:p":
            self._in_text = False
        elif tag == "office:annotation":
            self._in_note = False
        elif tag in _CELLS:
            if _ERROR.fullmatch(self._shown) and self._kind in ("string", "float", None):
                self._errors.append((self._block(), self._shown))
            self._column += self._across
        elif tag == "table:table-row":
            self._end_row()
        elif tag == "table:table":
            self._end_sheet()

    def _begin_sheet(self, sheet: str) -> None:
        self._sheet, self._row, self._rows, self._columns = sheet, 0, 0, 0
        self._times, self._column, self._across, self._holds = 1, 0, 1, False
        self._kind: str | None = None
        self._shown, self._in_text, self._in_note = "", False, False
        self._percentages: list[_Block] = []
        self._errors: list[tuple[_Block, str]] = []
        self._merged: list[_Block] = []

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cells_read += 1
        if self._cells_read > self.limits.cells:
            raise too_large(
                f"the workbook has more than {self.limits.cells:,} cells", self.name, "cells"
            )
        self._across = _times(attributes, "table:number-columns-repeated")
        self._kind = attributes.get("office:value-type")
        self._shown, self._in_text = "", False
        if self._kind is not None:
            self._hold()
        if self._kind == "percentage":
            self._percentages.append(self._block())
        down = _times(attributes, "table:number-rows-spanned")
        right = _times(attributes, "table:number-columns-spanned")
        if down > 1 or right > 1:
            last = (self._row + down - 1, self._column + right - 1)
            self._merged.append(((self._row, self._column), last))

    def _hold(self) -> None:
        self._holds = True
        self._columns = max(self._columns, self._column + self._across)

    def _block(self) -> _Block:
        return (
            (self._row, self._column),
            (self._row + self._times - 1, self._column + self._across - 1),
        )

    def _end_row(self) -> None:
        if self._holds:
            if self._times > self.limits.repeated_rows:
                raise too_large(
                    f"the sheet repeats row {self._row + 1} {self._times:,} times, "
                    f"more than {self.limits.repeated_rows:,}",
                    self.name,
                    "repeated_rows",
                    self._sheet,
                )
            self._rows = self._row + self._times
        self._row += self._times

    def _end_sheet(self) -> None:
        check_cells(self._rows, self._columns, self.name, self._sheet, self.limits)
        self.sheets.append(
            SheetParts(
                self._sheet,
                ((place, text) for block, text in self._errors for place in _places(block)),
                chain.from_iterable(map(_places, self._percentages)),
                self._rows,
                self._columns,
                tuple(self._merged),
            )
        )


def _places(block: _Block) -> Iterator[Place]:
    (top, left), (bottom, right) = block
    return product(range(top, bottom + 1), range(left, right + 1))


def _times(attributes: dict[str, str], name: str) -> int:
    return max(1, int(attributes.get(name, "1")))


def _refuse_entity(*_: object) -> None:
    """Refuse what no sheet needs: entities that unfold into each other would fill the memory."""
    raise ValueError("an entity")
