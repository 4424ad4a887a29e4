"""Is a KPI moving one way? Theil-Sen slopes with their intervals, for all KPIs at once.

Method: Sen (1968), the interval as in ``scipy.stats.theilslopes``, which the tests hold it to.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

METHOD = "Theil-Sen slope"
FEWEST_MONTHS = 8
CONFIDENCE = 0.95
_DAYS_IN_YEAR = 365.25

RISING, FALLING, UNCLEAR, TOO_FEW = "rising", "falling", "no clear trend", "too few months to say"


def theil_sen(results: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Estimate the slope of each KPI over the months given, on real dates.

    Months are correlated with each other, so the interval is narrower than it should be: the
    verdict is indicative.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value``; months without a value are left out.
    confidence : float
        Of the interval.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``: ``slope_per_year``, ``slope_low``, ``slope_high`` (own unit a year),
        ``n`` (months with a value) and ``trend`` (rising, falling, no clear trend, or too few
        months to say: under 8). Rising is a larger number, whether or not that is better.
    """
    # Not pivot_table: it would average two results of one month, where pivot refuses them.
    wide = results.pivot(index="kpi_ref", columns="period_start", values="value")  # noqa: PD010
    value = wide.to_numpy("float64")
    n = (~np.isnan(value)).sum(axis=1)
    month = pd.DatetimeIndex(wide.columns)
    year = (month - month[0]).days.to_numpy() / _DAYS_IN_YEAR
    earlier, later = np.triu_indices(value.shape[1], k=1)
    slopes = np.sort((value[:, later] - value[:, earlier]) / (year[later] - year[earlier]), axis=1)
    pairs = (~np.isnan(slopes)).sum(axis=1)
    slope = _at_rank(slopes, (pairs - 1) // 2) / 2 + _at_rank(slopes, pairs // 2) / 2
    z = ndtri(1 - (1 - confidence) / 2)  # quantile of the normal distribution
    with np.errstate(invalid="ignore"):
        sigma = np.sqrt((n * (n - 1) * (2 * n + 5) - _ties(value)) / 18)
    upper = np.minimum(np.round((pairs + z * sigma) / 2), pairs - 1).astype(int)
    lower = np.maximum(np.round((pairs - z * sigma) / 2) - 1, 0).astype(int)
    low, high = _at_rank(slopes, lower), _at_rank(slopes, upper)
    enough = n >= FEWEST_MONTHS
    trend = np.select([~enough, low > 0, high < 0], [TOO_FEW, RISING, FALLING], default=UNCLEAR)
    return pd.DataFrame(
        {
            "slope_per_year": np.where(enough, slope, np.nan),
            "slope_low": np.where(enough, low, np.nan),
            "slope_high": np.where(enough, high, np.nan),
            "n": n,
            "trend": trend,
        },
        index=wide.index,
    )


def _at_rank(sorted_rows: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Take one number of each row, NaN where the row has none there."""
    if sorted_rows.shape[1] == 0:
        return np.full(len(sorted_rows), np.nan)
    clipped = np.clip(rank, 0, sorted_rows.shape[1] - 1)
    return np.take_along_axis(sorted_rows, clipped[:, None], axis=1)[:, 0]


def _ties(value: np.ndarray) -> np.ndarray:
    """Return the tie correction of Kendall's variance: the sum of t(t-1)(2t+5) over tied levels."""
    ordered = np.sort(value, axis=1)
    rows, columns = ordered.shape
    starts = np.ones((rows, columns), dtype=bool)
    starts[:, 1:] = ordered[:, 1:] != ordered[:, :-1]  # NaN differs from NaN: no tie of gaps
    group = np.cumsum(starts.ravel()) - 1
    size = np.bincount(group).astype("float64")
    of_group = size * (size - 1) * (2 * size + 5)
    row_of_group = np.repeat(np.arange(rows), columns)[starts.ravel()]
    return np.bincount(row_of_group, weights=of_group, minlength=rows)
