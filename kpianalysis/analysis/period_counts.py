"""How many KPIs stood where in each month of a period, in few enough numbers to compare periods?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.summary import AFTER, BEFORE, MITIGATED_ROW
from kpianalysis.tables import Status

_MISSES = [str(Status.MINIMUM_MET), str(Status.BELOW_MINIMUM), str(Status.MINIMUM_NOT_KNOWN)]


def counts_by_step(summary: pd.DataFrame) -> pd.DataFrame:
    """Count KPIs by month, or by quarter where results are quarterly.

    Parameters
    ----------
    summary : DataFrame
        ``period_start, view, row, kpis``, as :func:`summary_by_month` returns it.

    Returns
    -------
    DataFrame
        One row for each month in which some KPI met or missed its target, by ``period_start``:
        ``kpis`` (in force), ``met``, ``missed`` (before mitigation), ``missed_counted``,
        ``missed_mitigated``, ``below_minimum`` (before mitigation), ``below_minimum_counted``,
        ``not_judged`` (no result, or no target). ``kpis`` is met, missed and not judged together;
        ``missed`` is counted and mitigated together.
    """
    counts = pd.DataFrame(
        {
            "kpis": _kpis(summary, BEFORE),
            "met": _kpis(summary, BEFORE, [str(Status.MET)]),
            "missed": _kpis(summary, BEFORE, _MISSES),
            "missed_counted": _kpis(summary, AFTER, _MISSES),
            "missed_mitigated": _kpis(summary, AFTER, [MITIGATED_ROW]),
            "below_minimum": _kpis(summary, BEFORE, [str(Status.BELOW_MINIMUM)]),
            "below_minimum_counted": _kpis(summary, AFTER, [str(Status.BELOW_MINIMUM)]),
        }
    )
    # A row that the summary does not have holds no KPI.
    counts = counts.fillna(0).astype(int).sort_index()
    judged = counts["met"] + counts["missed"]
    return counts.assign(not_judged=counts["kpis"] - judged)[judged.gt(0)]


def _kpis(summary: pd.DataFrame, view: str, rows: list[str] | None = None) -> pd.Series:
    """Count the KPIs of some rows, or of all, by month."""
    chosen = summary["view"].eq(view)
    if rows is not None:
        chosen &= summary["row"].isin(rows)
    return summary[chosen].groupby("period_start")["kpis"].sum()
