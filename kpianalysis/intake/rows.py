"""Which rows of a sheet hold results, and what are the others?

Each non-empty row ends in the table of results, in the ledger as set aside, or in both: the result
of a month is a result, and the total at the end of its row is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.alternate import alternate_results, kind_column, read_kinds
from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.context import give_context
from kpianalysis.intake.each_once import each_once
from kpianalysis.intake.headers import Table, find_tables
from kpianalysis.intake.headings import Reader
from kpianalysis.intake.layouts import (
    Body,
    long_results,
    loose_cells,
    measures_across,
    read_body,
    wide_results,
)
from kpianalysis.intake.raw_text import raw_texts
from kpianalysis.intake.row_kinds import row_kinds
from kpianalysis.intake.row_length import row_faults
from kpianalysis.intake.row_periods import row_periods
from kpianalysis.intake.unread_turns import check_turns
from kpianalysis.intake.workbook import Sheet
from kpianalysis.spans import Span
from kpianalysis.table_columns import LEDGER_COLUMNS
from kpianalysis.tables import Outcome

_PROVISIONAL = re.compile(r"\b(provisional|under review|unverified|not yet verified)\b", re.I)
_FINAL = re.compile(r"\b(no longer|not|previously|formerly) (provisional|under review)\b", re.I)
_NO_LINES = pd.DataFrame()
_DAYS = {"period_start", "period_end"}
_ASIDE = {
    "title": "a title or note above the table",
    "header": "names the columns",
    "total": "a total, or what results are compared with: no KPI's result",
    "no_result": "a heading, footnote or empty line of the table",
    "no_figure_yet": "a period after the last that has results: nothing was achieved yet",
}


@dataclass(frozen=True)
class SheetRows:
    """The results of a sheet, one column for each role, and the ledger of its other rows.

    ``partners`` are rows that are part of a result of another row: targets in rows of their own.
    """

    results: pd.DataFrame
    set_aside: pd.DataFrame
    partners: pd.Index
    tables: tuple[Table, ...]

    @property
    def period(self) -> Span | None:
        """The one period that all results are of; None where there are several."""
        days = self.results[["period_start", "period_end"]].drop_duplicates()
        if len(days) != 1 or days.isna().any(axis=None):
            return None
        return Span(days["period_start"].iloc[0].date(), days["period_end"].iloc[0].date())


def read_rows(sheet: Sheet, catalogue: Catalogue) -> SheetRows | None:
    """Sort the rows of a sheet; None when no table header stands on it.

    Raises
    ------
    ExtractProblem
        When the header does not say which of two columns holds something.
    """
    reader = Reader.of(catalogue.profile, catalogue.calendar)
    tables = find_tables(sheet, reader)
    if not tables:
        return None
    filled = sheet.filled_rows
    above = filled[filled < tables[0].first_row]
    title = " ; ".join(
        " ".join(tidy_text(cell) for cell in sheet.row(row) if not is_blank(cell)) for row in above
    )
    reasons = {"title": [above], "header": [], "total": [], "no_result": []}
    found, loose, partners = [], [], []
    for table in tables:
        header = filled[(filled >= table.first_row) & (filled <= table.last_row)]
        reasons["header"].append(header)
        body = read_body(sheet, table)
        telling = kind_column(body)
        kinds = None
        if telling is not None:
            kinds = read_kinds(body, telling)
            body = read_body(sheet, table.without(telling))
        else:
            check_turns(body)
        kind = row_kinds(body, kinds)
        rows = body.cells.index[kind == "result"]
        results = _results(body, kinds, rows)
        periods = row_periods(results, table, reader)
        if not table.dated and not _DAYS.isdisjoint(results):  # they were just read
            results = results.drop(columns=list(_DAYS), errors="ignore")
        results = _fill_periods(results, periods)
        results["row_fault"] = row_faults(sheet, table, results["row"])
        found.append(results)
        if kinds is not None:
            values = [column.index for column in table.columns if column.role == "value"]
            partners += rows[sheet.cells.loc[rows, values].notna().any(axis=1)].tolist()
        if table.dated or table.measures_across or kinds is not None:
            loose.append(loose_cells(body, rows, telling))
        reasons["total"].append(body.cells.index[kind == "total"])
        reasons["no_result"].append(body.cells.index[kind == "other"])
    results = found[0] if len(found) == 1 else pd.concat(found, ignore_index=True)
    other = pd.Index([row for part in reasons["no_result"] for row in part])
    headers = [table.first_row for table in tables]
    results = give_context(results, other, sheet, title, catalogue, headers)
    results["provisional"] = _provisional(results, sheet, title, other)
    asides = {
        row: (reason, _ASIDE[reason])
        for reason, parts in reasons.items()
        for rows in parts
        for row in rows.tolist()
    }
    for rows, table in zip(reasons["header"], tables, strict=True):
        asides |= dict.fromkeys(rows.tolist(), ("header", f"{_ASIDE['header']}: {table.said}"))
    results, early = _without_figures_yet(results)
    cells = _aside_cells(sheet, [part for part in (*loose, early) if len(part)])
    lost = sheet.counts > 0
    lost[[*asides, *partners]] = False
    lost[results["row"].to_numpy(dtype="int64")] = False
    if len(cells):
        lost[cells["row"].to_numpy(dtype="int64") - 1] = False
    asides |= dict.fromkeys(np.flatnonzero(lost).tolist(), ("no_result", _ASIDE["no_result"]))
    lines = set_aside(sheet, dict(sorted(asides.items())))
    if len(cells):
        lines = pd.concat([lines, cells], ignore_index=True)
        lines = lines.sort_values("row", kind="stable", ignore_index=True)
    return SheetRows(results, lines, pd.Index(partners), tuple(tables))


def set_aside(sheet: Sheet, reasons: Mapping[int, tuple[str, str]]) -> pd.DataFrame:
    """Write ledger lines for rows (from zero) that hold no result: reason code and sentence."""
    raw = raw_texts(sheet.cells.take(list(reasons)))
    lines = [
        (sheet.file, sheet.name, row + 1, f"A{row + 1}", str(Outcome.SET_ASIDE), *said, text)
        for (row, said), text in zip(reasons.items(), raw, strict=True)
    ]
    return pd.DataFrame(lines, columns=list(LEDGER_COLUMNS), dtype=object)


def whole_sheet_aside(sheet: Sheet, reason: str, message: str) -> pd.DataFrame:
    """Set every non-empty row of a sheet aside for one reason."""
    rows = sheet.filled.index[sheet.filled].tolist()
    return set_aside(sheet, dict.fromkeys(rows, (reason, message)))


def no_header(sheet: Sheet) -> ExtractProblem:
    """Say that a sheet holds no table that can be read."""
    return ExtractProblem(
        "no row names the columns of a table: a KPI reference and a result are looked for",
        file=sheet.file,
        sheet=sheet.name or None,
        action="ask for a header row, or name the columns in contract.toml under "
        "extracts.columns, or in a profile ('kpianalysis profile FILE' drafts one)",
    )


def _aside_cells(sheet: Sheet, cells: list[pd.DataFrame]) -> pd.DataFrame:
    if not cells:
        return _NO_LINES
    lines = pd.concat(cells, ignore_index=True)
    return lines.assign(
        file=sheet.file,
        sheet=sheet.name,
        row=lines["row"] + 1,
        outcome=np.where(
            lines["reason"].eq("month_in_doubt"), str(Outcome.REJECTED), str(Outcome.SET_ASIDE)
        ),
    )


def _results(body: Body, kinds: pd.Series | None, rows: pd.Index) -> pd.DataFrame:
    """Make results in the layout of the table."""
    if kinds is not None:
        return alternate_results(body, kinds, rows)
    if body.table.measures_across:
        return measures_across(body, rows)
    return wide_results(body, rows) if body.table.dated else long_results(body, rows)


def _fill_periods(results: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Put the period that a heading gave before the one that the row's cells give."""
    if not {*periods, "provisional_heading"} & set(results):
        return pd.concat([results, periods], axis=1)
    table = results.copy()
    for column in ("period_start", "period_end"):
        table[column] = (
            table[column].fillna(periods[column]) if column in table else periods[column]
        )
        table[column] = table[column].astype("datetime64[us]")
    fault = periods["period_fault"].where(table["period_start"].isna())
    table["period_fault"] = (
        table["period_fault"].fillna(fault) if "period_fault" in table else fault
    )
    by_heading = table.get("provisional_heading", False)
    table["provisional_period"] = periods["provisional_period"].astype(bool) | by_heading
    return table


def _provisional(results: pd.DataFrame, sheet: Sheet, title: str, other: pd.Index) -> pd.Series:
    notes = raw_texts(sheet.cells.take(other.to_numpy())) if 0 < len(other) < 1000 else ()
    whole = _is_provisional(title) or any(_is_provisional(note) for note in notes)
    if whole or "verification" not in results:
        return results["provisional_period"] | whole
    said = results["verification"]
    return results["provisional_period"] | each_once(
        said, lambda cell: _is_provisional(tidy_text(cell)), blank=False, kind=bool
    )


def _is_provisional(text: str) -> bool:
    return bool(_PROVISIONAL.search(_FINAL.sub("", text)))


def _without_figures_yet(results: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take out results without a figure in periods after the last that has one: the future."""
    blank = results["value"].isna()
    if not blank.any() or blank.all():
        return results, _NO_LINES
    last = results.loc[~blank, "period_start"].max()
    early = blank & (results["period_start"] > last)
    lines = results.loc[early, ["row", "cell", "raw"]].assign(
        reason="no_figure_yet", message=_ASIDE["no_figure_yet"]
    )
    return results[~early].reset_index(drop=True), lines
