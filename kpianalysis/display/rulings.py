"""Figures that the Council settled, because the supplier's cell could not be used as it stands."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.blocks import Block, join, paragraph, subheading, table
from kpianalysis.display.numbers import NOT_APPLICABLE, measured, period_of, text_or, with_bound
from kpianalysis.review import Review

_PLACE = ["file", "sheet", "cell"]


def rulings(review: Review) -> Block:
    """Show figures that the supplier did not send so, and who settled them."""
    ruled = review.in_period[review.in_period["ruling"].notna()]
    if ruled.empty:
        return Block(Markup(""))
    cells = []
    for _, row in ruled.iterrows():
        kpi = review.contract.kpi(row["kpi_ref"])
        cells.append(
            [
                kpi.name,
                period_of(row).words,
                with_bound(measured(row["value"], kpi, row["target"]), row["bound"])
                if pd.notna(row["value"])
                else NOT_APPLICABLE,
                row["ruling"][:1].upper() + row["ruling"][1:],
                ", ".join(text for part in _PLACE if (text := text_or(row[part], ""))),
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
            ["KPI", review.contract.step_word.capitalize(), "Figure used", "Ruling", "Cell"],
            cells,
            ruled[["kpi_ref", "period_start", "value", "state", "ruling", *_PLACE]],
            numeric=(2,),
        ),
    )
