"""Which rows does the Council's workbook hold after a period: those it has, and those it needs?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.council.layout import KEY, MISS, MITIGATION, columns, typed
from kpianalysis.display.numbers import level, measured, with_bound
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.tables import Verification


def workbook_rows(review: Review, existing: pd.DataFrame, *, marked: bool) -> pd.DataFrame:
    """Add the period's misses and mitigations to the rows that are there.

    Parameters
    ----------
    review : Review
        The period, as at a day.
    existing : DataFrame
        The rows of the workbook so far, of whatever period.
    marked : bool
        Whether what is made up is marked, in a column of its own.

    Returns
    -------
    DataFrame
        By month and KPI, with the columns of :func:`kpianalysis.council.layout.columns`. What a
        person typed is as it was. A row whose miss was corrected away stays, with a note, when
        anything was typed in it.
    """
    keys = list(KEY)
    rows = existing.drop(columns="cell").merge(needed_rows(review), how="outer", on=keys)
    known = _known(review).set_index(keys[:2])
    order = {kpi.ref: place for place, kpi in enumerate(review.contract.kpis)}
    rows["place"] = rows["kpi_ref"].map(order)
    rows = rows.sort_values(["period_start", "place", "about"], ignore_index=True)
    rows = rows.astype(object).where(rows.notna(), None)
    for at, row in rows.iterrows():
        key = (row["kpi_ref"], row["period_start"])
        if key in known.index:
            for name, text in _standing(review, known.loc[key], row["about"]).items():
                rows.loc[at, name] = text
    gone = rows["note"].notna() & rows[list(typed(marked=marked))].isna().all(axis=1)
    wanted = [column.key for column in columns(marked=marked)]
    return rows.loc[~gone, wanted].reset_index(drop=True)


def needed_rows(review: Review) -> pd.DataFrame:
    """List each miss of the period, and each mitigation in force with its first month of it.

    Returns
    -------
    DataFrame
        ``kpi_ref, period_start, about``.
    """
    period = review.in_period
    keys = ["kpi_ref", "period_start"]
    misses = period.loc[period["missed"], keys].assign(about=MISS)
    mitigated = period.loc[period["mitigated"], keys].drop_duplicates("kpi_ref")
    needed = pd.concat([misses, mitigated.assign(about=MITIGATION)], ignore_index=True)
    return needed.astype(object)


def _known(review: Review) -> pd.DataFrame:
    """Return every month that is known by the day, of this period and of others."""
    every = pd.concat([review.assessments, review.received])
    return every.drop_duplicates(["kpi_ref", "period_start"])


def _standing(review: Review, month: pd.Series, about: str) -> dict[str, str | None]:
    """Say how a KPI's month stands, and whether the row is still about anything."""
    kpi = review.contract.kpi(str(month.name[0]))  # type: ignore[index]
    note = None
    if about == MISS and not month["missed"]:
        note = f"no longer a miss: {month['status']}"
    elif about == MITIGATION and not month["mitigated"]:
        note = "no longer mitigated"
    return {
        "kpi": kpi.plain_name,
        "result": _result(month, kpi),
        "target": level(month["target"], kpi),
        "note": note,
    }


def _result(month: pd.Series, kpi: Kpi) -> str:
    """Write a result, and in words that it is under review or was corrected."""
    if pd.isna(month["value"]):
        return str(month["status"])
    text = with_bound(
        measured(month["value"], kpi, month["target"], month["minimum"]), month["bound"]
    )
    final = month["verification"] == str(Verification.VERIFIED)
    return text if final else f"{text}, {month['verification']}"
