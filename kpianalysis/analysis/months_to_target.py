"""How many months would a KPI need to reach its target, if it went on as in these months?

Method: the 80% interval of the Theil-Sen slope (Sen 1968), from where its line stands in the last
month. An answer to "if", not a forecast: the outlook says what to expect.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.analysis.histories import Histories, lay_out
from kpianalysis.analysis.trend import FEWEST_MONTHS, theil_sen

METHOD = "80% interval of the Theil-Sen slope"
CONFIDENCE = 0.80
CAP_MONTHS = 60  # beyond five years nothing goes on as it does now
_MONTHS_IN_YEAR = 12
_DAYS_IN_YEAR = 365.25
# 0.30 / 0.10 is 2.9999999999999996: a whole number of months in all but rounding.
_ROUNDING_MONTHS = 1e-9

TOO_FEW = "too few months to say"
NO_TARGET = "no target for the months to come"
NO_DIRECTION = "not agreed which way is better"
MET_LAST = "it met its target in its last result"
AT_TARGET = "its results stand at the target already"
NOT_ON_PRESENT = "not on present performance"


def months_to_target(results: pd.DataFrame) -> pd.DataFrame:
    """Give the range of months that each KPI would need at the pace of the months given.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value, target, polarity``, one row a month: the months whose pace
        is meant, such as those of the present phase. The target is that of the last row. Rows may
        be quarters (``period_end`` tells); the answer is in months all the same.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``: ``months_low`` and ``months_high``, counted from the last row,
        always two different whole numbers from 1 to 60; ``beyond_cap`` (the slow end is over 60
        and was cut there); ``gap`` (from the line to the target, own unit, negative means worse
        than target); ``slope_low``, ``slope_high`` (80% interval, own unit a year); ``n`` (months
        with a value); ``method``; and ``reason``: None, or why there is no range.

    Notes
    -----
    With no improvement that the interval can tell from none, or when even its fast end needs more
    than 60 months, the reason is "not on present performance".

    Examples
    --------
    >>> results = pd.DataFrame({"kpi_ref": "A", "target": 90.0, "polarity": "higher_is_better",
    ...     "value": [60.0, 63.0, 62.0, 66.0, 65.0, 69.0, 70.0, 70.0, 74.0, 73.0],
    ...     "period_start": pd.date_range("2018-01-01", periods=10, freq="MS")})
    >>> months_to_target(results)[["months_low", "months_high"]].to_numpy().tolist()
    [[9.0, 13.0]]
    """
    slopes = theil_sen(results, confidence=CONFIDENCE)
    histories = lay_out(results)
    direction, target = histories.direction, histories.target[:, -1]
    stands, last_value = _present(histories, slopes["slope_per_year"].to_numpy())
    low, high = slopes["slope_low"].to_numpy(), slopes["slope_high"].to_numpy()
    slowest = np.where(direction > 0, low, -high)
    fastest = np.where(direction > 0, high, -low)
    gap = direction * (stands - target)
    with np.errstate(divide="ignore", invalid="ignore"):
        fewest = np.floor(-gap / fastest * _MONTHS_IN_YEAR + _ROUNDING_MONTHS)
        most = np.ceil(-gap / slowest * _MONTHS_IN_YEAR - _ROUNDING_MONTHS)
    fewest = np.maximum(fewest, 1)
    most = np.maximum(most, fewest + 1)  # a range also where every pair gives one slope
    n = slopes["n"].to_numpy()
    reason = np.select(
        [
            n < FEWEST_MONTHS,
            np.isnan(target),
            np.isnan(direction),
            direction * (last_value - target) >= 0,
            gap >= 0,
            ~(slowest > 0) | (fewest >= CAP_MONTHS),
        ],
        [TOO_FEW, NO_TARGET, NO_DIRECTION, MET_LAST, AT_TARGET, NOT_ON_PRESENT],
        default="",
    )
    is_told = reason == ""
    return pd.DataFrame(
        {
            "months_low": np.where(is_told, fewest, np.nan),
            "months_high": np.where(is_told, np.minimum(most, CAP_MONTHS), np.nan),
            "beyond_cap": is_told & (most > CAP_MONTHS),
            "gap": gap,
            "slope_low": low,
            "slope_high": high,
            "n": n,
            "method": METHOD,
            # As objects: of dtype str, None would become NaN.
            "reason": pd.Series(reason, index=histories.kpi_ref, dtype="object").mask(
                is_told, None
            ),
        },
        index=histories.kpi_ref,
    )


def _present(histories: Histories, slope_per_year: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where the Theil-Sen line stands in the last row's month, and the last value.

    The line goes through the median of what is left when its slope is taken away.
    """
    value = histories.value
    kpis, months = value.shape
    before = np.arange(months - 1, -1, -1) * histories.step_months
    first_day = (histories.last_month[:, None] - before).astype("datetime64[D]")
    years_before = (first_day[:, -1:] - first_day).astype("int64") / _DAYS_IN_YEAR
    carried = np.sort(value + slope_per_year[:, None] * years_before, axis=1)  # NaN last
    n = (~np.isnan(value)).sum(axis=1)
    row = np.arange(kpis)
    below, above = np.maximum(n - 1, 0) // 2, np.minimum(n // 2, months - 1)
    stands = (carried[row, below] + carried[row, above]) / 2
    last = np.where(np.isnan(value), -1, np.arange(months)).max(axis=1)
    return stands, value[row, last]
