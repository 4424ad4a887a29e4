"""What do the cells of a column say? Each different text is read once, plain numbers at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.intake.cell_text import tidy_text
from kpianalysis.intake.each_once import different, numbered
from kpianalysis.intake.values import Reading, read_value
from kpianalysis.tables import State

# Up to this many different texts are read one by one; it costs less than a pattern over all.
_FEW = 5_000
_PLAIN = r"^[+-]?[0-9]{1,15}(?:\.[0-9]{1,12})?%?$"
_FIELDS = ("unit", "bound", "state", "problem", "remark", "mark", "words")


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
        and the other fields of a :class:`kpianalysis.intake.values.Reading` as categories (a
        million cells say few different things), indexed as ``cells``.

    Examples
    --------
    >>> read = read_cells(pd.Series(["70.71%", "n/a - no volumes"]))
    >>> read["number"].tolist(), [str(state) for state in read["state"]]
    ([70.71, nan], ['measured', 'no_volume'])
    """
    if cells.isna().all():
        return _spread(_table([_read(None, words)]), np.zeros(len(cells), dtype=int), cells.index)
    codes, kinds = different(cells)
    if cells.dtype != object and len(kinds) > _FEW:
        many = _read_many(pd.Series(kinds, dtype="str"), words)
        read = pd.concat([many, _table([_read(None, words)])])
    else:
        read = _table([_read(cell, words) for cell in [*kinds, None]])
    return _spread(read, codes, cells.index)


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
    blank = _table([Reading()])
    table = blank.loc[np.zeros(len(texts), dtype=int)].set_axis(texts.index)
    plain = stripped[is_plain]
    bare = plain.str.rstrip("%")
    point = bare.str.find(".")
    table.loc[is_plain, "number"] = pd.to_numeric(bare).astype("float64")
    table.loc[is_plain, "decimals"] = (bare.str.len() - point - 1).where(point >= 0, 0)
    table.loc[is_plain, "percent_sign"] = plain.str.endswith("%").astype(bool)
    table.loc[is_plain, "words"] = plain.astype(object)
    if not is_plain.all():
        rest = texts[~is_plain]
        table.loc[~is_plain] = _table([_read(text, words) for text in rest]).set_axis(rest.index)
    return table


def _spread(read: pd.DataFrame, codes: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """Give each cell what its text says, by the number of the text; a blank cell's is the last."""
    columns: dict[str, Any] = {}
    for name, said in read.items():
        if said.dtype == object:
            kinds, words = pd.factorize(said)
            same = bool((kinds == kinds[0]).all())
            spread = np.full(len(codes), kinds[0], dtype="int8") if same else kinds[codes]
            columns[str(name)] = numbered(spread, words)
        else:
            columns[str(name)] = said.to_numpy()[codes]
    return pd.DataFrame(columns, index=index, copy=False)


def _read(text: object, words: Mapping[str, State] | None) -> Reading:
    if words and isinstance(text, str) and (state := words.get(tidy_text(text).casefold())):
        return Reading(state=state, words=tidy_text(text))
    return read_value(text)


def _table(readings: list[Reading]) -> pd.DataFrame:
    """Lay readings out as a table."""
    numbers = [np.nan if r.number is None else float(r.number) for r in readings]
    decimals = [
        0 if r.number is None else max(0, -int(r.number.as_tuple().exponent)) for r in readings
    ]
    return pd.DataFrame(
        {
            "number": np.array(numbers, dtype="float64"),
            "decimals": np.array(decimals, dtype="int64"),
            "percent_sign": np.array([r.percent_sign for r in readings], dtype=bool),
            **{
                field: pd.Series([getattr(r, field) for r in readings], dtype=object)
                for field in _FIELDS
            },
        }
    )
