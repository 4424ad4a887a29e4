"""What do the cells of a column say? Each different text is read once, plain numbers at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.intake.cell_text import tidy_text
from kpianalysis.intake.values import Reading, read_value
from kpianalysis.tables import State

# Up to this many different texts are read one by one; it costs less than a pattern over all.
_FEW = 5_000
_PLAIN = r"^[+-]?\d{1,15}(?:\.\d{1,12})?%?$"
_FIELDS = ("currency", "unit", "bound", "state", "problem", "remark", "mark")


def read_cells(cells: pd.Series, words: Mapping[str, State] | None = None) -> pd.DataFrame:
    """Read a column of results, targets or counts.

    Parameters
    ----------
    cells : Series
        Cells as they stand.
    words : mapping of text to State, optional
        What a person says that a supplier's words mean, in lower case; it wins.

    Returns
    -------
    DataFrame
        ``number`` (float, NaN where none stands), ``decimals`` as written, ``percent_sign``,
        and the other fields of a :class:`kpianalysis.intake.values.Reading`, indexed as ``cells``.

    Examples
    --------
    >>> read_cells(pd.Series(["70.71%", "n/a - no volumes"]))[["number", "state"]].values.tolist()
    [[70.71, 'measured'], [nan, 'no_volume']]
    """
    if cells.isna().all():
        return _as_frame([_read(None, words)], np.zeros(len(cells), dtype=int), cells.index)
    if cells.dtype == "str":
        codes, uniques = pd.factorize(cells)
        texts = pd.Series(uniques, dtype="str")
        if len(texts) > _FEW:
            return _spread(_read_many(texts, words), codes, cells.index)
        return _as_frame([_read(text, words) for text in [*texts, None]], codes, cells.index)
    keys: dict[tuple[type, object], int] = {}
    codes = np.array([keys.setdefault(_key(cell), len(keys)) for cell in cells])
    read = [_read(None if kind is type(None) else cell, words) for kind, cell in keys]
    return _as_frame(read, codes, cells.index)


def in_points(numbers: pd.Series, decimals: pd.Series, fraction: pd.Series) -> pd.Series:
    """Return percentages in percentage points, as decimal arithmetic would scale them.

    >>> in_points(pd.Series([0.55]), pd.Series([2]), pd.Series([True])).tolist()
    [55.0]
    """
    if not fraction.any():
        return numbers.astype("float64")
    scaled = [
        float(f"{number * 100:.{max(0, places - 2)}f}") if places <= 15 else number * 100
        for number, places in zip(numbers[fraction], decimals[fraction], strict=True)
    ]
    points = numbers.astype("float64").copy()
    points.loc[fraction] = np.array(scaled)
    return points


def _read_many(texts: pd.Series, words: Mapping[str, State] | None) -> pd.DataFrame:
    """Read many different texts: plain numbers all at once, what is left one by one."""
    stripped = texts.str.strip()
    is_plain = stripped.str.match(_PLAIN).fillna(False).astype(bool)
    if words:
        is_plain &= ~stripped.str.casefold().isin(list(words))
    table = _as_frame([Reading()], np.zeros(len(texts), dtype=np.int8), texts.index)
    plain = stripped[is_plain]
    bare = plain.str.rstrip("%")
    point = bare.str.find(".")
    table.loc[is_plain, "number"] = pd.to_numeric(bare).astype("float64")
    table.loc[is_plain, "decimals"] = (bare.str.len() - point - 1).where(point >= 0, 0)
    table.loc[is_plain, "percent_sign"] = plain.str.endswith("%").astype(bool)
    table.loc[is_plain, "words"] = plain.astype(object)
    if not is_plain.all():
        rest = texts[~is_plain]
        table.loc[~is_plain] = _as_frame(
            [_read(text, words) for text in rest], np.arange(len(rest)), rest.index
        )
    return table


def _spread(read: pd.DataFrame, codes: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """Give each cell what its text says; a blank cell is last."""
    whole = pd.concat(
        [read, _as_frame([_read(None, None)], np.zeros(1, dtype=int), pd.Index([len(read)]))]
    )
    return pd.DataFrame({name: whole[name].to_numpy()[codes] for name in whole}, index=index)


def _read(text: object, words: Mapping[str, State] | None) -> Reading:
    if words and isinstance(text, str) and (state := words.get(tidy_text(text).casefold())):
        return Reading(state=state, words=tidy_text(text))
    return read_value(text)


def _as_frame(readings: list[Reading], codes: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """Lay readings out as a table, each as often as its text stands in the column."""
    number = [np.nan if r.number is None else float(r.number) for r in readings]
    decimals = [
        0 if r.number is None else max(0, -int(r.number.as_tuple().exponent)) for r in readings
    ]
    columns: dict[str, Any] = {
        "number": np.array(number, dtype="float64")[codes],
        "decimals": np.array(decimals, dtype="int64")[codes],
        "percent_sign": np.array([r.percent_sign for r in readings], dtype=bool)[codes],
    }
    for field in (*_FIELDS, "words"):
        values = [getattr(r, field) for r in readings]
        held = np.empty(len(values), dtype=object)
        held[:] = values
        columns[field] = held[codes]
    columns["currency"] = columns["currency"].astype(bool)
    return pd.DataFrame(columns, index=index)


def _key(cell: object) -> tuple[type, object]:
    """Tell 1, 1.0 and True apart, which are one key to Python; all ways of nothing are one."""
    missing = cell is None or cell is pd.NaT or (isinstance(cell, float) and cell != cell)
    return (type(None), None) if missing else (type(cell), cell)
