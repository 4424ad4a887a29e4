"""Did every row of the files that were read end somewhere, and no cell in two places?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.intake.workbook import Sheet


def assert_conserved(sheets: list[tuple[Sheet, pd.Index]], ledger: pd.DataFrame) -> None:
    """Stop when a non-empty row is missing from the ledger, or a cell stands there twice.

    Parameters
    ----------
    sheets : list of (Sheet, Index of int)
        Each sheet, and the rows (from zero) that are part of a result of another row.
    ledger : DataFrame
        What became of every row.
    """
    place = ledger.groupby(["file", "sheet"], sort=False).ngroup().to_numpy()
    numbers = ledger["row"].to_numpy(dtype="int64")
    order = np.argsort(place, kind="stable")
    rows = np.split(numbers[order], np.flatnonzero(np.diff(place[order])) + 1)
    first = ledger.iloc[order[np.cumsum([0, *map(len, rows)])[:-1]]]
    held_rows = dict(zip(zip(first["file"], first["sheet"], strict=True), rows, strict=True))
    for sheet, partners in sheets:
        held = held_rows.get((sheet.file, sheet.name), numbers[:0])
        if (held == 0).any():
            continue  # the whole sheet is refused in one line
        lost = sheet.counts > 0
        lost[held - 1] = False
        lost[partners.to_numpy(dtype="int64")] = False
        if lost.any():
            where = f"{sheet.file}, {sheet.name}"
            raise AssertionError(f"{where}: rows {list(np.flatnonzero(lost) + 1)} are lost")
    # Most rows stand there once: the cells of the others are compared.
    row = pd.DataFrame({"place": place, "row": numbers})
    again = np.flatnonzero(row.duplicated(keep=False) & (numbers > 0))
    cells = ledger.iloc[again] if len(again) else ledger[:0]
    twice = cells[cells.duplicated(["file", "sheet", "row", "cell"])]
    if len(twice):
        raise AssertionError(f"cells stand twice in the ledger: {twice.iloc[0].to_dict()}")
