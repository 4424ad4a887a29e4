"""Which different cells does a column hold, so that each is read once, however often it stands?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray


def different(cells: pd.Series) -> tuple[np.ndarray, list[object]]:
    """Give each different cell of a column a number.

    Parameters
    ----------
    cells : Series
        Texts, categories, or cells of many types; 1, 1.0 and True are three different cells.

    Returns
    -------
    (array of int, list)
        The number of each cell, -1 where none stands, and the different cells in turn.

    Examples
    --------
    >>> codes, cells = different(pd.Series(["90%", None, "75%", "90%"]))
    >>> codes.tolist(), cells
    ([0, -1, 1, 0], ['90%', '75%'])
    """
    if isinstance(cells.dtype, pd.CategoricalDtype):
        codes, held = cells.cat.codes.to_numpy(), list(cells.cat.categories)
        if np.bincount(codes + np.int64(1), minlength=len(held) + 1)[1:].all():
            return codes, held
    if cells.dtype != object:
        codes, kinds = pd.factorize(cells)
        return codes, list(kinds)
    keys: dict[tuple[type, object], int] = {}
    codes = np.array(
        [
            -1 if cell is None or cell != cell else keys.setdefault((type(cell), cell), len(keys))
            for cell in cells.tolist()
        ],
        dtype="int64",
    )
    return codes, [cell for _, cell in keys]


def each_once(
    cells: pd.Series,
    read: Callable[[object], object],
    blank: object = None,
    kind: type | str = object,
) -> np.ndarray:
    """Read a column, each different cell once.

    Parameters
    ----------
    cells : Series
        Cells as they stand.
    read : callable
        Reads one cell.
    blank : object
        What a blank cell says.
    kind : type or str
        Of what is read, as numpy names it.

    Examples
    --------
    >>> each_once(pd.Series(["yes", None, "yes"]), str.upper, blank="NO").tolist()
    ['YES', 'NO', 'YES']
    """
    codes, kinds = different(cells)
    said = np.empty(len(kinds) + 1, dtype=kind)
    said[-1] = blank
    for number, cell in enumerate(kinds):
        said[number] = read(cell)
    spread: np.ndarray = said[codes]
    return spread


def numbered(codes: np.ndarray, texts: Any) -> pd.Categorical:
    """Hold texts by the number of each, -1 where none stands.

    >>> numbered(np.array([1, -1, 0]), ["a", "b"]).tolist()
    ['b', nan, 'a']
    """
    return pd.Categorical.from_codes(codes, pd.Index(texts))


def nothing(index: pd.Index) -> pd.Series:
    """Make a column in which no cell stands.

    >>> nothing(pd.RangeIndex(2)).tolist()
    [nan, nan]
    """
    return pd.Series(numbered(np.full(len(index), -1, dtype="int8"), []), index=index)


def as_categories(texts: pd.Series) -> pd.Series:
    """Hold a column of texts by their numbers, so that it need not be gone through again.

    >>> as_categories(pd.Series(["b", "a", None, "b"])).cat.categories.tolist()
    ['b', 'a']
    """
    return pd.Series(numbered(*pd.factorize(texts)), index=texts.index, name=texts.name)


def as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the columns of categories as the texts that they stand for.

    >>> as_texts(pd.DataFrame({"ref": as_categories(pd.Series(["b", "a"]))}))["ref"].dtype
    <StringDtype(na_value=nan)>
    """
    import pyarrow as pa

    written: dict[str, ExtensionArray] = {}
    alike: dict[str | None, pa.Array] = {}  # columns of one text throughout share it
    for name, column in table.select_dtypes("category").items():
        codes, texts = column.cat.codes.to_numpy(), [*column.cat.categories, None]
        if (codes == codes[:1]).all():
            text = texts[codes[0]] if len(codes) else None
            if text not in alike:
                alike[text] = pa.repeat(pa.scalar(text, pa.large_string()), len(codes))
            written[str(name)] = pd.array(alike[text], dtype="str")
        else:
            written[str(name)] = pd.array(texts, dtype="str").take(codes)  # -1 is the last: None
    return table.assign(**written)
