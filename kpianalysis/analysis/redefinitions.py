"""Which months of a KPI measure the same thing? A redefinition parts them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kpianalysis.analysis.steps import step_months
from kpianalysis.kpi import Kpi


def redefined_months(kpis: Iterable[Kpi]) -> pd.DataFrame:
    """List the months from which KPIs measure something else.

    Returns
    -------
    DataFrame
        ``kpi_ref, redefined_from``, a row for each redefinition.
    """
    return pd.DataFrame(
        [
            {"kpi_ref": kpi.ref, "redefined_from": pd.Timestamp(item.first.first_day)}
            for kpi in kpis
            for item in kpi.redefinitions
        ],
        columns=["kpi_ref", "redefined_from"],
    ).astype({"kpi_ref": "str", "redefined_from": "datetime64[us]"})


def definition_in(
    kpi_ref: pd.Series, period_start: pd.Series, redefined: pd.DataFrame
) -> pd.Series:
    """Count how often each KPI had been redefined by each month: months of one number compare.

    Parameters
    ----------
    kpi_ref, period_start : Series
        KPI and first day of the month, with one index; NaT is after every redefinition.
    redefined : DataFrame
        From :func:`redefined_months`.

    Examples
    --------
    >>> redefined = pd.DataFrame({"kpi_ref": ["A"], "redefined_from": [pd.Timestamp("2019-05-01")]})
    >>> months = pd.Series(pd.to_datetime(["2019-04-01", "2019-05-01", "2019-05-01"]))
    >>> definition_in(pd.Series(["A", "A", "B"]), months, redefined).tolist()
    [0, 1, 0]
    """
    rows = pd.DataFrame({"kpi_ref": kpi_ref.to_numpy(), "month": period_start.to_numpy()})
    pairs = rows.reset_index(names="row").merge(redefined, on="kpi_ref")
    begun = pairs["month"].isna() | pairs["redefined_from"].le(pairs["month"])
    counted = begun.groupby(pairs["row"]).sum().reindex(range(len(rows)), fill_value=0)
    return pd.Series(counted.to_numpy("int64"), index=kpi_ref.index)


def since_redefined(months: pd.DataFrame, redefined: pd.DataFrame) -> pd.DataFrame:
    """Keep the months of each KPI that measure what its last month measures.

    Parameters
    ----------
    months : DataFrame
        ``kpi_ref, period_start`` and others.
    redefined : DataFrame
        From :func:`redefined_months`.
    """
    if redefined.empty:
        return months
    definition = definition_in(months["kpi_ref"], months["period_start"], redefined)
    latest = definition.groupby(months["kpi_ref"], sort=False).transform("max")
    return months[definition.eq(latest)]


def without_changes_across(months: pd.DataFrame, redefined: pd.DataFrame) -> pd.DataFrame:
    """Take away changes from a month in which a KPI measured something else.

    Parameters
    ----------
    months : DataFrame
        ``kpi_ref, period_start, change_from_last_month, change_from_last_year`` and others.
    redefined : DataFrame
        From :func:`redefined_months`.
    """
    now = definition_in(months["kpi_ref"], months["period_start"], redefined)
    changes = {}
    months_back = {"change_from_last_month": step_months(months), "change_from_last_year": 12}
    for column, back in months_back.items():
        then = months["period_start"] - pd.DateOffset(months=back)
        same = now.eq(definition_in(months["kpi_ref"], then, redefined))
        changes[column] = months[column].where(same)
    return months.assign(**changes)
