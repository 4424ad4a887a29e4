"""On which day does a review stand, and which months are there by then?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.errors import NoData, PeriodProblem
from kpianalysis.intake.received import Submission
from kpianalysis.intake.rulings import Ruling
from kpianalysis.periods import Month, ReviewPeriod


def day_of(as_at: str | dt.date | None, known: Iterable[dt.date]) -> dt.date:
    """Return the day that was asked for, or the last on which something became known.

    Raises
    ------
    PeriodProblem
        When it is no date.

    Examples
    --------
    >>> day_of(None, [dt.date(2019, 9, 12), dt.date(2019, 7, 3)]).isoformat()
    '2019-09-12'
    """
    if isinstance(as_at, dt.datetime):
        return as_at.date()  # a moment, as pandas gives it, is not compared with days
    if isinstance(as_at, dt.date):
        return as_at
    if as_at:
        try:
            return dt.date.fromisoformat(as_at)
        except (ValueError, TypeError) as error:
            raise PeriodProblem(
                "is not a date", found=str(as_at), cell="as_at", action="write it as 2019-07-31"
            ) from error
    return max(known)


def days_known(
    contract: Contract,
    submissions: tuple[Submission, ...],
    rulings: tuple[Ruling, ...],
    written: Iterable[pd.Series],
) -> list[dt.date]:
    """List the days on which files came, or something was agreed, stated, resolved or written.

    Parameters
    ----------
    contract : Contract
        What was agreed.
    submissions : tuple of Submission
        What was received; at least one file.
    rulings : tuple of Ruling
        What the Council ruled.
    written : iterable of Series of datetime64
        The dates of the Council's tables.
    """
    agreed = [item.agreed for item in contract.mitigations]
    agreed += [item.end_agreed for item in contract.mitigations]
    for kpi in contract.kpis:
        agreed += [terms.agreed for terms in kpi.terms]
        agreed += [redefinition.agreed for redefinition in kpi.redefinitions]
    if tariff := contract.credits:
        agreed += [rate.agreed for rate in tariff.rates]
        agreed += [suspension.agreed for suspension in tariff.suspended]
        agreed += [total.date for total in tariff.stated]
    # Not the days of remedies: they may be planned.
    agreed += [item.date for item in (*contract.resolutions, *contract.notes)]
    words = [moment.date() for days in written for moment in days.dropna()]
    return [
        *(item.received for item in submissions),
        *(ruling.date for ruling in rulings),
        *(day for day in agreed if day),
        *words,
    ]


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
