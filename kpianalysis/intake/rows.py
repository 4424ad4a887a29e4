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
from kpianalysis.intake.headers import VOCABULARY, Header, find_header
from kpianalysis.intake.refs import RefReader
from kpianalysis.intake.values import is_blank, read_value, tidy_text
from kpianalysis.intake.workbook import Sheet, column_letters
from kpianalysis.periods import Month, month_in_title, parse_month
from kpianalysis.tables import Outcome

_TOTAL = re.compile(r"(grand |sub-? ?)?totals?\b|average\b|overall\b|all kpis\b", re.I)
_PROVISIONAL = re.compile(r"\b(provisional|under review|unverified|not yet verified)\b", re.I)
_RAW_LENGTH = 2000


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
        When the header does not say which of two columns holds something.
    """
    header = find_header(sheet, contract.extracts.columns)
    filled = np.array([any(not is_blank(cell) for cell in row) for row in sheet.rows], dtype=bool)
    numbers = np.flatnonzero(filled)
    if header is None:
        return None
    below = numbers[numbers > header.last_row]
    body = _columns(sheet, header, below)
    title = " ".join(
        tidy_text(cell)
        for row in sheet.rows[: header.first_row]
        for cell in row
        if cell is not None
    )
    kind = _row_kinds(body)
    results = body[kind == "result"].copy()
    results["area_code"] = _areas(results, sheet, refs, title)
    months = _months(results, sheet, contract, title)
    results["month"] = pd.Series(months, index=results.index, dtype=object)
    provisional = bool(_PROVISIONAL.search(title))
    results["provisional"] = results["verification"].map(
        lambda cell: provisional or bool(_PROVISIONAL.search(tidy_text(cell or "")))
    )
    results["file"], results["sheet"] = sheet.file, sheet.name
    results["raw"] = [raw_text(sheet.rows[row]) for row in results["row_index"]]
    value_column = column_letters(header.columns["value"][0])
    results["cell"] = [f"{value_column}{row + 1}" for row in results["row_index"]]
    asides = {int(row): ("title", "a title or note above the table") for row in numbers}
    asides |= {
        row: ("header", "names the columns")
        for row in range(header.first_row, header.last_row + 1)
        if filled[row]
    }
    asides |= {
        int(row): ("total", "a total, not a KPI's result")
        for row in body.loc[kind == "total", "row_index"]
    }
    asides |= {
        int(row): ("no_result", "a heading, footnote or empty line of the table")
        for row in body.loc[kind == "other", "row_index"]
    }
    for row in results["row_index"]:
        del asides[row]
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
        body[role] = pd.Series(columns[0] if columns else [None] * len(rows), dtype=object)
    body["row_index"] = pd.Series(rows, dtype="int64")
    return pd.DataFrame(body)


def _row_kinds(body: pd.DataFrame) -> pd.Series:
    """Tell results from totals and from everything else (section headings, footnotes)."""
    blank_ref = body["ref"].map(is_blank).astype(bool)
    name = body["ref"].where(~blank_ref, body["title"]).map(lambda cell: tidy_text(cell or ""))
    kind = pd.Series("result", index=body.index)
    others = [role for role in VOCABULARY if role not in ("ref", "title")]
    alone = body[others].map(is_blank).all(axis=1) if len(body) else blank_ref
    # A figure beside no ref is a result that nobody can place: rejected, not passed over.
    unplaced = body.loc[blank_ref, "value"]
    figures = unplaced[[read_value(cell).number is not None for cell in unplaced]].index
    kind[blank_ref | alone] = "other"
    kind[figures] = "result"
    kind[name.map(lambda text: bool(_TOTAL.match(text))).astype(bool)] = "total"
    return kind


def _areas(results: pd.DataFrame, sheet: Sheet, refs: RefReader, title: str) -> pd.Series:
    """Return the area of each row: its own cell, else the sheet's name, else the file's title."""
    of_sheet = refs.area(sheet.name) or refs.area(title)
    return results["area"].map(lambda cell: refs.area(cell) or of_sheet).astype(object)


def _months(
    results: pd.DataFrame, sheet: Sheet, contract: Contract, title: str
) -> list[Month | None]:
    """Return the month of each row: its own cell, else the sheet's name, title or file name."""
    start = contract.first_month
    named = (month_in_title(text, start) for text in (sheet.name, title, sheet.file))
    of_sheet = parse_month(sheet.name, start) or next((month for month in named if month), None)
    blank = results["period"].map(is_blank)
    if blank.all():
        return [of_sheet] * len(results)
    return [
        None
        if is_blank(cell)
        else parse_month(cell if isinstance(cell, float) else _key(cell), start)
        for cell in results["period"]
    ]


def _key(cell: object) -> object:
    return tidy_text(cell) if isinstance(cell, str) else cell


def no_header(sheet: Sheet) -> ExtractProblem:
    """Say that a sheet holds no table that can be read."""
    return ExtractProblem(
        "no row names the columns of a table: a KPI reference and a result are looked for",
        file=sheet.file,
        sheet=sheet.name or None,
        action="ask for a header row, or name the columns in contract.toml under extracts.columns",
    )
