"""What was agreed anew: KPIs added, discontinued or redefined, targets and minimums changed?"""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from kpianalysis.agreed import Terms
from kpianalysis.contract import Contract
from kpianalysis.kpi import Kpi
from kpianalysis.periods import ReviewPeriod

ADDED, DISCONTINUED = "KPI added", "KPI discontinued"
REDEFINED = "measure redefined"
TARGET_CHANGED, MINIMUM_CHANGED = "target changed", "minimum changed"
_COLUMNS = ["kpi_ref", "month", "change", "old", "new", "before", "after"]
_COLUMNS += ["reason", "agreement", "basis"]


def kpi_changes(contract: Contract, period: ReviewPeriod) -> pd.DataFrame:
    """List the changes that took effect in a period.

    Returns
    -------
    DataFrame
        ``kpi_ref, month`` (a Month), ``change, old, new`` (target or minimum, numbers or None),
        ``before, after`` (what was measured, of a redefinition), ``reason, agreement, basis``,
        sorted by month and KPI. Where terms end and none follow, the target changes to none.
    """
    found = [
        {"kpi_ref": kpi.ref} | change
        for kpi in contract.kpis
        for change in (
            *_added_or_discontinued(kpi, contract),
            *_redefined(kpi),
            *_given_other_terms(kpi),
        )
        if change["month"] in period
    ]
    return pd.DataFrame(found, columns=_COLUMNS).sort_values(
        ["month", "kpi_ref"], ignore_index=True, kind="stable"
    )


def _added_or_discontinued(kpi: Kpi, contract: Contract) -> list[dict[str, object]]:
    changes: list[dict[str, object]] = []
    if kpi.first > contract.first_month:
        changes.append(
            {
                "month": kpi.first,
                "change": ADDED,
                "reason": kpi.added_reason,
                "agreement": kpi.added_agreement,
                "basis": kpi.basis,
            }
        )
    if kpi.last is not None:
        changes.append(
            {
                "month": kpi.last + 1,
                "change": DISCONTINUED,
                "reason": kpi.ended_reason,
                "agreement": kpi.ended_agreement,
                "basis": kpi.basis,
            }
        )
    return changes


def _redefined(kpi: Kpi) -> list[dict[str, object]]:
    return [
        {
            "month": item.first,
            "change": REDEFINED,
            "before": item.before,
            "after": item.after,
            "reason": item.reason,
            "agreement": item.agreement,
            "basis": item.basis,
        }
        for item in kpi.redefinitions
    ]


def _given_other_terms(kpi: Kpi) -> list[dict[str, object]]:
    return [
        {
            "month": after.first,
            "change": change,
            "old": old,
            "new": new,
            "reason": after.reason,
            "agreement": after.agreement,
            "basis": after.basis,
        }
        for before, after in pairwise(_terms_and_gaps(kpi))
        if after.first > kpi.first and kpi.in_force(after.first)
        for change, old, new in (
            (TARGET_CHANGED, before.target, after.target),
            (MINIMUM_CHANGED, before.minimum, after.minimum),
        )
        if old != new
    ]


def _terms_and_gaps(kpi: Kpi) -> list[Terms]:
    """Lay out the terms of a KPI in order, with terms of nothing for the months that have none."""
    laid = [Terms.model_validate({"from": kpi.first})]
    for terms in sorted(kpi.terms, key=lambda terms: terms.first):
        if terms.first <= laid[-1].first:
            laid.pop()
        laid.append(terms)
        if terms.last:
            laid.append(Terms.model_validate({"from": terms.last + 1}))
    return laid
