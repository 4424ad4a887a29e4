"""A contract opened as at a date: cleaned, loaded and assessed into a Review."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kpianalysis import store
from kpianalysis.analysis.assessment import assess
from kpianalysis.analysis.kpi_charts import RANGE_COLUMNS, kpi_charts, usual_ranges
from kpianalysis.analysis.standing import ledger_on, standing
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.as_at import day_of, months_held
from kpianalysis.cleaning import ensure_clean
from kpianalysis.contract import Contract, read_contract
from kpianalysis.council.approvals import read_approvals
from kpianalysis.council.commentary import read_commentary
from kpianalysis.council.questions import read_questions
from kpianalysis.errors import PeriodProblem
from kpianalysis.home import Home, find_home
from kpianalysis.intake.received import read_received
from kpianalysis.periods import Month, ReviewPeriod, parse_period
from kpianalysis.review import Review

DEFAULT_LOOK_BACK = 13
_VERSIONS = ("observations", "history")


def open_review(
    contract: str,
    period: str | ReviewPeriod,
    *,
    look_back_months: int = DEFAULT_LOOK_BACK,
    as_at: str | dt.date | None = None,
    home: Home | None = None,
) -> Review:
    """Open a contract's period as it stood on a date.

    Cleans first when nothing is processed yet, or when an input has changed since.

    Parameters
    ----------
    contract : str
        Name of its folder in ``data/raw``.
    period : str or ReviewPeriod
        ``"2019-20 Q1"`` or ``"2019-04..2019-07"``.
    look_back_months : int
        How many months charts and trends look back, at least those of the period.
    as_at : str or date, optional
        Only what was received and agreed by this date counts; all of it by default.
    home : Home, optional
        Where the folders lie.

    Raises
    ------
    PeriodProblem
        When the period or the date is not understood.
    NoData
        When nothing was received for the period by that date.
    ContractProblem
        When the contract's settings are missing or wrong.
    """
    home = home or find_home()
    folder = home.raw(contract)
    months = parse_period(period) if isinstance(period, str) else period
    if look_back_months < 1:
        raise PeriodProblem("is not a number of months to look back", found=str(look_back_months))
    ensure_clean(contract, home)
    submissions = read_received(folder)
    day = day_of(as_at, submissions)
    settings = read_contract(folder).as_at(day)
    _check_whole_steps(months, settings)
    processed = home.processed(contract)
    every_version = [store.read_table(processed, name) for name in _VERSIONS]
    versions = _known(pd.concat(every_version, ignore_index=True), "received", day)
    observations, corrections = standing(versions, day)
    held = months_held(observations, months, day)
    last = max(held[-1], months.last)
    agreed = agreed_months(settings, min(held[0], months.first), last)
    every = assess(observations, agreed, settings.scheme)
    assessed = _until(every, months.last)
    charts = kpi_charts(assessed)
    assessed[list(RANGE_COLUMNS)] = usual_ranges(assessed, charts)
    within = corrections["period_start"].between(
        pd.Timestamp(months.first.first_day), pd.Timestamp(months.last.last_day)
    )
    return Review(
        contract=settings,
        period=months,
        look_back_months=max(look_back_months, len(months)),
        as_at=day,
        assessments=assessed,
        charts=charts,
        received=_until(every, held[-1]),
        corrections=corrections[within].reset_index(drop=True),
        ledger=ledger_on(store.read_table(processed, "ledger"), observations),
        submissions=tuple(item for item in submissions if item.received <= day),
        later_months=tuple(
            later
            for month in held
            if month > months.last
            for later in settings.period_of(month.first_day).months
        ),
        versions=versions,
        projects=_known(store.read_table(processed, "projects"), "received", day),
        stated=_known(store.read_table(processed, "stated"), "received", day),
        commentary=_known(read_commentary(folder, settings), "written", day),
        questions=_known(read_questions(folder), "asked", day),
        approvals=_known(read_approvals(folder, settings), "approved", day),
    )


def _check_whole_steps(period: ReviewPeriod, contract: Contract) -> None:
    """Refuse a review that cuts a quarter of a quarterly contract in two."""
    first, last = (contract.period_of(day) for day in (period.first_day, period.last_day))
    if (first.first, last.last) != (period.first, period.last):
        whole = ReviewPeriod(first.first, last.last)
        raise PeriodProblem(
            "is not made of whole quarters, and this contract is measured by quarter",
            found=period.words,
            action=f'write "{whole.text}"',
        )


def _known(table: pd.DataFrame, on: str, day: dt.date) -> pd.DataFrame:
    """Keep what was known by a day."""
    return table[table[on].le(pd.Timestamp(day))].reset_index(drop=True)


def _until(months: pd.DataFrame, last: Month) -> pd.DataFrame:
    return months[months["period_start"].le(pd.Timestamp(last.first_day))].reset_index(drop=True)
