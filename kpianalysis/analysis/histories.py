"""What did each KPI give in each month, laid side by side up to its last row?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpianalysis.analysis.steps import step_months

_DIRECTION = {"higher_is_better": 1.0, "lower_is_better": -1.0}


@dataclass(frozen=True)
class Histories:
    """Months of all KPIs, each KPI's last row in the last column.

    Attributes
    ----------
    kpi_ref : Index
        One KPI a row, sorted.
    last_month : ndarray of datetime64[M], shape (kpis,)
        The month of the last column, each KPI its own; of a quarter its first month.
    step_months : int
        How many months a column is about: 1, or the 3 of a quarter.
    value, target : ndarray, shape (kpis, months)
        NaN in a month without one, without a row, or before the KPI began.
    direction : ndarray, shape (kpis,)
        1 where higher is better, -1 where lower is better, NaN where neither is agreed.
    is_percentage : ndarray of bool, shape (kpis,)
        Whether the unit is "%". False where no unit was given.
    """

    kpi_ref: pd.Index
    last_month: np.ndarray
    step_months: int
    value: np.ndarray
    target: np.ndarray
    direction: np.ndarray
    is_percentage: np.ndarray


def lay_out(results: pd.DataFrame) -> Histories:
    """Lay the months of each KPI side by side, so that one pass over months serves all.

    Each KPI ends in the last column, whatever its months are: no KPI changes another's place.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value, target, polarity`` and, if known, ``unit`` and
        ``period_end``; one row a month, or a quarter where ``period_end`` says so.
        Polarity and unit are those of the KPI's last row.

    Returns
    -------
    Histories
        A month without a row between two others is a month without a value.

    Raises
    ------
    ValueError
        When a KPI has two rows for one month.

    Examples
    --------
    >>> results = pd.DataFrame({"kpi_ref": ["A", "A", "B"], "value": [1.0, 2.0, 3.0],
    ...     "period_start": pd.to_datetime(["2019-01-01", "2019-03-01", "2018-05-01"]),
    ...     "target": 2.0, "polarity": "higher_is_better"})
    >>> lay_out(results).value.tolist()
    [[1.0, nan, 2.0], [nan, nan, 3.0]]
    """
    kpi, kpi_ref = pd.factorize(results["kpi_ref"], sort=True)
    start = pd.DatetimeIndex(results["period_start"])
    step = step_months(results)
    # Months since 1970, or quarters: quarters of measurement begin in January, April and so on.
    month = (start.year * 12 + start.month - 1 - 1970 * 12).to_numpy("int64") // step
    rows = len(kpi_ref)
    last = np.full(rows, np.iinfo("int64").min)
    np.maximum.at(last, kpi, month)
    months_before = last[kpi] - month
    width = int(months_before.max(initial=0)) + 1
    column = width - 1 - months_before
    _refuse_repeated_months(results, kpi * width + column)
    value, target = np.full((rows, width), np.nan), np.full((rows, width), np.nan)
    value[kpi, column] = results["value"].to_numpy("float64")
    target[kpi, column] = results["target"].to_numpy("float64")
    latest = np.empty(rows, dtype="int64")
    latest[kpi[months_before == 0]] = np.flatnonzero(months_before == 0)
    direction = results["polarity"].map(_DIRECTION).to_numpy("float64")[latest]
    percentage = results["unit"].eq("%").to_numpy("bool") if "unit" in results else None
    return Histories(
        kpi_ref=pd.Index(kpi_ref, name="kpi_ref"),
        last_month=(last * step).astype("datetime64[M]"),
        step_months=step,
        value=value,
        target=target,
        direction=direction,
        is_percentage=np.zeros(rows, "bool") if percentage is None else percentage[latest],
    )


def ahead(numbers: np.ndarray, months: int) -> np.ndarray:
    """Return for each month what stands so many months after it, NaN beyond the end.

    A negative number of months looks back.

    >>> ahead(np.array([[1.0, 2.0, 3.0]]), 1).tolist()
    [[2.0, 3.0, nan]]
    """
    found = np.full(numbers.shape, np.nan)
    width = numbers.shape[1]
    if abs(months) < width:
        there = slice(max(months, 0), width + min(months, 0))
        here = slice(max(-months, 0), width - max(months, 0))
        found[:, here] = numbers[:, there]
    return found


def _refuse_repeated_months(results: pd.DataFrame, cell: np.ndarray) -> None:
    _, first, size = np.unique(cell, return_index=True, return_counts=True)
    if (size > 1).any():
        row = results.iloc[int(first[size > 1][0])]
        raise ValueError(f"{row['kpi_ref']} has two rows for {row['period_start']:%B %Y}")
