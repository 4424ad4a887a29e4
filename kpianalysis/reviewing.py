"""A contract opened as at a date: cleaned, loaded and assessed into a Review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pandas as pd

from kpianalysis import store
from kpianalysis.analysis.kpi_charts import RANGE_COLUMNS, kpi_charts, usual_ranges
from kpianalysis.as_at import day_of, days_known, months_held
from kpianalysis.audience import PUBLIC, Reader, reader_of
from kpianalysis.cleaning import ensure_clean
from kpianalysis.contract import Contract
from kpianalysis.contract_file import read_contract
from kpianalysis.council.approvals import read_approvals
from kpianalysis.council.commentary import read_commentary
from kpianalysis.council.questions import read_questions
from kpianalysis.council.scenarios import read_scenarios
from kpianalysis.errors import PeriodProblem
from kpianalysis.home import Home, find_home
from kpianalysis.inputs import fingerprints
from kpianalysis.intake.received import read_received
from kpianalysis.intake.rulings import read_rulings
from kpianalysis.last_page import LastPage, open_last_page
from kpianalysis.periods import Month, ReviewPeriod, parse_period
from kpianalysis.position import position_on
from kpianalysis.remembered import is_remembering, opened_once
from kpianalysis.review import Review
from kpianalysis.writing.left_overs import quoted_answers

DEFAULT_LOOK_BACK = 13
_LONGEST_LOOK_BACK = 600  # fifty years
# What people write, and a page shows in their words.
_OF_RESULTS = ("cause", "effect", "remedy", "note", "mitigation_reason", "escalated")
_IN_THEIR_WORDS = {
    "projects": (
        "project",
        "priority_reason",
        "supplier",
        "cause",
        "cost_effect",
        "share_done",
        "progress",
        "next_step",
        "to_green",
    ),
    "commentary": ("cause", "effect", "remedy", "owner", "author", "supplier_reply"),
    "questions": ("question", "asked_at", "owner", "answer"),
    "approvals": ("finding", "approved_by", "note"),
    "stated": (),
}


def open_review(
    contract: str,
    period: str | ReviewPeriod,
    *,
    look_back_months: int = DEFAULT_LOOK_BACK,
    as_at: str | dt.date | None = None,
    audience: str = PUBLIC,
    since: str | dt.date | None = None,
    home: Home | None = None,
) -> Review:
    """Open a contract's period as it stood on a date, as its reader may see it.

    Cleans first when nothing is processed yet, or when an input has changed since. What is exempt
    is taken out before anything is assessed, so that no number, word or chart rests on it.

    Parameters
    ----------
    contract : str
        Name of its folder in ``data/raw``.
    period : str or ReviewPeriod
        ``"2019-20 Q1"`` or ``"2019-04..2019-07"``.
    look_back_months : int
        How many months charts and trends look back, at least those of the period.
    as_at : str or date, optional
        Only what was received, agreed and written by this date counts; all of it by default.
    audience : str
        Who reads it: ``public``, or ``exempt`` for those who may read what is exempt.
    since : str or date, optional
        What changed is counted from this date; from the last page that members had by default.
    home : Home, optional
        Where the folders lie.

    Raises
    ------
    ParameterProblem
        When the audience is neither.
    PeriodProblem
        When the period or the date is not understood.
    NoData
        When nothing was received for the period by that date, or all of it is exempt.
    ContractProblem
        When the contract's settings are missing or wrong.
    """
    reader = reader_of(audience)
    home = home or find_home()
    folder = home.raw(contract)
    months = parse_period(period) if isinstance(period, str) else period
    if not isinstance(months, ReviewPeriod):
        raise PeriodProblem("is not a period", found=str(months), action='write "2019-20 Q1"')
    if look_back_months not in range(1, _LONGEST_LOOK_BACK + 1):
        raise PeriodProblem(
            "is not a number of months to look back",
            found=str(look_back_months),
            action=f"give 1 to {_LONGEST_LOOK_BACK}",
        )
    asked = contract, months, look_back_months, as_at, reader, since, home
    if not is_remembering():
        return _open(*asked)
    inputs = tuple(fingerprints(folder).items())
    return opened_once((*map(str, asked), inputs), lambda: _open(*asked))


def _open(
    contract: str,
    months: ReviewPeriod,
    look_back_months: int,
    as_at: str | dt.date | None,
    reader: Reader,
    since: str | dt.date | None,
    home: Home,
) -> Review:
    folder = home.raw(contract)
    ensure_clean(contract, home)
    submissions = read_received(folder)
    whole = read_contract(folder)
    commentary, questions = read_commentary(folder, whole), read_questions(folder)
    approvals = read_approvals(folder, whole)
    written = [commentary["written"], questions["asked"], questions["answered"]]
    written.append(approvals["approved"])
    day = day_of(as_at, days_known(whole, submissions, read_rulings(folder), written))
    now = position_on(contract, day, home, reader)
    shown, settings, corrections = now.shown, now.contract, now.corrections
    _check_whole_steps(months, settings)
    processed = home.processed(contract)
    held = months_held(now.observations, months, day)
    every = now.assessed(min(held[0], months.first), max(held[-1], months.last))
    every = quoted_answers(every, _OF_RESULTS)
    assessed = _until(every, months.last)
    look_back = max(look_back_months, len(months))
    last_page = open_last_page(contract, now, assessed, months, look_back, home, since=since)
    charts = kpi_charts(assessed)
    assessed[list(RANGE_COLUMNS)] = usual_ranges(assessed, charts)
    within = corrections["period_start"].between(
        pd.Timestamp(months.first.first_day), pd.Timestamp(months.last.last_day)
    )
    told = {
        "projects": _known(store.read_table(processed, "projects"), "received", day),
        "commentary": _known(commentary, "written", day),
        "questions": _known(questions, "asked", day),
        "stated": _known(store.read_table(processed, "stated"), "received", day),
        "approvals": _known(approvals, "approved", day),
    }
    return Review(
        contract=settings,
        period=months,
        look_back_months=look_back,
        as_at=day,
        assessments=assessed,
        charts=charts,
        received=_until(every, held[-1]),
        corrections=corrections[within].reset_index(drop=True),
        ledger=quoted_answers(now.ledger, ("raw", "message")),
        submissions=shown.submissions(tuple(i for i in submissions if i.received <= day)),
        later_months=tuple(
            later
            for month in held
            if month > months.last
            for later in settings.period_of(month.first_day).months
        ),
        versions=now.versions,
        last_page=last_page,
        open_earlier=_earlier(contract, last_page, reader, home),
        withheld=shown.withheld(months),
        read_scenarios=partial(read_scenarios, folder, whole),
        **{
            name: quoted_answers(shown.table(name, table), _IN_THEIR_WORDS[name])
            for name, table in told.items()
        },
    )


def _earlier(
    contract: str, last_page: LastPage, reader: Reader, home: Home
) -> Callable[[], Review] | None:
    """Return what opens the review of the page that members had last; None where none is known."""
    page = last_page.page
    if page is None:
        return None
    return partial(open_review, contract, page.period, as_at=page.as_at, audience=reader, home=home)


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
