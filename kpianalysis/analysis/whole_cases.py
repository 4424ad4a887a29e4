"""How many whole cases make a percentage, and how many come in a month on average?"""

from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd

MONTHS_IN_YEAR = 12


def exactly(number: float) -> Fraction:
    """Return a number as it is written: 0.1 is one tenth.

    >>> exactly(70.1)
    Fraction(701, 10)
    """
    return Fraction(repr(float(number)))


def cases_for(percentage: float, volume: int, *, higher_is_better: bool = True) -> int:
    """Count the whole cases of a volume that reach a percentage, or stay within it.

    Examples
    --------
    75% of 120 is 90 exactly; of 101 it is 75.75, so that 76 reach it and 75 stay within it.

    >>> cases_for(75, 120), cases_for(75, 101), cases_for(75, 101, higher_is_better=False)
    (90, 76, 75)
    """
    share = exactly(percentage) / 100 * volume
    return math.ceil(share) if higher_is_better else math.floor(share)


def mean_cases(counts: pd.Series, rows: int = MONTHS_IN_YEAR) -> int | None:
    """Return the mean of the last 12 measured months in whole cases; None where none is measured.

    ``rows`` says how many they are, where a row is not a month.

    >>> mean_cases(pd.Series([100.0, None, 81.0])), mean_cases(pd.Series([], dtype=float))
    (91, None)
    """
    measured = counts.dropna().tail(rows)
    if measured.empty:
        return None
    mean = sum(exactly(count) for count in measured) / len(measured)
    return math.floor(mean + Fraction(1, 2))  # a half goes up
