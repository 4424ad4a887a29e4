"""What does the Council say of a KPI, who wrote it and when, and what has nobody explained?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from kpianalysis.analysis.explained import who_explained
from kpianalysis.council.layout import MISS, MITIGATION
from kpianalysis.display.coverage import name_days
from kpianalysis.display.numbers import date_words
from kpianalysis.display.once import once
from kpianalysis.review import Review

SUPPLIER = "The supplier's extract"
NOBODY = "Nobody has explained this miss yet."
_KEYS = ["kpi_ref", "period_start"]


def words_in_period(review: Review, about: str, kpi_ref: str | None = None) -> pd.DataFrame:
    """Return what the Council wrote about the period's misses or mitigations.

    Words about a miss that was corrected away are left out: there is no miss to explain.

    Parameters
    ----------
    review : Review
        The period, as at a day.
    about : str
        ``miss`` or ``mitigation``.
    kpi_ref : str, optional
        Of one KPI only.
    """
    said = _words_on_misses(review) if about == MISS else _words_on_mitigation(review)
    if kpi_ref is not None:
        return said[said["kpi_ref"].eq(kpi_ref)].reset_index(drop=True)
    return said.copy(deep=False)


@once
def _words_on_misses(review: Review) -> pd.DataFrame:
    return _words_in(review, MISS, review.in_period["missed"])


@once
def _words_on_mitigation(review: Review) -> pd.DataFrame:
    return _words_in(review, MITIGATION, review.in_period["mitigated"])


def _words_in(review: Review, about: str, holds: pd.Series) -> pd.DataFrame:
    months = review.in_period.loc[holds, _KEYS]
    return review.commentary[review.commentary["about"].eq(about)].merge(months, on=_KEYS)


def council_words(review: Review, kpi_ref: str, about: str) -> list[str]:
    """Say what the Council wrote about a KPI's misses or mitigation in the period, a line for each.

    Parameters
    ----------
    review : Review
        The period, as at a day.
    kpi_ref : str
        Which KPI.
    about : str
        ``miss`` or ``mitigation``.

    Returns
    -------
    list of str
        Author, day and words of each different row; the texts are the Council's own, not escaped.
    """
    lines = []
    reason = "Cause" if about == MISS else "Reason"
    for rows in _alike(words_in_period(review, about, kpi_ref)):
        row = rows.astype(object).where(rows.notna(), None).to_dict("records")[0]
        parts = [
            f"{name}: {sentence(row[key])}"
            for name, key in (
                (reason, "cause"), ("Effect on residents", "effect"), ("Remedy", "remedy"),
            )
            if row[key]
        ]  # fmt: skip
        parts += [say_owner(row, review.as_at)]
        if row["supplier_reply"]:
            parts.append(f"The supplier replies: {sentence(row['supplier_reply'])}")
        months = name_days(review, rows["period_start"])
        on = months if about == MISS else "the mitigation"
        said = " ".join(part for part in parts if part)
        lines.append(f"{council(row)} on {on}{mark_of(row['basis'])}. {said}")
    return lines


def supplier_replies(review: Review, kpi_ref: str, about: str) -> list[str]:
    """List what the supplier replied to the Council's words, each different reply once."""
    rows = words_in_period(review, about, kpi_ref)
    rows = rows[rows["supplier_reply"].notna()].drop_duplicates("supplier_reply")
    return [
        f"The supplier replies{mark_of(row['basis'])}: {sentence(row['supplier_reply'])}"
        for _, row in rows.iterrows()
    ]


def council(row: Mapping[Hashable, Any]) -> str:
    """Name the Council as the one who says something, with author and day."""
    return f"The Council ({row['author']}, {date_words(row['written'])})"


def say_owner(row: Mapping[Hashable, Any], day: dt.date) -> str:
    """Say who owns a remedy and by when; empty where neither is written."""
    parts = [f"Owner: {row['owner']}."] if row["owner"] else []
    if is_date(row["due"]):
        overdue = ": overdue" if row["due"].date() < day else ""
        parts.append(f"Due by {date_words(row['due'])}{overdue}.")
    return " ".join(parts)


def mark_of(basis: object) -> str:
    """Write the basis behind words; empty for a real contract.

    >>> mark_of("illustrative"), mark_of(None)
    (' (illustrative)', '')
    """
    return f" ({basis})" if isinstance(basis, str) else ""


def sentence(text: str) -> str:
    """End a text as a sentence ends, whoever wrote it.

    >>> sentence("Two posts are vacant"), sentence("Why not?")
    ('Two posts are vacant.', 'Why not?')
    """
    return text if text.rstrip().endswith((".", "?", "!")) else f"{text.rstrip()}."


@once
def without_words(review: Review) -> pd.DataFrame:
    """List the period's misses that the Council, the supplier or both have not explained.

    Returns
    -------
    DataFrame
        ``kpi_ref, period_start, missing``; ``missing`` is ``council``, ``supplier`` or ``both``.
    """
    said = who_explained(review.in_period[review.in_period["missed"]], review.commentary)
    council_missing, supplier_missing = ~said["by_council"], ~said["by_supplier"]
    missing = pd.Series("both", index=said.index)
    missing = missing.mask(~council_missing, "supplier").mask(~supplier_missing, "council")
    listed = said[_KEYS].assign(missing=missing)
    return listed[council_missing | supplier_missing].reset_index(drop=True)


def overdue_remedies(review: Review) -> pd.DataFrame:
    """Return the Council's rows of the period whose remedy was due before the day.

    Returns
    -------
    DataFrame
        Rows of the table ``commentary``, the longest overdue first.
    """
    said = pd.concat([words_in_period(review, about) for about in ("miss", "mitigation")])
    late = said["due"].lt(pd.Timestamp(review.as_at))
    return said[late].sort_values(["due", "kpi_ref"], ignore_index=True)


def is_date(cell: object) -> bool:
    """Say whether a cell holds a day."""
    return isinstance(cell, dt.date) and cell == cell


def _alike(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Put months together that say the same on the same day."""
    texts = [name for name in rows.columns if name not in ("kpi_ref", "period_start", "cell")]
    return [alike for _, alike in rows.groupby(texts, sort=False, dropna=False)]
