"""Which cells stand in the Council's workbook, under which headings? Nothing is passed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpianalysis.council.layout import Column
from kpianalysis.errors import ContractProblem, ExtractProblem
from kpianalysis.intake.cell_text import tidy_text
from kpianalysis.intake.workbook import Sheet, column_letters, read_sheets

_CLOSE = "close it in the other program, then try again"
_SAVE = "save it as an .xlsx without a password; a good copy of it may be in your backups"


@dataclass
class Faults:
    """What is wrong in a workbook, place by place."""

    file: str
    found: list[ContractProblem] = field(default_factory=list)

    def add(
        self, sheet: str | None, cell: str | None, problem: str, found: object = None,
        action: str = "",
    ) -> None:  # fmt: skip
        """Note one fault, of a cell, of a sheet or of the whole file."""
        if isinstance(found, dt.datetime):
            found = found.date()
        elif isinstance(found, float):
            found = tidy_text(found)
        self.found.append(
            ContractProblem(
                problem,
                found=None if found is None else str(found),
                file=self.file,
                sheet=sheet,
                cell=cell,
                action=action or None,
            )
        )


@dataclass(frozen=True)
class Line:
    """One row that is not empty: its cells by the key of their column; None for a blank one."""

    sheet: str
    number: int
    cells: dict[str, object]
    places: dict[str, int]

    def address(self, key: str) -> str:
        """Return the address of a cell, such as ``K5``."""
        return f"{column_letters(self.places[key])}{self.number + 1}"


def open_workbook(path: Path, faults: Faults) -> dict[str, Sheet]:
    """Open the sheets of a workbook by their names; none where it cannot be read."""
    try:
        sheets = {sheet.name: sheet for sheet in read_sheets(path)}
    except ExtractProblem as problem:
        faults.add(None, None, problem.problem, problem.found, _SAVE)
    except OSError as error:
        why = error.strerror or type(error).__name__
        faults.add(None, None, f"cannot be opened: {why}", path.name, _CLOSE)
    else:
        if "" not in sheets:  # a text file is a sheet without a name
            return sheets
        faults.add(None, None, "is no workbook, whatever its name says", path.name, _SAVE)
    return {}


def lines_of(sheet: Sheet, columns: Sequence[Column], faults: Faults) -> Iterator[Line]:
    """Give the rows below the headings; a heading that is not as it was ends the reading.

    Parameters
    ----------
    sheet : Sheet
        The sheet of rows.
    columns : sequence of Column
        The columns that it must have, in whatever order.
    faults : Faults
        Is told of headings that are not as they were, and of cells under no heading.
    """
    head = _head(sheet, columns)
    if head is None:
        names = ", ".join(column.heading for column in columns)
        faults.add(sheet.name, None, "no row holds the headings", action=f"put back: {names}")
        return
    told = len(faults.found)
    places = _places(sheet, head, columns, faults)
    for row in sheet.filled_rows[sheet.filled_rows < head]:
        _add_stray(sheet, int(row), (), "stands above the headings", faults)
    if len(faults.found) > told:
        return
    for row in sheet.filled_rows[sheet.filled_rows > head]:
        cells = sheet.row(int(row))
        _add_stray(sheet, int(row), places.values(), "stands under no heading", faults)
        yield Line(sheet.name, int(row), {key: cells[at] for key, at in places.items()}, places)


def _head(sheet: Sheet, columns: Sequence[Column]) -> int | None:
    """Find the row that holds more than half of the headings, and the most of them."""
    known = {column.heading.casefold() for column in columns}
    found = {int(row): len(_headings(sheet.row(int(row))) & known) for row in sheet.filled_rows}
    best = max(found, key=lambda row: (found[row], -row), default=None)
    return best if best is not None and 2 * found[best] > len(columns) else None


def _places(sheet: Sheet, head: int, columns: Sequence[Column], faults: Faults) -> dict[str, int]:
    """Find the column of each heading."""
    known = {column.heading.casefold(): column.key for column in columns}
    places: dict[str, int] = {}
    for at, cell in enumerate(sheet.row(head)):
        if cell is None:
            continue
        where = f"{column_letters(at)}{head + 1}"
        key = known.get(tidy_text(cell).casefold())
        if key is None:
            allowed = ", ".join(column.heading for column in columns)
            action = f"put the heading back, or take the column out; there are {allowed}"
            faults.add(sheet.name, where, "is no column of this sheet", cell, action)
        elif key in places:
            faults.add(sheet.name, where, "heads a second column", cell, "keep one of them")
        else:
            places[key] = at
    for column in columns:
        if column.key not in places:
            where = f"row {head + 1}"
            problem = "is the heading of no column"
            faults.add(sheet.name, where, problem, column.heading, "put it back")
    return places


def _add_stray(
    sheet: Sheet, row: int, expected: Collection[int], problem: str, faults: Faults
) -> None:
    """Note each cell of a row that stands where none is expected."""
    for at, cell in enumerate(sheet.row(row)):
        if cell is not None and at not in expected:
            where = f"{column_letters(at)}{row + 1}"
            faults.add(sheet.name, where, problem, cell, "move it elsewhere")


def _headings(cells: list[object]) -> set[str]:
    return {tidy_text(cell).casefold() for cell in cells if isinstance(cell, str)}
