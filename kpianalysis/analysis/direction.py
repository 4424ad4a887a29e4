"""Are there fewer misses than before? Misses of all KPIs together, month by month."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.kendall import kendall
from kpianalysis.tables import Status

SIGNIFICANT = 0.05
FEWER, MORE, NO_SIGN, TOO_FEW = "fewer", "more", "no sign", "too few months"


def misses_by_month(assessments: pd.DataFrame) -> pd.DataFrame:
    """Count the results of each month that could be judged, and those that missed.

    Returns
    -------
    DataFrame
        Indexed by ``period_start``: ``judged`` (met or missed a target), ``missed`` and
        ``below_minimum`` before mitigation, ``counted_misses`` and ``failures`` after it.

    Examples
    --------
    >>> june = pd.DataFrame({"period_start": [pd.Timestamp("2019-06-01")] * 3,
    ...     "status": ["met target", "below minimum", "no volume"], "missed": [False, True, False],
    ...     "below_minimum": [False, True, False], "counts_as_miss": [False] * 3,
    ...     "counts_as_failure": [False] * 3})
    >>> misses_by_month(june).iloc[0].tolist()
    [2, 1, 1, 0, 0]
    """
    met = assessments["status"].eq(str(Status.MET))
    counted = pd.DataFrame(
        {
            "period_start": assessments["period_start"],
            "judged": met | assessments["missed"],
            "missed": assessments["missed"],
            "below_minimum": assessments["below_minimum"],
            "counted_misses": assessments["counts_as_miss"],
            "failures": assessments["counts_as_failure"],
        }
    )
    return counted.groupby("period_start").sum().astype("int64")


def direction(months: pd.DataFrame) -> tuple[str, float]:
    """Say whether the share of results that missed grows or falls, by Kendall's test.

    Parameters
    ----------
    months : DataFrame
        From :func:`misses_by_month`. A month without a judged result is left out.

    Returns
    -------
    (str, float)
        Fewer, more, no sign, or too few months (under 8); and the two-sided p-value, NaN for too
        few. Neighbouring months are alike, so the p-value is an indication only.
    """
    share = (months["missed"] / months["judged"].where(months["judged"].gt(0))).dropna()
    series = pd.DataFrame({"kpi_ref": "all", "period_start": share.index, "value": share.array})
    if series.empty:
        return TOO_FEW, float("nan")
    found = kendall(series).iloc[0]
    if found["reason"] is not None:
        return TOO_FEW, float("nan")
    p_value = float(found["kendall_p"])
    if p_value > SIGNIFICANT:
        return NO_SIGN, p_value
    return (MORE if found["kendall_s"] > 0 else FEWER), p_value
