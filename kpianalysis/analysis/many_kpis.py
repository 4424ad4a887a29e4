"""With many KPIs and months that resemble each other, what would chance alone have shown?

Methods: lag-1 correlation by Burg's (1968) estimator of order 1; Benjamini and Hochberg (1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from kpianalysis.analysis.reason import first_that_holds
from kpianalysis.analysis.segments import mean_by, numbered, starts_of
from kpianalysis.analysis.steps import step_months

LAG_METHOD = "lag-1 correlation of neighbouring months about the mean of their phase (Burg)"
# Share of stable series of 24 to 52 months whose last point mdc-2023 labels, when months do not
# resemble each other (tests/analysis/test_false_signals.py; 6% at a correlation of 0.3, 21% of 0.6)
LAST_POINT_RATE = 0.017
FEWEST_PAIRS = 12  # the 13 points that a control chart asks for, where there is no gap
CONFIDENCE = 0.95
TOO_FEW = "too few neighbouring months to say"
CONSTANT = "the results do not vary"


@dataclass(frozen=True)
class FalseLabels:
    """What chance alone does to many stable KPIs.

    Attributes
    ----------
    expected : float
        How many labels to expect.
    chance_of_any : float
        Chance of at least one (0 to 1), when the KPIs move independently of each other.
    """

    expected: float
    chance_of_any: float


def lag_one_correlation(results: pd.DataFrame) -> pd.DataFrame:
    """Estimate how much a month's result resembles that of the month before it.

    A pair counts when both months have a value, follow each other in the calendar and belong to one
    phase; nothing is paired across a gap. With d for the distance from the mean of the phase, the
    estimate is the sum of d(this month) x d(next month) over the sum of the mean of their squares.
    It is never beyond -1 to 1 and, over few months, too low by about (1 + 4 r) / n.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value`` and, if there are phases, ``phase``; one row a month,
        sorted by KPI and month; value is NaN in a month without a result.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``, in order of appearance: ``lag1_correlation``, ``lag1_low`` and
        ``lag1_high`` (95% interval, from the large-sample error: the root of (1 - r^2) / pairs),
        ``n`` (values), ``pairs``, ``method`` and ``reason`` (under 12 pairs, or no variation).

    Examples
    --------
    >>> results = pd.DataFrame({"kpi_ref": "A", "value": [1.0, 1, 3, 3] * 4,
    ...     "period_start": pd.date_range("2019-01-01", periods=16, freq="MS")})
    >>> row = lag_one_correlation(results).loc["A"]  # 15 pairs: 8 x (+1) and 7 x (-1)
    >>> round(row["lag1_correlation"] * 15), int(row["pairs"])
    (1, 15)
    """
    group, refs = pd.factorize(results["kpi_ref"])
    value = results["value"].to_numpy("float64")
    present = ~np.isnan(value)
    month = results["period_start"].to_numpy("datetime64[M]").astype("int64")
    phase = pd.factorize(results["phase"])[0] if "phase" in results else np.zeros(len(value), int)
    starts = starts_of(group, phase)
    segment = numbered(starts)
    distance = value - mean_by(starts, segment, value)[segment] if len(value) else value
    neighbours = ~starts[1:] & (np.diff(month) == step_months(results)) & present[1:] & present[:-1]
    first, second = distance[:-1][neighbours], distance[1:][neighbours]
    kpi, count = group[1:][neighbours], len(refs)
    pairs = np.bincount(kpi, minlength=count)
    squares = np.bincount(kpi, weights=(first**2 + second**2) / 2, minlength=count)
    products = np.bincount(kpi, weights=first * second, minlength=count)
    # A mean of equal values can be off by a rounding error, which is no variation.
    size = np.bincount(kpi, weights=value[1:][neighbours] ** 2, minlength=count)
    varies = squares > 1e-24 * size
    given = varies & (pairs >= FEWEST_PAIRS)
    correlation = np.divide(products, squares, out=np.full(count, np.nan), where=given)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.sqrt((1 - np.minimum(correlation**2, 1)) / pairs)
    margin = ndtri(1 - (1 - CONFIDENCE) / 2) * error
    index = pd.Index(refs, name="kpi_ref")
    return pd.DataFrame(
        {
            "lag1_correlation": correlation,
            "lag1_low": np.maximum(correlation - margin, -1),
            "lag1_high": np.minimum(correlation + margin, 1),
            "n": np.bincount(group[present], minlength=count),
            "pairs": pairs,
            "method": first_that_holds(index, (given, LAG_METHOD)),
            "reason": first_that_holds(index, (pairs < FEWEST_PAIRS, TOO_FEW), (~varies, CONSTANT)),
        },
        index=index,
    )


def adjusted_p_values(p_values: pd.Series) -> pd.Series:
    """Adjust p-values for their number, so that few of the findings that are named are false.

    Benjamini-Hochberg: of the KPIs with an adjusted p-value of at most 0.05, 5% at most are
    expected to be named by chance alone, if each p-value is right and they are independent or rise
    and fall together.

    Parameters
    ----------
    p_values : Series
        One p-value for each KPI, NaN where there is none: it stays NaN and does not count.

    Returns
    -------
    Series
        With the index of ``p_values``, named ``adjusted_p``.

    Raises
    ------
    ValueError
        When a p-value is not between 0 and 1.

    Examples
    --------
    >>> adjusted_p_values(pd.Series([0.01, 0.04, float("nan"), 0.03])).tolist()  # 0.01 x 3 / 1, ...
    [0.03, 0.04, nan, 0.04]
    """
    adjusted = np.array(p_values, dtype="float64")
    given = ~np.isnan(adjusted)
    if given.any():
        if not ((adjusted[given] >= 0) & (adjusted[given] <= 1)).all():
            raise ValueError("a p-value is not between 0 and 1")
        adjusted[given] = _benjamini_hochberg(adjusted[given])
    return pd.Series(adjusted, index=p_values.index, name="adjusted_p")


def _benjamini_hochberg(p_values: np.ndarray) -> np.ndarray:
    """Return the adjusted p-values of those given, as ``scipy.stats`` does without its import."""
    order = np.argsort(p_values)
    count = len(order)
    scaled = p_values[order] * (count / np.arange(1, count + 1, dtype="float64"))
    adjusted = np.empty(count)
    # One that is larger than a later one takes its value.
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return adjusted


def expected_false_labels(n_kpis: int, rate: float) -> FalseLabels:
    """Say how many of so many stable KPIs chance alone would label.

    Parameters
    ----------
    n_kpis : int
        KPIs that could have been given a label.
    rate : float
        Share of stable KPIs that are given one (0 to 1), measured by simulation for the preset,
        the number of months and their correlation.

    Raises
    ------
    ValueError
        When the number is negative or the rate is not between 0 and 1.

    Examples
    --------
    >>> found = expected_false_labels(40, 0.017)  # 40 x 0.017, and 1 - 0.983 to the power of 40
    >>> round(found.expected, 2), round(found.chance_of_any, 2)
    (0.68, 0.5)
    """
    if n_kpis < 0 or not 0 <= rate <= 1:
        raise ValueError(f"{n_kpis} KPIs at a rate of {rate}: needs 0 or more, and 0 to 1")
    return FalseLabels(expected=n_kpis * rate, chance_of_any=1 - (1 - rate) ** n_kpis)
