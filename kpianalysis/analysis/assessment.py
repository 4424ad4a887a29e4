"""How does each result stand against what was agreed, before and after mitigation?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.analysis.ratings import missed_in_row, rate
from kpianalysis.analysis.steps import step_months
from kpianalysis.scheme import Scheme
from kpianalysis.tables import MISSES, Bound, State, Status, Verification

_LAST_YEAR_MONTHS = 12
_STATUSES = Scheme()  # rated by target and minimum: by its status
_STATES = {
    State.NO_VOLUME: Status.NO_VOLUME,
    State.NOT_MEASURABLE: Status.NOT_MEASURABLE,
    State.NOT_SUPPLIED: Status.NOT_SUPPLIED,
    State.SUSPENDED: Status.SUSPENDED,
}
# In the order in which the first that holds is taken.
_STATUS_WORDS = (
    *_STATES.values(), Status.NO_TARGET, Status.NOT_MEASURABLE, Status.MET,
    Status.MINIMUM_NOT_KNOWN, Status.MINIMUM_MET, Status.BELOW_MINIMUM,
)  # fmt: skip
_OPEN = (Bound.AT_LEAST, Bound.AT_MOST)


def assess(
    observations: pd.DataFrame, agreed: pd.DataFrame, scheme: Scheme = _STATUSES
) -> pd.DataFrame:
    """Judge every KPI and month (or quarter) at once, on unrounded values.

    Parameters
    ----------
    observations : DataFrame
        The observations that stand.
    agreed : DataFrame
        Every KPI in force and month, from :func:`kpianalysis.analysis.terms.agreed_months`.
    scheme : Scheme
        In which words results are rated, besides their status.

    Returns
    -------
    DataFrame
        One row for each row of ``agreed``, in its order, with the observation's columns and
        ``gap`` (own unit, negative is worse than target), ``status`` (before mitigation),
        ``missed``, ``below_minimum``, ``counts_as_miss``, ``counts_as_failure`` (after mitigation),
        ``months_missed_in_row``, ``months_met_in_row``, ``months_mitigated_in_row`` (quarters,
        where a row is a quarter), ``change_from_last_month`` (from the month or quarter before),
        ``change_from_last_year``, ``rating`` (by the scheme), ``missed_in_row`` (as often as the
        scheme names) and ``flag_differs`` (the supplier's
        own mitigation flag is not what was agreed). A month in no extract is ``not_supplied``.
    """
    supplied = observations.drop(columns=["area", "unit", "period_end"]).rename(
        columns={"mitigated": "flagged_mitigated", "mitigation_reason": "flagged_reason"}
    )
    table = agreed.merge(
        supplied, how="left", on=["kpi_ref", "period_start"], validate="one_to_one"
    )
    in_no_extract = table["state"].isna()
    table["state"] = table["state"].fillna(str(State.NOT_SUPPLIED))
    table["verification"] = table["verification"].fillna(str(Verification.VERIFIED))
    table["bound"] = table["bound"].fillna(str(Bound.EXACT))
    table.loc[in_no_extract, "note"] = "in no extract"
    return judged(table, scheme)


def judged(table: pd.DataFrame, scheme: Scheme = _STATUSES) -> pd.DataFrame:
    """Judge results that stand beside what was agreed for them.

    Parameters
    ----------
    table : DataFrame
        Sorted by KPI and month: what was supplied and what was agreed, as :func:`assess` puts them
        side by side. What was judged of them before is judged anew.
    scheme : Scheme
        In which words results are rated, besides their status.

    Returns
    -------
    DataFrame
        The same rows with the columns that :func:`assess` adds.
    """
    table = table.copy()
    in_no_extract = table["file"].isna()
    table["flag_differs"] = ~in_no_extract & table["flagged_mitigated"].fillna(False).astype(
        bool
    ).ne(table["mitigated"])

    table = with_status(table)
    met = table["status"].eq(str(Status.MET))
    table["months_met_in_row"] = run_length(met, table["kpi_ref"])
    table["months_missed_in_row"] = run_length(table["missed"], table["kpi_ref"])
    # Two mitigations that follow each other are one run of months only when both were agreed so.
    table["months_mitigated_in_row"] = run_length(table["mitigated"], table["kpi_ref"])
    table["rating"] = rate(table, scheme)
    table["missed_in_row"] = missed_in_row(table, scheme)
    by_kpi = table.groupby("kpi_ref", sort=False)
    step = step_months(table)
    for column, months in (("last_month", step), ("last_year", _LAST_YEAR_MONTHS)):
        before = _earlier(table, by_kpi, months, step)
        table[f"change_from_{column}"] = table["value"] - before
    return table


def with_status(table: pd.DataFrame) -> pd.DataFrame:
    """Set results beside their targets, row by row: nothing here looks at another month.

    Parameters
    ----------
    table : DataFrame
        ``value, bound, state, target, minimum, polarity, mitigated``.

    Returns
    -------
    DataFrame
        The same rows with ``gap, status, missed, below_minimum, counts_as_miss`` and
        ``counts_as_failure``, as :func:`assess` explains them.
    """
    table = table.copy()
    sign = np.where(table["polarity"].eq("higher_is_better"), 1.0, -1.0)
    # Adding zero turns a negative zero into zero: a result on target is not "−0" from it.
    table["gap"] = sign * (table["value"] - table["target"]) + 0.0
    table["status"] = _status(table, sign)
    table["missed"] = table["status"].isin([str(status) for status in MISSES])
    table["below_minimum"] = table["status"].eq(str(Status.BELOW_MINIMUM))
    table["counts_as_miss"] = table["missed"] & ~table["mitigated"]
    table["counts_as_failure"] = table["below_minimum"] & ~table["mitigated"]
    return table


def run_length(holds: pd.Series, series: pd.Series) -> pd.Series:
    """Count for each row how many rows in a row hold, up to it, inside its series.

    Parameters
    ----------
    holds : Series of bool
        In order of time inside each series.
    series : Series
        The series of each row; its rows stand together.

    Examples
    --------
    >>> holds = pd.Series([True, True, False, True])
    >>> run_length(holds, pd.Series(["a", "a", "a", "a"])).tolist()
    [1, 2, 0, 1]
    """
    running = holds.astype("int64").groupby(series, sort=False).cumsum()
    before = running.where(~holds).groupby(series, sort=False).ffill().fillna(0)
    return (running - before).astype("int64")


def _status(table: pd.DataFrame, sign: np.ndarray) -> pd.Series:
    """Compare unrounded values with the target and minimum in force."""
    value, target, minimum = (
        table[column].to_numpy("float64") for column in ("value", "target", "minimum")
    )
    at_least, at_most = (table["bound"].eq(bound).to_numpy() for bound in _OPEN)
    exact = table["bound"].eq(Bound.EXACT).to_numpy()
    with np.errstate(invalid="ignore"):
        meets_target = (sign * (value - target)) >= 0
        meets_minimum = (sign * (value - minimum)) >= 0
    # "52+" settles a target of 50, not one of 60.
    open_to_better = ~exact & np.where(sign > 0, at_least, at_most)
    open_to_worse = ~exact & ~open_to_better
    undecided = (open_to_better & ~meets_target) | (open_to_worse & meets_target)
    # Places in _STATUS_WORDS: a text for each row would cost more than all the comparisons.
    status = np.select(
        [
            *(table["state"].eq(str(state)).to_numpy() for state in _STATES),
            np.isnan(target),
            undecided,
            meets_target,
            # "At most 48" misses a target of 50; whether it reached a minimum of 40 nobody knows.
            np.isnan(minimum) | (open_to_worse & meets_minimum),
            meets_minimum,
        ],
        [np.int8(place) for place in range(len(_STATUS_WORDS) - 1)],
        default=np.int8(len(_STATUS_WORDS) - 1),
    )
    words = pd.array([str(word) for word in _STATUS_WORDS], dtype="str").take(status)
    return pd.Series(words, index=table.index)


def _earlier(
    table: pd.DataFrame,
    by_kpi: pd.api.typing.DataFrameGroupBy[Any, Any],
    months: int,
    step: int,
) -> pd.Series:
    """Return the value so many months before; NaN when the KPI was not in force then."""
    value = by_kpi["value"].shift(months // step)
    starts = by_kpi["period_start"].shift(months // step)
    index = table["period_start"].dt.year * 12 + table["period_start"].dt.month
    then = starts.dt.year * 12 + starts.dt.month
    return value.where(index - then == months)
