"""How were a KPI's results before, during and after each mitigation, and what did not count?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.analysis.redefinitions import definition_in

# Results before and after are those of as many months as the mitigation has had, at most a year's:
# older ones would tell of another time.
MOST_MONTHS_COMPARED = 12

NO_RESULT = "no result is held"
NOT_ARRIVED = "no month of it has arrived yet"
STILL_IN_FORCE = "it is still in force"
NOT_AFTER_YET = "no month after it has arrived yet"
REDEFINED = "the measure was redefined in between"

BEFORE, DURING, AFTER = "before", "during", "after"
DESCRIBED = ("n", "mean", "low", "high", "reason")
_NO_EPISODE = 10**6  # later than every month; negative, earlier


def episode_results(
    episodes: pd.DataFrame,
    months: pd.DataFrame,
    redefined: pd.DataFrame,
    arrived: tuple[int, int],
    credits: pd.DataFrame | None,
    step_months: int,
) -> pd.DataFrame:
    """Describe the results about each episode, and count what did not count in it.

    Months in which the KPI measured something else are left out.

    Parameters
    ----------
    episodes : DataFrame
        By KPI and month: ``kpi_ref, first, last`` (numbers of months), ``months`` (arrived),
        ``months_planned`` and ``over``.
    months : DataFrame
        Every month: ``kpi_ref, number, period_start, value, missed, below_minimum, basis``.
    redefined : DataFrame
        From :func:`kpianalysis.analysis.redefinitions.redefined_months`.
    arrived : (int, int)
        The numbers of the first month of the period, and of the last that has arrived.
    credits : DataFrame or None
        ``kpi_ref, period_start, forgone, basis``.
    step_months : int
        How many months a result is about: numbers are of quarters where it is 3.

    Returns
    -------
    DataFrame
        With the index of ``episodes``: ``misses, failures, credits_forgone, credits_not_known``
        and the same ``_in_period``; ``n_, mean_, low_, high_, reason_`` each of before, during and
        after; ``results_basis``.
    """
    first, seen = arrived
    rows = months_about(episodes, months[months["number"].le(seen)], redefined, step_months)
    during = rows[rows["when"].eq(DURING)]
    in_period = during[during["number"].ge(first)]
    return pd.concat(
        [
            _not_counted(during, credits, episodes.index),
            _not_counted(in_period, credits, episodes.index).add_suffix("_in_period"),
            _described(rows, episodes, seen),
            _basis(rows, during, credits).reindex(episodes.index).rename("results_basis"),
        ],
        axis=1,
    )


def months_about(
    episodes: pd.DataFrame, arrived: pd.DataFrame, redefined: pd.DataFrame, step_months: int
) -> pd.DataFrame:
    """Lay out the months before, during and after each episode that have arrived."""
    most = MOST_MONTHS_COMPARED // step_months
    by_kpi = episodes.groupby("kpi_ref")
    compared = episodes["months"].where(episodes["months"].gt(0), episodes["months_planned"])
    reach = episodes[["kpi_ref", "first", "last"]].assign(
        reach=compared.clip(upper=most).fillna(most),
        earlier=by_kpi["last"].shift().fillna(-_NO_EPISODE),
        later=by_kpi["first"].shift(-1).fillna(_NO_EPISODE),
    )
    rows = reach.rename_axis("episode").reset_index().merge(arrived, on="kpi_ref")
    month = rows["number"]
    before = month.lt(rows["first"]) & month.ge(rows["first"] - rows["reach"])
    after = month.gt(rows["last"]) & month.le(rows["last"] + rows["reach"])
    rows["when"] = np.select(
        [
            month.between(rows["first"], rows["last"]),
            before & month.gt(rows["earlier"]),
            after & month.lt(rows["later"]),
        ],
        [DURING, BEFORE, AFTER],
        default="",
    )
    rows = rows[rows["when"].ne("")].reset_index(drop=True)
    number = definition_in(rows["kpi_ref"], rows["period_start"], redefined)
    # What the first and the last month of the episode measured; where it began before all extracts,
    # its own months tell.
    within = rows["when"].eq(DURING)
    at = number.where(within).groupby(rows["episode"])
    at_start, at_end = at.transform("min"), at.transform("max")
    comparable = np.select(
        [within, rows["when"].eq(BEFORE)],
        [at_start.eq(at_end), number.eq(at_start) | at_start.isna()],
        default=number.eq(at_end) | at_end.isna(),
    )
    return rows.assign(comparable=comparable.astype(bool))


def _not_counted(
    during: pd.DataFrame, credits: pd.DataFrame | None, episodes: pd.Index
) -> pd.DataFrame:
    """Add up what each mitigation kept from counting; credits are NaN when none are known.

    ``credits_not_known`` counts the months whose amount is not known, so that the sum is a floor.
    """
    counted = during.groupby("episode")[["missed", "below_minimum"]].sum()
    found = counted.reindex(episodes).fillna(0).astype("int64")
    found.columns = ["misses", "failures"]
    if credits is None:
        return found.assign(credits_forgone=np.nan, credits_not_known=0)
    key = ["kpi_ref", "period_start"]
    priced = during.merge(credits[[*key, "forgone"]], how="left", on=key)
    by_episode = priced.groupby("episode")["forgone"]
    forgone = by_episode.sum(min_count=1).round(2)
    not_known = priced["forgone"].isna().groupby(priced["episode"]).sum()
    # An episode without a month so far has kept nothing from coming back.
    forgone = forgone.reindex(episodes).where(episodes.isin(during["episode"]), 0.0)
    return found.assign(
        credits_forgone=forgone,
        credits_not_known=not_known.reindex(episodes).fillna(0).astype("int64"),
    )


def _described(rows: pd.DataFrame, episodes: pd.DataFrame, seen: int) -> pd.DataFrame:
    """Describe the results before, during and after, or say why there are none."""
    held = rows[rows["value"].notna()]
    used, left_out = held[held["comparable"]], held[~held["comparable"]]
    values = used.groupby(["episode", "when"])["value"].agg(["count", "mean", "min", "max"])
    ended = episodes["over"]
    why = {
        BEFORE: [],
        DURING: [(episodes["months"].eq(0), NOT_ARRIVED)],
        AFTER: [(~ended, STILL_IN_FORCE), (episodes["last"].ge(seen), NOT_AFTER_YET)],
    }
    found = pd.DataFrame(index=episodes.index)
    for when, reasons in why.items():
        of_when = values[values.index.get_level_values("when") == when].droplevel("when")
        table = of_when.reindex(episodes.index)
        found[f"n_{when}"] = table["count"].fillna(0).astype("int64")
        for name, how in (("mean", "mean"), ("low", "min"), ("high", "max")):
            found[f"{name}_{when}"] = table[how].astype("float64")
        other = episodes.index.isin(left_out.loc[left_out["when"].eq(when), "episode"])
        conditions = [*(holds for holds, _ in reasons), pd.Series(other, index=episodes.index)]
        words = np.select(conditions, [*(said for _, said in reasons), REDEFINED], NO_RESULT)
        said = pd.Series(words, index=episodes.index, dtype="str")
        found[f"reason_{when}"] = said.where(found[f"n_{when}"].eq(0))
    return found


def _basis(rows: pd.DataFrame, during: pd.DataFrame, credits: pd.DataFrame | None) -> pd.Series:
    """Join the bases of the results about each episode, and of the amounts given up in it."""
    used = rows.loc[rows["value"].notna() & rows["comparable"], ["episode", "basis"]]
    if credits is not None:
        key = ["kpi_ref", "period_start"]
        priced = during[["episode", *key]].merge(credits[[*key, "basis"]], on=key)
        used = pd.concat([used, priced[["episode", "basis"]]])
    once = used.dropna().drop_duplicates()
    return once.groupby("episode")["basis"].agg("; ".join).astype("str")
