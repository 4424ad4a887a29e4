"""Which rows of a table hold a result, which a total, and which neither?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.layouts import Body
from kpianalysis.intake.values import read_value
from kpianalysis.intake.vocabulary import begins_notes, is_plain_total, is_total

_LOOKED_THROUGH = 20_000
_REF = re.compile(
    r"(?:[a-z]{1,6}[\s_-]*)?kpi[\s_-]*\d{1,4}[a-z]?\W*|[a-z]{1,5}[-_.]?\d{1,4}[a-z]?\W*", re.I
)
_LABELS = {"ref", "title", "area", "period", "year", "period_start", "period_end", "period_days"}


def row_kinds(body: Body, kinds: pd.Series | None) -> pd.Series:
    """Tell results from totals and from everything else (section headings, footnotes).

    Parameters
    ----------
    body : Body
        The rows of a table.
    kinds : Series or None
        Where rows of targets and results take turns: which each row is.

    Returns
    -------
    Series of str
        ``result``, ``total`` or ``other``, by row number.
    """
    cells, table = body.cells, body.table
    nothing = pd.Series(None, index=cells.index, dtype=object)
    ref = cells.get("ref", nothing)
    title = cells.get("title", nothing)
    identity = title if "ref" not in cells else ref
    # "Average (days) to assess" beside a ref is a KPI's title; "Sub total" is none.
    label = _named(ref, is_total) | _named(title, is_plain_total)
    label |= _named(title, is_total) & ~_has_digit(ref)
    kind = pd.Series("result", index=cells.index)
    dated = pd.Series(False, index=cells.index)
    if table.dated:
        places = [column.index for column in table.dated]
        dated = body.sheet.cells.loc[cells.index, places].notna().any(axis=1)
    if kinds is not None:
        kind[kinds.isna()] = "other"
    elif table.measures_across:
        values = body.sheet.cells.loc[cells.index, [c.index for c in table.of("value")]]
        kind[values.isna().all(axis=1)] = "other"
    else:
        others = [role for role in cells if role not in _LABELS]
        alone = cells[others].isna().all(axis=1) & ~dated
        if not table.dated:
            # A KPI with its period, or by its ref, and no figure: it was not supplied.
            alone &= ~(identity.notna() & _names_a_result(cells, ref))
        # A figure beside no ref is a result that nobody can place: rejected, not passed over.
        kind[identity.isna() | alone] = "other"
        unplaced = identity.isna() & ~alone
        if unplaced.any():
            kind[unplaced & _figures(body, unplaced)] = "result"
    kind[label] = "total"
    kind[_in_notes(body, ref)] = "other"
    return kind


def _in_notes(body: Body, ref: pd.Series) -> pd.Series:
    """Say which rows stand below the heading of the notes, and have no ref of a KPI."""
    below = pd.Series(False, index=ref.index)
    if len(ref) > _LOOKED_THROUGH:
        return below
    held = body.sheet.cells.loc[ref.index].notna().sum(axis=1)
    rows = held.index[held.eq(1)]
    texts = ((row, next(cell for cell in body.sheet.row(row) if cell is not None)) for row in rows)
    first = next((row for row, cell in texts if begins_notes(tidy_text(cell))), None)
    # Where refs look like refs above, one that does not is a note; else nobody can tell.
    if (
        first is not None
        and (above := ref[ref.index < first].dropna()).size
        and _is_ref(above).all()
    ):
        below = pd.Series(ref.index >= first, index=ref.index) & ~_is_ref(ref)
    return below


def _names_a_result(cells: pd.DataFrame, ref: pd.Series) -> pd.Series:
    """Say which rows name a period of their own, or a ref that no heading could be."""
    telling = [role for role in ("period", "year", "period_end") if role in cells]
    return cells[telling].notna().any(axis=1) | _is_ref(ref)


def _is_ref(ref: pd.Series) -> pd.Series:
    return _named(ref, lambda text: bool(_REF.fullmatch(text)))


def _named(name: pd.Series, test: Callable[[str], bool]) -> pd.Series:
    found = {cell for cell in name.dropna().unique() if test(tidy_text(cell))}
    return name.isin(found) if found else pd.Series(False, index=name.index)


def _has_digit(ref: pd.Series) -> pd.Series:
    return _named(ref, lambda text: any(letter.isdigit() for letter in text))


def _figures(body: Body, where: pd.Series) -> pd.Series:
    """Say which rows hold a figure under a value."""
    columns = [c.index for c in body.table.columns if c.role == "value"]
    cells = body.sheet.cells.loc[where[where].index, columns]
    figures = cells.map(lambda cell: not is_blank(cell) and read_value(cell).number is not None)
    return figures.any(axis=1).reindex(where.index, fill_value=False)
