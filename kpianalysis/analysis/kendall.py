"""Could a KPI's run of results have come in this order by chance? Kendall's S, its p-value.

Method: Kendall (1938); Mann (1945) against time. The exact distribution with ties is that of the
inversions of a multiset: MacMahon (1915), the q-multinomial coefficient.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtr

from kpianalysis.analysis.reason import first_that_holds

FEWEST_MONTHS = 8  # as for the slope: docs/methods.md
# The exact distribution costs n to the third power, and from here on the two p-values differ by
# less than 0.002 where p is under 0.1, also with half of the values tied (the tests measure it).
MOST_MONTHS_FOR_EXACT = 60

EXACT = "Kendall, exact permutation distribution"
NORMAL = "Kendall, normal approximation with tie correction"
TOO_FEW = "too few months to say"

_PATTERNS_AT_ONCE = 1_000  # of ties: up to 7 MB for each array


def kendall(results: pd.DataFrame) -> pd.DataFrame:
    """Compute Kendall's S of each KPI against time, and how often chance alone does as much.

    The p-value is two-sided: the share of all orders of the same values, each as likely as the
    other, whose S is at least as far from 0. Tied values are counted as they are, and months have
    no ties, so nothing is drawn at random. Neighbouring months are often alike, which this does not
    know: the p-value is indicative (false trends at n = 24 and a nominal 5%: 5%, 13% and 29% at a
    correlation of 0, 0.3 and 0.6).

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value``, one row a month; months without a value are left out.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``: ``kendall_s`` (pairs of months in which the later value is larger,
        minus those in which it is smaller), ``kendall_p``, ``kendall_method`` (exact up to 60
        values, above it the normal approximation, None where no result is given), ``n`` (months
        with a value) and ``reason`` (None, or too few months to say: under 8).

    Raises
    ------
    ValueError
        When a KPI has two results in one month.

    Examples
    --------
    >>> results = pd.DataFrame({"kpi_ref": "A", "value": [1.0, 2, 3, 4, 5, 6, 8, 7],
    ...     "period_start": pd.date_range("2019-01-01", periods=8, freq="MS")})
    >>> row = kendall(results).loc["A"]  # one inversion: 2 * (1 + 7) of 40,320 orders
    >>> int(row["kendall_s"]), round(row["kendall_p"] * 40_320), row["kendall_method"]
    (26, 16, 'Kendall, exact permutation distribution')
    """
    # Not pivot_table: it would average two results of one month, where pivot refuses them.
    wide = results.pivot(index="kpi_ref", columns="period_start", values="value")  # noqa: PD010
    value = wide.to_numpy("float64")
    n = (~np.isnan(value)).sum(axis=1)
    s = _score(value)
    places = _places_in_ties(value)
    enough = n >= FEWEST_MONTHS
    exact = enough & (n <= MOST_MONTHS_FOR_EXACT)
    p = np.full(len(n), np.nan)
    p[exact] = _exact_p(s[exact], places[exact, :MOST_MONTHS_FOR_EXACT])
    normal = enough & ~exact
    p[normal] = _normal_p(s[normal], places[normal])
    return pd.DataFrame(
        {
            "kendall_s": np.where(enough, s, np.nan),
            "kendall_p": p,
            "kendall_method": first_that_holds(wide.index, (exact, EXACT), (normal, NORMAL)),
            "n": n,
            "reason": first_that_holds(wide.index, (~enough, TOO_FEW)),
        },
        index=wide.index,
    )


def _score(value: np.ndarray) -> np.ndarray:
    """Return S of each row; a pair with a gap in it is neither larger nor smaller."""
    s = np.zeros(len(value))
    for lag in range(1, value.shape[1]):
        later, earlier = value[:, lag:], value[:, :-lag]
        s += (later > earlier).sum(axis=1)
        s -= (later < earlier).sum(axis=1)
    return s


def _places_in_ties(value: np.ndarray) -> np.ndarray:
    """Give each value its place in its group of ties, 1, 2, ..., each row sorted, 0 after its end.

    Values 7, 5, 7, 7, 5, gap give 1, 1, 2, 2, 3, 0: the pattern of ties, and how many values.
    """
    rows, columns = value.shape
    ordered = np.sort(value, axis=1)  # gaps last
    column = np.broadcast_to(np.arange(columns), (rows, columns))
    starts = np.ones((rows, columns), dtype=bool)
    starts[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    first_of_group = np.maximum.accumulate(np.where(starts, column, 0), axis=1)
    place = np.where(np.isnan(ordered), columns + 1, column - first_of_group + 1)
    place.sort(axis=1)
    return np.where(place > columns, 0, place)


def _normal_p(s: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return two-sided p-values from the normal distribution, with continuity correction."""
    order = np.arange(1, places.shape[1] + 1)
    # The sum is n(n-1)(2n+5)/18 less t(t-1)(2t+5)/18 for each group of t ties.
    variance = np.where(places > 0, order**2 - places**2, 0).sum(axis=1) / 3
    distance = np.maximum(np.abs(s) - 1, 0)
    z = np.divide(distance, np.sqrt(variance), out=np.zeros(len(s)), where=variance > 0)
    p: np.ndarray = 2 * ndtr(-z)
    return p


def _exact_p(s: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return two-sided p-values from all orders of the values, once for each pattern of ties."""
    if len(s) == 0:
        return np.array([])
    patterns, pattern = np.unique(places, axis=0, return_inverse=True)
    order = np.arange(places.shape[1])
    pairs = np.where(patterns > 0, order - (patterns - 1), 0).sum(axis=1)  # without tied ones
    # S = pairs - 2 * inversions, and an order and its reverse are as likely: one tail is enough.
    fewest = ((pairs[pattern] - np.abs(s)) // 2).astype("int64")
    tail = np.empty(len(s))
    for first in range(0, len(patterns), _PATTERNS_AT_ONCE):
        inside = (pattern >= first) & (pattern < first + _PATTERNS_AT_ONCE)
        chance = _inversions(patterns[first : first + _PATTERNS_AT_ONCE], int(pairs.max()) // 2)
        tail[inside] = np.cumsum(chance, axis=0)[fewest[inside], pattern[inside] - first]
    return np.where(s == 0, 1.0, np.minimum(2 * tail, 1.0))


def _inversions(patterns: np.ndarray, most: int) -> np.ndarray:
    """Return the chance of 0, 1, ... ``most`` inversions (rows) for each pattern (columns).

    The values are put in one by one, first one of each group of ties, then a second, and so on.
    The i-th, when it is the j-th of its group, multiplies the generating function by
    (1 - q^i) / (1 - q^j) * j / i, which leaves a distribution. Low powers never need high ones, so
    the small chances in the tail are summed among themselves and keep their accuracy.
    """
    chance = np.zeros((most + 1, len(patterns)))
    chance[0] = 1.0
    for i, places in enumerate(patterns.T, start=1):
        for j in np.unique(places[places > 0]):
            if i == j:
                continue  # nothing but ties so far: one order
            columns = np.flatnonzero(places == j)
            part = chance[:, columns]
            part[i:] -= part[:-i].copy()
            for power in range(j, most + 1, j):
                part[power : power + j] += part[power - j : power][: most + 1 - power]
            chance[:, columns] = part * (j / i)
    return chance
