"""What was agreed for each KPI in each month: target, minimum, mitigation, chart phase?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month

_COLUMNS = ("kpi_ref", "first", "last")


def agreed_months(contract: Contract, first: Month, last: Month) -> pd.DataFrame:
    """Lay out every KPI in force and every month or quarter, with the terms that held in it.

    Parameters
    ----------
    contract : Contract
        What was agreed.
    first, last : Month
        The months to lay out, both included; with a quarterly contract the quarters of them.

    Returns
    -------
    DataFrame
        Sorted by KPI and month: ``kpi_ref, area, unit, polarity, period_start, period_end,
        target, minimum, terms_basis, mitigated, mitigation_reason, mitigation_start,
        mitigation_basis, phase``.
        ``mitigation_start`` is the first month of mitigations that follow each other or overlap;
        ``phase`` counts the chart phases that a person chose, and the redefinitions, from 0.

    Examples
    --------
    >>> from kpianalysis.contract import Contract
    >>> contract = Contract.model_validate({
    ...     "name": "Roads", "supplier": "A", "council": "B", "first_month": "2019-04",
    ...     "ref_pattern": "{area}{number}", "areas": [{"code": "R", "name": "Roads"}],
    ...     "kpis": [{"ref": "R1", "plain_name": "Repairs", "title": "Repairs", "unit": "%",
    ...               "what_it_means": "Safe roads.", "area": "R", "from": "2019-04",
    ...               "polarity": "higher_is_better",
    ...               "terms": [{"from": "2019-04", "target": 90}, {"from": "2019-05",
    ...                                                             "target": 80}]}]})
    >>> agreed_months(contract, Month(2019, 4), Month(2019, 5))["target"].tolist()
    [90.0, 80.0]
    """
    start, step = contract.period_of(first.first_day).first, contract.step_months
    months = [start + ahead for ahead in range(0, last - start + 1, step)]
    ends = {pd.Timestamp(m.first_day): pd.Timestamp((m + (step - 1)).last_day) for m in months}
    grid = pd.MultiIndex.from_product(
        [[kpi.ref for kpi in contract.kpis], list(ends)], names=["kpi_ref", "period_start"]
    ).to_frame(index=False)
    grid["period_start"] = grid["period_start"].astype("datetime64[us]")
    grid["period_end"] = grid["period_start"].map(ends).astype("datetime64[us]")
    kpis = pd.DataFrame(
        [
            {
                "kpi_ref": kpi.ref,
                "area": kpi.area,
                "unit": kpi.unit,
                "polarity": kpi.polarity,
                "first": kpi.first,
                "last": kpi.last,
            }
            for kpi in contract.kpis
        ]
    )
    grid = _within(grid.merge(_as_dates(kpis), on="kpi_ref"))
    grid = _with_latest(grid, _terms(contract.kpis), ["target", "minimum", "terms_basis"])
    grid = _with_mitigation(grid, _mitigations(contract))
    grid["mitigated"] = grid["mitigation_start"].notna()
    grid["phase"] = _phases(grid, contract.kpis)
    return grid.sort_values(["kpi_ref", "period_start"], ignore_index=True)


def _terms(kpis: tuple[Kpi, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "kpi_ref": kpi.ref,
                "first": terms.first,
                "last": terms.last,
                "target": np.nan if terms.target is None else terms.target,
                "minimum": np.nan if terms.minimum is None else terms.minimum,
                "terms_basis": terms.basis,
            }
            for kpi in kpis
            for terms in kpi.terms
        ],
        columns=[*_COLUMNS, "target", "minimum", "terms_basis"],
    )


def _mitigations(contract: Contract) -> pd.DataFrame:
    """List the mitigations, each with the first month of its KPI in which its run was in force."""
    begins = {kpi.ref: kpi.first for kpi in contract.kpis}
    runs: dict[str, tuple[Month, Month | None]] = {}
    rows = []
    for item in sorted(contract.mitigations, key=lambda item: (item.kpi, item.first)):
        start, end = runs.get(item.kpi, (None, None))
        if start is None or (end is not None and item.first > end + 1):
            start, end = max(item.first, begins[item.kpi]), item.last
        elif end is not None:
            end = None if item.last is None else max(end, item.last)
        runs[item.kpi] = start, end
        rows.append(
            {
                "kpi_ref": item.kpi,
                "first": item.first,
                "last": item.last,
                "mitigation_reason": item.reason,
                "mitigation_start": pd.Timestamp(start.first_day),
                "mitigation_basis": item.basis,
            }
        )
    columns = [*_COLUMNS, "mitigation_reason", "mitigation_start", "mitigation_basis"]
    return pd.DataFrame(rows, columns=columns).astype({"mitigation_start": "datetime64[us]"})


def _phases(grid: pd.DataFrame, kpis: tuple[Kpi, ...]) -> pd.Series:
    """Count the phase starts of a KPI up to each month: a redefined measure is another series."""
    phase = pd.Series(0, index=grid.index)
    for kpi in kpis:
        for first in {*(p.first for p in kpi.phases), *(r.first for r in kpi.redefinitions)}:
            begun = grid["period_start"].ge(pd.Timestamp(first.first_day))
            phase += (grid["kpi_ref"].eq(kpi.ref) & begun).astype(int)
    return phase


def _with_latest(grid: pd.DataFrame, dated: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Give each month what began last at or before it and has not ended."""
    dated = _as_dates(dated).sort_values("first", kind="stable")
    merged = pd.merge_asof(
        grid.sort_values("period_start", kind="stable"),
        dated,
        left_on="period_start",
        right_on="first",
        by="kpi_ref",
    )
    ended = merged["last"].notna() & merged["period_start"].gt(merged["last"])
    for column in columns:
        merged[column] = merged[column].where(~ended)
    return merged.drop(columns=["first", "last"])


def _with_mitigation(grid: pd.DataFrame, mitigations: pd.DataFrame) -> pd.DataFrame:
    """Give each month the mitigation that began last of those in force in it.

    Unlike terms, mitigations may overlap: one that has ended does not end another.
    """
    key = ["kpi_ref", "period_start"]
    candidates = grid[key].merge(
        _as_dates(mitigations).astype({"kpi_ref": grid["kpi_ref"].dtype}), on="kpi_ref"
    )
    in_force = _within(candidates.sort_values("first", kind="stable"))
    return grid.merge(in_force.drop_duplicates(key, keep="last"), how="left", on=key)


def _within(grid: pd.DataFrame) -> pd.DataFrame:
    """Keep the months in which a KPI was in force."""
    started = grid["period_start"].ge(grid["first"])
    ended = grid["last"].notna() & grid["period_start"].gt(grid["last"])
    return grid[started & ~ended].drop(columns=["first", "last"]).reset_index(drop=True)


def _as_dates(dated: pd.DataFrame) -> pd.DataFrame:
    """Turn months into the first day of each, so that whole columns compare."""
    dates = {
        column: pd.to_datetime(
            pd.Series([month.first_day if month else None for month in dated[column]], dtype=object)
        ).astype("datetime64[us]")
        for column in ("first", "last")
    }
    return dated.assign(**{column: series.to_numpy() for column, series in dates.items()})
