"""How do many contracts stand, one row each? All their KPIs and months at once."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pandas as pd

from kpianalysis.agreed import Basis
from kpianalysis.analysis.assessment import with_status
from kpianalysis.analysis.kpi_charts import kpi_charts
from kpianalysis.analysis.series_labels import HIT_AND_MISS, MET, MISSED, NO_LABEL
from kpianalysis.tables import Status

# What the control chart says of a KPI, by the column that counts it.
READINGS = {
    "likely_to_meet": MET,
    "likely_to_miss": MISSED,
    "may_do_either": HIT_AND_MISS,
    "no_reading": NO_LABEL,
}
COUNTS = (
    "kpis", "met", "missed", "missed_mitigated", "below_minimum", "not_judged", "mitigated",
    "missed_in_period", "long_term", *READINGS,
)  # fmt: skip
_COLUMNS = ("first", "last", "last_month", *COUNTS, "basis")
_BASES: tuple[str, ...] = get_args(Basis)
_BASIS_COLUMNS = ("basis", "terms_basis", "mitigation_basis")
_MONTHS_IN_QUARTER = 3


def contract_rows(
    months: pd.DataFrame,
    contracts: pd.DataFrame,
    first: np.datetime64 | None = None,
    last: np.datetime64 | None = None,
) -> pd.DataFrame:
    """Count the KPIs of each contract in the last month received of a period.

    Parameters
    ----------
    months : DataFrame
        What was received beside what was agreed, sorted by contract, KPI and month: ``contract``
        (its place in ``contracts``), ``kpi_ref, period_start, period_end, value, bound, state,
        received`` (missing where no extract holds the month), ``target, minimum, polarity,
        mitigated, mitigation_start, phase, numerator, denominator`` and the three columns of basis.
        Texts are categories.
    contracts : DataFrame
        ``long_term_months, step_months``, a row each.
    first, last : datetime64 of months, optional
        The period; without it each contract's newest quarter of which something was received.

    Returns
    -------
    DataFrame
        A row for each contract with something received in the period, by its place: ``first, last``
        (months of the period), ``last_month`` (the last one received; of a quarter its last),
        :data:`COUNTS` and ``basis``. ``missed`` is before mitigation and holds
        ``missed_mitigated``; ``kpis`` is met, missed and not judged together. These are counts of
        that month; ``missed_in_period`` and ``long_term`` are of the whole period. The readings
        rest on the control charts of all months up to the end of the period.
    """
    month = months["period_start"].to_numpy().astype("datetime64[M]")
    contract = months["contract"].to_numpy()
    begins, ends = _periods(months, contracts, first, last)
    until = months[month <= ends[contract]]
    until = until.assign(
        kpi_ref=until["contract"].to_numpy() * len(until["kpi_ref"].cat.categories)
        + until["kpi_ref"].cat.codes.to_numpy()
    )
    contract = until["contract"].to_numpy()
    inside = until["period_start"].to_numpy().astype("datetime64[M]") >= begins[contract]
    period = with_status(until[inside])
    arrived = period[period["received"].notna()].groupby("contract")["period_start"].max()
    newest = arrived.reindex(range(len(contracts)))
    of_last = period[period["period_start"].eq(_at(newest, period))]
    if of_last.empty:
        kinds = dict.fromkeys(COUNTS, "int64") | {"basis": "object"}
        return pd.DataFrame(columns=list(_COLUMNS), dtype="datetime64[s]").astype(kinds)
    likely = kpi_charts(until).series.set_index("series_id")["likely"]
    counted = _counted(of_last, likely.reindex(of_last["kpi_ref"]).to_numpy())
    missed = period.loc[period["missed"], ["contract", "kpi_ref"]].drop_duplicates()
    step = contracts["step_months"].to_numpy()
    rows = counted.assign(
        missed_in_period=missed["contract"].value_counts(),
        long_term=_long_term(period, contracts, newest),
        first=begins[counted.index],
        last=ends[counted.index],
        last_month=(arrived.to_numpy().astype("datetime64[M]") + (step[counted.index] - 1)),
        basis=_basis(until).reindex(counted.index),
    )
    rows[list(COUNTS)] = rows[list(COUNTS)].fillna(0).astype("int64")
    return rows[list(_COLUMNS)]


def cuts_a_quarter(
    months: pd.DataFrame, contracts: pd.DataFrame, first: np.datetime64, last: np.datetime64
) -> pd.Series:
    """Say of each contract whether a period begins or ends within a quarter of its measurement."""
    begun = months.groupby("contract")["period_start"].first().reindex(range(len(contracts)))
    month = begun.to_numpy().astype("datetime64[M]")
    step = contracts["step_months"].to_numpy()
    apart = [(edge - month).astype("int64") % step != 0 for edge in (first, last + 1)]
    return pd.Series((apart[0] | apart[1]) & ~np.isnat(month), index=contracts.index)


def _periods(
    months: pd.DataFrame,
    contracts: pd.DataFrame,
    first: np.datetime64 | None,
    last: np.datetime64 | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last month of each contract's period."""
    if first is not None and last is not None:
        return np.full(len(contracts), first), np.full(len(contracts), last)
    received = months.loc[months["received"].notna()].groupby("contract")["period_start"].max()
    newest = received.reindex(range(len(contracts))).to_numpy().astype("datetime64[M]")
    # A quarter of measurement is a row; financial quarters begin in January, April and so on.
    into = np.where(contracts["step_months"].eq(1), newest.astype("int64") % _MONTHS_IN_QUARTER, 0)
    begins = newest - into
    return begins, begins + (_MONTHS_IN_QUARTER - 1)


def _at(by_contract: pd.Series, rows: pd.DataFrame) -> pd.Series:
    """Give each row what holds for its contract."""
    return pd.Series(by_contract.to_numpy()[rows["contract"].to_numpy()], index=rows.index)


def _counted(of_last: pd.DataFrame, likely: np.ndarray) -> pd.DataFrame:
    """Count the KPIs in force in one month of each contract."""
    met = of_last["status"].eq(str(Status.MET)).to_numpy()
    flags = pd.DataFrame(
        {
            "kpis": True,
            "met": met,
            "missed": of_last["missed"].to_numpy(),
            "missed_mitigated": (of_last["missed"] & of_last["mitigated"]).to_numpy(),
            "below_minimum": of_last["below_minimum"].to_numpy(),
            "not_judged": ~met & ~of_last["missed"].to_numpy(),
            "mitigated": of_last["mitigated"].to_numpy(),
            **{column: likely == word for column, word in READINGS.items()},
        }
    )
    return flags.groupby(of_last["contract"].to_numpy()).sum()


def _long_term(period: pd.DataFrame, contracts: pd.DataFrame, last_arrived: pd.Series) -> pd.Series:
    """Count the KPIs in long-term mitigation, as :func:`mitigated_kpis` tells them."""
    held = period[period["mitigated"]]
    by_kpi = held.groupby("kpi_ref", sort=False)
    runs = pd.DataFrame(
        {
            "contract": by_kpi["contract"].first(),
            "start": by_kpi["mitigation_start"].last(),
            "end": by_kpi["period_start"].max(),
        }
    )
    arrived = _at(last_arrived, runs)
    seen: pd.Series = runs["end"].where(runs["end"].le(arrived), arrived)
    months = 12 * (seen.dt.year - runs["start"].dt.year) + seen.dt.month - runs["start"].dt.month
    step = _at(contracts["step_months"], runs)
    in_row = (months // step + 1).clip(lower=0)
    long_term = (in_row * step).ge(_at(contracts["long_term_months"], runs))
    counts: pd.Series = runs.loc[long_term, "contract"].value_counts()
    return counts


def _basis(rows: pd.DataFrame) -> pd.Series:
    """Write which bases stand among a contract's results, terms and mitigations."""
    contract = rows["contract"].to_numpy()
    present = np.zeros(int(contract.max(initial=-1)) + 1, dtype=np.int64)
    for bit, word in enumerate(_BASES):
        marked = np.zeros(len(rows), dtype=bool)
        for column in _BASIS_COLUMNS:
            marked |= rows[column].eq(word).to_numpy(dtype=bool)
        present[np.unique(contract[marked])] |= 1 << bit
    words = [
        "; ".join(word for bit, word in enumerate(_BASES) if set_ >> bit & 1)
        for set_ in range(1 << len(_BASES))
    ]
    return pd.Series(np.array(words, dtype=object)[present])
