"""The KPIs in focus month by month: what an annex holds of each."""

from __future__ import annotations

from markupsafe import Markup

from kpianalysis.display.blocks import Block, annex_heading, join, subheading
from kpianalysis.display.companion import companion_table
from kpianalysis.display.focus import MOST_IN_BODY, kpi_section
from kpianalysis.display.result_chart import result_chart
from kpianalysis.display.result_table import result_table
from kpianalysis.review import Review


def focus_months(review: Review) -> Block:
    """Write the months of each KPI in focus, and the sections for which the body has no room."""
    if not review.in_focus:
        return Block(Markup(""))
    more = [kpi_section(review, ref, annex_heading) for ref in review.in_focus[MOST_IN_BODY:]]
    months = [
        join(
            subheading(review.contract.kpi(ref).name),
            # The chart of the first one stands on the first side.
            kpi_months(review, ref, with_chart=at > 0),
        )
        for at, ref in enumerate(review.in_focus)
    ]
    head = annex_heading(
        "focus-months", f"KPIs in focus, {review.contract.step_word} by {review.contract.step_word}"
    )
    return join(*more, head, *months)


def kpi_months(review: Review, kpi_ref: str, *, with_chart: bool = True) -> Block:
    """Write the months of one KPI: chart and table, and the measure that it is read beside.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    """
    kpi = review.contract.kpi(kpi_ref)
    return join(
        result_chart(review, kpi)
        if with_chart
        else result_table(review, review.months_of(kpi_ref), kpi),
        companion_table(review, kpi),
    )
