"""How many months is each result about: one, or the three of a quarter?"""

from __future__ import annotations

import pandas as pd


def step_months(results: pd.DataFrame) -> int:
    """Return how many months each row is about; 1 where no ``period_end`` tells.

    A contract is measured by month or by quarter throughout, so that one row tells of all.

    Examples
    --------
    >>> quarter = pd.DataFrame({"period_start": pd.to_datetime(["2025-07-01"]),
    ...                         "period_end": pd.to_datetime(["2025-09-30"])})
    >>> step_months(quarter), step_months(quarter[["period_start"]])
    (3, 1)
    """
    if "period_end" not in results:
        return 1
    told = results[results["period_end"].notna()]
    if told.empty:
        return 1
    first, last = told["period_start"].iloc[0], told["period_end"].iloc[0]
    return int(12 * (last.year - first.year) + last.month - first.month + 1)
