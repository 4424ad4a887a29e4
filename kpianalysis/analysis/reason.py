"""Why is no result given, or by which method was it? A word for each KPI, None where none fits."""

from __future__ import annotations

import numpy as np
import pandas as pd


def first_that_holds(index: pd.Index, *cases: tuple[np.ndarray, str | np.ndarray]) -> pd.Series:
    """Give each KPI the words of the first case that holds for it.

    Parameters
    ----------
    index : Index
        One entry for each KPI.
    cases : tuples
        Whether the case holds (an array of booleans), and its words (one text, or one for each).

    Returns
    -------
    Series
        Of objects, because pandas would otherwise turn None into NaN; None where no case holds.

    Examples
    --------
    >>> n = np.array([3, 40])
    >>> first_that_holds(pd.Index(["A", "B"]), (n < 8, "too few months to say")).tolist()
    ['too few months to say', None]
    """
    words = np.full(len(index), None, dtype=object)
    for holds, case in reversed(cases):
        words[holds] = case if isinstance(case, str) else case[holds]
    return pd.Series(words, index=index, dtype=object)
