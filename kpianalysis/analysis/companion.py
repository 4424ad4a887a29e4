"""How far apart are the two halves of one measure, and is it more than chance?

A measure split by type, such as residential beside non-residential care assessments. Method:
Newcombe (1998), method 10, as in ``statsmodels.stats.proportion.confint_proportions_2indep``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kpianalysis.analysis.counts import (
    Standing,
    pooled_counts,
    refuse_repeats,
    standing_of_months,
)
from kpianalysis.analysis.proportion import CONFIDENCE, wilson_interval, wilson_shares

NEWCOMBE = "Newcombe interval of the difference of pooled counts"
MONTHS_DIFFER = "the two have results for different months"


def companion_differences(
    results: pd.DataFrame, companions: Mapping[str, str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Put each KPI beside its companion: both pooled over the same months, and their difference.

    The cases of the two are taken to be different ones, and independent.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value, numerator, denominator``, one row for each KPI and month;
        ``unit`` and ``state`` are used where there are.
    companions : mapping of str to str
        The companion's ref by that of the KPI.
    confidence : float
        Of all intervals, between 0 and 1.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``, a row for each pair: ``companion_ref``; ``estimate``, ``low``,
        ``high`` (the KPI minus its companion, percentage points); ``differs`` (whether the interval
        excludes 0); ``n`` (months); for the KPI (``own``), its ``companion`` and both ``together``
        the columns ``own_percentage, own_low, own_high, own_numerator, own_denominator`` and so on;
        ``confidence``, ``method`` and ``reason``. A month in which one of them had no cases counts
        as it is; with any other difference of months there is no estimate, and why is said.

    Raises
    ------
    ValueError
        When a KPI has two results of one month or is its own companion, or the confidence is not
        between 0 and 1.

    Examples
    --------
    >>> months = pd.DataFrame({"kpi_ref": ["A", "B"], "value": [80.0, 60.0],
    ...     "numerator": [56, 48], "denominator": [70, 80],
    ...     "period_start": pd.Timestamp("2019-04-01")})
    >>> pair = companion_differences(months, {"A": "B"}).loc["A"]
    >>> [round(float(pair[name]), 2) for name in ("estimate", "low", "high")]
    [20.0, 5.24, 33.39]
    """
    refuse_repeats(results)
    own_refs, companion_refs = list(companions), list(companions.values())
    alone = [ref for ref, other in zip(own_refs, companion_refs, strict=True) if ref == other]
    if alone:
        raise ValueError(f"{alone[0]} is named as its own companion")
    code, refs = pd.factorize(results["kpi_ref"])
    own, companion = (pd.Index(refs).get_indexer(side) for side in (own_refs, companion_refs))
    # One series more, without rows: -1 takes it for a KPI of which there is no result.
    pooled = pooled_counts(results, code, len(refs) + 1)
    same_months, n = _compare_months(results, code, own, companion)
    reason = np.full(len(own), None, dtype=object)
    reason[~same_months] = MONTHS_DIFFER
    for side, whose in ((companion, "its companion: "), (own, "")):  # its own reason says most
        declined = pooled["reason"].notna().to_numpy()[side]
        reason[declined] = whose + pooled["reason"].to_numpy()[side[declined]]
    use = pd.isna(reason)
    counts = pooled[["numerator", "denominator"]].to_numpy()
    sides = {
        "own": np.where(use, counts[own].T, np.nan),
        "companion": np.where(use, counts[companion].T, np.nan),
    }
    sides["together"] = sides["own"] + sides["companion"]
    low, high = _newcombe(sides["own"], sides["companion"], confidence)
    share = {name: 100 * some / of for name, (some, of) in sides.items()}
    table = {
        "companion_ref": companion_refs,
        "estimate": share["own"] - share["companion"],
        "low": low,
        "high": high,
        "differs": (low > 0) | (high < 0),
        "n": np.where(use, n, 0),
    }
    for name, (some, of) in sides.items():
        bottom, top = wilson_interval(some, of, confidence)
        table |= {f"{name}_percentage": share[name], f"{name}_low": bottom, f"{name}_high": top}
        table |= {f"{name}_numerator": some, f"{name}_denominator": of}
    index = pd.Index(own_refs, name="kpi_ref", dtype="str")
    table |= {"confidence": confidence, "method": NEWCOMBE}
    return pd.DataFrame(table, index=index).assign(
        reason=pd.Series(reason, index=index, dtype=object)
    )


def _compare_months(
    results: pd.DataFrame, code: np.ndarray, own: np.ndarray, companion: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Say for each pair whether both account for the same months, and for how many.

    A month with cases on one side must be on the other one with cases, or without volume.
    """
    month, months = pd.factorize(results["period_start"])
    count = int(code.max()) + 2 if len(code) else 1
    companion_of = np.full(count, -1)
    companion_of[own[own >= 0]] = companion[own >= 0]
    key = code * len(months) + month
    # The same month of the companion; below 0, which is nobody's key, where there is none.
    beside = companion_of[code] * len(months) + month
    standing = standing_of_months(results)
    counted, accounted = standing == Standing.COUNTED, standing <= Standing.NO_VOLUME
    beside_counted = np.isin(beside, key[counted])
    beside_accounted = np.isin(beside, key[accounted])

    def months_where(holds: np.ndarray) -> np.ndarray:
        return np.bincount(code, weights=holds, minlength=count).astype("int64")

    n = months_where(counted)
    same = (months_where(counted & beside_accounted)[own] == n[own]) & (
        months_where(accounted & beside_counted)[own] == n[companion]
    )
    return same, months_where(accounted & (counted | beside_counted))[own]


def _newcombe(
    own: np.ndarray, companion: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends of the difference in percentage points, NaN where counts are."""
    low, high = np.full(own.shape[1], np.nan), np.full(own.shape[1], np.nan)
    known = ~np.isnan(own[0])
    if known.any():
        share, low_own, high_own = _of_one(own[:, known], confidence)
        other, low_other, high_other = _of_one(companion[:, known], confidence)
        below = np.sqrt((share - low_own) ** 2 + (high_other - other) ** 2)
        above = np.sqrt((other - low_other) ** 2 + (high_own - share) ** 2)
        low[known] = 100 * (share - other - below)
        high[known] = 100 * (share - other + above)
    return low, high


def _of_one(counts: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the share of one KPI and both ends of its own interval, as fractions."""
    return counts[0] / counts[1], *wilson_shares(counts[0], counts[1], confidence)
