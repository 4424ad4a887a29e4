"""How does a row stand in the ledger: as its cells were written, and under which address?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

_RAW_LENGTH = 2000
# From this many rows on, going through whole columns costs less than going through the rows.
MANY = 1000


def raw_texts(cells: pd.DataFrame) -> pd.Series:
    """Join the non-empty cells of each row, as they stood."""
    if len(cells) > MANY and all(cells[column].dtype == "str" for column in cells):
        return _joined_at_once(cells)
    joined = [
        " | ".join(str(cell) for cell in row if cell is not None and cell == cell)[:_RAW_LENGTH]
        for row in cells.to_numpy(dtype=object)
    ]
    return pd.Series(joined, index=cells.index, dtype=object)


def addresses(letters: str, rows: pd.Index) -> np.ndarray | ExtensionArray:
    """Name the cells of a column in these rows."""
    if len(rows) <= MANY:
        return np.array([f"{letters}{row + 1}" for row in rows], dtype=object)
    import pyarrow as pa
    import pyarrow.compute as pc

    text = pa.large_string()
    numbers = pa.array(rows.to_numpy() + 1).cast(text)
    named = pc.binary_join_element_wise(pa.scalar(letters, text), numbers, pa.scalar("", text))
    texts: ExtensionArray = pd.array(named, dtype="str")
    return texts


def _joined_at_once(cells: pd.DataFrame) -> pd.Series:
    """Join columns of texts, as many rows as there are in one step."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [pa.array(cells[column], type=pa.large_string()) for column in cells]
    separator = pa.scalar(" | ", type=pa.large_string())
    joined = pc.binary_join_element_wise(*columns, separator, null_handling="skip")
    if pc.max(pc.binary_length(joined)).as_py() > _RAW_LENGTH:
        joined = pc.utf8_slice_codeunits(joined, 0, _RAW_LENGTH)
    return pd.Series(pd.array(joined, dtype="str"), index=cells.index)
