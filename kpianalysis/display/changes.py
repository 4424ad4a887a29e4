"""What changed: KPIs, targets, and figures that are not what members read before."""

from __future__ import annotations

from markupsafe import Markup

from kpianalysis.display.blocks import Block, annex_heading, heading, join, subheading
from kpianalysis.display.corrections import corrections, say_changed
from kpianalysis.display.kpi_changes import every_kpi_change, kpi_changes
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


def changes_in_full(review: Review) -> Block:
    """Show every KPI change since the contract began; nothing where there was none."""
    if review.every_change.empty:
        return Block(Markup(""))
    return join(
        annex_heading("every-change", "KPI changes since the contract began"),
        every_kpi_change(review),
    )
