"""Which KPIs are mitigated, for how many months in a row, and what would have counted?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.steps import step_months


def mitigated_kpis(
    assessments: pd.DataFrame,
    first_day: pd.Timestamp,
    long_term_months: int,
    last_arrived: pd.Timestamp,
) -> pd.DataFrame:
    """Describe each KPI that is mitigated in some month of a period.

    Parameters
    ----------
    assessments : DataFrame
        Months up to the end of the period, sorted by KPI and month.
    first_day : Timestamp
        First day of the period.
    long_term_months : int
        Mitigated this many months in a row is long-term, also where rows are quarters.
    last_arrived : Timestamp
        First day of the last month that has arrived: no later month counts as one in a row.

    Returns
    -------
    DataFrame
        One row a KPI, longest mitigation first: ``kpi_ref, start`` (of the run of months),
        ``reason, basis, months_in_row`` (quarters, where rows are quarters; at its last mitigated
        month that has arrived, 0 when it began after that), ``months_in_period`` (those that have
        arrived), ``misses, failures`` (in the period, that would have counted),
        ``long_term, newly_granted, ended`` (not in force in the last month).
    """
    period = assessments[assessments["period_start"].ge(first_day)]
    mitigated = period[period["mitigated"]]
    by_kpi = mitigated.groupby("kpi_ref", sort=False)
    last_month = period["period_start"].max()
    start, end = by_kpi["mitigation_start"].last(), by_kpi["period_start"].max()
    seen = end.where(end.le(last_arrived), last_arrived)
    step = step_months(assessments)
    months = 12 * (seen.dt.year - start.dt.year) + seen.dt.month - start.dt.month
    in_row = months // step + 1
    described = pd.DataFrame(
        {
            "start": start,
            "reason": by_kpi["mitigation_reason"].last(),
            "basis": by_kpi["mitigation_basis"].last(),
            "months_in_row": in_row.clip(lower=0),
            "months_in_period": mitigated["period_start"]
            .le(last_arrived)
            .groupby(mitigated["kpi_ref"], sort=False)
            .sum(),
            "misses": by_kpi["missed"].sum(),
            "failures": by_kpi["below_minimum"].sum(),
            "ended": end.lt(last_month),
        }
    ).reset_index()
    described["long_term"] = (described["months_in_row"] * step).ge(long_term_months)
    described["newly_granted"] = described["start"].ge(first_day)
    return described.sort_values(
        ["months_in_row", "kpi_ref"], ascending=[False, True], ignore_index=True
    )
