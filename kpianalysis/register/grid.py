"""What stands on one sheet of a register: rows of cells under the names of its columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kpianalysis.errors import ContractProblem
from kpianalysis.intake.workbook import Sheet, column_letters
from kpianalysis.register.kinds import WrongCell

# A value's path in the settings, as pydantic names it: ("kpis", 3, "terms", 0, "target").
Path = tuple[str | int, ...]


@dataclass
class Findings:
    """What is wrong in a register, and where each value of it stands."""

    file: str
    faults: list[ContractProblem] = field(default_factory=list)
    places: dict[Path, tuple[str, str]] = field(default_factory=dict)

    def add(
        self, sheet: str, cell: str | None, problem: str, found: object = None, action: str = ""
    ) -> None:
        """Note one fault, of a cell or of a whole sheet."""
        self.faults.append(
            ContractProblem(
                problem,
                found=None if found is None else shown(found),
                file=self.file,
                sheet=sheet,
                cell=cell,
                action=action or None,
            )
        )

    def wrong(self, sheet: str, cell: str, found: object, error: WrongCell) -> None:
        """Note that a cell holds something else than its column does."""
        self.add(sheet, cell, str(error), found, error.action)


@dataclass(frozen=True)
class Row:
    """One row that is not empty: cells by the name of their column; None for a blank one."""

    sheet: str
    number: int
    cells: dict[str, object]
    columns: dict[str, int]

    def place(self, key: str | None = None) -> tuple[str, str]:
        """Return sheet and address of a cell, or of the row's first."""
        letters = column_letters(self.columns[key] if key else min(self.columns.values()))
        return self.sheet, f"{letters}{self.number + 1}"


def rows_of(sheet: Sheet, names: Sequence[str], findings: Findings) -> Iterator[Row]:
    """Give the rows below the names of the columns; what stands anywhere else below is a fault.

    Parameters
    ----------
    sheet : Sheet
        One sheet of a register. What stands above the names of its columns is help for people.
    names : sequence of str
        The names that columns can have.
    findings : Findings
        Is told of names that are not allowed, and of cells under no name.
    """
    known = {name.casefold(): name for name in names}
    head = next((row for row in sheet.filled.index if _names(sheet.row(row)) & set(known)), None)
    if head is None:
        if sheet.filled.any():
            said = ", ".join(names)
            findings.add(sheet.name, None, "no row names the columns", action=f"write {said}")
        return
    columns: dict[str, int] = {}
    unnamed = []
    for at, cell in enumerate(sheet.row(head)):
        where = f"{column_letters(at)}{head + 1}"
        name = known.get(str(cell).strip().casefold())
        if cell is None:
            unnamed.append(at)
        elif name is None:
            allowed = f"allowed are {', '.join(names)}"
            findings.add(sheet.name, where, "is no column of this sheet", cell, allowed)
        elif name in columns:
            findings.add(sheet.name, where, "names a second column", cell, "keep one of them")
        else:
            columns[name] = at
    for row in sheet.filled.index[sheet.filled & (sheet.filled.index > head)]:
        cells = sheet.row(row)
        for at in unnamed:
            if cells[at] is not None:
                where = f"{column_letters(at)}{row + 1}"
                findings.add(
                    sheet.name, where, "stands under no name of a column", cells[at], "move it"
                )
        held = {name: cells[at] for name, at in columns.items()}
        if any(cell is not None for cell in held.values()):
            yield Row(sheet.name, int(row), held, columns)


def shown(cell: object) -> str:
    """Show a cell as a person sees it: 75 and not 75.0, a date without a time.

    >>> shown(75.0), shown(dt.date(2019, 4, 1))
    ('75', '2019-04-01')
    """
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _names(cells: list[object]) -> set[str]:
    return {cell.strip().casefold() for cell in cells if isinstance(cell, str)}
