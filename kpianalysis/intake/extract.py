"""One file that a supplier sent: its observations, and what became of everything in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.limits import limits_of
from kpianalysis.intake.observe import observe
from kpianalysis.intake.projects import read_projects
from kpianalysis.intake.rows import SheetRows, no_header, read_rows, whole_sheet_aside
from kpianalysis.intake.workbook import Sheet, read_sheets
from kpianalysis.tables import Outcome

_HIDDEN = "the sheet is hidden: nobody who opened the workbook saw it"


@dataclass(frozen=True)
class FileRead:
    """What a file holds: observations, projects, and one ledger line for each and other row."""

    observations: pd.DataFrame
    ledger: pd.DataFrame
    projects: pd.DataFrame


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
    limits = limits_of(catalogue.profile.limits)
    sheets = [_read_sheet(sheet, catalogue) for sheet in read_sheets(path, file, limits)]
    if all(one.lines is None for one in sheets):
        raise _nothing_to_see([one.sheet for one in sheets])
    tables = [one.table.results for one in sheets if one.table is not None]
    results = [table for table in tables if len(table)]
    found, ledger = pd.DataFrame(), pd.DataFrame()
    if results:
        found, ledger = observe(amend(pd.concat(results, ignore_index=True)), catalogue, received)
    lines = [
        _without_table(one.sheet, catalogue) if one.lines is None else one.lines for one in sheets
    ]
    whole = pd.concat([ledger, *lines], ignore_index=True)
    for one in sheets:
        _assert_conserved(one, whole)
    projects = [one.projects for one in sheets if one.projects is not None]
    return FileRead(found, whole, pd.concat([*projects, pd.DataFrame()], ignore_index=True))


def result_cells(path: Path, file: str, catalogue: Catalogue) -> pd.DataFrame:
    """Return ``sheet``, ``cell`` and ``value`` of each result of a file, as they stand."""
    sheets = [_read_sheet(sheet, catalogue) for sheet in read_sheets(path, file)]
    results = [one.table.results for one in sheets if one.table is not None]
    return pd.concat([*results, pd.DataFrame(columns=["sheet", "cell", "value"])])


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


@dataclass(frozen=True)
class _SheetRead:
    """One sheet: its results or its projects, and the ledger of its other rows."""

    sheet: Sheet
    table: SheetRows | None = None
    projects: pd.DataFrame | None = None
    lines: pd.DataFrame | None = None


def _read_sheet(sheet: Sheet, catalogue: Catalogue) -> _SheetRead:
    chosen = catalogue.profile.sheets
    if sheet.hidden or (chosen and sheet.name not in chosen):
        return _SheetRead(sheet)
    if found := read_projects(sheet):
        return _SheetRead(sheet, projects=found[0], lines=found[1])
    table = read_rows(sheet, catalogue)
    return _SheetRead(sheet, table, lines=None if table is None else table.set_aside)


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


def _assert_conserved(one: _SheetRead, ledger: pd.DataFrame) -> None:
    """Stop when a non-empty row is missing from the ledger, or a cell stands there twice."""
    lines = ledger[ledger["sheet"].eq(one.sheet.name)]
    if lines["row"].eq(0).any():
        return  # the whole sheet is refused in one line
    read = one.sheet.filled.index[one.sheet.filled]
    partners = one.table.partners if one.table is not None else pd.Index([])
    lost = read.difference(pd.Index(lines["row"] - 1)).difference(partners)
    if len(lost) or lines.duplicated(["row", "cell"]).any():
        place = f"{one.sheet.file}, {one.sheet.name}"
        raise AssertionError(f"{place}: rows {list(lost + 1)} are lost, or a cell stands twice")
