"""Which rows of a delimited file hold more cells than their header, so that cells may be shifted?

An unquoted comma inside a number or a text makes two cells of one: ``12,273`` becomes 12 and 273.
A workbook's cells cannot be split so.
"""

from __future__ import annotations

import pandas as pd

from kpianalysis.intake.headers import Table
from kpianalysis.intake.workbook import Sheet, column_letters

_FAULT = (
    "the row holds more cells than its header, as far as column {}; perhaps there is a comma "
    "inside a number or a text; ask for the file as a workbook, or with such cells in quotation "
    "marks"
)


def row_faults(sheet: Sheet, table: Table, rows: pd.Series) -> pd.Series:
    """Say of each row of a delimited file that is longer than its header why it is in doubt.

    Parameters
    ----------
    sheet : Sheet
        One without a name is a delimited file.
    table : Table
        The table that the rows are of.
    rows : Series of int
        The row (from zero) of each result.

    Returns
    -------
    Series of str
        The fault; missing where there is none.
    """
    faults = pd.Series(None, index=rows.index, dtype=object)
    if sheet.name:
        return faults
    header = sheet.cells.loc[table.first_row : table.last_row].notna().any(axis=0)
    last = int(header[header].index.max()) if header.any() else -1
    beyond = [column for column in map(int, sheet.cells.columns) if column > last]
    if not beyond:
        return faults
    more = sheet.cells.loc[table.last_row + 1 : table.end_row - 1, beyond].notna()
    more = more[more.any(axis=1)]
    furthest = [beyond[-1 - back] for back in more.to_numpy()[:, ::-1].argmax(axis=1)]
    reach = {
        row: _FAULT.format(column_letters(at)) for row, at in zip(more.index, furthest, strict=True)
    }
    return rows.map(reach).astype(object) if reach else faults
