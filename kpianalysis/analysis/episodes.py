"""What became of each mitigation: from grant to end, with the results before, during and after?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from kpianalysis.analysis.episode_results import (
    AFTER,
    BEFORE,
    DESCRIBED,
    DURING,
    episode_results,
    months_about,
)
from kpianalysis.analysis.redefinitions import redefined_months
from kpianalysis.contract import Contract
from kpianalysis.periods import Month, ReviewPeriod

_OPEN = 10**6  # in the place of the number of a month: a mitigation without an agreed end
_REGISTER = ["kpi_ref", "start", "end", "reason", "agreed", "agreed_last", "agreed_by"]
_REGISTER += ["review_by", "basis"]
_NOT_COUNTED = ["misses", "failures", "credits_forgone", "credits_not_known"]
_COUNTS = ["months", "months_planned", *_NOT_COUNTED, *(f"{n}_in_period" for n in _NOT_COUNTED)]
_NEEDED = ["kpi_ref", "period_start", "value", "missed", "below_minimum", "basis"]
_FLAGS = ["in_period", "long_term", "newly_granted", "renewed", "in_force", "ended"]


def mitigation_episodes(
    contract: Contract,
    months: pd.DataFrame,
    period: ReviewPeriod,
    *,
    last_arrived: Month,
    as_at: dt.date,
    credits: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Follow every mitigation since the contract began, up to the end of a period.

    Mitigations of one KPI that overlap, or follow each other without a month between, are one
    episode. What is counted in months is counted in quarters where results are quarterly.

    Parameters
    ----------
    contract : Contract
        With its register of mitigations, as it was known on the day.
    months : DataFrame
        Every month up to the end of the period, from :func:`assess`.
    period : ReviewPeriod
        The months reported on: what is new, and what has ended.
    last_arrived : Month
        No later month counts.
    as_at : date
        The day on which a review is overdue or not, and after which nothing has ended yet.
    credits : DataFrame, optional
        ``kpi_ref, period_start, forgone, basis``: what mitigation kept from coming back.

    Returns
    -------
    DataFrame
        One row an episode, by start and KPI:

        * ``kpi_ref, start, end`` (first days of its first and last month; NaT without an agreed
          end),
          ``reason`` (each once, in order), ``agreed`` (the first), ``agreed_last, agreed_by,
          review_by`` (of the agreement in force, or the last), ``basis`` (of the register);
        * ``months`` (so far, arrived ones), ``months_planned`` (NaN without an agreed end),
          ``misses, failures`` (that would have counted), ``credits_forgone`` (pounds, NaN when not
          known), ``credits_not_known`` (months without an amount), and these four ``_in_period``;
        * ``n_, mean_, low_, high_, reason_`` each of ``before, during, after``: the results in
          those months, and why there are none;
        * ``in_period`` (in force in some month of it, or ended with the month before),
          ``long_term, newly_granted`` (began, or was agreed, in the period), ``renewed`` (a further
          agreement began in it), ``in_force`` (in the last month), ``ended`` (its first month
          without it is in the period), ``review_overdue``;
        * ``results_basis`` (of the results in all three, and of the credits).
    """
    steps = _Steps(contract.first_month, contract.step_months)
    now, seen = steps.number(min(period.last, Month.of(as_at))), steps.number(last_arrived)
    parts = _agreements(contract, steps, steps.number(period.last), now)
    episodes = _numbered(parts, steps, now, seen)
    numbered = months[_NEEDED].assign(number=steps.numbers(months["period_start"]))
    redefined = redefined_months(contract.kpis)
    arrived = (steps.number(period.first), seen)
    results = episode_results(episodes, numbered, redefined, arrived, credits, steps.months)
    long_term = (episodes["months"] * steps.months).ge(contract.long_term_months)
    episodes = episodes.join(results).assign(
        long_term=long_term,
        review_overdue=episodes["last"].ge(steps.number(Month.of(as_at)))
        & episodes["review_by"].lt(pd.Timestamp(as_at)),
    )
    return _standing(episodes, parts, period, arrived[0], now)


def months_of_episodes(
    contract: Contract,
    months: pd.DataFrame,
    period: ReviewPeriod,
    *,
    last_arrived: Month,
    as_at: dt.date,
) -> pd.DataFrame:
    """List the months whose results stand behind each episode's before, during and after.

    Parameters
    ----------
    contract, months, period, last_arrived, as_at
        As of :func:`mitigation_episodes`.

    Returns
    -------
    DataFrame
        Rows of ``months`` that have a result, with ``start`` (of the episode, as
        :func:`mitigation_episodes` has it) and ``when`` (before, during, after). A month may stand
        there twice: after one episode and before the next.
    """
    steps = _Steps(contract.first_month, contract.step_months)
    now, seen = steps.number(min(period.last, Month.of(as_at))), steps.number(last_arrived)
    parts = _agreements(contract, steps, steps.number(period.last), now)
    numbered = months.assign(number=steps.numbers(months["period_start"]))
    episodes = _numbered(parts, steps, now, seen)
    arrived = numbered[numbered["number"].le(seen)]
    about = months_about(episodes, arrived, redefined_months(contract.kpis), steps.months)
    held = about[about["value"].notna() & about["comparable"]]
    held = held.assign(start=held["episode"].map(episodes["start"]))
    return held[[*months.columns, "start", "when"]].reset_index(drop=True)


@dataclass(frozen=True)
class _Steps:
    """Numbers the months, or quarters, of a contract in order, so that they can be counted."""

    first_month: Month
    months: int

    def number(self, month: Month) -> int:
        return (month - self.first_month) // self.months

    def end(self, month: Month | None) -> int:
        return _OPEN if month is None else self.number(month)

    def numbers(self, days: pd.Series) -> pd.Series:
        begins = self.first_month.year * 12 + self.first_month.number
        numbers: pd.Series = (days.dt.year * 12 + days.dt.month - begins) // self.months
        return numbers

    def first_day(self, numbers: pd.Series) -> pd.Series:
        """Return the first day of numbered months; NaT where none was agreed."""
        known = numbers.lt(_OPEN)
        at = numbers.where(known, 0) * self.months
        at += self.first_month.year * 12 + self.first_month.number - 1
        days = pd.to_datetime(pd.DataFrame({"year": at // 12, "month": at % 12 + 1, "day": 1}))
        return days.astype("datetime64[us]").where(known)


def _agreements(contract: Contract, steps: _Steps, last: int, now: int) -> pd.DataFrame:
    """List the mitigations of the register, each within the months of its KPI, by KPI and month.

    The end of a KPI that is still to come is no end that was agreed for its mitigation.
    """
    kpis = {kpi.ref: kpi for kpi in contract.kpis}
    ends = {kpi.ref: end if (end := steps.end(kpi.last)) < now else _OPEN for kpi in contract.kpis}
    table = pd.DataFrame(
        [
            {
                "kpi_ref": item.kpi,
                "first": steps.number(max(item.first, kpis[item.kpi].first)),
                "last": min(steps.end(item.last), ends[item.kpi]),
                "reason": item.reason,
                "agreed": item.agreed,
                "agreed_by": item.agreed_by,
                "review_by": item.review_by,
                "basis": item.basis,
            }
            for item in contract.mitigations
        ],
        columns=["kpi_ref", "first", "last", "reason", "agreed", "agreed_by", "review_by", "basis"],
    ).astype({"first": "int64", "last": "int64", "kpi_ref": "str", "reason": "str"})
    for column in ("agreed", "review_by"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[us]")
    for column in ("agreed_by", "basis"):
        table[column] = table[column].astype("str").where(table[column].notna())
    begun = table[table["first"].le(last)]
    begun = begun.sort_values(["kpi_ref", "first"], kind="stable", ignore_index=True)
    so_far = begun.groupby("kpi_ref")["last"].cummax().groupby(begun["kpi_ref"]).shift()
    anew = so_far.isna() | begun["first"].gt(so_far + 1)
    return begun.assign(episode=anew.cumsum().astype("int64") - 1, anew=anew)


def _numbered(parts: pd.DataFrame, steps: _Steps, now: int, seen: int) -> pd.DataFrame:
    """Return the episodes with their first and last months, and how many have arrived."""
    episodes = _joined(parts, now)
    length = episodes["last"] - episodes["first"] + 1
    return episodes.assign(
        start=steps.first_day(episodes["first"]),
        end=steps.first_day(episodes["last"] + 1) - pd.DateOffset(months=1),
        months=(episodes["last"].clip(upper=seen) - episodes["first"] + 1).clip(lower=0),
        months_planned=length.astype("float64").where(episodes["last"].lt(_OPEN)),
        over=episodes["last"].lt(now),
    )


def _joined(parts: pd.DataFrame, now: int) -> pd.DataFrame:
    """Join the agreements of each episode."""
    by_episode = parts.groupby("episode")
    in_force = parts["last"].ge(now) & parts["first"].le(now)
    latest = (
        parts.assign(in_force=in_force)
        .sort_values(["episode", "in_force", "first"], kind="stable")
        .drop_duplicates("episode", keep="last")
        .set_index("episode")
    )
    return pd.DataFrame(
        {
            "kpi_ref": by_episode["kpi_ref"].first(),
            "first": by_episode["first"].min(),
            "last": by_episode["last"].max(),
            "reason": _each_once(parts["reason"], parts["episode"], " "),
            "agreed": by_episode["agreed"].min(),
            "agreed_last": latest["agreed"],
            "agreed_by": latest["agreed_by"],
            "review_by": latest["review_by"],
            "basis": _each_once(parts["basis"], parts["episode"], "; "),
        }
    ).sort_index()


def _standing(
    episodes: pd.DataFrame, parts: pd.DataFrame, period: ReviewPeriod, first: int, now: int
) -> pd.DataFrame:
    """Say how each episode stands in the period."""
    days = pd.Timestamp(period.first.first_day), pd.Timestamp(period.last.last_day)
    renewals = parts[~parts["anew"] & parts["first"].between(first, now)]
    found = episodes.assign(
        newly_granted=episodes["first"].ge(first) | episodes["agreed"].between(*days),
        renewed=episodes.index.isin(renewals["episode"]),
        in_period=(episodes["last"] + 1).ge(first),
        in_force=~episodes["over"],
        ended=(episodes["last"] + 1).between(first, now),
    )
    whens = [f"{name}_{w}" for w in (BEFORE, DURING, AFTER) for name in DESCRIBED]
    return found.sort_values(["start", "kpi_ref"], ignore_index=True)[
        [*_REGISTER, *_COUNTS, *whens, *_FLAGS, "review_overdue", "results_basis"]
    ]


def _each_once(texts: pd.Series, group: pd.Series, between: str) -> pd.Series:
    """Join the different texts of each group, in order; absent where there are none."""
    once = pd.DataFrame({"text": texts, "group": group}).dropna().drop_duplicates()
    return once.groupby("group")["text"].agg(between.join)
