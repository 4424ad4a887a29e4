"""Within what range does a KPI usually move? XmR limits for all KPIs and phases at once.

Source of the constants: the XmR chart as in Making Data Count and NHSRplotthedots 0.2.2. Both
presets share these limits; they differ in the rules for single points, which are not here yet.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

PRESET = "mdc-2023"
LIMIT_FACTOR = 2.66  # 3 / 1.128, the bias constant of moving ranges of two, rounded as in both
SCREENING_FACTOR = 3.267  # upper limit of a moving range of two
FEWEST_FOR_FIRM_LIMITS = 13
FEWEST_FOR_LIMITS = 2

FIRM, TRIAL, CONSTANT, CEILING, NONE = "firm", "trial", "constant", "ceiling", "none"


def xmr_limits(results: pd.DataFrame, screening: bool = True) -> pd.DataFrame:
    """Compute centre and limits of each KPI and phase.

    A month without a value leaves a gap: no moving range is taken across it. A phase in which half
    or more of the values stand at one level gets no limits, and neither does a constant one.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, phase, value``, one row a month, sorted by KPI and month; value is
        NaN in a month without a result.
    screening : bool
        Leave out, once, moving ranges that are not below 3.267 times their mean.

    Returns
    -------
    DataFrame
        With the index of ``results``: ``mean``, ``lpl``, ``upl`` (lower and upper limit, not
        clipped), ``n`` (values in the phase) and ``limits`` (``firm``; ``trial`` under 13 values;
        ``constant``; ``ceiling``; ``none`` under 2 values).

    Examples
    --------
    >>> results = pd.DataFrame({"kpi_ref": "A", "phase": 0, "value": [10.0, 12.0, 11.0, 13.0],
    ...     "period_start": pd.date_range("2019-01-01", periods=4, freq="MS")})
    >>> limits = xmr_limits(results)  # moving ranges 2, 1, 2: mean 5/3
    >>> limits["mean"].tolist()[0], round(limits["upl"].tolist()[0], 4), limits["limits"][0]
    (11.5, 15.9333, 'trial')
    """
    value = results["value"].to_numpy("float64")
    segment = _segments(results)
    count = int(segment[-1]) + 1 if len(segment) else 0
    has_value = ~np.isnan(value)
    n = np.bincount(segment, weights=has_value, minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(segment, weights=np.where(has_value, value, 0), minlength=count) / n
        moving_range = np.full(len(value), np.nan)
        moving_range[1:] = np.abs(np.diff(value))
        moving_range[1:][segment[1:] != segment[:-1]] = np.nan
        average = _mean_by(segment, moving_range, count)
        if screening:
            kept = moving_range < SCREENING_FACTOR * average[segment]
            average = _mean_by(segment, np.where(kept, moving_range, np.nan), count)
    tied = _most_tied(segment, value, count)
    kind = np.select(
        [
            n < FEWEST_FOR_LIMITS,
            tied == n,
            (tied >= n / 2) & (tied >= FEWEST_FOR_LIMITS),
            np.isnan(average),
            n < FEWEST_FOR_FIRM_LIMITS,
        ],
        [NONE, CONSTANT, CEILING, NONE, TRIAL],
        default=FIRM,
    )
    half_width = np.where(np.isin(kind, [FIRM, TRIAL]), LIMIT_FACTOR * average, np.nan)
    return pd.DataFrame(
        {
            "mean": mean[segment],
            "lpl": (mean - half_width)[segment],
            "upl": (mean + half_width)[segment],
            "n": n[segment].astype("int64"),
            "limits": kind[segment],
        },
        index=results.index,
    )


def _segments(results: pd.DataFrame) -> np.ndarray:
    """Give each row the number of its phase, counted through all KPIs in order of their rows."""
    if results.empty:
        return np.array([], dtype="int64")
    kpi = results["kpi_ref"].to_numpy()
    phase = results["phase"].to_numpy()
    starts = np.ones(len(results), dtype=bool)
    starts[1:] = (kpi[1:] != kpi[:-1]) | (phase[1:] != phase[:-1])
    return np.cumsum(starts) - 1


def _mean_by(segment: np.ndarray, numbers: np.ndarray, count: int) -> np.ndarray:
    """Return the mean of each segment's numbers, NaN where it has none."""
    present = ~np.isnan(numbers)
    total = np.bincount(segment, weights=np.where(present, numbers, 0.0), minlength=count)
    return total / np.bincount(segment, weights=present, minlength=count)


def _most_tied(segment: np.ndarray, value: np.ndarray, count: int) -> np.ndarray:
    """Count for each segment the values that stand at its most frequent level."""
    present = ~np.isnan(value)
    most = np.zeros(count)
    if present.any():
        _, inverse, sizes = np.unique(
            np.stack([segment[present].astype("float64"), value[present]]),
            axis=1,
            return_inverse=True,
            return_counts=True,
        )
        np.maximum.at(most, segment[present], sizes[inverse.ravel()])
    return most
