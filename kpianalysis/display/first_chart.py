"""Which KPI does the one chart of the first side show, if it shows a KPI at all?"""

from __future__ import annotations

from kpianalysis.kpi import Kpi
from kpianalysis.review import Review


def kpi_of_first_chart(review: Review) -> Kpi | None:
    """Return the first KPI in focus that is in long-term mitigation or missed its target.

    None without one: a chart of a KPI that is well would hide those that are not, so the first
    side shows how many missed their target instead.
    """
    long_term = review.mitigated.loc[review.mitigated["long_term"], "kpi_ref"]
    missed = review.in_period.loc[review.in_period["missed"], "kpi_ref"]
    matters = {*long_term, *missed}
    return next((review.contract.kpi(ref) for ref in review.in_focus if ref in matters), None)
