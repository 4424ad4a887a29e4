"""KPIs that were added, discontinued or given other terms."""

from __future__ import annotations

import pandas as pd

from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, join, paragraph, table
from kpianalysis.display.numbers import NOT_APPLICABLE, level, text_or
from kpianalysis.review import Review


def kpi_changes(review: Review) -> Block:
    """Show the KPI changes since the last period."""
    rows = review.changes
    since = review.previous_period.last.words
    if rows.empty:
        return join(
            paragraph(f"No KPI was added, discontinued or given other terms after {since}.")
        )
    cells = []
    for _, row in rows.iterrows():
        kpi = review.contract.kpi(row["kpi_ref"])
        cells.append(
            [
                kpi.name,
                row["month"].words,
                row["change"],
                *(
                    NOT_APPLICABLE if pd.isna(row[c]) else level(row[c], kpi)
                    for c in ("old", "new")
                ),
                text_or(row["reason"], "no reason is recorded"),
                text_or(row["agreement"], "no agreement is recorded"),
                *([text_or(row["basis"], NOT_APPLICABLE)] if review.has_basis else []),
            ]
        )
    headers = ["KPI", "From", "Change", "Old", "New", "Reason", "Agreement"]
    return join(
        paragraph("Each month is judged by the target that was in force in it."),
        table(
            "kpi-changes",
            f"KPI changes after {since}",
            [*headers, *(["Basis"] if review.has_basis else [])],
            cells,
            rows.assign(month=rows["month"].map(lambda month: month.iso)),
            numeric=(3, 4),
            note=f"Basis: {basis_words(rows['basis'])}." if review.has_basis else "",
        ),
    )
