"""How often would the outlook have been right about a KPI's own past?

Score: Brier (1950), the mean squared distance of a probability from what came (1 met, 0 missed).
0 is perfect; saying one half every time scores 0.25. Beside it the score of saying each time the
share of the last 12 months that met their target.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpianalysis.analysis.expectations import MONTHS_IN_YEAR, Expectations, expect_month
from kpianalysis.analysis.histories import Histories, ahead, lay_out
from kpianalysis.analysis.local_level import follow_levels

HORIZON_MONTHS = 3
WINDOW_MONTHS = 12  # of the share set beside the outlook
CONFIDENCE = 0.80
# The first month to look ahead from has 8 values, as a trend needs. With 13 months this gives
# 5 + 4 + 3 = 12 forecasts to judge.
FEWEST_TO_LOOK_AHEAD = 8


def back_test(results: pd.DataFrame, horizon_months: int = HORIZON_MONTHS) -> pd.DataFrame:
    """Look ahead from every past month as if the later ones were not known, and judge it.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value, target, polarity``, one row a month, all history.
    horizon_months : int
        How far to look ahead from each month.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``: ``brier`` (of the outlook), ``brier_base`` (of the share of the last
        12 months that met their target), ``back_tested`` (forecasts judged: each month as often as
        it was looked ahead to) and ``held`` (share of these whose 80% interval held the value).
        NaN where none could be judged.

    Notes
    -----
    Each month is judged by its own target. Both are judged on the same months: those with a value
    and a target, seen from a month that 8 values or more led up to and whose last 12 months were
    not all without result.

    Examples
    --------
    >>> results = pd.DataFrame({"kpi_ref": "A", "value": [80.0] * 11 + [90.0] * 11, "target": 85.0,
    ...     "period_start": pd.date_range("2018-01-01", periods=22, freq="MS"),
    ...     "polarity": "higher_is_better"})
    >>> back_test(results).loc["A", ["brier", "brier_base", "back_tested"]].round(2).tolist()
    [0.01, 0.39, 27.0]
    """
    histories = lay_out(results)
    levels = follow_levels(histories.value)
    in_year = MONTHS_IN_YEAR // histories.step_months
    expected = [
        expect_month(histories.value, levels, month, in_year=in_year)
        for month in range(1, horizon_months + 1)
    ]
    return judge(histories, expected)


def judge(histories: Histories, expected: Sequence[Expectations]) -> pd.DataFrame:
    """Judge what was expected one month ahead, two months ahead, and so on, by what came.

    Parameters
    ----------
    histories : Histories
        What came.
    expected : sequence of Expectations
        Of the month 1, 2, ... ahead.

    Returns
    -------
    DataFrame
        As of ``back_test``.
    """
    kpis = len(histories.kpi_ref)
    met = months_met(histories)
    base = share_met(met)
    n = (~np.isnan(histories.value)).cumsum(axis=1)
    outlook_squares, base_squares = np.zeros(kpis), np.zeros(kpis)
    judged, held = np.zeros(kpis), np.zeros(kpis)
    for months, one in enumerate(expected, start=1):
        came = ahead(met, months)
        chance = one.chance_of_meeting(ahead(histories.target, months), histories.direction)
        is_judged = (n >= FEWEST_TO_LOOK_AHEAD) & ~np.isnan(came + chance + base)
        outlook_squares += np.where(is_judged, (chance - came) ** 2, 0.0).sum(axis=1)
        base_squares += np.where(is_judged, (base - came) ** 2, 0.0).sum(axis=1)
        distance = np.abs(ahead(histories.value, months) - one.centre)
        held += (is_judged & (distance <= one.half_interval(CONFIDENCE))).sum(axis=1)
        judged += is_judged.sum(axis=1)
    several = np.where(judged > 0, judged, np.nan)
    return pd.DataFrame(
        {
            "brier": outlook_squares / several,
            "brier_base": base_squares / several,
            "back_tested": judged.astype("int64"),
            "held": held / several,
        },
        index=histories.kpi_ref,
    )


def months_met(histories: Histories) -> np.ndarray:
    """Say of each month whether it met its own target: 1, 0, or NaN without value or target."""
    gap = histories.direction[:, None] * (histories.value - histories.target)
    return np.where(np.isnan(gap), np.nan, gap >= 0)


def share_met(met: np.ndarray) -> np.ndarray:
    """Return at each month the share of the last 12 that met their target, NaN if none tells."""
    is_known = ~np.isnan(met)
    known = _last_months(is_known.astype("float64"))
    return _last_months(np.where(is_known, met, 0.0)) / np.where(known > 0, known, np.nan)


def _last_months(numbers: np.ndarray) -> np.ndarray:
    """Sum each month and the 11 before it."""
    sums = numbers.cumsum(axis=1)
    sums[:, WINDOW_MONTHS:] -= sums[:, :-WINDOW_MONTHS].copy()
    return sums
