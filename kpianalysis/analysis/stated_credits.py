"""Do totals of service credits that others stated agree with what the tariff gives?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpianalysis.tariff import StatedCredits

_PENNY = 0.005  # half a penny: below it two sums of pounds are the same


def published_totals(credits: pd.DataFrame, stated: Sequence[StatedCredits]) -> pd.DataFrame:
    """Set totals that are written in the contract beside those of the tariff.

    Parameters
    ----------
    credits : DataFrame
        From :func:`kpianalysis.analysis.credits.service_credits`.
    stated : sequence of StatedCredits
        The totals; one without a last month has no computed amount.

    Returns
    -------
    DataFrame
        A row each: ``first, last`` (months), ``stated, words, tolerance, conflict, computed``
        (pounds; NaN unless every amount of those months is known), ``difference`` (computed minus
        stated), ``agrees`` (false for a conflict), ``note, source, basis``.
    """
    totals = pd.DataFrame(
        [
            {
                "first": pd.Timestamp(item.first.first_day),
                "last": pd.Timestamp(item.last.first_day) if item.last else pd.NaT,
                "stated": item.amount,
                "words": item.words,
                "tolerance": item.tolerance or 0.0,
                "conflict": item.conflict,
                "note": item.note,
                "source": item.source,
                "basis": item.basis,
            }
            for item in stated
        ]
    )
    if totals.empty:
        return totals
    last_days = totals["last"] + pd.offsets.MonthEnd(0)
    totals["computed"] = _sums(credits, totals["first"], last_days)
    totals["difference"] = (totals["computed"] - totals["stated"]).round(2)
    over, words = totals["difference"], totals["words"]
    near = over.abs().le(totals["tolerance"] + _PENNY)
    side = np.select(
        [words.eq("just under"), words.eq("just over")], [over.lt(-_PENNY), over.gt(_PENNY)], True
    )
    totals["agrees"] = near & side & ~totals["conflict"]
    return totals


def supplier_totals(credits: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Set the amounts that the supplier's files state beside those of the tariff.

    Parameters
    ----------
    credits : DataFrame
        From :func:`kpianalysis.analysis.credits.service_credits`.
    stated : DataFrame
        The columns of ``table_columns.STATED_COLUMNS``; rows about anything but credits, and about
        months after the last of ``credits``, are left out. Of one amount stated twice the last
        counts.

    Returns
    -------
    DataFrame
        A row for each amount: ``period_start, period_end, kpi_ref`` (none: all KPIs), ``stated,
        computed`` (pounds, NaN unless every amount is known), ``difference`` (computed minus
        stated), ``basis, file, sheet, cell``.
    """
    about = stated["what"].eq("credits") & stated["period_end"].le(credits["period_end"].max())
    rows = stated[about].sort_values("received", kind="stable")
    rows = rows.drop_duplicates(["period_start", "period_end", "kpi_ref"], keep="last")
    rows = rows.rename(columns={"value": "stated"}).reset_index(drop=True)
    rows["computed"] = _sums(credits, rows["period_start"], rows["period_end"], rows["kpi_ref"])
    rows["difference"] = (rows["computed"] - rows["stated"]).round(2)
    columns = ["period_start", "period_end", "kpi_ref", "stated", "computed", "difference"]
    return rows[[*columns, "basis", "file", "sheet", "cell"]]


def _sums(
    credits: pd.DataFrame, first: pd.Series, last: pd.Series, kpi_ref: pd.Series | None = None
) -> pd.Series:
    """Add up what is due from a day to a day, of one KPI or of all; NaN where not all is known.

    Days before the first result or after the last one, a span without an end, and one that begins
    or ends inside a quarter of a contract that is measured by quarter have no sum.
    """
    spans = pd.DataFrame({"first": first, "last": last, "of": kpi_ref}).rename_axis("span")
    held = spans["first"].isin(credits["period_start"]) & spans["last"].isin(credits["period_end"])
    months = credits[["kpi_ref", "period_start", "period_end", "due"]]
    pairs = spans[held].reset_index().merge(months, how="cross")
    inside = pairs["period_start"].ge(pairs["first"]) & pairs["period_end"].le(pairs["last"])
    chosen = pairs[inside & (pairs["of"].isna() | pairs["of"].eq(pairs["kpi_ref"]))]
    unknown = chosen["due"].isna().groupby(chosen["span"]).any()
    sums = chosen.groupby("span")["due"].sum().round(2)
    return sums.where(~unknown).reindex(spans.index)
