"""How far may a percentage be off by chance, and is it off its target by more than that?

Method: Wilson (1927), as in ``statsmodels.stats.proportion.proportion_confint``. Months
together are all numerators over all denominators, never the mean of percentages.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from kpianalysis.analysis.counts import (
    Standing,
    numbers_of,
    pooled_counts,
    reasons,
    refuse_repeats,
    standing_of_months,
)

WILSON = "Wilson interval"
POOLED = "Wilson interval of pooled counts"
CONFIDENCE = 0.95

WORSE, BETTER, NOT_SHOWN = "worse", "better", ""


def monthly_proportions(results: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Give each month's percentage with its Wilson interval.

    The interval is of chance alone: cases are taken to be independent, each with the month's
    probability.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, value`` (percentage points), ``numerator, denominator``; where there are,
        ``target`` and ``polarity``, ``unit`` and ``state`` are used.
    confidence : float
        Of the interval, between 0 and 1.

    Returns
    -------
    DataFrame
        A row for each row of ``results``, in its order, indexed by ``kpi_ref``: ``estimate``,
        ``low``, ``high`` (percentage points), ``numerator``, ``denominator``, ``confidence``,
        ``differs_from_target`` (``worse`` or ``better`` when the whole interval, and the stated
        value, lie on that side of the target; else empty), ``method`` and ``reason`` (None, or why
        there is no estimate).

    Raises
    ------
    ValueError
        When the confidence is not between 0 and 1.

    Examples
    --------
    >>> row = pd.DataFrame({"kpi_ref": ["A"], "value": [58.53], "numerator": [127],
    ...     "denominator": [217], "target": [75.0], "polarity": ["higher_is_better"]})
    >>> month = monthly_proportions(row).loc["A"]
    >>> round(float(month["low"]), 2), round(float(month["high"]), 2)
    (51.88, 64.88)
    >>> month["differs_from_target"]
    'worse'
    """
    standing = standing_of_months(results)
    used = standing == Standing.COUNTED
    index = pd.Index(results["kpi_ref"], name="kpi_ref")
    table = _with_interval(
        np.where(used, numbers_of(results, "numerator"), np.nan),
        np.where(used, numbers_of(results, "denominator"), np.nan),
        confidence,
        index,
    )
    table["differs_from_target"] = _side_of_target(
        # The stated percentage is the value: one that met its target is not below it.
        table.assign(stated=numbers_of(results, "value"))[["low", "high", "stated"]],
        numbers_of(results, "target"),
        _polarity(results),
    )
    return table.assign(method=WILSON, reason=reasons(standing, index))


def pooled_proportions(results: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Give the percentage of each KPI's months together, with its Wilson interval.

    Parameters
    ----------
    results : DataFrame
        As for :func:`monthly_proportions`, with ``period_start``: one row for each KPI and month.
    confidence : float
        Of the interval, between 0 and 1.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``: ``estimate``, ``low``, ``high`` (percentage points), ``numerator``,
        ``denominator`` (sums), ``n`` (months with cases), ``confidence``, ``target`` (NaN unless
        these months had one and the same), ``differs_from_target``, ``method`` and ``reason``. No
        estimate unless every month with a value has both counts.

    Raises
    ------
    ValueError
        When a KPI has two results of one month, or the confidence is not between 0 and 1.

    Examples
    --------
    >>> months = pd.DataFrame({"kpi_ref": "A", "value": [50.0, 100.0], "numerator": [1, 98],
    ...     "denominator": [2, 98], "period_start": pd.to_datetime(["2019-04-01", "2019-05-01"])})
    >>> pooled_proportions(months)[["estimate", "numerator", "denominator", "n"]].loc["A"].tolist()
    [99.0, 99.0, 100.0, 2.0]
    """
    refuse_repeats(results)
    code, refs = pd.factorize(results["kpi_ref"])
    used = standing_of_months(results) == Standing.COUNTED
    pooled = pooled_counts(results, code, len(refs))
    index = pd.Index(refs, name="kpi_ref")
    table = _with_interval(
        pooled["numerator"].to_numpy(), pooled["denominator"].to_numpy(), confidence, index
    )
    table.insert(5, "n", pooled["n"].to_numpy())  # after the counts
    target = _common(numbers_of(results, "target"), code, used, len(refs))
    polarity = _common(_polarity(results), code, used, len(refs))
    table["target"] = target
    table["differs_from_target"] = _side_of_target(table[["low", "high"]], target, polarity)
    return table.assign(method=POOLED, reason=pooled["reason"].set_axis(index))


def wilson_interval(
    numerator: np.ndarray, denominator: np.ndarray, confidence: float = CONFIDENCE
) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends of Wilson intervals, in percentage points.

    Parameters
    ----------
    numerator, denominator : array of float
        Counts; NaN, or a denominator of 0, gives NaN.
    confidence : float
        Of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        When the confidence is not between 0 and 1: 95 would give intervals of NaN.

    Examples
    --------
    >>> low, high = wilson_interval(np.array([0.0]), np.array([20.0]))
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.0], [16.11])
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}; it must be between 0 and 1, such as 0.95")
    low, high = np.full(len(numerator), np.nan), np.full(len(numerator), np.nan)
    known = (denominator > 0) & ~np.isnan(numerator)
    if known.any():
        some, of = numerator[known], denominator[known]
        bottom, top = wilson_shares(some, of, confidence)
        # None of n reaches down to 0 and all of n up to 100, which binary fractions miss by a hair:
        # a target of 0% or 100% would be missed by "more than chance".
        low[known] = np.where(some == 0, 0.0, 100 * bottom)
        high[known] = np.where(some == of, 100.0, 100 * top)
    return low, high


def wilson_shares(
    numerator: np.ndarray, denominator: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends of Wilson intervals as fractions; there is no denominator of 0 among them.

    Step by step as statsmodels does it, to the last bit, without half a second for its import.

    Parameters
    ----------
    numerator, denominator : array of float
        Counts.
    confidence : float
        Of the interval, between 0 and 1.

    Examples
    --------
    >>> low, high = wilson_shares(np.array([81.0]), np.array([263.0]), 0.95)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.2553], [0.3662])
    """
    share, z = numerator / denominator, -ndtri((1 - confidence) / 2)
    widened = 1 + z**2 / denominator
    centre = (share + z**2 / (2 * denominator)) / widened
    spread = np.sqrt(share * (1.0 - share) / denominator + z**2 / (4.0 * denominator**2))
    half = z * spread / widened
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def _with_interval(
    numerator: np.ndarray, denominator: np.ndarray, confidence: float, index: pd.Index
) -> pd.DataFrame:
    """Lay out estimate, interval and counts; there is no denominator of 0 among them."""
    low, high = wilson_interval(numerator, denominator, confidence)
    return pd.DataFrame(
        {
            "estimate": 100 * numerator / denominator,
            "low": low,
            "high": high,
            "numerator": numerator,
            "denominator": denominator,
            "confidence": confidence,
        },
        index=index,
    )


def _side_of_target(
    percentages: pd.DataFrame, target: np.ndarray, polarity: np.ndarray
) -> np.ndarray:
    """Say on which side of its target all of a row's percentages lie; NaN lies on none."""
    beyond = polarity[:, None] * (percentages.to_numpy() - target[:, None])
    sides = [(beyond < 0).all(axis=1), (beyond > 0).all(axis=1)]
    return np.select(sides, [WORSE, BETTER], default=NOT_SHOWN)


def _polarity(results: pd.DataFrame) -> np.ndarray:
    """Return 1 where higher is better, -1 where lower is, NaN where neither is said."""
    if "polarity" not in results:
        return np.full(len(results), np.nan)
    sides = [results["polarity"].eq(f"{side}_is_better") for side in ("higher", "lower")]
    return np.select([side.to_numpy(bool) for side in sides], [1.0, -1.0], default=np.nan)


def _common(numbers: np.ndarray, code: np.ndarray, used: np.ndarray, count: int) -> np.ndarray:
    """Return the number that all used rows of a series share, NaN where they do not."""
    least, most = np.full(count, np.inf), np.full(count, -np.inf)
    there = used & ~np.isnan(numbers)
    np.minimum.at(least, code[there], numbers[there])
    np.maximum.at(most, code[there], numbers[there])
    lacking = np.bincount(code[used & ~there], minlength=count) > 0
    return np.where((least == most) & ~lacking, least, np.nan)
