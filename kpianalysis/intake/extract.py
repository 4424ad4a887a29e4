"""One file that a supplier sent: its observations, and what became of everything in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.observe import observe
from kpianalysis.intake.rows import SheetRows, no_header, read_rows, whole_sheet_aside
from kpianalysis.intake.workbook import Sheet, read_sheets
from kpianalysis.tables import Outcome

_HIDDEN = "the sheet is hidden: nobody who opened the workbook saw it"


@dataclass(frozen=True)
class FileRead:
    """What a file holds: observations, and one ledger line for each result and other row."""

    observations: pd.DataFrame
    ledger: pd.DataFrame


def read_file(
    path: Path,
    file: str,
    catalogue: Catalogue,
    received: dt.date | None = None,
    amend: Callable[[pd.DataFrame], pd.DataFrame] = lambda results: results,
) -> FileRead:
    """Read one file, every row of it into the observations or the ledger.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        What to call it.
    catalogue : Catalogue
        Which KPIs there are.
    received : date, optional
        When it was received: no period that begins later can have a result.
    amend : callable, optional
        Changes results before they are judged, as rulings do.

    Raises
    ------
    ExtractProblem
        When the file cannot be read at all.
    """
    sheets = read_sheets(path, file)
    tables = [(sheet, _read(sheet, catalogue)) for sheet in sheets]
    if all(table is None for _, table in tables):
        raise _nothing_to_see(sheets)
    results = pd.concat(
        [table.results for _, table in tables if table is not None], ignore_index=True
    )
    found, ledger = observe(amend(results), catalogue, received)
    others = [
        _without_table(sheet, catalogue) if table is None else table.set_aside
        for sheet, table in tables
    ]
    whole = pd.concat([ledger, *others], ignore_index=True)
    _assert_conserved(tables, whole)
    return FileRead(found, whole)


def refused(problem: ExtractProblem, file: str) -> pd.DataFrame:
    """Write the ledger line of a file, or of a sheet, that cannot be read."""
    line = {
        "file": file,
        "sheet": problem.sheet or "",
        "row": 0,
        "cell": problem.cell or "",
        "outcome": str(Outcome.REJECTED),
        "reason": "refused",
        "message": f"{problem.problem}; {problem.action}" if problem.action else problem.problem,
        "raw": problem.found or "",
    }
    return pd.DataFrame([line])


def _read(sheet: Sheet, catalogue: Catalogue) -> SheetRows | None:
    chosen = catalogue.profile.sheets
    if sheet.hidden or (chosen and sheet.name not in chosen):
        return None
    return read_rows(sheet, catalogue)


def _nothing_to_see(sheets: list[Sheet]) -> ExtractProblem:
    """Say why no sheet of a file holds a table."""
    if hidden := ", ".join(sheet.name for sheet in sheets if sheet.hidden):
        return ExtractProblem(
            f"no table of results is to be seen, and the sheets {hidden} are hidden",
            file=sheets[0].file,
            action="ask for a copy that shows its sheets",
        )
    return no_header(sheets[0])


def _without_table(sheet: Sheet, catalogue: Catalogue) -> pd.DataFrame:
    """Set a front or hidden page aside; refuse a sheet named as an area that holds no table."""
    chosen = catalogue.profile.sheets
    if sheet.hidden:
        return whole_sheet_aside(sheet, "hidden_sheet", _HIDDEN)
    if chosen and sheet.name not in chosen:
        return whole_sheet_aside(sheet, "sheet_not_chosen", "the settings choose other sheets")
    if catalogue.monthly and catalogue.sheet_area(sheet.name, "") and sheet.filled.any():
        return refused(no_header(sheet), sheet.file)
    return whole_sheet_aside(sheet, "no_table", "no table of results stands on this sheet")


def _assert_conserved(tables: list[tuple[Sheet, SheetRows | None]], ledger: pd.DataFrame) -> None:
    """Stop when a non-empty row is missing from the ledger, or a cell stands there twice."""
    for sheet, table in tables:
        lines = ledger[ledger["sheet"].eq(sheet.name)]
        if lines["row"].eq(0).any():
            continue  # the whole sheet is refused in one line
        read = sheet.filled.index[sheet.filled]
        held = pd.Index(lines["row"] - 1)
        partners = table.partners if table is not None else pd.Index([])
        lost = read.difference(held).difference(partners)
        if len(lost) or lines.duplicated(["row", "cell"]).any():
            raise AssertionError(f"{sheet.file}, {sheet.name}: rows {list(lost + 1)} are lost")
