"""What does the supplier say of its own figures: how many KPIs met their target, what is due back?

A summary is read only where its words can mean nothing else, and only when its period is named. A
bare "Green" or "Failures" stays set aside, as everything that is no result does.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.context import named_spans
from kpianalysis.intake.raw_text import raw_texts
from kpianalysis.intake.stated_labels import CREDITS, MAY_BE, what_is_stated
from kpianalysis.intake.values import read_value
from kpianalysis.intake.vocabulary import is_plain_total
from kpianalysis.intake.workbook import Sheet, column_letters
from kpianalysis.period_labels import read_span
from kpianalysis.spans import Span
from kpianalysis.table_columns import LEDGER_COLUMNS
from kpianalysis.tables import Bound, Outcome

REASON, UNDATED = "stated", "stated_undated"
_MESSAGE = "the supplier's own count or sum: kept beside ours, never used as a result"
_NO_PERIOD = "a count or sum of the supplier's own, but no one period is named for it"

_WHOLE_ROW = ("no_table", "title", "total", "no_result")
_MOST_CELLS = 40


@dataclass(frozen=True)
class _Figure:
    """One number of a summary: where it stands, what it counts, in which period."""

    row: int
    column: int
    what: str
    value: float
    span: Span | None


def read_stated(
    sheet: Sheet, lines: pd.DataFrame, catalogue: Catalogue, of_results: Span | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the supplier's own counts and credits among the rows of a sheet that are no results.

    Parameters
    ----------
    sheet : Sheet
        Any sheet of a file.
    lines : DataFrame
        What became of its rows that hold no result.
    catalogue : Catalogue
        Knows how periods are named.
    of_results : Span, optional
        The one period of the sheet's results, where they are of one.

    Returns
    -------
    (DataFrame, DataFrame)
        The columns of the ``stated`` table that a file can fill, and the lines, with those of a
        figure that was read turned to accepted.
    """
    chosen = lines[lines["reason"].isin(_WHOLE_ROW).to_numpy()]
    if len(chosen):
        may_be = chosen["raw"].astype("str").str.contains(MAY_BE, case=False, regex=True)
        chosen = chosen[may_be]
    found = [figure for row in chosen["row"] for figure in _figures(sheet, int(row) - 1, catalogue)]
    if not found:
        return pd.DataFrame(), lines
    of_sheet = of_results or _one_period(sheet, min(figure.row for figure in found), catalogue)
    raw = raw_texts(sheet.cells.take([figure.row for figure in found]))
    dated = [figure.span or of_sheet for figure in found]
    place = [f"{column_letters(figure.column)}{figure.row + 1}" for figure in found]
    table = pd.DataFrame(
        {
            "period_start": [span and pd.Timestamp(span.first_day) for span in dated],
            "period_end": [span and pd.Timestamp(span.last_day) for span in dated],
            "what": [figure.what for figure in found],
            "kpi_ref": None,
            "value": [figure.value for figure in found],
            "file": sheet.file,
            "sheet": sheet.name,
            "cell": place,
        }
    )
    told = table["period_start"].notna()
    replaced = pd.DataFrame(
        {
            "file": sheet.file,
            "sheet": sheet.name,
            "row": [figure.row + 1 for figure in found],
            "cell": place,
            "outcome": told.map({True: str(Outcome.ACCEPTED), False: str(Outcome.SET_ASIDE)}),
            "reason": told.map({True: REASON, False: UNDATED}),
            "message": told.map({True: _MESSAGE, False: _NO_PERIOD}),
            "raw": raw.to_numpy(),
        },
        columns=list(LEDGER_COLUMNS),
    )
    rest = lines[~(lines["row"].isin(replaced["row"]) & lines["reason"].isin(_WHOLE_ROW))]
    whole = pd.concat([rest, replaced], ignore_index=True)
    return (
        table[told].reset_index(drop=True),
        whole.sort_values("row", kind="stable", ignore_index=True),
    )


def _figures(sheet: Sheet, row: int, catalogue: Catalogue) -> list[_Figure]:
    """Read a row that is a label and one number, or a number under each of several periods."""
    held = [(column, cell) for column, cell in enumerate(sheet.row(row)) if not is_blank(cell)]
    texts = [cell for _, cell in held if isinstance(cell, str) and read_value(cell).number is None]
    labels = [text for text in texts if not is_plain_total(tidy_text(text))]
    numbers = [(column, cell) for column, cell in held if cell not in texts]
    if len(labels) != 1 or not numbers or len(held) > _MOST_CELLS:
        return []
    what = what_is_stated(labels[0])
    values = [(column, _number(cell, what)) for column, cell in numbers] if what else []
    if not what or any(value is None for _, value in values):
        return []
    spans = {column: _period_above(sheet, row, column, catalogue) for column, _ in values}
    if len(values) > 1 and None in spans.values():
        return []
    return [
        _Figure(row, column, what, value, spans[column])
        for column, value in values
        if value is not None
    ]


def _number(cell: object, what: str | None) -> float | None:
    """Return a whole count, or an amount; None where the cell is neither."""
    read = read_value(cell)
    if read.number is None or read.percent_sign or read.bound is not Bound.EXACT or read.number < 0:
        return None
    if what != CREDITS and (read.unit or read.number % 1):
        return None
    return float(read.number)


def _period_above(sheet: Sheet, row: int, column: int, catalogue: Catalogue) -> Span | None:
    """Return the period that the nearest heading above a number names."""
    for above in range(row - 1, max(-1, row - _MOST_CELLS), -1):
        cell = sheet.row(above)[column]
        if isinstance(cell, str | dt.date) and (span := read_span(cell, catalogue.calendar).span):
            return span
    return None


def _one_period(sheet: Sheet, first: int, catalogue: Catalogue) -> Span | None:
    """Return the one period that the sheet's name, what stands above the figures or the file say.

    The file's name counts only where nothing else names a period: it may be that of the month in
    which the file was sent.
    """
    above = [row for row in range(first) if sheet.counts[row]]
    title = " ; ".join(
        " ".join(tidy_text(cell) for cell in sheet.row(row) if not is_blank(cell)) for row in above
    )
    by_file, named = named_spans(sheet, title, catalogue)
    spans = set(named.values()) or ({by_file} if by_file else set())
    return spans.pop() if len(spans) == 1 else None
