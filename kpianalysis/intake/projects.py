"""Which projects does a list hold, and what does it say of each?

A project list is a sheet whose header names a project and its red, amber or green. Its words are
kept as they stand: whether a project is late is for analysis to say.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.list_dates import list_date
from kpianalysis.intake.rows import set_aside
from kpianalysis.intake.vocabulary import is_total, plain, role_of
from kpianalysis.intake.workbook import HEAD, Sheet, column_letters
from kpianalysis.period_labels import read_span
from kpianalysis.spans import Calendar
from kpianalysis.tables import Outcome

HEADINGS: dict[str, tuple[str, ...]] = {
    "project_ref": ("ref", "project ref", "project no", "project id", "id"),
    "project": ("project", "project name", "project title"),
    "priority": ("priority", "top 20", "priority project"),
    "priority_reason": ("reason for priority", "reason", "why a priority", "priority reason"),
    "supplier": ("supplier", "lead", "lead team", "delivered by"),
    "rag": ("rag", "rag now", "status", "rag status"),
    "rag_before": ("rag last time", "previous rag", "last rag", "rag before"),
    "agreed_date": ("date agreed", "agreed date", "baseline date", "planned date"),
    "expected_date": ("date expected", "expected date", "forecast date"),
    "weeks_late": ("weeks late", "slippage weeks", "slip weeks"),
    "cause": ("cause", "cause of delay", "reason for delay"),
    "cost_effect": ("cost effect", "cost impact", "effect on cost"),
    "share_done": ("share done", "% complete", "complete", "percent complete"),
    "progress": ("progress", "status text", "update", "comments"),
    "next_step": ("next step", "next steps", "planned action", "planned actions"),
    "to_green": ("path to green", "return to green", "route to green", "green by", "when green"),
}
_ROLE_OF = {text: role for role, texts in HEADINGS.items() for text in texts}
_LONGEST_HEADING = 60
# Below the first rows a list is looked for on sheets that a person may have made, not in exports.
_MOST_ROWS = 20_000
_KPI = re.compile(r"\bkpis?\b")
_KPI_REF = re.compile(r"(?:[a-z]{1,6}[\s_-]*)?kpi[\s_-]*\d{1,4}[a-z]?", re.I)


def read_projects(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Read a list of projects; None when the sheet is none.

    Parameters
    ----------
    sheet : Sheet
        Any sheet of a file.

    Returns
    -------
    (DataFrame, DataFrame) or None
        One row for each project with the columns of the ``projects`` table that a file can fill,
        and the ledger of every row of the sheet.
    """
    headers = _header_rows(sheet)
    if not headers:
        return None
    filled = sheet.filled.index[sheet.filled]
    ends = [*headers[1:], len(sheet.cells)]
    tables = [
        _read_table(sheet, header, filled[(filled > header) & (filled < end)])
        for header, end in zip(headers, ends, strict=True)
    ]
    projects = pd.concat(tables)
    above = filled[filled < headers[0]]
    projects["as_at"] = list_date(sheet, above)
    asides = dict.fromkeys(
        filled.tolist(), ("no_result", "a heading, footnote or total of the list")
    )
    asides |= {row: ("title", "a title or note above the table") for row in above}
    asides |= {header: ("header", "names the columns") for header in headers}
    asides |= {row: ("project", "a project of a list") for row in projects.index}
    lines = set_aside(sheet, asides)
    lines.loc[lines["reason"].eq("project"), "outcome"] = str(Outcome.ACCEPTED)
    return projects.reset_index(drop=True), lines


def _read_table(sheet: Sheet, header: int, below: pd.Index) -> pd.DataFrame:
    """Read the projects below one header, by the row (from zero) that each stands in."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(sheet.row(header)):
        role = _ROLE_OF.get(plain(cell)) if isinstance(cell, str) else None
        if role:
            columns.setdefault(role, index)
    names = sheet.cells.loc[below, columns["project"]]
    held = names.notna() & ~names.map(lambda cell: is_total(tidy_text(cell or "")))
    held &= sheet.cells.loc[below].notna().sum(axis=1).gt(1)
    rows = below[held]
    _refuse_kpis(sheet, rows)
    projects = pd.DataFrame(index=rows)
    for role in HEADINGS:
        cells = sheet.cells.loc[rows, columns[role]] if role in columns else None
        projects[role] = pd.Series(None, rows, dtype=object) if cells is None else cells.map(_text)
    projects["file"], projects["sheet"] = sheet.file, sheet.name
    projects["cell"] = [f"A{row + 1}" for row in rows]
    return projects


def project_header(sheet: Sheet) -> int | None:
    """Return the row (from zero) that names the columns of a list of projects; None without one."""
    return next(iter(_header_rows(sheet)), None)


def _header_rows(sheet: Sheet) -> list[int]:
    """Return every row that names the columns of a list: one may be repeated further down."""
    found = [row for row, cells in enumerate(sheet.top(HEAD)) if _names_projects(cells)]
    below = sheet.cells.iloc[HEAD:]
    if 0 < len(below) <= _MOST_ROWS:
        # Whole columns: a long table of results is not gone through row by row.
        named = np.zeros(len(below), dtype=bool)
        for column in below:
            cells = below[column]
            words = [cell for cell in cells.unique() if isinstance(cell, str)]
            if heads := [word for word in words if _heads_projects(word)]:
                named |= cells.isin(heads).to_numpy()
        rows = [HEAD + int(row) for row in np.flatnonzero(named)]
        found += [row for row in rows if _names_projects(sheet.row(row))]
    return found


def _heads_projects(cell: str) -> bool:
    """Say whether a cell is a heading of projects; the word is looked for before the rest."""
    if len(cell) > _LONGEST_HEADING or "project" not in cell.casefold():
        return False
    return _ROLE_OF.get(plain(cell)) == "project"


def _names_projects(cells: list[object]) -> bool:
    """Say whether a row heads a list of projects, and no table of KPIs that names projects."""
    texts = [plain(cell) for cell in cells if isinstance(cell, str)]
    if not {"project", "rag"} <= {_ROLE_OF.get(text) for text in texts}:
        return False
    months = sum(read_span(cell, Calendar()).span is not None for cell in cells if cell is not None)
    return months < 2 and not any(role_of(t) == "value" or _KPI.search(t) for t in texts)


def _refuse_kpis(sheet: Sheet, rows: pd.Index) -> None:
    """Refuse a list in which a row names a KPI: a table below it has no header that is known."""
    for row in map(int, rows):
        for column, cell in enumerate(sheet.row(row)):
            if isinstance(cell, str) and _KPI_REF.fullmatch(tidy_text(cell)):
                raise ExtractProblem(
                    "stands in a list of projects, and no header above it names a result",
                    found=cell,
                    file=sheet.file,
                    sheet=sheet.name or None,
                    cell=f"{column_letters(column)}{row + 1}",
                    action="ask for KPIs and projects on sheets of their own",
                )


def _text(cell: object) -> str | None:
    """Return a cell as text; a date of the workbook as 2019-06-30, a whole number without point."""
    if is_blank(cell):
        return None
    return tidy_text(getattr(cell, "isoformat", lambda: cell)())
