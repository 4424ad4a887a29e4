"""Which rows of a sheet hold results, and what are the others?

Each non-empty row ends either in the table of result rows or in the ledger as set aside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.context import row_contexts
from kpianalysis.intake.headers import VOCABULARY, Header, find_header, later_headers
from kpianalysis.intake.refs import RefReader
from kpianalysis.intake.values import is_blank, read_value, tidy_text
from kpianalysis.intake.workbook import Sheet, column_letters
from kpianalysis.tables import Outcome

_TOTAL = re.compile(r"(grand |sub-? ?)?totals?\b|average\b|overall\b|all kpis\b", re.I)
_PROVISIONAL = re.compile(r"\b(provisional|under review|unverified|not yet verified)\b", re.I)
_FINAL = re.compile(r"\b(no longer|not|previously|formerly) (provisional|under review)\b", re.I)
_RAW_LENGTH = 2000
# A cell merged over several rows speaks for each of them: a month or an area at the left.
_ROLES_FILLED_DOWN = ("area", "period")


@dataclass(frozen=True)
class SheetRows:
    """The result rows of a sheet, one column for each role, and the ledger of its other rows."""

    results: pd.DataFrame
    set_aside: pd.DataFrame


def read_rows(sheet: Sheet, contract: Contract, refs: RefReader) -> SheetRows | None:
    """Sort the rows of a sheet; None when no table header stands on it.

    Raises
    ------
    ExtractProblem
        When the header does not say which of two columns holds something, or a second table
        begins whose columns cannot be told.
    """
    first = find_header(sheet, contract.extracts.columns)
    if first is None:
        return None
    filled = np.array([any(not is_blank(cell) for cell in row) for row in sheet.rows], dtype=bool)
    numbers = np.flatnonzero(filled)
    headers = [first, *later_headers(sheet, first, contract.extracts.columns)]
    ends = [header.first_row for header in headers[1:]] + [len(sheet.rows)]
    body = pd.concat(
        [
            _columns(sheet, header, numbers[(numbers > header.last_row) & (numbers < end)])
            for header, end in zip(headers, ends, strict=True)
        ],
        ignore_index=True,
    )
    title = " ".join(
        tidy_text(cell) for row in sheet.rows[: first.first_row] for cell in row if cell is not None
    )
    kind = _row_kinds(body)
    context = row_contexts(body, kind, sheet, title, contract, refs)
    results = body.join(context)[kind.eq("result")].copy()
    notes = [raw_text(sheet.rows[row]) for row in body.loc[kind.eq("other"), "row_index"]]
    provisional = _is_provisional(title) or any(_is_provisional(note) for note in notes)
    results["provisional"] = [
        provisional or _is_provisional(tidy_text(cell or "")) for cell in results["verification"]
    ]
    results["file"], results["sheet"] = sheet.file, sheet.name
    results["raw"] = [raw_text(sheet.rows[row]) for row in results["row_index"]]
    asides = {int(row): ("title", "a title or note above the table") for row in numbers}
    asides |= {
        row: ("header", "names the columns")
        for header in headers
        for row in range(header.first_row, header.last_row + 1)
        if filled[row]
    }
    reasons = {
        "total": ("total", "a total, not a KPI's result"),
        "other": ("no_result", "a heading, footnote or empty line of the table"),
    }
    for row, one in zip(body["row_index"], kind, strict=True):
        if one == "result":
            del asides[row]
        else:
            asides[int(row)] = reasons[one]
    return SheetRows(results, set_aside(sheet, asides))


def set_aside(sheet: Sheet, reasons: dict[int, tuple[str, str]]) -> pd.DataFrame:
    """Write ledger lines for rows (from zero) that hold no result."""
    return pd.DataFrame(
        [
            {
                "file": sheet.file,
                "sheet": sheet.name,
                "row": row + 1,
                "cell": f"A{row + 1}",
                "outcome": Outcome.SET_ASIDE,
                "reason": reason,
                "message": message,
                "raw": raw_text(sheet.rows[row]),
            }
            for row, (reason, message) in sorted(reasons.items())
        ]
    )


def whole_sheet_aside(sheet: Sheet, reason: str, message: str) -> pd.DataFrame:
    """Set every non-empty row of a sheet aside for one reason."""
    rows = [n for n, row in enumerate(sheet.rows) if any(not is_blank(cell) for cell in row)]
    return set_aside(sheet, dict.fromkeys(rows, (reason, message)))


def raw_text(row: list[object]) -> str:
    """Join the non-empty cells of a row, as they stood."""
    return " | ".join(str(cell) for cell in row if not is_blank(cell))[:_RAW_LENGTH]


def _is_provisional(text: str) -> bool:
    return bool(_PROVISIONAL.search(_FINAL.sub("", text)))


def _columns(sheet: Sheet, header: Header, rows: np.ndarray) -> pd.DataFrame:
    """Return one column of cells for each role; several columns of a ref are joined."""

    def cells(column: int) -> list[object]:
        return [sheet.rows[row][column] if column < len(sheet.rows[row]) else None for row in rows]

    body = {}
    for role in VOCABULARY:
        columns = [cells(column) for column in header.columns.get(role, ())]
        if len(columns) > 1:
            joined: list[object] = [
                " | ".join(tidy_text(part) for part in parts if not is_blank(part)) or None
                for parts in zip(*columns, strict=True)
            ]
            columns = [joined]
        elif columns and role in _ROLES_FILLED_DOWN:
            columns = [_filled_down(sheet, header.columns[role][0], rows, columns[0])]
        body[role] = pd.Series(columns[0] if columns else [None] * len(rows), dtype=object)
    body["row_index"] = pd.Series(rows, dtype="int64")
    letters = column_letters(header.columns["value"][0])
    body["cell"] = pd.Series([f"{letters}{row + 1}" for row in rows], dtype=object)
    return pd.DataFrame(body)


def _filled_down(sheet: Sheet, column: int, rows: np.ndarray, cells: list[object]) -> list[object]:
    """Give each row of a cell merged over several rows what the cell says."""
    filled = dict(zip((int(row) for row in rows), cells, strict=True))
    for (top, left), (bottom, _) in sheet.merged:
        if left == column and bottom > top and top in filled:
            for row in range(top + 1, bottom + 1):
                if row in filled and is_blank(filled[row]):
                    filled[row] = filled[top]
    return list(filled.values())


def _row_kinds(body: pd.DataFrame) -> pd.Series:
    """Tell results from totals and from everything else (section headings, footnotes)."""
    blank_ref = body["ref"].map(is_blank).astype(bool)
    name = body["ref"].where(~blank_ref, body["title"]).map(lambda cell: tidy_text(cell or ""))
    kind = pd.Series("result", index=body.index)
    others = [role for role in VOCABULARY if role not in ("ref", "title", *_ROLES_FILLED_DOWN)]
    alone = body[others].map(is_blank).all(axis=1) if len(body) else blank_ref
    # A figure beside no ref is a result that nobody can place: rejected, not passed over.
    unplaced = body.loc[blank_ref, "value"]
    figures = unplaced[[read_value(cell).number is not None for cell in unplaced]].index
    kind[blank_ref | alone] = "other"
    kind[figures] = "result"
    kind[name.map(lambda text: bool(_TOTAL.match(text))).astype(bool)] = "total"
    return kind


def no_header(sheet: Sheet) -> ExtractProblem:
    """Say that a sheet holds no table that can be read."""
    return ExtractProblem(
        "no row names the columns of a table: a KPI reference and a result are looked for",
        file=sheet.file,
        sheet=sheet.name or None,
        action="ask for a header row, or name the columns in contract.toml under extracts.columns",
    )
