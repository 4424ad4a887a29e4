"""What is the record of each KPI: when it last met its target, its best, its worst, its misses?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.tables import Bound, Status


def kpi_records(assessments: pd.DataFrame) -> pd.DataFrame:
    """Sum up all months of each KPI.

    Parameters
    ----------
    assessments : DataFrame
        Months sorted by KPI and month, from :func:`kpianalysis.analysis.assessment.assess`.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``: ``first_judged, last_met`` (first days of months; NaT when never),
        ``judged, missed, below_minimum, counted_misses`` (how many months), ``best, best_on,
        best_basis, worst, worst_on, worst_basis`` (by the KPI's polarity, the latest of equal ones;
        a result that is one side of a range, ``52+``, is neither).

    Examples
    --------
    >>> months = pd.DataFrame({"kpi_ref": "R1", "value": [3.0, 9.0],
    ...     "period_start": pd.to_datetime(["2019-04-01", "2019-05-01"]), "bound": "exact",
    ...     "polarity": "lower_is_better", "status": ["met target", "below minimum"],
    ...     "missed": [False, True], "below_minimum": [False, True],
    ...     "counts_as_miss": [False, True], "basis": None})
    >>> kpi_records(months).loc["R1", ["best", "worst", "missed"]].tolist()
    [3.0, 9.0, 1.0]
    """
    met = assessments["status"].eq(str(Status.MET))
    judged = met | assessments["missed"]
    by_kpi = assessments["kpi_ref"]
    counts = pd.DataFrame(
        {
            "judged": judged,
            "missed": assessments["missed"],
            "below_minimum": assessments["below_minimum"],
            "counted_misses": assessments["counts_as_miss"],
        }
    )
    record = counts.astype("int64").groupby(by_kpi, sort=True).sum()
    starts = assessments["period_start"]
    record["first_judged"] = starts.where(judged).groupby(by_kpi).min()
    record["last_met"] = starts.where(met).groupby(by_kpi).max()
    sign = np.where(assessments["polarity"].eq("higher_is_better"), 1.0, -1.0)
    exact = assessments["bound"].eq(str(Bound.EXACT)) & assessments["value"].notna()
    ranked = assessments.assign(goodness=sign * assessments["value"])[exact]
    ranked = ranked.sort_values(["goodness", "period_start"], kind="stable")
    best = ranked.groupby("kpi_ref").tail(1).set_index("kpi_ref")
    # Of equal worst months the latest is the last of its level, not the first of the order.
    low = ranked["goodness"].eq(ranked.groupby("kpi_ref")["goodness"].transform("min"))
    worst = ranked[low].groupby("kpi_ref").tail(1).set_index("kpi_ref")
    for name, rows in (("best", best), ("worst", worst)):
        record[name] = rows["value"]
        record[f"{name}_on"] = rows["period_start"]
        record[f"{name}_basis"] = rows["basis"]
    return record
