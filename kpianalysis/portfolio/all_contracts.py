"""How does every contract of the home stand? One row each; a broken one is named."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from kpianalysis import store_many
from kpianalysis.analysis.portfolio import COUNTS, contract_rows, cuts_a_quarter
from kpianalysis.errors import KpiProblem, NoData, PeriodProblem, StoreProblem
from kpianalysis.home import Home
from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.portfolio.positions import Facts, position_of

COLUMNS = ("contract", "name", "period", "last_month", *COUNTS, "withheld", "basis", "note")
# So many rows are in memory at a time in each process: about half a gigabyte with their charts.
_MOST_ROWS = 1_000_000
# So many contracts are given to a process at a time.
_BATCH = 200
_WITHOUT = "no result was received in the period"


@dataclass(frozen=True)
class Portfolio:
    """All contracts of a home.

    Attributes
    ----------
    rows : DataFrame
        A row for each contract that could be read, by name of its folder: ``contract, name``,
        ``period`` (as a person types it), ``last_month`` (its last day), the counts of
        :func:`kpianalysis.analysis.portfolio.contract_rows`, ``withheld`` (exempt KPIs, which are
        in no count), ``basis`` (empty for a real contract) and ``note`` (why there are no counts).
    problems : dict
        Of each contract that could not be read, by name of its folder, what is wrong.
    """

    rows: pd.DataFrame
    problems: dict[str, str]


@dataclass(frozen=True)
class _Question:
    """What is asked of every contract."""

    home: Home
    period: ReviewPeriod | None
    day: dt.date | None


def portfolio(
    home: Home,
    *,
    period: ReviewPeriod | None = None,
    day: dt.date | None = None,
    workers: int | None = None,
    most_rows: int = _MOST_ROWS,
    tell: Callable[[str], None] = lambda _: None,
) -> Portfolio:
    """Assess all contracts of a home, as the public may see them.

    Parameters
    ----------
    home : Home
        Where the folders lie.
    period : ReviewPeriod, optional
        The months that count; each contract's newest quarter without it.
    day : date, optional
        Only what was known by this day counts.
    workers : int, optional
        In how many processes; as many as there are processors without it. A few contracts are
        assessed in this one.
    most_rows : int
        How many rows of KPIs and months are in memory at a time.
    tell : callable
        Is told how far the work is.
    """
    contracts = home.contracts()
    store_many.forget_others(home.portfolio, contracts)
    batches = [contracts[at : at + _BATCH] for at in range(0, len(contracts), _BATCH)]
    question = _Question(home, period, day)
    tables, problems, done = [], {}, 0
    for rows, wrong, of in _answers(question, batches, workers or _processors(), most_rows):
        tables.append(rows)
        problems.update(wrong)
        done += of
        tell(f"{done} of {len(contracts)} contracts")
    whole = pd.concat(tables, ignore_index=True) if tables else _as_table([])
    return Portfolio(
        rows=whole.sort_values("contract", ignore_index=True),
        problems=dict(sorted(problems.items())),
    )


_Answer = tuple[pd.DataFrame, dict[str, str], int]


def _answers(
    question: _Question, batches: Sequence[Sequence[str]], workers: int, most_rows: int
) -> Iterator[_Answer]:
    """Answer for each batch as soon as it is done, in several processes where it pays."""
    if workers == 1 or len(batches) < 2:
        for batch in batches:
            yield _answer(question, batch, most_rows)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Not forked: a fork takes over the threads' locks of this process, and may wait for ever.
    with ProcessPoolExecutor(min(workers, len(batches)), mp_context=get_context("spawn")) as pool:
        begun = {pool.submit(_answer, question, batch, most_rows): batch for batch in batches}
        for done in as_completed(begun):
            try:
                yield done.result()
            except BrokenProcessPool:
                batch = begun[done]
                yield _as_table([]), dict.fromkeys(batch, str(_stopped())), len(batch)


def _answer(question: _Question, contracts: Sequence[str], most_rows: int) -> _Answer:
    """Assess some contracts, so many at a time that their months fit the memory."""
    problems: dict[str, str] = {}
    tables, held, rows = [], {}, 0
    for contract in contracts:
        try:
            held[contract] = position_of(contract, question.home, question.day)
        except NoData as problem:
            tables.append(_as_table([{"contract": contract, "note": problem.problem}]))
            continue
        except (KpiProblem, OSError) as problem:
            problems[contract] = str(problem)
            continue
        rows += held[contract][1].num_rows
        if rows >= most_rows:
            tables.append(_assessed(held, question, problems))
            held, rows = {}, 0
    if held:
        tables.append(_assessed(held, question, problems))
    whole = pd.concat(tables, ignore_index=True) if tables else _as_table([])
    return whole, problems, len(contracts)


def _assessed(
    held: dict[str, tuple[Facts, pa.Table]], question: _Question, problems: dict[str, str]
) -> pd.DataFrame:
    """Assess the contracts held, all their KPIs at once."""
    facts = [one for one, _ in held.values()]
    contracts = pd.DataFrame(
        {
            "contract": list(held),
            "name": [one.name for one in facts],
            "withheld": [one.withheld for one in facts],
            "long_term_months": [one.long_term_months for one in facts],
            "step_months": [one.step_months for one in facts],
        }
    )
    months = store_many.as_one_table([table for _, table in held.values()])
    first, last = _edges(question.period)
    counted = contract_rows(months, contracts, first, last)
    table = contracts.join(counted)
    table["note"] = table["kpis"].isna().map({True: _WITHOUT, False: ""})
    if question.period is not None and first is not None and last is not None:
        cut = cuts_a_quarter(months, contracts, first, last)
        problems.update(dict.fromkeys(contracts.loc[cut, "contract"], _not_whole(question.period)))
        table = table[~cut]
    table["period"] = _in_words(table)
    table["last_month"] = _last_days(table["last_month"])
    return _as_table(table)


def _as_table(rows: pd.DataFrame | list[dict[str, str]]) -> pd.DataFrame:
    """Give rows the columns of the portfolio; a count that is not known stays empty."""
    table = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    counts = dict.fromkeys((*COUNTS, "withheld"), "Int64")
    texts = dict.fromkeys(("contract", "name", "period", "basis", "note"), "str")
    return table.astype(counts | texts | {"last_month": "datetime64[us]"})


def _edges(period: ReviewPeriod | None) -> tuple[np.datetime64 | None, np.datetime64 | None]:
    if period is None:
        return None, None
    return np.datetime64(period.first.iso, "M"), np.datetime64(period.last.iso, "M")


def _in_words(table: pd.DataFrame) -> pd.Series:
    """Write each period as a person types it; contracts share few of them."""
    pairs = pd.MultiIndex.from_frame(table[["first", "last"]])
    place, distinct = pd.factorize(pairs)
    words = [
        None if pd.isna(first) else ReviewPeriod(Month.of(first), Month.of(last)).text
        for first, last in distinct
    ]
    return pd.Series(np.array([*words, None], dtype=object)[place], index=table.index)


def _last_days(months: pd.Series) -> pd.Series:
    """Return the last day of months."""
    month = months.to_numpy().astype("datetime64[M]")
    day = (month + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return pd.Series(day.astype("datetime64[us]"), index=months.index)


def _not_whole(period: ReviewPeriod) -> str:
    problem = PeriodProblem(
        "is not made of whole quarters, and this contract is measured by quarter",
        found=period.words,
    )
    return str(problem)


def _stopped() -> KpiProblem:
    return StoreProblem(
        "was not assessed: a process was stopped from outside",
        action="look whether the machine ran out of memory; use fewer --workers",
    )


def _processors() -> int:
    return os.cpu_count() or 1
