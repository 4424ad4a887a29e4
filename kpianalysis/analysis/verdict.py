"""What is the one thing to say of each KPI? All results, settled by a written order of precedence.

Three questions are answered in turn, each by the first answer that holds (docs/methods.md):

1. How does it stand? No target; no result in the last month; not to be judged; missed; met.
2. Is it changing? Too few months; always at one level; signs that point both ways (a mixed point,
   or chart and trend against each other); the chart's last point; the trend; no sign yet.
3. What comes next? The chance of the outlook, where its back-test allows one; else the target
   beside the usual range; else nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.analysis.limits import CEILING, CONSTANT, FIRM
from kpianalysis.analysis.rules import CONCERN, IMPROVEMENT, MIXED
from kpianalysis.analysis.series_labels import HIT_AND_MISS, MET, MISSED
from kpianalysis.analysis.trend import FALLING, RISING
from kpianalysis.tables import MISSES, Status

# How it stands.
NO_TARGET, NO_RESULT, NOT_JUDGED = "no target", "no result", "not judged"
MISSED_TARGET, MET_TARGET = "missed target", "met target"
# Whether it is changing.
TOO_FEW, ONE_LEVEL, BOTH_WAYS = "too few months", "one level", "both ways"
BETTER, WORSE, NO_SIGN = "better", "worse", "no sign"
# What comes next.
CHANCE, USUALLY_MET, USUALLY_MISSED, EITHER = "chance", "usually met", "usually missed", "either"
NOTHING = "nothing"

# A trend is said only when it stands out among all KPIs, by its adjusted p-value.
SIGNIFICANT = 0.05


def verdicts(
    last: pd.DataFrame, charts: pd.DataFrame, trends: pd.DataFrame, outlooks: pd.DataFrame
) -> pd.DataFrame:
    """Settle what is said of each KPI.

    Parameters
    ----------
    last : DataFrame
        One row a KPI, indexed by ``kpi_ref``: its last month that has arrived, with ``status,
        months_missed_in_row, months_met_in_row, polarity``.
    charts : DataFrame
        ``ControlChart.series`` indexed by ``kpi_ref``: ``limits, variation, likely``.
    trends : DataFrame
        Indexed by ``kpi_ref``: ``trend`` (rising, falling, ...) and ``adjusted_p``.
    outlooks : DataFrame
        Indexed by ``kpi_ref``: ``p_met_1`` (NaN where no chance is given), ``first_month``.

    Returns
    -------
    DataFrame
        Indexed as ``last``: ``standing, months_in_row, change, prospect, chance`` (NaN unless the
        prospect is a chance) and ``chance_month``.
    """
    charts, trends, outlooks = (table.reindex(last.index) for table in (charts, trends, outlooks))
    standing = _standing(last["status"])
    chance = outlooks["p_met_1"].to_numpy("float64")
    prospect = _prospect(standing, charts["likely"], chance)
    return pd.DataFrame(
        {
            "standing": standing,
            "months_in_row": np.select(
                [standing == MISSED_TARGET, standing == MET_TARGET],
                [last["months_missed_in_row"], last["months_met_in_row"]],
                default=0,
            ),
            "change": _change(charts, trends, last["polarity"]),
            "prospect": prospect,
            "chance": np.where(prospect == CHANCE, chance, np.nan),
            "chance_month": outlooks["first_month"],
        },
        index=last.index,
    )


def _standing(status: pd.Series) -> np.ndarray:
    """Say how the last month stands."""
    judged = {str(word): MISSED_TARGET for word in MISSES} | {
        str(Status.MET): MET_TARGET,
        str(Status.NO_TARGET): NO_TARGET,
        str(Status.NOT_MEASURABLE): NOT_JUDGED,
    }
    return status.map(judged).fillna(NO_RESULT).to_numpy(dtype=object)


def _change(charts: pd.DataFrame, trends: pd.DataFrame, polarity: pd.Series) -> np.ndarray:
    """Say whether a KPI is changing; where chart and trend disagree, that they do."""
    limits, variation = charts["limits"], charts["variation"]
    upwards = np.where(polarity.eq("higher_is_better"), 1, -1)
    step = trends["trend"].map({RISING: 1, FALLING: -1}).fillna(0).to_numpy("float64") * upwards
    step = np.where(trends["adjusted_p"].le(SIGNIFICANT), step, 0)
    by_chart = variation.map({IMPROVEMENT: 1, CONCERN: -1}).fillna(0).to_numpy("float64")
    return np.select(
        [
            ~limits.isin([FIRM, CONSTANT, CEILING]),
            limits.isin([CONSTANT, CEILING]),
            variation.eq(MIXED) | (by_chart * step < 0),
            (by_chart > 0) | ((by_chart == 0) & (step > 0)),
            (by_chart < 0) | ((by_chart == 0) & (step < 0)),
        ],
        [TOO_FEW, ONE_LEVEL, BOTH_WAYS, BETTER, WORSE],
        default=NO_SIGN,
    ).astype(object)


def _prospect(standing: np.ndarray, likely: pd.Series, chance: np.ndarray) -> np.ndarray:
    """Say what comes next: a chance, the target beside the usual range, or nothing."""
    words = {MET: USUALLY_MET, MISSED: USUALLY_MISSED, HIT_AND_MISS: EITHER}
    label = likely.map(words).fillna(NOTHING).to_numpy(dtype=object)
    return np.select(
        [standing == NO_TARGET, ~np.isnan(chance)], [NOTHING, CHANCE], default=label
    ).astype(object)
