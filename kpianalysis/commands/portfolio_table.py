"""How does a terminal, or a program that reads JSON, get the rows of a portfolio?"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from kpianalysis.portfolio.all_contracts import Portfolio

_SHOWN = 50
_COUNTS = {
    "kpis": "KPIs",
    "met": "Met",
    "missed": "Missed",
    "missed_mitigated": "of these mitigated",
    "missed_in_period": "Missed in period",
    "not_judged": "Not judged",
    "long_term": "Long-term",
    "likely_to_meet": "Likely to meet",
    "likely_to_miss": "Likely to miss",
    "may_do_either": "May do either",
    "no_reading": "No reading",
}
_NOTE = (
    "Counts are of the last month received in the period; missed is before mitigation. Likely is "
    "the reading of the control charts (the target beside the usual range), not a forecast."
)
_NONE = "[z]"


def plain(text: str) -> str:
    r"""Return a text of others without signs that steer a terminal.

    >>> plain("Roads\x1b[31m\nA [red]")
    'Roads [31m A [red]'
    """
    return "".join(sign if sign.isprintable() else " " for sign in text)


def printed(rows: pd.DataFrame) -> None:
    """Print the first rows, and the sums of all."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    has_basis = rows["basis"].fillna("").ne("").any()
    # A file or a pipe has no width that a table must be squeezed into.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    table = Table(caption=_NOTE, caption_justify="left")
    for heading, width in (("Contract", 16), ("Period", 10), ("Last month", 9)):
        table.add_column(heading, overflow="fold", min_width=width)
    for heading in _COUNTS.values():
        table.add_column(heading, justify="right", overflow="fold")
    if has_basis:
        table.add_column("Basis", overflow="fold")
    for row in rows.head(_SHOWN).to_dict("records"):
        cells = [row["contract"], _word(row["period"]), _month(row["last_month"])]
        cells += [_word(row[count]) for count in _COUNTS]
        if has_basis:
            cells.append(_basis(row["basis"]))
        table.add_row(*(Text(plain(cell)) for cell in cells))
    console.print(table)
    if len(rows) > _SHOWN:
        console.print(f"and {len(rows) - _SHOWN} more: --out writes all of them", markup=False)
    console.print(Text(_sums(rows)))
    for row in rows[rows["note"].fillna("").ne("")].head(_SHOWN).to_dict("records"):
        console.print(Text(plain(f"{row['contract']}: {row['note']}")))


def as_records(found: Portfolio) -> str:
    """Write the rows and the problems as JSON; what is not known is null."""
    rows = json.loads(found.rows.to_json(orient="records", date_format="iso", date_unit="s"))
    for row in rows:
        row["last_month"] = row["last_month"] and row["last_month"][:10]
    return json.dumps({"contracts": rows, "problems": found.problems}, indent=2)


def _sums(rows: pd.DataFrame) -> str:
    """Say what all contracts come to."""
    from kpianalysis.display.basis import basis_note
    from kpianalysis.display.numbers import plural

    of = rows.select_dtypes("Int64").sum()
    marks = basis_note(word for basis in rows["basis"].dropna() for word in basis.split("; "))
    return (
        f"{plural(len(rows), 'contract')} with {plural(of['kpis'], 'KPI')}: {of['met']} met, "
        f"{of['missed']} missed ({of['missed_mitigated']} of these mitigated), "
        f"{of['not_judged']} not judged, {of['long_term']} in long-term mitigation; "
        f"{of['likely_to_meet']} likely to meet, {of['likely_to_miss']} likely to miss, "
        f"{of['may_do_either']} may do either, {of['no_reading']} without a reading{marks}."
    )


def _basis(cell: object) -> str:
    """Mark made-up figures in few words."""
    from kpianalysis.display.basis import basis_note

    words = _word(cell)
    return basis_note(words.split("; ")).strip(" ()").removesuffix(" figures") or words


def _word(cell: object) -> str:
    return _NONE if cell is None or cell != cell or str(cell) in ("<NA>", "") else str(cell)


def _month(day: pd.Timestamp) -> str:
    return _NONE if day != day else f"{day:%B %Y}"
