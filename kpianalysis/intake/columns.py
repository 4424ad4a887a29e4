"""What do the cells of a whole column say? Every different text is read once, plain numbers at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kpianalysis.intake.values import Reading, read_value, tidy_text
from kpianalysis.tables import State

# Below this many different texts, reading them one by one costs less than a pattern over the column.
_FEW = 500
_PLAIN = r"^[+-]?\d{1,15}(?:\.\d{1,12})?%?$"
_FIELDS = ("currency", "bound", "state", "problem", "remark", "mark")


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
        ``currency``, ``bound``, ``state``, ``problem``, ``remark``, ``mark`` (such as ``p`` for
        provisional) and ``words``, indexed as ``cells``.

    Examples
    --------
    >>> read_cells(pd.Series(["70.71%", "n/a - no volumes"]))[["number", "state"]].values.tolist()
    [[70.71, 'measured'], [nan, 'no_volume']]
    """
    if cells.isna().all():
        return _as_frame([_read(None, words)], np.zeros(len(cells), dtype=int), cells.index)
    if cells.dtype == "str":
        codes, uniques = pd.factorize(cells)
        if len(uniques) > _FEW:
            return _read_many(cells, words)
        texts: list[object] = [*uniques, None]
    else:
        keys: dict[tuple[type, object], int] = {}
        codes = np.array([keys.setdefault(_key(c), len(keys)) for c in cells])
        texts = [None if kind is type(None) else key for kind, key in keys]
    return _as_frame([_read(text, words) for text in texts], codes, cells.index)


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
    points[fraction] = scaled
    return points


def _read_many(cells: pd.Series, words: Mapping[str, State] | None) -> pd.DataFrame:
    """Read a long column: plain numbers all at once, what is left one by one."""
    stripped = cells.str.strip()
    is_plain = stripped.str.match(_PLAIN).fillna(False).astype(bool)
    if words:
        is_plain &= ~stripped.str.casefold().isin(list(words))
    rest = read_cells(cells[~is_plain].astype(object), words) if not is_plain.all() else None
    plain = stripped[is_plain]
    signs = plain.str.endswith("%")
    bare = plain.str.rstrip("%")
    number = pd.to_numeric(bare).astype("float64")
    point = bare.str.find(".")
    decimals = (bare.str.len() - point - 1).where(point >= 0, 0)
    table = _as_frame([Reading()], np.zeros(len(cells), dtype=np.int8), cells.index)
    table["words"] = table["words"].astype(object)
    if len(plain) == len(cells):
        return table.assign(
            number=number, decimals=decimals.astype("int64"), percent_sign=signs.astype(bool),
            words=plain,
        )
    table.loc[plain.index, "number"] = number
    table.loc[plain.index, "decimals"] = decimals.astype("int64")
    table.loc[plain.index, "percent_sign"] = signs.astype(bool)
    table.loc[plain.index, "words"] = plain.astype(object)
    if rest is not None:
        for column in rest.columns:
            table[column] = table[column].astype(object) if column in _FIELDS else table[column]
            table.loc[rest.index, column] = rest[column]
    return table


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
    columns: dict[str, object] = {
        "number": np.array(number, dtype="float64")[codes],
        "decimals": np.array(decimals, dtype="int64")[codes],
        "percent_sign": np.array([r.percent_sign for r in readings], dtype=bool)[codes],
    }
    for field in (*_FIELDS, "words"):
        values = [getattr(r, field, None) for r in readings]
        held = np.empty(len(values), dtype=object)
        held[:] = values
        columns[field] = held[codes]
    columns["currency"] = columns["currency"].astype(bool)  # type: ignore[attr-defined]
    return pd.DataFrame(columns, index=index)


def _key(cell: object) -> tuple[type, object]:
    """Tell 1, 1.0 and True apart, which are one key to Python; nothing is one key however written."""
    missing = cell is None or cell is pd.NaT or (isinstance(cell, float) and cell != cell)
    return (type(None), None) if missing else (type(cell), cell)

