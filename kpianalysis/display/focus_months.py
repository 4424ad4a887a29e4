"""The KPIs in focus month by month: what an annex holds of each."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from kpianalysis.display.blocks import Block, annex_heading, join, subheading
from kpianalysis.display.companion import companion_table
from kpianalysis.display.focus import MOST_IN_BODY, kpi_section
from kpianalysis.display.gap_chart import gap_chart
from kpianalysis.display.outlook_chart import outlook_chart
from kpianalysis.display.result_chart import result_chart
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
    """Write the months of one KPI in charts and tables, and the measure that it is read beside.

    ``with_chart`` leaves out the chart of its results, which then stands elsewhere.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    """
    kpi = review.contract.kpi(kpi_ref)
    results = result_chart(review, kpi)
    gaps, ahead = gap_chart(review, kpi), outlook_chart(review, kpi)
    return join(
        results.block() if with_chart else results.table_only(),
        # The table of results holds the gaps too.
        *([replace(gaps, table=kpi_ref).block()] if gaps else []),
        # Its chart stands in the section.
        *([ahead.table_only()] if ahead else []),
        companion_table(review, kpi),
    )
