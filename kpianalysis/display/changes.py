"""What changed: KPIs, targets, and figures that were corrected."""

from __future__ import annotations

from kpianalysis.display.blocks import Block, heading, join, subheading
from kpianalysis.display.corrections import corrections
from kpianalysis.display.kpi_changes import kpi_changes
from kpianalysis.display.numbers import plural
from kpianalysis.display.rulings import rulings
from kpianalysis.review import Review


def changes(review: Review) -> Block:
    """Show KPI changes since the last period, and corrected figures of this one."""
    changed, corrected = review.changes, review.corrections
    kpis = plural(changed["kpi_ref"].nunique(), "KPI") if len(changed) else "no KPI"
    figures = plural(len(corrected), "figure") if len(corrected) else "no figure"
    return join(
        heading("changes", f"Changes: {kpis} changed, {figures} corrected"),
        subheading("KPIs and targets"),
        kpi_changes(review),
        subheading("Corrected figures"),
        corrections(review),
        rulings(review),
    )
