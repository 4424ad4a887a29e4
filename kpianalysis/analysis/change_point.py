"""If a KPI's level changed once, from which month on? A suggestion to a person, never a finding.

Method: the best single change of the mean by ``ruptures.KernelCPD`` with a linear kernel (Arlot,
Celisse and Harchaoui 2019), proposed when it gains more than a penalty that simulation set.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.analysis.limits import most_tied
from kpianalysis.analysis.many_kpis import FEWEST_PAIRS, lag_one_correlation
from kpianalysis.analysis.reason import first_that_holds
from kpianalysis.analysis.steps import step_months

METHOD = "best single change of level (KernelCPD, linear kernel), penalty set by simulation"
FEWEST_MONTHS = 24  # the penalty was set on 24 to 60 months
FEWEST_EACH_SIDE = 6  # as after a remedy
# Times sigma^2 log n. Set so that a month is proposed in 5% of 20,000 independent normal series of
# each of 24, 30, 36, 48 and 60 months (seed 20190401: 5.7% at 24, 3.8% at 60 months, 4.9% of all).
PENALTY_FACTOR = 2.34
MOVING_RANGE_BIAS = 1.128  # the mean moving range of two independent normal values, over sigma
LARGEST_CORRELATION = 0.3  # about the two levels; from here on drift looks like a change

TOO_FEW = "too few months to say"
NO_VARIATION = "the results do not vary from month to month"
MOSTLY_TIED = "half or more of the results stand at one level"
TOO_ALIKE = "neighbouring months are too alike to tell a change of level from drift"
NOTHING = "no single change of level stands out"


def suggest_change(results: pd.DataFrame) -> pd.DataFrame:
    """Propose for each KPI one month from which on its level is another, or say why not.

    On stable, independent months it proposes one in about 5% of KPIs. Months that resemble each
    other are taken for a change far more often, so nothing is proposed where the correlation about
    the two levels is over 0.3 (false suggestions that are left, 36 months: 23% at a true
    correlation of 0.3, 19% at 0.6). A person decides whether anything happened in that month.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value``, one row a month, sorted by KPI and month. Months without
        a value are left out; the moving range is not taken across them.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``, in order of appearance: ``change_month`` (first month with a result
        at the new level, NaT for none), ``level_before``, ``level_after`` (means, in the KPI's
        unit), ``n`` (months with a value), ``method`` and ``reason`` (None when a month is
        proposed).

    Examples
    --------
    >>> results = pd.DataFrame({"kpi_ref": "A", "value": [70.0, 71, 72, 69] * 4 + [81, 80, 79] * 4,
    ...     "period_start": pd.date_range("2017-01-01", periods=28, freq="MS")})
    >>> row = suggest_change(results).loc["A"]
    >>> row["change_month"].strftime("%Y-%m"), str(row["level_before"]), str(row["level_after"])
    ('2018-05', '70.5', '80.0')
    """
    held = results[results["value"].notna()]
    group, refs = _numbered(held["kpi_ref"], results["kpi_ref"])
    count = len(refs)
    value = held["value"].to_numpy("float64")
    month = held["period_start"].to_numpy("datetime64[M]")
    n = np.bincount(group, minlength=count)
    sigma, pairs = _sigma(group, month, value, count, step_months(results))
    tied = most_tied(group, value, count)
    declined = first_that_holds(
        refs,
        ((n < FEWEST_MONTHS) | (pairs <= FEWEST_PAIRS), TOO_FEW),
        (sigma == 0, NO_VARIATION),
        (tied >= n / 2, MOSTLY_TIED),
    )
    tried = declined.isna().to_numpy()
    change = _best_changes(value, np.cumsum(n) - n, n, sigma, tried)
    after = np.arange(len(value)) >= change[group]
    n_after = np.bincount(group[after], minlength=count)
    level_before = _means(group[~after], value[~after], n - n_after)
    level_after = _means(group[after], value[after], n_after)
    with np.errstate(invalid="ignore", divide="ignore"):
        gain = n_after * (n - n_after) / n * ((level_after - level_before) / sigma) ** 2
        stands_out = gain > PENALTY_FACTOR * np.log(n)
    about_levels = lag_one_correlation(held.assign(phase=after)).reindex(refs)
    too_alike = about_levels["lag1_correlation"].to_numpy() > LARGEST_CORRELATION
    proposed = tried & stands_out & ~too_alike
    change_month = np.full(count, np.datetime64("NaT"), dtype="datetime64[s]")
    change_month[proposed] = month[change[proposed]]
    return pd.DataFrame(
        {
            "change_month": change_month,
            "level_before": np.where(proposed, level_before, np.nan),
            "level_after": np.where(proposed, level_after, np.nan),
            "n": n,
            "method": first_that_holds(refs, (tried, METHOD)),
            "reason": first_that_holds(
                refs,
                (~tried, declined.to_numpy()),
                (~stands_out, NOTHING),
                (too_alike, TOO_ALIKE),
            ),
        },
        index=refs,
    )


def _numbered(held: pd.Series, every: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Give each row held the number of its KPI, in order of appearance among all rows."""
    refs = pd.Index(every.unique(), name="kpi_ref")
    number: np.ndarray = refs.get_indexer(held)
    return number, refs


def _best_changes(
    value: np.ndarray, first: np.ndarray, n: np.ndarray, sigma: np.ndarray, tried: np.ndarray
) -> np.ndarray:
    """Return the row from which on each KPI's level is another; its end where none is tried."""
    change: np.ndarray = first + n
    if tried.any():
        from ruptures import KernelCPD  # heavy, and not needed at start-up

        # A call for each KPI, 0.03 ms: the dynamic programme is compiled, and takes one series.
        for kpi in np.flatnonzero(tried):
            own = value[first[kpi] : first[kpi] + n[kpi]]
            standard = (own - own.mean()) / sigma[kpi]  # large numbers would lose digits in it
            search = KernelCPD(kernel="linear", min_size=FEWEST_EACH_SIDE).fit(standard[:, None])
            change[kpi] = first[kpi] + search.predict(n_bkps=1)[0]
    return change


def _sigma(
    group: np.ndarray, month: np.ndarray, value: np.ndarray, count: int, step: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return sigma from the mean moving range of neighbouring months, and how many there are."""
    neighbours = (group[1:] == group[:-1]) & (np.diff(month).astype("int64") == step)
    of_pair = group[1:][neighbours]
    pairs = np.bincount(of_pair, minlength=count)
    ranges = _means(of_pair, np.abs(np.diff(value))[neighbours], pairs)
    return ranges / MOVING_RANGE_BIAS, pairs


def _means(group: np.ndarray, value: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return the mean of each group, NaN where it has no values."""
    total = np.bincount(group, weights=value, minlength=len(size))
    mean: np.ndarray = np.divide(total, size, out=np.full(len(size), np.nan), where=size > 0)
    return mean
