"""Does the supplier's own summary count what we count, before or after mitigation?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.assessment import assess
from kpianalysis.analysis.checks.finding import Check, as_findings
from kpianalysis.analysis.standing import standing
from kpianalysis.tables import Status

BOTH, BEFORE, AFTER, NEITHER = "both", "before mitigation", "after mitigation", "neither"
# The two readings of each label: a miss that is mitigated counts, or does not. Of "mitigated", all
# KPIs with mitigation or those of them that missed; of "kpis", all in force or those with a result.
_COUNTED = (
    "met target", "missed target", "missed target, minimum met", "below minimum", "mitigated",
    "kpis",
)  # fmt: skip
_KEY = ["known", "period_start"]


def summaries_beside_ours(
    stated: pd.DataFrame, versions: pd.DataFrame, agreed: pd.DataFrame
) -> pd.DataFrame:
    """Put our counts beside those of the supplier's summaries, as they stood when it sent them.

    Parameters
    ----------
    stated : DataFrame
        The supplier's own counts.
    versions : DataFrame
        Every version of each result: a summary is compared with the figures of its own day.
    agreed : DataFrame
        Every KPI in force and period, with its terms.

    Returns
    -------
    DataFrame
        The counts of periods that KPIs are measured in, with ``before``, ``after`` and ``agrees``
        (both, before mitigation, after mitigation, neither).
    """
    counts = stated[stated["what"].isin(_COUNTED) & stated["kpi_ref"].isna()]
    counts = counts.rename(columns={"value": "stated"}).assign(known=counts["received"])
    ours = _our_counts(counts, versions, agreed)
    beside = counts.merge(ours, how="inner", on=[*_KEY, "period_end", "what"])
    before = beside["stated"].eq(beside["before"])
    after = beside["stated"].eq(beside["after"])
    beside["agrees"] = NEITHER
    beside.loc[before, "agrees"] = BEFORE
    beside.loc[after, "agrees"] = AFTER
    beside.loc[before & after, "agrees"] = BOTH
    return beside


def contradicted_summaries(beside: pd.DataFrame) -> pd.DataFrame:
    """Find counts that agree with ours neither before nor after mitigation.

    Parameters
    ----------
    beside : DataFrame
        From :func:`summaries_beside_ours`.

    Returns
    -------
    DataFrame
        Findings: ``before`` and ``after`` are our counts, ``expected`` that after mitigation.
    """
    found = beside[beside["agrees"].eq(NEITHER)]
    return as_findings(Check.SUMMARY, found.assign(expected=found["after"]), "before", "after")


def _our_counts(counts: pd.DataFrame, versions: pd.DataFrame, agreed: pd.DataFrame) -> pd.DataFrame:
    """Count KPIs in each way, in each period that a summary is about, as known on its day."""
    parts = [
        _assessed_on(day, counts[counts["known"].eq(day)], versions, agreed)
        for day in counts["known"].drop_duplicates()
    ]
    columns = [*_KEY, "period_end", "what", "before", "after"]
    if not parts:
        return pd.DataFrame(columns=columns).astype(
            dict.fromkeys((*_KEY, "period_end"), "datetime64[us]") | {"what": "str"}
        )
    months = pd.concat(parts, ignore_index=True)
    missed, mitigated = months["missed"].astype(bool), months["mitigated"].astype(bool)
    between = months["status"].eq(str(Status.MINIMUM_MET))
    readings = {
        "met target": (months["status"].eq(str(Status.MET)),) * 2,
        "missed target": (missed, missed & ~mitigated),
        "missed target, minimum met": (between, between & ~mitigated),
        "below minimum": (months["below_minimum"], months["below_minimum"] & ~mitigated),
        "mitigated": (mitigated, mitigated & missed),
        "kpis": (pd.Series(True, index=months.index), months["value"].notna()),
    }
    by_period = months.groupby(_KEY)
    ends = by_period["period_end"].first()
    told = [
        pd.DataFrame(
            {
                "before": before.groupby([months[key] for key in _KEY]).sum(),
                "after": after.groupby([months[key] for key in _KEY]).sum(),
                "period_end": ends,
            }
        ).assign(what=what)
        for what, (before, after) in readings.items()
    ]
    return pd.concat(told).reset_index().dropna(subset=["period_end"])[columns]


def _assessed_on(
    day: pd.Timestamp, counts: pd.DataFrame, versions: pd.DataFrame, agreed: pd.DataFrame
) -> pd.DataFrame:
    """Judge the periods that summaries of a day are about, by what was known on it."""
    asked = counts["period_start"]
    observations, _ = standing(versions[versions["period_start"].isin(asked)], day.date())
    return assess(observations, agreed[agreed["period_start"].isin(asked)]).assign(known=day)
