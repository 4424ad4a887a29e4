"""Which months of the period have results, so that no sentence covers a month nobody has seen?

Of a contract that is measured by quarter: which quarters.
"""

from __future__ import annotations

from kpianalysis.display.wording import name_months
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review


def months_with_results(review: Review) -> list[ReviewPeriod]:
    """Return the months (or quarters) of the period in which at least one KPI has a result."""
    measured = review.in_period["value"].notna()
    days = review.in_period.loc[measured, "period_start"].unique()
    return sorted(review.contract.period_of(day) for day in days)


def months_without_results(review: Review) -> list[ReviewPeriod]:
    """Return the months (or quarters) of the period in which no KPI has a result."""
    seen = set(months_with_results(review))
    return sorted(all_months(review) - seen)


def words_of_results(review: Review) -> str:
    """Name the months that a statement rests on: the period, or those of it with results."""
    with_results = months_with_results(review)
    complete = not with_results or len(with_results) == len(all_months(review))
    return review.period.words if complete else name_months(with_results)


def say_without_results(review: Review) -> str:
    """Say which months no KPI has a result for, as the end of a sentence; empty when none."""
    without = months_without_results(review)
    return f"there are no results for {name_months(without)}" if without else ""


def to_arrived(review: Review) -> str:
    """Say up to which month is counted, where later months of the period have not arrived.

    Ends a phrase, as in "7 months in a row to April 2019".
    """
    last = review.last_arrived
    return "" if last == review.period.last else f" to {last.words}"


def all_months(review: Review) -> set[ReviewPeriod]:
    """Return the months (or quarters) of the period."""
    return {review.contract.period_of(month.first_day) for month in review.period.months}
