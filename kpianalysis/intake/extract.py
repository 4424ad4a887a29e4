"""Files that a supplier sent: their observations, and what became of everything in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.conserved import assert_conserved
from kpianalysis.intake.each_once import as_texts, each_once, numbered
from kpianalysis.intake.file_names import passing_reason
from kpianalysis.intake.headings import Reader
from kpianalysis.intake.limits import limits_of
from kpianalysis.intake.observe import observe
from kpianalysis.intake.plans import is_sheet_of_plans
from kpianalysis.intake.projects import read_projects
from kpianalysis.intake.rows import SheetRows, no_header, read_rows, whole_sheet_aside
from kpianalysis.intake.sheet_division import divided
from kpianalysis.intake.stated import read_stated
from kpianalysis.intake.workbook import Sheet, read_sheets
from kpianalysis.tables import Outcome, as_table

_PLANS = "the sheet is one of targets or forecasts by its name, and names no results"
_HIDDEN = "the sheet is hidden: nobody who opened the workbook saw it"
# Files are judged together, which costs little more than one, up to this many results.
_TOGETHER = 100_000


@dataclass(frozen=True)
class Incoming:
    """A file to read: where it is, what to call it, when it was received."""

    path: Path
    file: str
    received: dt.date | None = None


@dataclass(frozen=True)
class FilesRead:
    """What files hold: observations, projects, stated counts, one ledger line for each and other.

    ``stated`` are the supplier's own counts and credits.
    """

    observations: pd.DataFrame
    ledger: pd.DataFrame
    projects: pd.DataFrame
    stated: pd.DataFrame = field(default_factory=pd.DataFrame)


def read_files(
    files: Iterable[Incoming],
    catalogue: Catalogue,
    amend: Callable[[pd.DataFrame], pd.DataFrame] = lambda results: results,
    tell: Callable[[str], None] = lambda _: None,
) -> FilesRead:
    """Read files, every row of them into the observations or the ledger.

    Each is read by itself: what stands in one file decides nothing in another. One that cannot be
    read has one line in the ledger that says why.

    Parameters
    ----------
    files : iterable of Incoming
        The files; no two of the same name.
    catalogue : Catalogue
        Which KPIs there are.
    amend : callable, optional
        Changes results before they are judged, as rulings do.
    tell : callable, optional
        Is told the name of each file before it is read.
    """
    read: list[FilesRead] = []
    batch: list[_SheetRead] = []
    count = 0
    received: dict[str, dt.date | None] = {}
    for incoming in files:
        tell(incoming.file)
        received[incoming.file] = incoming.received
        if reason := passing_reason(incoming.path.name):
            aside = passed_over(incoming.file, reason)
            read.append(FilesRead(pd.DataFrame(), aside, pd.DataFrame()))
            continue
        try:
            sheets = _read_sheets(incoming, catalogue)
            batch += sheets
            count += sum(len(one.table.results) for one in sheets if one.table)
        except ExtractProblem as problem:
            read.append(FilesRead(pd.DataFrame(), refused(problem, incoming.file), pd.DataFrame()))
        if count >= _TOGETHER:
            read.append(_judge(batch, received, catalogue, amend))
            batch, count = [], 0
    if batch:
        read.append(_judge(batch, received, catalogue, amend))
    return FilesRead(
        together([one.observations for one in read]),
        together([one.ledger for one in read]),
        together([one.projects for one in read]),
        together([one.stated for one in read]),
    )


def together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Put tables below one another; those without a row have no say in the columns."""
    return pd.concat([t for t in tables if len(t)] or [pd.DataFrame()], ignore_index=True)


def _judge(
    sheets: list[_SheetRead],
    received: Mapping[str, dt.date | None],
    catalogue: Catalogue,
    amend: Callable[[pd.DataFrame], pd.DataFrame],
) -> FilesRead:
    """Judge the results of all sheets at once, and account for every row of each sheet."""
    results = _stacked(sheets)
    found, ledger = pd.DataFrame(), pd.DataFrame()
    if len(results):
        days = each_once(results["file"], lambda file: received[str(file)], kind="datetime64[us]")
        found, ledger = observe(amend(results.assign(received=days)), catalogue)
    accounts = [_accounted(one, catalogue) for one in sheets]
    stated = [figures for figures, _ in accounts]
    whole = together([ledger, as_table("ledger", together([lines for _, lines in accounts]))])
    assert_conserved(
        [(one.sheet, one.table.partners if one.table else pd.Index([])) for one in sheets], whole
    )
    projects = [one.projects for one in sheets if one.projects is not None]
    return FilesRead(found, whole, together(projects), together(stated))


def _accounted(one: _SheetRead, catalogue: Catalogue) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what a sheet states of the supplier's own figures, and its rows without a result."""
    lines = _without_table(one.sheet, catalogue) if one.lines is None else one.lines
    return read_stated(one.sheet, lines, catalogue, one.table.period if one.table else None)


def _stacked(sheets: list[_SheetRead]) -> pd.DataFrame:
    """Put the results of sheets below one another, each with its file and sheet."""
    read = [one for one in sheets if one.table is not None and len(one.table.results)]
    tables = [one.table.results for one in read if one.table is not None]
    if not tables:
        return pd.DataFrame()
    lengths = [len(table) for table in tables]
    results = tables[0]
    if len(tables) > 1:  # each has categories of its own
        results = pd.concat([as_texts(table) for table in tables], ignore_index=True)
    return results.assign(
        file=_repeated([one.sheet.file for one in read], lengths),
        sheet=_repeated([one.sheet.name for one in read], lengths),
    )


def _repeated(names: list[str], times: list[int]) -> pd.Categorical:
    """Repeat each name as often as it is told."""
    codes, kinds = pd.factorize(np.array(names, dtype=object))
    return numbered(np.repeat(codes, times), kinds)


def result_cells(path: Path, file: str, catalogue: Catalogue) -> pd.DataFrame:
    """Return ``sheet``, ``cell`` and ``value`` of each result of a file, as they stand."""
    sheets = [_read_sheet(sheet, catalogue) for sheet in read_sheets(path, file)]
    return pd.concat([_stacked(sheets), pd.DataFrame(columns=["sheet", "cell", "value"])])


def refused(problem: ExtractProblem, file: str) -> pd.DataFrame:
    """Write the ledger line of a file, or of a sheet, that cannot be read."""
    message = f"{problem.problem}; {problem.action}" if problem.action else problem.problem
    line = _whole_file(file, Outcome.REJECTED, "refused", message)
    return line.assign(sheet=problem.sheet or "", cell=problem.cell or "", raw=problem.found or "")


def passed_over(name: str, reason: str) -> pd.DataFrame:
    """Write the ledger line of a file that is no extract by its name."""
    return _whole_file(name, Outcome.SET_ASIDE, "passed_over", reason)


def _whole_file(file: str, outcome: Outcome, reason: str, message: str) -> pd.DataFrame:
    """Write a line about a file: it stands at row 0."""
    line = {"file": file, "sheet": "", "row": 0, "cell": "", "outcome": str(outcome),
            "reason": reason, "message": message, "raw": ""}  # fmt: skip
    return pd.DataFrame([line])


@dataclass(frozen=True)
class _SheetRead:
    """One sheet: its results or its projects, and the ledger of its other rows."""

    sheet: Sheet
    table: SheetRows | None = None
    projects: pd.DataFrame | None = None
    lines: pd.DataFrame | None = None


def _read_sheets(incoming: Incoming, catalogue: Catalogue) -> list[_SheetRead]:
    limits = limits_of(catalogue.profile.limits)
    sheets = [
        _read_sheet(sheet, catalogue) for sheet in read_sheets(incoming.path, incoming.file, limits)
    ]
    if all(one.lines is None for one in sheets):
        raise _nothing_to_see([one.sheet for one in sheets])
    return sheets


def _read_sheet(sheet: Sheet, catalogue: Catalogue) -> _SheetRead:
    chosen = catalogue.profile.sheets
    if sheet.hidden or (chosen and sheet.name not in chosen):
        return _SheetRead(sheet)
    listed, rest = divided(sheet, Reader.of(catalogue.profile, catalogue.calendar))
    if listed is None and is_sheet_of_plans(sheet) and not chosen:
        return _SheetRead(sheet, lines=whole_sheet_aside(sheet, "no_results", _PLANS))
    table = read_rows(rest, catalogue) if rest else None
    lines = [] if table is None else [table.set_aside]
    projects = None
    if listed and (found := read_projects(listed)):
        projects = found[0]
        lines.append(found[1])
    return _SheetRead(sheet, table, projects, together(lines) if lines else None)


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
    if catalogue.of_contract and catalogue.sheet_area(sheet.name, "") and sheet.filled.any():
        return refused(no_header(sheet), sheet.file)
    return whole_sheet_aside(sheet, "no_table", "no table of results stands on this sheet")
