"""When would a backlog be cleared, and how many completions a month would clear it by a date?

A small queue, worked out and not drawn by chance: each month some cases arrive and some are
completed, never more than there are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import pandas as pd

from kpianalysis.analysis.steps import step_months
from kpianalysis.analysis.whole_cases import MONTHS_IN_YEAR, exactly, mean_cases
from kpianalysis.errors import ParameterProblem

MOST_MONTHS = 120  # beyond ten years nothing goes on as it does now
_MOST_CASES = 1_000_000

ASSUMPTIONS = (
    "The same number of cases arrives each month, and the same number can be completed.",
    "The backlog is all that waits: cases within their limit stay as many as they are.",
    "A case completed is gone, and none is withdrawn.",
)


@dataclass(frozen=True)
class Flows:
    """How many cases arrive and are completed in a month, from the months measured.

    Attributes
    ----------
    completions
        Mean of the cases completed in the last 12 measured months; None where none are known.
    arrivals
        These, and the mean change of the backlog a month: what must have arrived.
    backlog
        The last backlog known.
    month
        First day of the month at whose end it stood; None without a backlog.
    """

    completions: int | None
    arrivals: int | None
    backlog: int | None
    month: pd.Timestamp | None


@dataclass(frozen=True)
class BacklogPath:
    """How a backlog goes on with so many arrivals and completions a month.

    Attributes
    ----------
    months
        A row for each month from 0 (now) on: ``month, opened`` (backlog at its start),
        ``arrivals, completed, backlog`` (at its end).
    clears_in
        The first month at whose end nothing waits; None when it never does, or not in ten years.
    completions_needed
        Completions a month that clear it in ``by_month`` months; None without such a date.
    arrivals_allowed
        Arrivals a month at which the given completions would; None without a date, or when even
        without arrivals they would not.
    by_month
        The month by whose end it shall be cleared.
    assumptions
        What the calculation rests on, a sentence each.
    """

    months: pd.DataFrame
    clears_in: int | None
    completions_needed: int | None
    arrivals_allowed: int | None
    by_month: int | None
    assumptions: tuple[str, ...] = ASSUMPTIONS


def backlog_path(
    backlog: float,
    arrivals: float,
    completions: float,
    *,
    by_month: int | None = None,
    months: int = 24,
) -> BacklogPath:
    """Work a backlog down, month by month.

    Parameters
    ----------
    backlog : float
        Cases that wait now.
    arrivals, completions : float
        Cases a month.
    by_month : int, optional
        In how many months it shall be cleared.
    months : int
        How many months to lay out at most; fewer when it is cleared before, but not before
        ``by_month``.

    Raises
    ------
    ParameterProblem
        When a number cannot be one of cases or months.

    Examples
    --------
    64 cases, 8 more completed than arrive: cleared in 64 / 8 = 8 months. In 4 months it would
    take 40 + 64 / 4 = 56 completions.

    >>> path = backlog_path(64, 40, 48, by_month=4)
    >>> path.clears_in, path.completions_needed, path.months["backlog"].tolist()[:3]
    (8, 56, [64.0, 56.0, 48.0])
    """
    given = {"backlog": backlog, "arrivals": arrivals, "completions": completions}
    for name, number in given.items():
        if not 0 <= number <= _MOST_CASES:
            raise ParameterProblem(
                "is no number of cases",
                found=f"{number:g}",
                cell=name,
                action=f"give 0 to {_MOST_CASES:,}",
            )
    for name, count in (("by_month", by_month), ("months", months)):
        if count is not None and not 1 <= count <= MOST_MONTHS:
            raise ParameterProblem(
                "is no number of months",
                found=str(count),
                cell=name,
                action=f"give 1 to {MOST_MONTHS}",
            )
    start, come, go = exactly(backlog), exactly(arrivals), exactly(completions)
    clears = _clears_in(start, come, go)
    length = max(months if clears is None else min(months, max(clears, 1)), by_month or 0)
    opened = [start]
    for _ in range(length):
        opened.append(max(opened[-1] + come - go, Fraction(0)))
    table = pd.DataFrame(
        {
            "month": range(length + 1),
            "opened": [float(start), *(float(one) for one in opened[:-1])],
            "arrivals": [0.0] + [float(come)] * length,
            "completed": [0.0]
            + [float(before + come - after) for before, after in pairwise(opened)],
            "backlog": [float(one) for one in opened],
        }
    )
    needed = allowed = None
    if by_month is not None:
        needed = math.ceil(come + start / by_month)
        spare = go - start / by_month
        allowed = math.floor(spare) if spare >= 0 else None
    return BacklogPath(table, clears, needed, allowed, by_month)


def usual_flows(months: pd.DataFrame) -> Flows:
    """Work out what arrives and is completed in a month, from a KPI's months.

    Parameters
    ----------
    months : DataFrame
        ``period_start, denominator, backlog`` in order of time; NaN where not known.

    Examples
    --------
    Completions are 200 a month; the backlog grew from 50 to 56 in three months, 2 a month.

    >>> months = pd.DataFrame({"denominator": 200.0, "backlog": [50.0, 53.0, None, 56.0],
    ...                        "period_start": pd.date_range("2019-04-01", periods=4, freq="MS")})
    >>> flows = usual_flows(months)
    >>> flows.completions, flows.arrivals, flows.backlog
    (200, 202, 56)
    """
    months = months.reset_index(drop=True)
    in_year = MONTHS_IN_YEAR // step_months(months)
    completions = mean_cases(months["denominator"], in_year)
    known = months[months["backlog"].notna()]
    if known.empty:
        return Flows(completions, completions, None, None)
    known = known[known.index >= known.index[-1] - in_year]
    first, last = known.iloc[0], known.iloc[-1]
    rows = known.index[-1] - known.index[0]
    grown = (last["backlog"] - first["backlog"]) / rows if rows else 0.0
    arrivals = None if completions is None else max(math.floor(completions + grown + 0.5), 0)
    return Flows(completions, arrivals, int(last["backlog"]), last["period_start"])


def _clears_in(backlog: Fraction, arrivals: Fraction, completions: Fraction) -> int | None:
    """Return after how many months nothing waits."""
    if not backlog:
        return 0
    if completions <= arrivals:
        return None
    months = math.ceil(backlog / (completions - arrivals))
    return months if months <= MOST_MONTHS else None
