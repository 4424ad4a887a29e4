"""What is a finding: which check, about what, where it stands, and the numbers behind it?

A finding is something to ask the supplier about. It says that figures do not fit together, never
why.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any

import pandas as pd

from kpianalysis.table_columns import DATE, NUMBER, TEXT


class Check(StrEnum):
    """What is compared with what."""

    COUNTS = "counts"
    STATUS = "status"
    SUMMARY = "summary"
    MISSING = "missing"
    REPEATED = "repeated"
    JUMP = "jump"
    BUNCHED = "bunched"
    CREDITS = "credits"


PLACE = ("file", "sheet", "cell")
# What each check compares, and the numbers that it rests on; empty where another check's.
EVIDENCE = (
    "numerator", "denominator",  # counts: what stands beside the percentage
    "before", "after",  # summary: our count before and after mitigation; jump: the two figures
    "others", "unread",  # missing: KPIs that came, cells of the file that could not be read
    "run", "results", "usual_move",  # repeated, jump: periods, results behind it, usual change
    "low", "high", "largest_move",  # jump: the usual range before the correction
    "just_met", "just_missed", "band", "expected_share",  # bunched
    "chance",  # repeated, bunched: how likely by chance alone, all KPIs considered
)  # fmt: skip
FINDING_COLUMNS: dict[str, str] = {
    "finding": TEXT,
    "check": TEXT,
    "kpi_ref": TEXT,
    "period_start": DATE,
    "period_end": DATE,
    "known": DATE,
    "what": TEXT,
    "stated": NUMBER,
    "expected": NUMBER,
    "stated_words": TEXT,
    "expected_words": TEXT,
    **dict.fromkeys(EVIDENCE, NUMBER),
    "basis": TEXT,
    **dict.fromkeys(PLACE, TEXT),
}
_IDENTITY = (
    "check", "kpi_ref", "period_start", "period_end", "what", "stated", "expected",
    "stated_words", "expected_words", *PLACE,
)  # fmt: skip
_DIGITS = 8


def as_findings(check: Check, rows: pd.DataFrame, *evidence: str) -> pd.DataFrame:
    """Lay out what a check found, each with an id that stays while its figures do.

    Parameters
    ----------
    check : Check
        Which check it was.
    rows : DataFrame
        One row for each finding, with those of :data:`FINDING_COLUMNS` that the check fills.
    *evidence : str
        The numbers of :data:`EVIDENCE` that it rests on; the others stay empty.

    Returns
    -------
    DataFrame
        All :data:`FINDING_COLUMNS`. ``known`` is the day on which the figures were received.

    Examples
    --------
    >>> found = as_findings(Check.COUNTS, pd.DataFrame({"kpi_ref": ["A"], "stated": [90.0]}))
    >>> found["finding"].item()[:7], found.columns.size == len(FINDING_COLUMNS)
    ('counts-', True)
    """
    others = [column for column in EVIDENCE if column not in evidence]
    named = rows.drop(columns=others, errors="ignore").assign(check=str(check))
    kinds: dict[str, Any] = FINDING_COLUMNS
    table = pd.DataFrame(
        {
            column: named[column].astype(kind)
            if column in named
            else pd.Series(index=named.index, dtype=kind)
            for column, kind in kinds.items()
        },
        index=named.index,
    ).reset_index(drop=True)
    parts = zip(*(_texts(table[column]) for column in _IDENTITY), strict=True)
    table["finding"] = [f"{check}-{_digest('|'.join(texts))}" for texts in parts]
    return table.astype({"finding": TEXT})


def no_findings() -> pd.DataFrame:
    """Return a table without a finding."""
    return as_findings(Check.COUNTS, pd.DataFrame())


def _texts(column: pd.Series) -> list[str]:
    """Write a column so that it reads the same on every machine."""
    if column.dtype == "float64":
        return [f"{number:.10g}" for number in column]
    if column.dtype.kind == "M":
        column = column.dt.strftime("%Y-%m-%d")
    return [text if isinstance(text, str) else "" for text in column]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
