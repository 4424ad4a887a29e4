"""Which counts of cases are so small that they could tell who they are about?

A count from 1 to below the smallest one that is shown is suppressed, with every count of its KPI
and month from which it could be computed. Percentages stay.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

COUNTS, BACKLOG = "counts_suppressed", "backlog_suppressed"
FLAGS = (COUNTS, BACKLOG)
_SAME_RESULT = ["kpi_ref", "period_start"]


def suppress_counts(
    results: pd.DataFrame,
    smallest_count: int | None,
    *,
    suppress_zero: bool = False,
    always: Collection[str] = (),
) -> pd.DataFrame:
    """Take small counts out of results, and say where.

    Numerator, denominator and the cases between them (denominator minus numerator) go together when
    one of them is small: with the percentage, one would give the others. A count that was not
    supplied, and follows from the percentage, is looked at as well. When a month was sent several
    times, the counts of all versions go when those of one are small. The backlog stands alone.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value, unit, numerator, denominator, backlog``; several rows of one
        KPI and month are versions of one result.
    smallest_count : int or None
        The least count that is shown; None suppresses nothing for its size.
    suppress_zero : bool
        Whether 0 is small too.
    always : collection of str
        Columns of counts that go whatever their size.

    Returns
    -------
    DataFrame
        The results with NaN for what is suppressed, and the flags ``counts_suppressed`` and
        ``backlog_suppressed``: true where a count was there and is not shown.

    Examples
    --------
    >>> row = pd.DataFrame({"kpi_ref": ["A"], "period_start": pd.to_datetime(["2019-04-01"]),
    ...     "value": [97.0], "unit": ["%"], "numerator": [97.0], "denominator": [100.0],
    ...     "backlog": [12.0]})
    >>> shown = suppress_counts(row, 5).iloc[0]  # three of 100 were late
    >>> float(shown["denominator"]), float(shown["backlog"]), bool(shown["counts_suppressed"])
    (nan, 12.0, True)
    """
    some, of, backlog = (results[name] for name in ("numerator", "denominator", "backlog"))
    if smallest_count is None:
        small = small_backlog = pd.Series(False, index=results.index)
    else:
        implied_some, implied_of = _implied(results)
        small = pd.Series(False, index=results.index)
        for count in (implied_some, implied_of, implied_of - implied_some):
            small |= _is_small(count, smallest_count, suppress_zero)
        small_backlog = _is_small(backlog, smallest_count, suppress_zero)
    if not {"numerator", "denominator"}.isdisjoint(always):
        small = pd.Series(True, index=results.index)
    if "backlog" in always:
        small_backlog = pd.Series(True, index=results.index)
    already = {flag: is_suppressed(results, flag) for flag in FLAGS}
    hidden = _in_every_version(results, small) & (some.notna() | of.notna())
    hidden_backlog = _in_every_version(results, small_backlog) & backlog.notna()
    return results.assign(
        numerator=some.mask(hidden),
        denominator=of.mask(hidden),
        backlog=backlog.mask(hidden_backlog),
        **{COUNTS: already[COUNTS] | hidden, BACKLOG: already[BACKLOG] | hidden_backlog},
    )


def is_suppressed(results: pd.DataFrame, flag: str = COUNTS) -> pd.Series:
    """Say for each row whether its counts are suppressed; nowhere when nothing says so."""
    if flag not in results:
        return pd.Series(False, index=results.index)
    return results[flag].eq(True)


def _implied(results: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return numerator and denominator, the one that was not supplied from the percentage."""
    some, of = results["numerator"], results["denominator"]
    share = (results["value"] / 100).where(results["unit"].eq("%"))
    whole = some / share.where(share.gt(0))
    # Half up, as whole cases: 7.5% of 40 is 3.
    return some.fillna(np.floor(of * share + 0.5)), of.fillna(np.floor(whole + 0.5))


def _is_small(count: pd.Series, smallest: int, zero: bool) -> pd.Series:
    return (count.gt(0) & count.lt(smallest)) | (count.eq(0) & zero)


def _in_every_version(results: pd.DataFrame, small: pd.Series) -> pd.Series:
    if results.empty:
        return small
    return small.groupby([results[key] for key in _SAME_RESULT]).transform("any")
