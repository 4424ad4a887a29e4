"""What result, and how many cases a month in time, would meet a target for months running?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpianalysis.analysis.changed_terms import check_target
from kpianalysis.analysis.monthly_volumes import NOT_KNOWN, monthly_volumes
from kpianalysis.analysis.steps import step_months
from kpianalysis.analysis.whole_cases import MONTHS_IN_YEAR, cases_for, mean_cases
from kpianalysis.errors import ParameterProblem
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month

MONTHS_RUNNING = 3
_MOST_MONTHS = 60  # beyond five years nothing can be said


@dataclass(frozen=True)
class Required:
    """What would have to be true for a target to be met for months running by a date.

    Attributes
    ----------
    months
        A row for each month of the run: ``period_start, period_end, target`` (own unit),
        ``volume`` (cases; NaN where not known), ``volume_is`` (``measured, given, assumed`` or
        ``not known``), ``cases`` (whole cases in time, at least; at most where lower is better),
        ``result`` (percentage that these cases are), ``recent_cases`` (of that volume, at the
        recent result) and ``more_cases`` (needed beyond them; 0 when none are), ``is_measured``,
        ``value`` (of a measured month).
    reason
        None, or why it cannot be met any more by that date.
    earliest
        The first date by which it can be: the last month of the first run that is still open.
    recent
        The mean result of the last measured months, own unit; NaN where none is.
    recent_months
        How many months that mean is of.
    counted_months
        How many months with a count an assumed volume is the mean of.
    """

    months: pd.DataFrame
    reason: str | None
    earliest: Month
    recent: float
    recent_months: int
    counted_months: int


def required_performance(
    results: pd.DataFrame,
    kpi: Kpi,
    by: Month,
    *,
    target: float,
    months_running: int = MONTHS_RUNNING,
    volumes: float | Sequence[float] | None = None,
) -> Required:
    """Work out what a KPI needs in each month of the last run that ends at a date.

    The run is of consecutive months and its last month is ``by``. A month of it that was measured
    already counts as it was.

    Parameters
    ----------
    results : DataFrame
        The KPI's months to the last one received, from
        :func:`kpianalysis.analysis.assessment.assess`.
    kpi : Kpi
        Its unit and which way is better.
    by : Month
        The last month of the run; in a quarterly contract the last month of a quarter.
    target : float
        What is to be met in each month, own unit.
    months_running : int
        How many months (quarters) in a row.
    volumes : float or sequence of float, optional
        Cases in each month that is still to come, one number for all or one for each; the mean of
        the last 12 measured months, in whole cases, where none are given.

    Raises
    ------
    ParameterProblem
        When the target can be none, the date is over or too far away, or the volumes do not fit
        the months.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> kpi = SimpleNamespace(ref="R1", is_percentage=True, polarity="higher_is_better")
    >>> days = pd.date_range("2019-04-01", periods=3, freq="MS")
    >>> results = pd.DataFrame({"period_start": days, "value": [60.0, 70.0, 65.0],
    ...                         "denominator": 100.0, "status": "below target"})
    >>> needed = required_performance(results, kpi, Month(2019, 9), target=75,
    ...                               volumes=[100, 80, 120]).months
    >>> needed["cases"].tolist()
    [75.0, 60.0, 90.0]
    """
    check_target(target, kpi)
    step = step_months(results)
    last = Month.of(results["period_start"].max())
    run = _run(by, months_running, step, last)
    higher = kpi.polarity == "higher_is_better"
    measured = results.set_index("period_start").reindex(
        [pd.Timestamp(month.first_day) for month in run]
    )
    to_come = [month for month in run if month > last]
    table = pd.DataFrame(
        {
            "period_start": measured.index.astype("datetime64[us]"),
            "period_end": [pd.Timestamp((month + (step - 1)).last_day) for month in run],
            "target": float(target),
            "is_measured": [month <= last for month in run],
            "value": measured["value"].to_numpy("float64"),
        }
    )
    in_year = MONTHS_IN_YEAR // step
    recent = results["value"].dropna().tail(in_year)
    mean = float(recent.mean()) if len(recent) else float("nan")
    counts = results["denominator"].where(results["value"].notna()).dropna().tail(in_year)
    if kpi.is_percentage:
        table["volume"], table["volume_is"] = monthly_volumes(
            measured["denominator"],
            table["is_measured"],
            to_come,
            volumes,
            mean_cases(counts, in_year),
        )
    elif volumes is not None:
        raise ParameterProblem(
            f"are given, and {kpi.ref} is no percentage of cases",
            cell="volumes",
            action="leave them out",
        )
    else:
        table["volume"], table["volume_is"] = float("nan"), NOT_KNOWN
    table = _with_cases(table, target, mean, higher_is_better=higher)
    missed = _missed(table, target, higher_is_better=higher)
    return Required(
        months=table,
        reason=_reason(missed, table),
        earliest=_earliest(results, target, months_running, step, higher_is_better=higher),
        recent=mean,
        recent_months=len(recent),
        counted_months=len(counts),
    )


def _run(by: Month, months_running: int, step: int, last: Month) -> list[Month]:
    """List the first months of the run that ends at a date."""
    if months_running not in range(1, 13):
        raise ParameterProblem(
            "is not a number of months running",
            found=str(months_running),
            cell="months_running",
            action="give 1 to 12",
        )
    end = by + (1 - step)
    if (end - last) % step:
        raise ParameterProblem(
            "is not the last month of a quarter",
            found=by.iso,
            cell="by",
            action="give the last month of one",
        )
    if not 0 < end - last <= _MOST_MONTHS:
        first, latest = last + (2 * step - 1), last + (_MOST_MONTHS + step - 1)
        raise ParameterProblem(
            "cannot be the date to meet a target by",
            found=by.iso,
            cell="by",
            action=f"give a month from {first.iso} to {latest.iso}",
        )
    return [end + -step * back for back in range(months_running - 1, -1, -1)]


def _with_cases(
    table: pd.DataFrame, target: float, recent: float, *, higher_is_better: bool
) -> pd.DataFrame:
    """Add the whole cases of each volume, and how many more they are than of late."""

    def cases(percentage: float, volume: float) -> float:
        if np.isnan(volume) or np.isnan(percentage):
            return float("nan")
        return float(cases_for(percentage, int(volume), higher_is_better=higher_is_better))

    table["cases"] = [cases(target, volume) for volume in table["volume"]]
    table["result"] = 100 * table["cases"] / table["volume"]
    # Rounded to the nearest case: what the recent result comes to, not what reaches it.
    table["recent_cases"] = np.floor(table["volume"] * recent / 100 + 0.5)
    sign = 1.0 if higher_is_better else -1.0
    table["more_cases"] = (sign * (table["cases"] - table["recent_cases"])).clip(lower=0)
    return table


def _missed(table: pd.DataFrame, target: float, *, higher_is_better: bool) -> pd.Series:
    """Say which measured months of the run are none of a run that meets the target."""
    worse = table["value"].lt(target) if higher_is_better else table["value"].gt(target)
    return table["is_measured"] & (worse | table["value"].isna())


def _reason(missed: pd.Series, table: pd.DataFrame) -> str | None:
    """Say why the run cannot be met, naming its first month that was not."""
    if not missed.any():
        return None
    row = table[missed].iloc[0]
    how = "has no result" if np.isnan(row["value"]) else "did not meet it"
    return f"{Month.of(row['period_start']).words} {how}"


def _earliest(
    results: pd.DataFrame, target: float, months_running: int, step: int, *, higher_is_better: bool
) -> Month:
    """Return the last month of the first run that is still open: runs on from months met."""
    rows = results.sort_values("period_start").tail(months_running)
    met = rows["value"].ge(target) if higher_is_better else rows["value"].le(target)
    running = int(met.iloc[::-1].cummin().sum())
    last = Month.of(rows["period_start"].iloc[-1]) + (step - 1)
    return last + step * max(months_running - running, 1)
