"""Figures that were corrected after they were sent."""

from __future__ import annotations

from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, join, paragraph, table
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    level,
    measured,
    period_of,
    text_or,
    with_bound,
)
from kpianalysis.review import Review


def corrections(review: Review) -> Block:
    """Show the corrected figures of the period."""
    rows = review.corrections
    if rows.empty:
        return join(
            paragraph(f"No figure of {review.period.words} was corrected after it was sent.")
        )
    standing = review.in_period.set_index(["kpi_ref", "period_start"])
    cells = []
    for _, row in rows.iterrows():
        kpi = review.contract.kpi(row["kpi_ref"])
        now = standing.loc[(row["kpi_ref"], row["period_start"])]
        cells.append(
            [
                kpi.name,
                period_of(row).words,
                with_bound(measured(row["value"], kpi, now["target"]), row["bound"]),
                with_bound(measured(row["value_after"], kpi, now["target"]), row["bound_after"]),
                level(now["target"], kpi),
                str(now["status"]),
                f"{row['replaced_on'].day} {row['replaced_on']:%B %Y}",
                row["replaced_by"],
                *([text_or(row["basis_after"], NOT_APPLICABLE)] if review.has_basis else []),
            ]
        )
    headers = [
        "KPI",
        review.contract.step_word.capitalize(),
        "First sent",
        "Corrected to",
        "Target",
    ]
    headers += ["Status now", "On", "File"]
    return join(
        table(
            "corrections",
            f"Corrected figures of {review.period.words}",
            [*headers, *(["Basis"] if review.has_basis else [])],
            cells,
            rows[
                [
                    "kpi_ref",
                    "period_start",
                    "value",
                    "bound",
                    "value_after",
                    "bound_after",
                    "replaced_on",
                    "replaced_by",
                    "basis",
                    "basis_after",
                ]
            ],
            numeric=(2, 3, 4),
            note=f"Basis: {basis_words(rows['basis_after'])}." if review.has_basis else "",
        )
    )
