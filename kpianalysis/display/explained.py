"""How was a file read? Each row of it, and what it was taken for."""

from __future__ import annotations

import pandas as pd

from kpianalysis.errors import shortened
from kpianalysis.tables import Outcome

_WIDTH = 100
_KINDS = {"title": "title", "header": "header", "total": "total"}


def explained(ledger: pd.DataFrame) -> str:
    """Draw which rows are title, header, data, total and footnote, sheet by sheet.

    Parameters
    ----------
    ledger : DataFrame
        What :func:`kpianalysis.reading.read_extract` gives.
    """
    parts = []
    for (file, sheet), lines in ledger.groupby(["file", "sheet"], sort=False, dropna=False):
        where = f"{file}, sheet {sheet!r}" if sheet else str(file)
        parts.append("\n".join([where, *_rows(lines)]))
    return "\n\n".join(parts)


def _rows(lines: pd.DataFrame) -> list[str]:
    """Draw the rows of one sheet."""
    data = lines["outcome"].ne(str(Outcome.SET_ASIDE))
    last_data = lines.loc[data, "row"].max() if data.any() else 0
    drawn = []
    for row in sorted(lines["row"].unique().tolist()):
        here = lines[lines["row"].eq(row)]
        results = here[here["outcome"].ne(str(Outcome.SET_ASIDE))]
        aside = here[here["outcome"].eq(str(Outcome.SET_ASIDE))]
        if len(results):
            kind, text = "data", _results(results)
        else:
            first = aside.iloc[0]
            kind = _KINDS.get(first["reason"]) or ("heading" if row < last_data else "footnote")
            kind = kind if first["reason"] in (*_KINDS, "no_result") else "set aside"
            text = first["raw"]
            if kind == "header":
                text = f"{first['message']}"
            elif kind == "set aside":
                text = f"{first['message']}: {first['raw']}"
        drawn.append(f"{row or '':>6}  {kind:<9}  {shortened(text, _WIDTH)}")
        drawn += [
            f"{'':>6}  {'':<9}  ! {line['cell']}: {shortened(line['message'], _WIDTH)}"
            for _, line in results.iterrows()
            if line["outcome"] == str(Outcome.REJECTED)
        ]
        if len(results) and len(aside):
            cells = ", ".join(aside["cell"])
            drawn.append(f"{'':>6}  {'':<9}  - not read: {shortened(cells, _WIDTH)}")
    return drawn


def _results(results: pd.DataFrame) -> str:
    if len(results) == 1:
        return str(results["raw"].iloc[0])
    first = str(results["raw"].iloc[0])
    return f"{len(results)} results in {', '.join(results['cell'])}; the first: {first}"
