"""What became of each mitigation: from grant to end, with the results before, during and after?"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kpianalysis.analysis.episode_results import AFTER, BEFORE, DESCRIBED, DURING, episode_results
from kpianalysis.analysis.redefinitions import redefined_months
from kpianalysis.contract import Contract
from kpianalysis.periods import Month, ReviewPeriod

_OPEN = 10**6  # as the number of a month: a mitigation without an agreed end


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
    episode.

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

        * ``kpi_ref, start, end`` (first day of its last month, NaT without an agreed end),
          ``reason`` (each once, in order), ``agreed`` (the first), ``agreed_by, review_by`` (of
          the agreement in force, or the last), ``basis`` (of the register);
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
    now, seen = min(period.last, Month.of(as_at)), _number(last_arrived)
    parts = _agreements(contract, period.last)
    episodes = _joined(parts, now)
    length = episodes["last"] - episodes["first"] + 1
    episodes = episodes.assign(
        start=_day(episodes["first"]),
        end=_day(episodes["last"]),
        months=(episodes["last"].clip(upper=seen) - episodes["first"] + 1).clip(lower=0),
        months_planned=length.astype("float64").where(episodes["last"].lt(_OPEN)),
        over=episodes["last"].lt(_number(now)),
    )
    start = months["period_start"]
    numbered = months[_NEEDED].assign(number=start.dt.year * 12 + start.dt.month - 1)
    redefined = redefined_months(contract.kpis)
    arrived = (_number(period.first), seen)
    episodes = episodes.join(episode_results(episodes, numbered, redefined, arrived, credits))
    return _standing(episodes, parts, contract.long_term_months, period, now, as_at)


def _agreements(contract: Contract, last: Month) -> pd.DataFrame:
    """List the mitigations of the register, each within the months of its KPI, by KPI and month."""
    kpis = {kpi.ref: kpi for kpi in contract.kpis}
    table = pd.DataFrame(
        [
            {
                "kpi_ref": item.kpi,
                "first": _number(max(item.first, kpis[item.kpi].first)),
                "last": min(_end(item.last), _end(kpis[item.kpi].last)),
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
    begun = table[table["first"].le(_number(last))]
    begun = begun.sort_values(["kpi_ref", "first"], kind="stable", ignore_index=True)
    so_far = begun.groupby("kpi_ref")["last"].cummax().groupby(begun["kpi_ref"]).shift()
    anew = so_far.isna() | begun["first"].gt(so_far + 1)
    return begun.assign(episode=anew.cumsum().astype("int64") - 1, anew=anew)


def _joined(parts: pd.DataFrame, now: Month) -> pd.DataFrame:
    """Join the agreements of each episode."""
    by_episode = parts.groupby("episode")
    in_force = parts["last"].ge(_number(now)) & parts["first"].le(_number(now))
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
            "agreed_by": latest["agreed_by"],
            "review_by": latest["review_by"],
            "basis": _each_once(parts["basis"], parts["episode"], "; "),
        }
    ).sort_index()


def _standing(
    episodes: pd.DataFrame,
    parts: pd.DataFrame,
    long_term_months: int,
    period: ReviewPeriod,
    now: Month,
    as_at: dt.date,
) -> pd.DataFrame:
    """Say how each episode stands in the period, and as at the day."""
    first, last = _number(period.first), _number(now)
    days = pd.Timestamp(period.first.first_day), pd.Timestamp(period.last.last_day)
    renewals = parts[~parts["anew"] & parts["first"].between(first, last)]
    is_open = episodes["last"].ge(_number(Month.of(as_at)))
    found = episodes.assign(
        long_term=episodes["months"].ge(long_term_months),
        newly_granted=episodes["first"].ge(first) | episodes["agreed"].between(*days),
        renewed=episodes.index.isin(renewals["episode"]),
        in_period=(episodes["last"] + 1).ge(first),
        in_force=~episodes["over"],
        ended=(episodes["last"] + 1).between(first, last),
        review_overdue=is_open & episodes["review_by"].lt(pd.Timestamp(as_at)),
    )
    whens = [f"{name}_{w}" for w in (BEFORE, DURING, AFTER) for name in DESCRIBED]
    return found.sort_values(["start", "kpi_ref"], ignore_index=True)[
        [*_REGISTER, *_COUNTS, *whens, *_FLAGS, "review_overdue", "results_basis"]
    ]


_REGISTER = ["kpi_ref", "start", "end", "reason", "agreed", "agreed_by", "review_by", "basis"]
_NOT_COUNTED = ["misses", "failures", "credits_forgone", "credits_not_known"]
_COUNTS = ["months", "months_planned", *_NOT_COUNTED, *(f"{n}_in_period" for n in _NOT_COUNTED)]
_NEEDED = ["kpi_ref", "period_start", "value", "missed", "below_minimum", "basis"]
_FLAGS = ["in_period", "long_term", "newly_granted", "renewed", "in_force", "ended"]


def _each_once(texts: pd.Series, group: pd.Series, between: str) -> pd.Series:
    """Join the different texts of each group, in order; absent where there are none."""
    once = pd.DataFrame({"text": texts, "group": group}).dropna().drop_duplicates()
    return once.groupby("group")["text"].agg(between.join)


def _number(month: Month) -> int:
    return month.year * 12 + month.number - 1


def _end(month: Month | None) -> int:
    return _OPEN if month is None else _number(month)


def _day(numbers: pd.Series) -> pd.Series:
    """Return the first day of numbered months; NaT where none was agreed."""
    known = numbers.lt(_OPEN)
    months = numbers.where(known, 1970 * 12)
    days = pd.to_datetime(pd.DataFrame({"year": months // 12, "month": months % 12 + 1, "day": 1}))
    return days.astype("datetime64[us]").where(known)
