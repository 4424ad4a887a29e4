"""What stands in a CSV file that the Council keeps: its lines, by the names of its columns."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpianalysis.errors import ContractProblem
from kpianalysis.writing.formulas import unguarded

_YEARS = range(1990, 2100)


@dataclass(frozen=True)
class Line:
    """One line of a file, its cells by column; ``number`` counts from 1, the header's."""

    path: Path
    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str | None:
        """Return the text of a cell; None where there is none."""
        return self.cells.get(column) or None

    def needed(self, column: str) -> str:
        """Return the text of a cell that must not be blank.

        Raises
        ------
        ContractProblem
            When it is.
        """
        if text := self.text(column):
            return text
        raise self.problem("is blank", column, f"say the {column}")

    def date(self, column: str) -> dt.date | None:
        """Return the date of a cell; None where there is none.

        Raises
        ------
        ContractProblem
            When something else stands there.
        """
        text = self.text(column)
        try:
            day = dt.date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self.problem("is not a date", column, "write it as 2019-07-12") from error
        if day and day.year not in _YEARS:
            # A page stands by default on the last day known: one slip of a key would move it.
            raise self.problem("is in no year that can be meant", column, "mend the year")
        return day

    def problem(self, what: str, column: str, action: str) -> ContractProblem:
        """Make the problem of a cell, with its place."""
        return ContractProblem(
            what,
            found=self.cells.get(column) or None,
            file=str(self.path),
            cell=f"line {self.number}, {column}",
            action=action,
        )


def read_lines(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> list[Line]:
    """Read a CSV file that people keep in a spreadsheet; no lines where there is no file.

    Names of columns may be written with capitals, and ``asked at`` as ``asked_at``. A blank line
    says nothing.

    Parameters
    ----------
    path : Path
        The file.
    columns, optional : sequence of str
        The columns that it must have, and those that it may.

    Raises
    ------
    ContractProblem
        When it is no UTF-8 CSV file, lacks a column, has one that is not known or twice, or a line
        is longer than the header.
    """
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ContractProblem(
            "is not a UTF-8 CSV file",
            found=path.name,
            file=str(path),
            action="save it as 'CSV UTF-8 (comma delimited)'",
        ) from error
    named = {_plain(name): name for name in (*columns, *optional)}
    header = [named.get(_plain(name), _plain(name)) for name in (rows[0] if rows else [])]
    _check_header(path, header, columns, optional)
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        cells = [unguarded(cell).strip() for cell in row]
        if any(cells[len(header) :]):
            raise ContractProblem(
                f"has more cells than the {len(header)} columns of the first line",
                found=cells[len(header)],
                file=str(path),
                cell=f"line {number}",
                action="put a text that holds a comma in double quotes",
            )
        if any(cells):
            lines.append(Line(path, number, dict(zip(header, cells, strict=False))))
    return lines


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def _check_header(
    path: Path, header: list[str], columns: Sequence[str], optional: Sequence[str]
) -> None:
    known = [*columns, *optional]
    missing = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in known]
    twice = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    for problem, names in (
        ("has no column", missing),
        ("has a column that is not known:", unknown),
        ("has a column twice:", twice),
    ):
        if names:
            raise ContractProblem(
                f"{problem} {', '.join(name or '(blank)' for name in names)}",
                found=path.name,
                file=str(path),
                cell="line 1",
                action=f"its first line must name {', '.join(columns)}"
                + (f", and may name {', '.join(optional)}" if optional else ""),
            )
