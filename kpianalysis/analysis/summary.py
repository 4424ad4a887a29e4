"""How many KPIs stand in each row of the month's summary, before and after mitigation?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.tables import Status

MITIGATED_ROW = "missed target, mitigated and not counted"
# Every KPI in force is in exactly one of these rows in each column.
SUMMARY_ROWS = (
    str(Status.MET),
    str(Status.MINIMUM_MET),
    str(Status.BELOW_MINIMUM),
    str(Status.MINIMUM_NOT_KNOWN),
    MITIGATED_ROW,
    str(Status.NO_TARGET),
    str(Status.NO_VOLUME),
    str(Status.NOT_MEASURABLE),
    str(Status.NOT_SUPPLIED),
    str(Status.SUSPENDED),
)
BEFORE, AFTER = "before mitigation", "after mitigation"


def summary_by_month(assessments: pd.DataFrame) -> pd.DataFrame:
    """Count KPIs by month and row.

    Parameters
    ----------
    assessments : DataFrame
        The months to count.

    Returns
    -------
    DataFrame
        Tidy: ``period_start, view`` (before or after mitigation), ``row, kpis``; for each month and
        view all of :data:`SUMMARY_ROWS`, which add up to the KPIs in force.
    """
    after = assessments["status"].where(
        ~(assessments["missed"] & assessments["mitigated"]), MITIGATED_ROW
    )
    rows = pd.concat(
        [
            assessments[["period_start"]].assign(view=BEFORE, row=assessments["status"]),
            assessments[["period_start"]].assign(view=AFTER, row=after),
        ]
    )
    counted = rows.value_counts(["period_start", "view", "row"])
    everything = pd.MultiIndex.from_product(
        [sorted(assessments["period_start"].unique()), [BEFORE, AFTER], SUMMARY_ROWS],
        names=["period_start", "view", "row"],
    )
    return counted.reindex(everything, fill_value=0).rename("kpis").reset_index()
