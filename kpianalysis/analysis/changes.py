"""What was agreed anew: KPIs added or discontinued, targets and minimums changed?"""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.kpi import Kpi
from kpianalysis.periods import ReviewPeriod

ADDED, DISCONTINUED = "KPI added", "KPI discontinued"
_COLUMNS = ["kpi_ref", "month", "change", "old", "new", "reason", "agreement", "basis"]


def kpi_changes(contract: Contract, period: ReviewPeriod) -> pd.DataFrame:
    """List the changes that took effect in a period.

    Returns
    -------
    DataFrame
        ``kpi_ref, month`` (a Month), ``change, old, new`` (numbers, or None), ``reason, agreement,
        basis``, sorted by month and KPI.
    """
    found = [change for kpi in contract.kpis for change in _of_kpi(kpi, contract, period)]
    return pd.DataFrame(found, columns=_COLUMNS).sort_values(
        ["month", "kpi_ref"], ignore_index=True
    )


def _of_kpi(kpi: Kpi, contract: Contract, period: ReviewPeriod) -> list[dict[str, object]]:
    changes: list[dict[str, object]] = []
    if kpi.first in period and kpi.first != contract.first_month:
        changes.append({"month": kpi.first, "change": ADDED, "basis": kpi.basis})
    if kpi.last is not None and kpi.last + 1 in period:
        changes.append({"month": kpi.last + 1, "change": DISCONTINUED, "basis": kpi.basis})
    ordered = sorted(kpi.terms, key=lambda terms: terms.first)
    for before, after in pairwise(ordered):
        if after.first not in period:
            continue
        for what in ("target", "minimum"):
            old, new = getattr(before, what), getattr(after, what)
            if old != new:
                changes.append(
                    {
                        "month": after.first,
                        "change": f"{what} changed",
                        "old": old,
                        "new": new,
                        "reason": after.reason,
                        "agreement": after.agreement,
                        "basis": after.basis,
                    }
                )
    return [{"kpi_ref": kpi.ref} | change for change in changes]
