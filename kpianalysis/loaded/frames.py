"""Results as frames that plot: a period index, tidy names, and no column that only we need."""

from __future__ import annotations

import pandas as pd

from kpianalysis.display.verdicts import say_verdict_unmarked
from kpianalysis.review import Review

# Our names of the usual range are those of control charts.
_NAMES = {"lpl": "usual_low", "upl": "usual_high"}
_RESULT = ["value", "target", "minimum", "gap", "status", "rating", "missed", "counts_as_failure"]
_RESULT += ["mitigated", "numerator", "denominator", "backlog", "lpl", "upl"]
_RESULT += ["verification", "basis"]
_EPISODE = ["kpi_ref", "start", "end", "months", "misses", "failures", "in_force", "long_term"]
_EPISODE += ["agreed", "agreed_by", "review_by", "reason", "basis"]


def monthly(review: Review, results: pd.DataFrame) -> pd.DataFrame:
    """Return results in a tidy frame, a row for each KPI and month, in the order of refs.

    A quarter stands under its first month: pandas would name it by a calendar or tax year.

    Parameters
    ----------
    review : Review
        Says whether there are ratings and a basis; without, their columns are left out.
    results : DataFrame
        Assessments, as the Review holds them.

    Returns
    -------
    DataFrame
        ``kpi_ref``, ``month`` (a monthly period), what is known of the result, and ``month_start``
        (a date, for seaborn: it puts numbers where periods stand on an axis).
    """
    starts = results["period_start"]
    ordered = results.assign(month=starts.dt.to_period("M"), month_start=starts).sort_values(
        ["kpi_ref", "month"], ignore_index=True
    )
    wanted = ["kpi_ref", "month", *_RESULT, "month_start"]
    return _that_are_used(review, ordered[wanted].rename(columns=_NAMES))


def by_month(review: Review, results: pd.DataFrame) -> pd.DataFrame:
    """Return the results of one KPI in a frame with a period index, which plots by itself."""
    return monthly(review, results).drop(columns="kpi_ref").set_index("month")


def one_row_a_kpi(review: Review) -> pd.DataFrame:
    """Return the KPIs of a period, each with its last result and its verdict.

    Parameters
    ----------
    review : Review
        The period.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``; KPIs that missed their target in the last month come first.
    """
    held = review.in_period
    arrived = held[held["period_start"].le(pd.Timestamp(review.last_arrived.first_day))]
    last = arrived.sort_values("period_start").groupby("kpi_ref").tail(1).set_index("kpi_ref")
    last = last.sort_index().sort_values("missed", ascending=False, kind="stable")
    kpis = [review.contract.kpi(ref) for ref in last.index]
    found = last.assign(
        name=[kpi.plain_name for kpi in kpis],
        month=last["period_start"].dt.to_period("M"),
        verdict=[say_verdict_unmarked(review, kpi) for kpi in kpis],
    )
    wanted = ["name", "area", "unit", "month", "value", "target", "minimum", "gap", "status"]
    wanted += ["rating", "missed", "mitigated", "months_missed_in_row", "verdict", "basis"]
    return _that_are_used(review, found[wanted])


def mitigation_rows(review: Review) -> pd.DataFrame:
    """Return every mitigation since the contract began, with its months as periods.

    Parameters
    ----------
    review : Review
        The period, with whose end the list ends.
    """
    found = review.episodes[_EPISODE].rename(columns={"start": "first_month", "end": "last_month"})
    for name in ("first_month", "last_month"):
        found[name] = pd.to_datetime(found[name]).dt.to_period("M")
    return _that_are_used(review, found.reset_index(drop=True))


def _that_are_used(review: Review, frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out ratings and basis where the contract has none."""
    unused = [] if review.contract.scheme.sets else ["rating"]
    unused += [] if review.has_basis else ["basis"]
    return frame.drop(columns=unused, errors="ignore")
