"""On which day does a review stand, and which months are there by then?"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kpianalysis.errors import NoData, PeriodProblem
from kpianalysis.intake.received import Submission
from kpianalysis.periods import Month, ReviewPeriod


def day_of(as_at: str | dt.date | None, submissions: tuple[Submission, ...]) -> dt.date:
    """Return the day that was asked for, or that of the last file received.

    Raises
    ------
    PeriodProblem
        When it is no date.
    """
    if isinstance(as_at, dt.date):
        return as_at
    if as_at:
        try:
            return dt.date.fromisoformat(as_at)
        except ValueError as error:
            raise PeriodProblem(
                "is not a date", found=as_at, cell="as_at", action="write it as 2019-07-31"
            ) from error
    return max(item.received for item in submissions)


def months_held(observations: pd.DataFrame, period: ReviewPeriod, day: dt.date) -> list[Month]:
    """Return the months received by a day, in order; of a quarter its first.

    Raises
    ------
    NoData
        When none of them is in the period.
    """
    if observations.empty:
        raise NoData(
            f"holds no data: nothing was received by {day.isoformat()}", found=period.words
        )
    months = sorted({Month(day.year, day.month) for day in observations["period_start"]})
    last = Month.of(observations["period_end"].max())
    if not any(month in period for month in months):
        where = "is in the future" if period.first.first_day > day else "holds no data"
        raise NoData(
            f"{where}: as at {day.isoformat()} the months received are {months[0].words} to "
            f"{last.words}",
            found=period.words,
            action="choose a period within them, or add the extract that holds it",
        )
    return months
