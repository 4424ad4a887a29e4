"""Within what range does each KPI of a contract usually move, and what is out of the ordinary?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.control_chart import ControlChart, control_chart
from kpianalysis.analysis.limits import NONE
from kpianalysis.analysis.presets import DEFAULT_PRESET

_DIRECTION = {"higher_is_better": "increase", "lower_is_better": "decrease"}
RANGE_COLUMNS = ("mean", "lpl", "upl", "n", "limits", "special_cause", "point_type")


def kpi_charts(assessments: pd.DataFrame, preset: str = DEFAULT_PRESET) -> ControlChart:
    """Chart the results of every KPI, with the phases that a person chose.

    Parameters
    ----------
    assessments : DataFrame
        ``kpi_ref, period_start, value, target, polarity, phase, numerator, denominator``, sorted by
        KPI and month; value is NaN in a month without a result.
    preset : str
        ``mdc-2023`` or ``ptd-0.2``.

    Returns
    -------
    ControlChart
        Its ``series_id`` is the ``kpi_ref``.
    """
    first = ~assessments["kpi_ref"].duplicated()
    frame = pd.DataFrame(
        {
            "series_id": assessments["kpi_ref"],
            "date": assessments["period_start"],
            "value": assessments["value"],
            "target": assessments["target"],
            "improvement_direction": assessments["polarity"].map(_DIRECTION),
            "rebase": assessments["phase"].ne(assessments["phase"].shift()) & ~first,
            "numerator": assessments["numerator"],
            "denominator": assessments["denominator"],
        }
    )
    return control_chart(frame, preset=preset)


def usual_ranges(assessments: pd.DataFrame, charts: ControlChart) -> pd.DataFrame:
    """Return what the charts say of each month, with the index of the assessments.

    Returns
    -------
    DataFrame
        ``mean, lpl, upl`` (not clipped), ``n`` (results in the phase), ``limits, special_cause,
        point_type``.
    """
    points = charts.points
    key = ["series_id", "date"]
    counted = points.assign(
        n=points["value"]
        .groupby([points["series_id"], points["phase"]], observed=True)
        .transform("count"),
        series_id=points["series_id"].astype("str"),
    )
    wanted = assessments[["kpi_ref", "period_start"]].set_axis(key, axis=1)
    found = wanted.merge(counted, how="left", on=key, validate="one_to_one")
    words = ["limits", "special_cause", "point_type"]
    found[words] = found[words].astype("str")
    found["limits"] = found["limits"].fillna(NONE)
    found["n"] = found["n"].fillna(0).astype("int64")
    return found[list(RANGE_COLUMNS)].set_index(assessments.index)
