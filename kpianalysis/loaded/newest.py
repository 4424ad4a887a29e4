"""Which quarter is meant when none is named? The newest of which results were received."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kpianalysis import store
from kpianalysis.as_at import day_of
from kpianalysis.cleaning import ensure_clean
from kpianalysis.contract_file import read_contract
from kpianalysis.errors import NoData
from kpianalysis.home import Home
from kpianalysis.periods import Month, ReviewPeriod, quarter_of

_QUARTER = 3  # months


def newest_quarter(contract: str, home: Home, as_at: str | dt.date | None = None) -> ReviewPeriod:
    """Return the newest quarter of which results had been received by a day.

    Parameters
    ----------
    contract : str
        Name of its folder in ``data/raw``; it is cleaned when it is not clean.
    home : Home
        Where the folders lie.
    as_at : str or date, optional
        Only what was received by this date counts; all of it by default.

    Raises
    ------
    NoData
        When no result had been received.
    PeriodProblem
        When the date is not understood.
    """
    ensure_clean(contract, home)
    processed = home.processed(contract)
    wanted = ["period_start", "received"]
    held = pd.concat(
        [store.read_table(processed, name)[wanted] for name in ("observations", "history")]
    )
    if as_at is not None:
        held = held[held["received"].le(pd.Timestamp(day_of(as_at, [])))]
    if held.empty:
        raise NoData(
            "holds no result yet",
            found=contract,
            action="'kpianalysis receive' adds a supplier's file, 'kpianalysis check' reads it",
        )
    newest = Month.of(held["period_start"].max())
    settings = read_contract(home.raw(contract))
    if settings.step_months == _QUARTER:
        return settings.period_of(newest.first_day)
    return quarter_of(newest)
