"""Which months' counts can be used, what do they add up to, and why can they not be added?"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import pandas as pd

# Half the last digit of a whole percentage, the coarsest that a supplier states. Intake compares
# with the digits that were written; here they are not known.
_ROUNDING_PP = 0.5
_ROUNDING_SLACK = 1e-9


class Standing(IntEnum):
    """What a month's counts are good for, by weight: beyond ``NO_RESULT`` nothing is pooled."""

    COUNTED = 0
    NO_VOLUME = 1
    NO_RESULT = 2
    NOT_SUPPLIED = 3
    IMPOSSIBLE = 4
    DISAGREE = 5
    NOT_A_PERCENTAGE = 6


_WORDS = {
    Standing.COUNTED: None,
    Standing.NO_VOLUME: "no volume",
    Standing.NO_RESULT: "no result",
    Standing.NOT_SUPPLIED: "counts are not supplied",
    Standing.IMPOSSIBLE: "counts cannot be right",
    Standing.DISAGREE: "counts do not give the stated percentage",
    Standing.NOT_A_PERCENTAGE: "not a percentage",
}


def standing_of_months(results: pd.DataFrame) -> np.ndarray:
    """Tell for each row whether its counts can be used.

    Parameters
    ----------
    results : DataFrame
        ``value`` (percentage points), ``numerator``, ``denominator`` and, where there are, ``unit``
        (anything but ``%`` is declined), ``state`` (``no_volume`` needs no denominator of 0) and
        ``bound`` (a value that is not exact is not compared with its counts).

    Returns
    -------
    array of int
        A :class:`Standing` for each row.

    Examples
    --------
    >>> months = pd.DataFrame({"value": [75.0, 75.0, None, None], "numerator": [3, 5, None, 0],
    ...                        "denominator": [4, 4, None, 0]})
    >>> [Standing(month).name for month in standing_of_months(months)]
    ['COUNTED', 'IMPOSSIBLE', 'NO_RESULT', 'NO_VOLUME']
    """
    value = numbers_of(results, "value")
    numerator, denominator = numbers_of(results, "numerator"), numbers_of(results, "denominator")
    with np.errstate(divide="ignore", invalid="ignore"):
        apart_pp = np.abs(value - 100 * numerator / denominator)
    if "bound" in results:  # "52+" is not what its counts give, and need not be
        apart_pp[results["bound"].ne("exact").to_numpy(bool)] = 0.0
    nobody = (denominator == 0) & ((numerator == 0) | np.isnan(numerator))
    if "state" in results:
        nobody |= np.isnan(value) & results["state"].eq("no_volume").to_numpy(bool)
    other_unit = np.zeros(len(results), dtype=bool)
    if "unit" in results:
        other_unit = (results["unit"].notna() & results["unit"].ne("%")).to_numpy(bool)
    return np.select(
        [
            other_unit,
            nobody,
            np.isnan(value),
            np.isnan(numerator) | np.isnan(denominator),
            ~possible_counts(numerator, denominator),
            apart_pp > _ROUNDING_PP + _ROUNDING_SLACK,
        ],
        [
            Standing.NOT_A_PERCENTAGE,
            Standing.NO_VOLUME,
            Standing.NO_RESULT,
            Standing.NOT_SUPPLIED,
            Standing.IMPOSSIBLE,
            Standing.DISAGREE,
        ],
        default=Standing.COUNTED,
    ).astype("int64")


def possible_counts(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Say where counts can be those of a share: whole numbers, 0 <= numerator <= denominator.

    Examples
    --------
    >>> possible_counts(np.array([3.0, 5.0, 2.5, np.nan]), np.full(4, 4.0)).tolist()
    [True, False, False, False]
    """
    whole = (np.floor(numerator) == numerator) & (np.floor(denominator) == denominator)
    in_order = (numerator >= 0) & (numerator <= denominator)
    possible: np.ndarray = whole & in_order & np.isfinite(denominator)
    return possible


def pooled_counts(results: pd.DataFrame, code: np.ndarray, count: int) -> pd.DataFrame:
    """Add up the counts of each series.

    Parameters
    ----------
    results : DataFrame
        As for :func:`standing_of_months`.
    code : array of int
        The number of each row's series, from 0.
    count : int
        How many series there are.

    Returns
    -------
    DataFrame
        A row for each series: ``numerator``, ``denominator``, ``n`` (months with cases) and
        ``reason`` (None, or why nothing is added up; the sums are NaN then). Nothing is added up
        unless every month with a value has both counts.

    Examples
    --------
    >>> months = pd.DataFrame({"value": [50.0, 100.0], "numerator": [1, 98],
    ...                        "denominator": [2, 98]})
    >>> pooled_counts(months, np.array([0, 0]), 1).loc[0, ["numerator", "denominator"]].tolist()
    [99.0, 100.0]
    """
    standing = standing_of_months(results)
    used = standing == Standing.COUNTED
    n = np.bincount(code, weights=used, minlength=count).astype("int64")
    worst = np.zeros(count, dtype="int64")
    np.maximum.at(worst, code, standing)
    worst[(worst <= Standing.NO_RESULT) & (n > 0)] = Standing.COUNTED
    worst[(worst == Standing.COUNTED) & (n == 0)] = Standing.NO_RESULT  # a series without rows
    table = pd.DataFrame(index=pd.RangeIndex(count))
    for name in ("numerator", "denominator"):
        some = np.where(used, numbers_of(results, name), 0.0)
        total = np.bincount(code, weights=some, minlength=count)
        table[name] = np.where(worst == Standing.COUNTED, total, np.nan)
    return table.assign(n=n, reason=reasons(worst, table.index))


def reasons(standing: np.ndarray, index: pd.Index) -> pd.Series:
    """Put each standing in words; None where the counts can be used."""
    words = np.array([_WORDS[Standing(number)] for number in range(len(Standing))], dtype=object)
    # Told so, or pandas would make a column of text of it, in which None becomes NaN.
    return pd.Series(words[standing], index=index, dtype=object)


def refuse_repeats(results: pd.DataFrame) -> None:
    """Refuse two results of one KPI and month: their cases would be counted twice.

    Raises
    ------
    ValueError
        Names the first KPI and month that stand there twice.
    """
    repeated = results.duplicated(["kpi_ref", "period_start"])
    if repeated.any():
        ref, month = results.loc[repeated, ["kpi_ref", "period_start"]].iloc[0]
        raise ValueError(f"{ref} has two results for the month from {month:%Y-%m-%d}")


def numbers_of(results: pd.DataFrame, name: str) -> np.ndarray:
    """Return a column as floats, NaN throughout where there is no such column."""
    if name not in results:
        return np.full(len(results), np.nan)
    return results[name].to_numpy("float64")
