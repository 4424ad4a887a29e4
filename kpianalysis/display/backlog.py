"""How many cases stay open past the limit of a "% within N days", which the percentage hides?"""

from __future__ import annotations

import re

import pandas as pd

from kpianalysis.display.audience import count_cell
from kpianalysis.display.basis import basis_note
from kpianalysis.display.numbers import CONFIDENTIAL, NOT_AVAILABLE, period_of, step_word, whole
from kpianalysis.kpi import Kpi

NOT_SUPPLIED = "backlog not supplied"
_WITHIN = re.compile(
    r"\bwithin\s+(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s+"
    r"(?:[\w-]+\s+)?(?:hours?|days?|weeks?|months?)\b",
    re.I,
)


def has_time_limit(kpi: Kpi) -> bool:
    """Say whether a KPI counts what is done within hours, days, weeks or months.

    ``backlog`` in contract.toml says so; without it the title does. A call answered within 60
    seconds leaves nothing open.
    """
    return kpi.backlog is not None or (kpi.is_percentage and bool(_WITHIN.search(kpi.title)))


def backlog_of(row: pd.Series, kpi: Kpi) -> str:
    """Write the open backlog of a month as part of a phrase; empty without a time limit."""
    cell = count_cell(row, "backlog")
    if cell != NOT_AVAILABLE:
        return f"open backlog {cell}"
    return NOT_SUPPLIED if has_time_limit(kpi) else ""


def say_backlog(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say how many cases were open past the limit at the end of some months of a KPI.

    Empty for a KPI without a time limit; says so where none was supplied.
    """
    known = months[months["backlog"].notna()]
    if known.empty:
        if not has_time_limit(kpi):
            return ""
        if any(count_cell(row, "backlog") == CONFIDENTIAL for _, row in months.iterrows()):
            return "How many cases are still open past the limit is not shown: the number is small."
        return f"How many cases are still open past the limit is not known: {NOT_SUPPLIED}."
    what = kpi.backlog or "cases in the open backlog"
    first, last = known.iloc[0], known.iloc[-1]
    when = period_of(last).words
    sentence = f"At the end of {when} there were {whole(last['backlog'])} {what}"
    if len(known) > 1:
        before = period_of(first).words
        sentence += f"; at the end of {before} {whole(first['backlog'])}"
    missing = months.loc[months["value"].notna() & months["backlog"].isna(), "period_start"]
    rest = (
        ""
        if missing.empty
        else f" For {len(missing)} of the {step_word(months)}s it was not shown or supplied."
    )
    return f"{sentence}{basis_note(known['counts_basis'])}.{rest}"
