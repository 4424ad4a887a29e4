"""KPIs that were added, discontinued, redefined or given another target or minimum."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.changes import MINIMUM_CHANGED, REDEFINED, TARGET_CHANGED
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, join, paragraph, refer, table
from kpianalysis.display.numbers import NOT_APPLICABLE, SHORTHAND, level, text_or
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review

_TERMS = {TARGET_CHANGED: "", MINIMUM_CHANGED: "minimum "}
_UNKNOWN = {TARGET_CHANGED: "no target", MINIMUM_CHANGED: "minimum not known"}
_REDEFINED = (
    "A redefined measure counts something else: earlier results are not compared with later."
)


def kpi_changes(review: Review) -> Block:
    """Show the KPI changes since the last period; an annex holds all since the contract began."""
    since = review.previous_period.last.words
    every = _in_order(review)
    new = every[every["since_last"]]
    none = (
        "No KPI was added, discontinued, redefined or given another target or minimum after "
        f"{since}."
    )
    earlier = Markup("Changes since the contract began: {}.").format(
        refer("section", "every-change")
    )
    return join(
        paragraph(none if new.empty else "", "" if every.empty else earlier),
        Block(Markup(""))
        if new.empty
        else _table(review, "kpi-changes", f"KPI changes after {since}", new),
    )


def every_kpi_change(review: Review) -> Block:
    """Show the KPI changes since the contract began, those since the last period first."""
    every = _in_order(review)
    return join(
        paragraph(
            "Each month is judged by the target that was in force in it.",
            _REDEFINED if every["change"].eq(REDEFINED).any() else "",
        ),
        _table(
            review,
            "every-kpi-change",
            "KPI changes since the contract began, the latest first",
            every,
        ),
    )


def _table(review: Review, key: str, caption: str, rows: pd.DataFrame) -> Block:
    lines = [
        _line(review, rows) for _, rows in rows.groupby(["kpi_ref", "month", "what"], sort=False)
    ]
    headers = ["KPI", "From", "Change", "Old", "New", "Reason", "Agreement"]
    texts = [cell for line in lines for cell in line]
    notes = [
        f"{NOT_APPLICABLE} {SHORTHAND[NOT_APPLICABLE]}." if NOT_APPLICABLE in texts else "",
        f"Basis: {basis_words(rows['basis'])}." if review.has_basis else "",
    ]
    return table(
        key,
        caption,
        [*headers, *(["Basis"] if review.has_basis else [])],
        lines,
        rows.drop(columns="what").assign(month=rows["month"].map(lambda month: month.iso)),
        note=" ".join(filter(None, notes)),
    )


def _in_order(review: Review) -> pd.DataFrame:
    """Return every change, the new ones first, with ``since_last`` (it is new) and ``what``.

    A target and a minimum that changed together are one thing to a reader: ``what`` is the same.
    """
    every, new = review.every_change, review.changes
    is_new = every["month"].isin(new["month"]).astype(bool)
    every = every.assign(
        since_last=is_new, what=every["change"].where(~every["change"].isin(_TERMS), "terms")
    )
    earlier = every[~is_new].sort_values("month", ascending=False, kind="stable")
    return pd.concat([every[is_new], earlier], ignore_index=True)


def _line(review: Review, rows: pd.DataFrame) -> list[str]:
    """Write the cells of one change."""
    row = rows.iloc[0]
    kpi = review.contract.kpi(row["kpi_ref"])
    changed = [change for change in _TERMS if change in set(rows["change"])]
    what = " and ".join(change.removesuffix(" changed") for change in changed) + " changed"
    return [
        kpi.name,
        row["month"].words,
        what if changed else row["change"],
        _side(rows, "old", "before", kpi),
        _side(rows, "new", "after", kpi),
        text_or(row["reason"], "no reason is recorded"),
        text_or(row["agreement"], "no agreement is recorded"),
        *([text_or(row["basis"], NOT_APPLICABLE)] if review.has_basis else []),
    ]


def _side(rows: pd.DataFrame, number: str, text: str, kpi: Kpi) -> str:
    """Write what held before or after a change: levels, or what was measured."""
    levels = [
        _UNKNOWN[row["change"]]
        if pd.isna(row[number])
        else f"{_TERMS[row['change']]}{level(row[number], kpi)}"
        for _, row in rows.iterrows()
        if row["change"] in _TERMS
    ]
    return ", ".join(levels) or text_or(rows.iloc[0][text], NOT_APPLICABLE)
