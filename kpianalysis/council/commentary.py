"""What does the Council say of each miss and mitigation?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from kpianalysis.agreed import Basis
from kpianalysis.contract import Contract
from kpianalysis.council.cells import WrongCell, day_of, month_in, text_of
from kpianalysis.council.grid import Faults, Line, lines_of, open_workbook
from kpianalysis.council.layout import (
    ABOUT,
    COMMENTARY_FILE,
    KEY,
    MISS,
    READ_ME,
    REFRESHED,
    SHEET,
    WORDS,
    Column,
    columns,
    typed,
)
from kpianalysis.errors import ContractProblem
from kpianalysis.intake.received_files import BASIS_FILE
from kpianalysis.tables import as_table

_SAY_WHO = "say who wrote the row, by their role"
_SAY_WHEN = "write the day on which the row was written, as 2019-07-03"


@dataclass(frozen=True)
class Workbook:
    """All rows of the workbook, also those that nobody has filled in, or every fault in it.

    ``rows`` has the columns of :func:`kpianalysis.council.layout.columns` and ``cell``, the
    address of the row's first cell; None where a cell is blank.
    """

    rows: pd.DataFrame
    faults: tuple[ContractProblem, ...] = ()


def marks_basis(folder: Path) -> bool:
    """Say whether a contract's folder tells what is published from what is made up."""
    return (folder / BASIS_FILE).is_file()


def read_commentary(folder: Path, contract: Contract) -> pd.DataFrame:
    """Read what the Council wrote in ``council/commentary.xlsx`` of a contract's folder.

    Parameters
    ----------
    folder : Path
        The contract's folder; without the workbook the Council has said nothing.
    contract : Contract
        Its KPIs.

    Returns
    -------
    DataFrame
        The rows that hold words, as the table ``commentary``.

    Raises
    ------
    ContractProblem
        When the workbook cannot be read, with every fault in it.
    """
    workbook = read_workbook(folder, contract)
    if workbook.faults:
        raise _all_of(workbook.faults)
    rows = workbook.rows
    return as_table("commentary", rows[rows[list(WORDS)].notna().any(axis=1)])


def read_workbook(folder: Path, contract: Contract) -> Workbook:
    """Read every row of ``council/commentary.xlsx``, and find every fault."""
    path = folder / COMMENTARY_FILE
    return read_rows(path, contract, marked=marks_basis(folder))


def read_rows(path: Path, contract: Contract, *, marked: bool) -> Workbook:
    """Read every row of a workbook that was made by this program, with what was typed in it."""
    layout = columns(marked=marked)
    held: list[dict[str, object]] = []
    faults = Faults(COMMENTARY_FILE)
    if path.is_file():
        sheets = open_workbook(path, faults)
        for name, sheet in sheets.items():
            if name not in (SHEET, READ_ME) and sheet.filled.any():
                faults.add(name, None, "is no sheet of this workbook", action="move it elsewhere")
        if SHEET in sheets:
            seen: dict[tuple[object, ...], str] = {}
            for line in lines_of(sheets[SHEET], layout, faults):
                held.extend(_row(line, contract, layout, seen, faults))
        elif sheets:
            action = f"give the sheet its name again: {SHEET}"
            faults.add(SHEET, None, "the sheet is missing", action=action)
    rows = pd.DataFrame(held, columns=[*(column.key for column in layout), "cell"], dtype=object)
    return Workbook(rows, tuple(faults.found))


def _row(
    line: Line,
    contract: Contract,
    layout: tuple[Column, ...],
    seen: dict[tuple[object, ...], str],
    faults: Faults,
) -> Iterator[dict[str, object]]:
    """Read one row; nothing where what names it is wrong."""
    before = len(faults.found)
    row: dict[str, object] = {"cell": line.address(layout[0].key)}
    for column in layout:
        row[column.key] = _cell(line, column, faults)
    marked = "basis" in row
    if any(row[key] is not None for key in (*KEY, *typed(marked=marked))):
        _check_key(line, row, contract, faults)
        _check_words(line, row, faults)
        _check_days(line, row, contract, faults)
        if len(faults.found) == before:
            key = tuple(row[name] for name in KEY)
            if key in seen:
                action = f"keep one of them; the other is in {seen[key]}"
                faults.add(line.sheet, str(row["cell"]), "is a second row for this", action=action)
            seen.setdefault(key, str(row["cell"]))
            yield row


def _cell(line: Line, column: Column, faults: Faults) -> object:
    """Read a cell as its column says; what we write anew ourselves is not judged."""
    cell = line.cells[column.key]
    if cell is None:
        return None
    try:
        if column.kind == "date":
            return pd.Timestamp(day_of(cell))
        if column.kind == "month":
            return pd.Timestamp(month_in(cell).first_day)
        return text_of(cell) or None
    except WrongCell as error:
        if column.key in REFRESHED:
            return None
        faults.add(line.sheet, line.address(column.key), str(error), cell, error.action)
        return None


def _check_key(line: Line, row: dict[str, Any], contract: Contract, faults: Faults) -> None:
    """Refuse a row that is about no KPI, no month of it, or neither miss nor mitigation."""
    for key in KEY:
        if line.cells[key] is None:
            action = "put it back as it was, or take the row out"
            faults.add(line.sheet, line.address(key), "is blank", _heading(key), action)
    kpi = next((kpi for kpi in contract.kpis if kpi.ref == row["kpi_ref"]), None)
    if row["kpi_ref"] is not None and kpi is None:
        action = "put it back as it was: the contract knows no such KPI"
        faults.add(line.sheet, line.address("kpi_ref"), "is no KPI", row["kpi_ref"], action)
    start = row["period_start"]
    if kpi is not None and start is not None and not kpi.in_force(month_in(start)):
        problem = f"is no month in which {kpi.ref} was in force"
        action = "put it back as it was"
        faults.add(line.sheet, line.address("period_start"), problem, month_in(start).words, action)
    if row["about"] is not None and row["about"] not in ABOUT:
        action = f"write {' or '.join(ABOUT)}"
        faults.add(line.sheet, line.address("about"), "is neither", row["about"], action)


def _check_words(line: Line, row: dict[str, Any], faults: Faults) -> None:
    """Refuse words without an author and a date, and a remedy's date without a remedy."""
    said = any(line.cells[key] is not None for key in WORDS)
    for key in ("owner", "due"):
        if line.cells[key] is not None and line.cells["remedy"] is None:
            action = "write the remedy that it belongs to, or clear it"
            problem = "stands there without a remedy"
            faults.add(line.sheet, line.address(key), problem, line.cells[key], action)
    if said and line.cells["author"] is None:
        faults.add(line.sheet, line.address("author"), "the words have no author", action=_SAY_WHO)
    if said and line.cells["written"] is None:
        faults.add(line.sheet, line.address("written"), "the words have no date", action=_SAY_WHEN)
    if "basis" in row and (said or row["basis"] is not None) and row["basis"] not in _BASES:
        problem = "is not one of the words for what is published and what is made up"
        action = f"write {', or '.join(_BASES)}"
        faults.add(line.sheet, line.address("basis"), problem, row["basis"] or "nothing", action)


def _check_days(line: Line, row: dict[str, Any], contract: Contract, faults: Faults) -> None:
    """Refuse a day that can only be a slip, such as 2018 for 2019."""
    began = pd.Timestamp(contract.first_month.first_day)
    for key, action in (("due", "write the day, as 2019-09-30"), ("written", _SAY_WHEN)):
        if row[key] is not None and row[key] < began:
            problem = "is before the contract began"
            faults.add(line.sheet, line.address(key), problem, row[key].date(), action)
    written, start = row["written"], row["period_start"]
    if row["about"] == MISS and None not in (written, start) and began <= written < start:
        problem = "is before the month that the row is about"
        faults.add(line.sheet, line.address("written"), problem, written.date(), _SAY_WHEN)


def _heading(key: str) -> str:
    return next(column.heading for column in columns(marked=True) if column.key == key)


def _all_of(faults: tuple[ContractProblem, ...]) -> ContractProblem:
    """Tell every fault as one; a single one as it is."""
    if len(faults) == 1:
        return faults[0]
    first, *others = faults
    told = "; ".join(str(fault).removeprefix(f"{COMMENTARY_FILE}, ") for fault in others)
    return ContractProblem(
        f"{first.problem}. And {len(others)} more: {told}",
        found=first.found,
        file=first.file,
        sheet=first.sheet,
        cell=first.cell,
        action=first.action,
    )


_BASES = get_args(Basis)
