"""What changed: KPIs, targets, and figures that were corrected."""

from __future__ import annotations

import pandas as pd

from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, heading, join, paragraph, subheading, table
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    level,
    measured,
    month_of,
    plural,
    with_bound,
)
from kpianalysis.review import Review

_PLACE = ["file", "sheet", "cell"]


def changes(review: Review) -> Block:
    """Show KPI changes since the last period, and corrected figures of this one."""
    changed, corrected = review.changes, review.corrections
    ruled = review.in_period[review.in_period["ruling"].notna()]
    kpis = plural(changed["kpi_ref"].nunique(), "KPI") if len(changed) else "no KPI"
    figures = plural(len(corrected), "figure") if len(corrected) else "no figure"
    return join(
        heading("changes", f"Changes: {kpis} changed, {figures} corrected"),
        subheading("KPIs and targets"),
        _kpi_changes(review),
        subheading("Corrected figures"),
        _corrections(review),
        *([_rulings(review, ruled)] if len(ruled) else []),
    )


def _kpi_changes(review: Review) -> Block:
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
                _text(row["reason"], "no reason is recorded"),
                _text(row["agreement"], "no agreement is recorded"),
                *([_text(row["basis"], NOT_APPLICABLE)] if review.has_basis else []),
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


def _corrections(review: Review) -> Block:
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
                month_of(row["period_start"]).words,
                with_bound(measured(row["value"], kpi, now["target"]), row["bound"]),
                with_bound(measured(row["value_after"], kpi, now["target"]), row["bound_after"]),
                level(now["target"], kpi),
                str(now["status"]),
                f"{row['replaced_on'].day} {row['replaced_on']:%B %Y}",
                row["replaced_by"],
                *([_text(row["basis_after"], NOT_APPLICABLE)] if review.has_basis else []),
            ]
        )
    headers = ["KPI", "Month", "First sent", "Corrected to", "Target", "Status now", "On", "File"]
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


def _rulings(review: Review, ruled: pd.DataFrame) -> Block:
    """Show figures that the supplier did not send so, and who settled them."""
    cells = []
    for _, row in ruled.iterrows():
        kpi = review.contract.kpi(row["kpi_ref"])
        cells.append(
            [
                kpi.name,
                month_of(row["period_start"]).words,
                with_bound(measured(row["value"], kpi, row["target"]), row["bound"])
                if pd.notna(row["value"])
                else NOT_APPLICABLE,
                row["ruling"][:1].upper() + row["ruling"][1:],
                ", ".join(text for part in _PLACE if (text := _text(row[part], ""))),
            ]
        )
    return join(
        subheading("Figures settled by the council"),
        paragraph(
            "In these cells the supplier's file holds something that cannot be used as it stands."
        ),
        table(
            "rulings",
            f"Figures of {review.period.words} that the council settled",
            ["KPI", "Month", "Figure used", "Ruling", "Cell"],
            cells,
            ruled[["kpi_ref", "period_start", "value", "state", "ruling", *_PLACE]],
            numeric=(2,),
        ),
    )


def _text(cell: object, otherwise: str) -> str:
    """Return a cell's text, or what to say where there is none."""
    return cell if isinstance(cell, str) and cell else otherwise
