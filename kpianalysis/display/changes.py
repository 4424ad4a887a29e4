"""What changed: KPIs, targets, and figures that are not what members read before."""

from __future__ import annotations

from kpianalysis.display.blocks import Block, heading, join, subheading
from kpianalysis.display.corrections import corrections, say_changed
from kpianalysis.display.kpi_changes import kpi_changes
from kpianalysis.display.numbers import plural
from kpianalysis.display.rulings import rulings
from kpianalysis.review import Review


def changes(review: Review) -> Block:
    """Show KPI changes since the last period, and figures that changed since the last page."""
    changed, last = review.changes, review.last_page
    kpis = plural(changed["kpi_ref"].nunique(), "KPI") if len(changed) else "no KPI"
    figures = say_changed(last.figures) if last else "no figure corrected"
    return join(
        heading("changes", f"Changes: {kpis} changed, {figures}"),
        subheading("KPIs and targets"),
        kpi_changes(review),
        subheading("Figures that changed"),
        corrections(review),
        rulings(review),
    )
