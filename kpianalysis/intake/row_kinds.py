"""Which rows of a table hold a result, which a total, and which neither?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.each_once import each_once, nothing
from kpianalysis.intake.layouts import Body
from kpianalysis.intake.stated_labels import what_is_stated
from kpianalysis.intake.values import read_value
from kpianalysis.intake.vocabulary import begins_notes, is_plain_total, is_total

_LOOKED_THROUGH = 20_000
_REF = re.compile(
    r"(?:[a-z]{1,6}[\s_-]*)?kpi[\s_-]*\d{1,4}[a-z]?\W*|[a-z]{1,5}[-_.]?\d{1,4}[a-z]?\W*", re.I
)
_LABELS = {"ref", "title", "area", "period", "year", "period_start", "period_end", "period_days"}


def row_kinds(body: Body, kinds: pd.Series | None) -> np.ndarray:
    """Tell results from totals and from everything else (section headings, footnotes).

    Parameters
    ----------
    body : Body
        The rows of a table.
    kinds : Series or None
        Where rows of targets and results take turns: which each row is.

    Returns
    -------
    array of str
        ``result``, ``total`` or ``other``, for each row of the body.
    """
    cells, table = body.cells, body.table
    ref = cells["ref"] if "ref" in cells else nothing(cells.index)
    title = cells["title"] if "title" in cells else nothing(cells.index)
    # "Average (days) to assess" beside a ref is a KPI's title; "Sub total" is none.
    label = _named(ref, _sums_up) | _named(title, is_plain_total)
    compared = _named(title, _sums_up)
    if compared.any():
        label |= compared & ~_named(ref, _has_digit)
    other = np.zeros(len(cells), dtype=bool)
    if kinds is not None:
        other = kinds.isna().to_numpy()
    elif table.measures_across:
        other = ~_held(body.sheet.at(cells.index), [column.index for column in table.of("value")])
    else:
        identity = (title if "ref" not in cells else ref).notna().to_numpy()
        alone = ~_held(cells, [role for role in cells if role not in _LABELS])
        if table.dated:
            alone &= ~_held(body.sheet.at(cells.index), [column.index for column in table.dated])
        # A figure beside no ref is a result that nobody can place: rejected, not passed over.
        unplaced = ~identity & ~alone
        if not table.dated and (identity & alone).any():
            # A KPI with its period, or by its ref, and no figure: it was not supplied.
            alone &= ~(identity & _names_a_result(cells, ref))
        other = ~identity | alone
        if unplaced.any():
            other &= ~(unplaced & _figures(body, unplaced))
    kind = np.where(other, "other", "result")
    kind[label] = "total"
    kind[_in_notes(body, ref)] = "other"
    return kind


def _held(cells: pd.DataFrame, columns: list[Any]) -> np.ndarray:
    """Say which rows hold anything in some columns."""
    held = np.zeros(len(cells), dtype=bool)
    for column in columns:
        held |= ~cells[column].array.isna()
    return held


def _in_notes(body: Body, ref: pd.Series) -> np.ndarray:
    """Say which rows stand below the heading of the notes, and have no ref of a KPI."""
    if len(ref) > _LOOKED_THROUGH:
        return np.zeros(len(ref), dtype=bool)
    rows = ref.index[body.sheet.counts[ref.index] == 1]
    texts = ((row, next(cell for cell in body.sheet.row(row) if cell is not None)) for row in rows)
    first = next((row for row, cell in texts if begins_notes(tidy_text(cell))), None)
    # Where refs look like refs above, one that does not is a note; else nobody can tell.
    below = np.zeros(len(ref), dtype=bool)
    if first is not None:
        above, is_ref = ref.index < first, _named(ref, _is_ref)
        named = above & ref.notna().to_numpy()
        if named.any() and is_ref[named].all():
            below = ~above & ~is_ref
    return below


def _names_a_result(cells: pd.DataFrame, ref: pd.Series) -> np.ndarray:
    """Say which rows name a period of their own, or a ref that no heading could be."""
    telling = [role for role in ("period", "year", "period_end") if role in cells]
    named: np.ndarray = _held(cells, telling) | _named(ref, _is_ref)
    return named


def _named(name: pd.Series, test: Callable[[str], bool]) -> np.ndarray:
    return each_once(name, lambda cell: test(tidy_text(cell)), blank=False, kind=bool)


def _sums_up(text: str) -> bool:
    return is_total(text) or what_is_stated(text) is not None


def _is_ref(text: str) -> bool:
    return bool(_REF.fullmatch(text))


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _figures(body: Body, where: np.ndarray) -> np.ndarray:
    """Say which rows hold a figure under a value."""
    columns = [c.index for c in body.table.columns if c.role == "value"]
    cells = body.sheet.cells.loc[body.cells.index[where], columns]
    figures = cells.map(lambda cell: not is_blank(cell) and read_value(cell).number is not None)
    held = np.zeros(len(where), dtype=bool)
    held[where] = figures.any(axis=1)
    return held
