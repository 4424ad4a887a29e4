"""Months that the supplier flags as mitigated and were not agreed, and the other way round."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.flags import NOT_AGREED, flag_differences
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, bullets, join, paragraph, table
from kpianalysis.display.numbers import NOT_APPLICABLE, month_of, text_or
from kpianalysis.display.wording import name_months
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review


def flags(review: Review) -> Block:
    """Say where the supplier's own flags of the period differ from what was agreed."""
    rows = flag_differences(review.in_period)
    if rows.empty:
        return Block(Markup(""))
    return join(
        paragraph("The supplier's own flags differ from what was agreed:"),
        bullets(say_flag(review, row) for _, row in rows.iterrows()),
    )


def say_flag(review: Review, row: pd.Series) -> str:
    """Say one run of months in which flag and agreement differ.

    Parameters
    ----------
    review : Review
        The period.
    row : Series
        A row of :func:`kpianalysis.analysis.flags.flag_differences`.
    """
    name = review.contract.kpi(row["kpi_ref"]).name
    months = _months(row)
    if row["difference"] == NOT_AGREED:
        given = text_or(row["flagged_reason"], "")
        reason = f" The supplier's reason: “{given}”." if given else ""
        return f"{name}: flagged as mitigated in {months}, but no mitigation was agreed.{reason}"
    unflagged = f"{name}: mitigation was agreed for {months}, but the supplier does not flag it."
    if row["file_has_flags"]:
        return unflagged
    return f"{unflagged} The file flags no KPI at all, so it may hold no flags."


def every_flag_difference(review: Review) -> Block:
    """Show every difference since the first extract, for an officer; nothing where none is."""
    rows = flag_differences(review.assessments)
    if rows.empty:
        return Block(Markup(""))
    cells = [
        [
            review.contract.kpi(row["kpi_ref"]).name,
            row["difference"],
            _months(row),
            str(row["months"]),
            str(row["misses"]),
            text_or(row["flagged_reason"], NOT_APPLICABLE),
            "yes" if row["file_has_flags"] else "no",
            *([basis_words(row["basis"].split("; "))] if review.has_basis else []),
        ]
        for _, row in rows.iterrows()
    ]
    headers = ["KPI", "Difference", "Months", "How many", "Misses in them", "Supplier's reason"]
    headers += ["File flags any KPI", *(["Basis"] if review.has_basis else [])]
    return table(
        "flags",
        f"Flags of the supplier beside what was agreed, to {review.period.last.words}",
        headers,
        cells,
        rows,
        numeric=(3, 4),
        note="A file that flags no KPI at all may have no column for flags.",
    )


def _months(row: pd.Series) -> str:
    return name_months(ReviewPeriod(month_of(row["start"]), month_of(row["end"])).months)
