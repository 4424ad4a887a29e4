"""Slices cut anew: every period that holds results, its day, and a fingerprint of what it uses."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpianalysis import store
from kpianalysis.as_at import days_known
from kpianalysis.cleaning import ensure_clean
from kpianalysis.contract import Contract
from kpianalysis.contract_file import read_contract
from kpianalysis.council.approvals import read_approvals
from kpianalysis.council.commentary import read_commentary
from kpianalysis.council.questions import read_questions
from kpianalysis.home import Home
from kpianalysis.inputs import fingerprints
from kpianalysis.intake.received import Submission, read_received
from kpianalysis.intake.rulings import Ruling, read_rulings
from kpianalysis.periods import Month, ReviewPeriod, quarter_of
from kpianalysis.slices import Slice, record_slices
from kpianalysis.table_columns import OBSERVATION_COLUMNS

_WRITTEN = ("commentary", "approvals", "questions", "answers")
_QUARTER = 3  # months
_PLACE = ["file", "sheet", "cell"]


@dataclass(frozen=True)
class _Known:
    """All that was ever received, agreed, ruled and written of a contract."""

    contract: Contract
    submissions: tuple[Submission, ...]
    rulings: tuple[Ruling, ...]
    versions: pd.DataFrame
    # Each with the column that says when a row of it became known.
    dated: dict[str, tuple[pd.DataFrame, str]]


def cut_slices(contract: str, home: Home) -> tuple[Slice, ...]:
    """Cut the slice of every period of a contract, the oldest first, and write them down.

    Periods are the quarters that hold results, and the contract's ``review_periods`` that do.

    Parameters
    ----------
    contract : str
        Name of its folder in ``data/raw``; it is cleaned when it is not clean.
    home : Home
        Where the folders lie.
    """
    ensure_clean(contract, home)
    # A file that changes from here on is found by the next run.
    inputs = fingerprints(home.raw(contract))
    known = _known(contract, home)
    agreed: dict[dt.date, str] = {}
    prints = {name: _row_prints(table) for name, (table, _) in known.dated.items()}
    slices = []
    for period in _periods(known):
        day = _day(known, period)
        if day not in agreed:
            agreed[day] = known.contract.as_at(day).model_dump_json()
        digest = hashlib.sha256(f"{period.text} {day} {agreed[day]}".encode())
        for sent in known.submissions:
            if sent.received <= day:
                digest.update(f"{sent}".encode())
        for ruling in known.rulings:
            if ruling.date <= day:
                digest.update(f"{ruling}".encode())
        for name, (table, on) in known.dated.items():
            held = table[on].le(pd.Timestamp(day)).to_numpy()
            # In any order: a version that is replaced moves to another table, and is the same.
            digest.update(np.sort(prints[name][held]).tobytes())
        slices.append(Slice(period.text, day.isoformat(), digest.hexdigest()))
    record_slices(contract, home, slices, inputs)
    return tuple(slices)


def _known(contract: str, home: Home) -> _Known:
    folder, processed = home.raw(contract), home.processed(contract)
    settings = read_contract(folder)
    results = [store.read_table(processed, name) for name in ("observations", "history")]
    # What replaced a version later is no part of what was known of it before.
    versions = pd.concat([table[list(OBSERVATION_COLUMNS)] for table in results])
    questions = read_questions(folder)
    return _Known(
        contract=settings,
        submissions=read_received(folder),
        rulings=read_rulings(folder),
        versions=versions,
        dated={
            "versions": (versions, "received"),
            "projects": (store.read_table(processed, "projects"), "received"),
            "stated": (store.read_table(processed, "stated"), "received"),
            "commentary": (read_commentary(folder, settings), "written"),
            "approvals": (read_approvals(folder, settings), "approved"),
            "questions": (questions, "asked"),
            "answers": (questions, "answered"),
        },
    )


def _periods(known: _Known) -> list[ReviewPeriod]:
    """Return the quarters and review periods that hold results, the oldest first."""
    months = {Month.of(start) for start in known.versions["period_start"].drop_duplicates()}
    if known.contract.step_months == _QUARTER:
        quarters = {known.contract.period_of(month.first_day) for month in months}
    else:
        quarters = {quarter_of(month) for month in months}
    listed = {
        period
        for period in known.contract.review_periods
        if any(month in months for month in period.months)
    }
    return sorted(quarters | listed, key=lambda period: (period.first, period.last))


def _day(known: _Known, period: ReviewPeriod) -> dt.date:
    """Return the day on which the page of a period stands.

    That is the last day on which anything became known before the first result of a later month,
    or anything about the period's own or earlier months did afterwards.
    """
    last = pd.Timestamp(period.last.first_day)
    starts, received = (known.versions[name] for name in ("period_start", "received"))
    later = received[starts.gt(last)]
    before = pd.Timestamp.max if later.empty else later.min()
    written = [known.dated[name][0][known.dated[name][1]] for name in _WRITTEN]
    any_day = days_known(known.contract, known.submissions, known.rulings, written)
    days = [day for day in any_day if pd.Timestamp(day) < before]
    days += _days_about(known, last, before)
    return max(days)


def _days_about(known: _Known, last: pd.Timestamp, before: pd.Timestamp) -> Iterable[dt.date]:
    """Return the days on which something about months up to a period's last became known."""
    versions = known.versions
    until = versions[versions["period_start"].le(last)]
    days = [until["received"]]
    for name in ("commentary", "approvals"):
        table, on = known.dated[name]
        days.append(table.loc[table["period_start"].le(last), on])
    questions = known.dated["questions"][0]
    days.append(questions.loc[questions["asked"].lt(before), "answered"])
    ruled = pd.DataFrame(
        [(r.file, r.sheet, r.cell, pd.Timestamp(r.date)) for r in known.rulings],
        columns=[*_PLACE, "ruled"],
    )
    places = until[_PLACE].fillna({"sheet": ""}).astype(object)
    days.append(places.merge(ruled.astype(dict.fromkeys(_PLACE, object)), on=_PLACE)["ruled"])
    until_month = Month.of(last)
    agreed = [
        day
        for item in known.contract.mitigations
        if item.first <= until_month
        for day in (item.agreed, item.end_agreed)
    ]
    agreed += [
        terms.agreed
        for kpi in known.contract.kpis
        for terms in kpi.terms
        if terms.first <= until_month
    ]
    return [
        *(moment.date() for column in days for moment in column.dropna().unique()),
        *(day for day in agreed if day),
    ]


def _row_prints(table: pd.DataFrame) -> npt.NDArray[np.uint64]:
    """Return a number for each row of a table, the same for the same content."""
    return np.asarray(pd.util.hash_pandas_object(table, index=False), dtype=np.uint64)
