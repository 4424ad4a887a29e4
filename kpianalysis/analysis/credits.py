"""What does each miss cost the supplier by the tariff, with and without mitigation?

Amounts are counted in whole pence: each miss is priced once by decimal arithmetic, and a cap is
shared in pence so that KPIs and areas add up to it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.analysis.assessment import run_length
from kpianalysis.tables import Status, Verification
from kpianalysis.tariff import Tariff

_MONTH = "period_start"
_AMOUNTS = ["due_without_mitigation", "due", "forgone"]
_COUNTS = ["not_known", "forgone_not_known", "provisional"]
_BASES = pd.Series([None, "published", "published, month assumed", "illustrative"], dtype="str")


def service_credits(
    assessments: pd.DataFrame, tariff: Tariff, *, months_in_result: int = 1
) -> pd.DataFrame:
    """Price every KPI and month at once.

    A miss whose minimum is not known costs what a missed target costs. What a result that was not
    measured, or had no volume, costs is 0: no miss was shown. A result that was not supplied, and a
    miss for which the tariff has no rate, is not known: NaN; ``forgone`` is so only where the
    result is mitigated.

    The cap of a month goes first to the misses that count, each by its share of their price; what
    is left of it goes in the same way to what mitigation waives. So the month's ``due`` is the
    lower of the cap and the price of the misses that count, its ``due_without_mitigation`` the
    lower of the cap and the price of all, and no KPI is due more with mitigation than without.

    Parameters
    ----------
    assessments : DataFrame
        From :func:`kpianalysis.analysis.assessment.assess`, sorted by KPI and month, from the first
        month known: a row of misses is counted from there.
    tariff : Tariff
        With at least one rate.
    months_in_result : int
        How many months one result covers: its cap is that of so many months.

    Returns
    -------
    DataFrame
        One row for each of ``assessments``, in its order: ``kpi_ref, area, period_start,
        period_end, status, mitigated, provisional, missed_in_row, due_without_mitigation, due,
        forgone`` (pounds; without minus with), ``rate`` (pounds, of one miss), ``multiplier`` (of
        all misses), ``multiplier_counted`` (of those that count), ``suspended, capped`` (the cap
        lowered ``due_without_mitigation``), ``basis`` (the least real of result and rate).
    """
    given = assessments.reset_index(drop=True)
    table = given[["kpi_ref", "area", _MONTH, "status", "mitigated"]].copy()
    last_days = given[_MONTH] + pd.offsets.MonthEnd(months_in_result)
    table.insert(3, "period_end", last_days.astype(given[_MONTH].dtype))
    table["provisional"] = given["verification"].eq(str(Verification.PROVISIONAL))
    missed = given["missed"]
    counts = missed & ~given["mitigated"] if tariff.mitigation_waives else missed
    entry = _entries(given[missed], tariff).reindex(given.index)
    table["missed_in_row"] = run_length(missed, given["kpi_ref"])
    in_row = missed if tariff.mitigated_counts_in_row else counts
    step = _step(table["missed_in_row"], tariff)
    step_counted = _step(run_length(in_row, given["kpi_ref"]), tariff)
    suspended = _suspended(given[_MONTH], tariff)

    prices = _prices(tariff)
    row = entry.fillna(0).astype("int64").to_numpy()
    below = given["status"].eq(str(Status.BELOW_MINIMUM)).astype("int64").to_numpy()
    priced = entry.notna() & ~suspended
    without = pd.Series(prices[row, below, step], given.index).where(priced, 0)
    counted = pd.Series(prices[row, below, step_counted], given.index).where(priced & counts, 0)
    due, waived = counted, without - counted
    if tariff.cap_pence is not None:
        cap = pd.Series(tariff.cap_pence * months_in_result, given.index)
        due = _within(counted, given[_MONTH], cap)
        left = cap - due.groupby(given[_MONTH]).transform("sum")
        waived = _within(waived, given[_MONTH], left)

    not_supplied = given["status"].eq(str(Status.NOT_SUPPLIED))
    known = suspended | ~(not_supplied | (missed & entry.isna()))
    table["due_without_mitigation"] = ((due + waived) / 100).where(known)
    table["due"] = (due / 100).where(known)
    # Where nothing is waived it is known that nothing is.
    waivable = given["mitigated"] & tariff.mitigation_waives
    table["forgone"] = (waived / 100).where(known | ~waivable)
    times = np.array([1.0, *(repeat.times for repeat in tariff.repeats)])
    table["rate"] = pd.Series(prices[row, below, 0] / 100, given.index).where(entry.notna())
    table["multiplier"] = pd.Series(times[step], given.index).where(missed)
    table["multiplier_counted"] = pd.Series(times[step_counted], given.index).where(counts)
    table["suspended"] = suspended
    table["capped"] = (due + waived).lt(without)
    of_rates = np.array([_rank(rate.basis or tariff.basis) for rate in tariff.rates])
    of_tariff = pd.Series(of_rates[row], given.index).where(entry.notna(), _rank(tariff.basis))
    table["basis"] = _words(_ranks(given["basis"]).clip(lower=of_tariff))
    return table


def credits_by(credits: pd.DataFrame, *keys: str) -> pd.DataFrame:
    """Add up credits by some of their columns.

    Returns
    -------
    DataFrame
        A row for each group, in order: the keys, ``due_without_mitigation, due, forgone`` (pounds,
        NaN when no amount is known), ``not_known`` (results without an amount),
        ``forgone_not_known`` (those that are mitigated), ``provisional`` (results that may change),
        ``basis`` (the least real in it). Without keys there is one row.
    """
    amounts = credits.assign(
        not_known=credits["due"].isna(),
        forgone_not_known=credits["forgone"].isna(),
        basis=_ranks(credits["basis"]),
        everything=0,
    )
    groups = amounts.groupby(list(keys) or ["everything"])
    # Pounds are whole pence as floats: a sum is brought back to them.
    added = groups[_AMOUNTS].sum(min_count=1).round(2)
    added[_COUNTS] = groups[_COUNTS].sum().astype("int64")
    added["basis"] = _words(groups["basis"].max())
    return added.reset_index(drop=not keys)


def cumulative_credits(credits: pd.DataFrame) -> pd.DataFrame:
    """Add up credits from the first month to each month.

    Returns
    -------
    DataFrame
        ``period_start``, then the columns of :func:`credits_by`, up to and with that month. A
        month without a known amount adds nothing, and is counted in ``not_known``.
    """
    months = credits_by(credits, _MONTH)
    months[_AMOUNTS] = months[_AMOUNTS].cumsum().ffill().round(2)
    months[_COUNTS] = months[_COUNTS].cumsum()
    months["basis"] = _words(_ranks(months["basis"]).cummax())
    return months


def _entries(misses: pd.DataFrame, tariff: Tariff) -> pd.Series:
    """Find for each miss the number of the most exact rate in force; none where there is none."""
    keys = misses[["kpi_ref", "area", _MONTH]].reset_index(names="miss")
    wanted = pd.concat(
        [
            keys.assign(kind="kpi", name=keys["kpi_ref"]),
            keys.assign(kind="area", name=keys["area"]),
            keys.assign(kind="all", name=""),
        ]
    )
    rates = pd.DataFrame(
        [
            (kind, name, number, rate.first.first_day, rate.last and rate.last.first_day)
            for number, rate in enumerate(tariff.rates)
            for kind, name in rate.holds_for
        ],
        columns=["kind", "name", "entry", "first", "last"],
    )
    rates[["first", "last"]] = rates[["first", "last"]].apply(pd.to_datetime)
    found = wanted.merge(rates, on=["kind", "name"])
    in_force = found["first"].le(found[_MONTH]) & ~found["last"].lt(found[_MONTH])
    exactness = found["kind"].map({"kpi": 0, "area": 1, "all": 2})
    # Of two that are equally exact the later one holds: the earlier one's end may not be known yet.
    best = found.assign(exactness=exactness)[in_force].sort_values(
        ["exactness", "first"], ascending=[True, False], kind="stable"
    )
    return best.drop_duplicates("miss").set_index("miss")["entry"]


def _prices(tariff: Tariff) -> np.ndarray:
    """Return pence by rate, by missed target or below minimum, and by step of the row."""
    times = [1.0, *(repeat.times for repeat in tariff.repeats)]
    return np.array(
        [
            [[tariff.pence(amount, by) for by in times] for amount in amounts]
            for amounts in ((rate.missed_target, rate.below_minimum) for rate in tariff.rates)
        ],
        dtype="int64",
    )


def _step(in_row: pd.Series, tariff: Tariff) -> np.ndarray:
    """Count the multipliers that a row of misses has reached."""
    return np.searchsorted([repeat.month for repeat in tariff.repeats], in_row, side="right")


def _suspended(months: pd.Series, tariff: Tariff) -> pd.Series:
    """Tell which months are suspended."""
    suspended = pd.Series(False, index=months.index)
    for item in tariff.suspended:
        begun = months.ge(pd.Timestamp(item.first.first_day))
        ended = item.last is not None and months.gt(pd.Timestamp(item.last.first_day))
        suspended |= begun & ~ended
    return suspended


def _within(pence: pd.Series, month: pd.Series, most: pd.Series) -> pd.Series:
    """Share what a month may cost by price; pence left over go to the largest remainders."""
    total = pence.groupby(month).transform("sum")
    over = total.gt(most)
    if not over.any():
        return pence
    # Whole numbers of any size: pence times pence can be more than 64 bits hold.
    exact = pence[over].astype(object) * most[over].astype(object)
    share = (exact // total[over]).astype("int64")
    remainder = (exact % total[over]).astype("int64")
    months = month[over]
    spare = most[over] - share.groupby(months).transform("sum")
    rank = remainder.groupby(months).rank(method="first", ascending=False)
    shared = pence.copy()
    shared[over] = share + rank.le(spare).astype("int64")
    return shared


def _ranks(basis: pd.Series) -> pd.Series:
    """Rank bases: the less real, the higher; 0 for figures of a real contract."""
    return (
        basis.map({word: rank for rank, word in _BASES.dropna().items()}).fillna(0).astype("int64")
    )


def _rank(basis: str | None) -> int:
    return int(_ranks(pd.Series([basis], dtype="str")).iloc[0])


def _words(ranks: pd.Series) -> pd.Series:
    return ranks.map(_BASES).astype("str")
