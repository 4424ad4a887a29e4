"""Which figures, sent again, changed by more than the KPI usually moves between two periods?

Limits are those of the XmR chart of the results as they stood just before the correction, 13 of
them at least. A change is beyond the usual when it is larger than the upper limit of the moving
range, 3.268 times its mean (Wheeler and Chambers 1992); the mean moving range is the distance from
centre to limit divided by 2.66.
"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.checks.finding import Check, as_findings
from kpianalysis.analysis.control_chart import control_chart
from kpianalysis.analysis.limits import FIRM, LIMIT_FACTOR
from kpianalysis.tables import State

_RANGE_FACTOR = 3.268
_SLACK = 1e-9
# A chart counts in months: periods of any length are numbered as if they were months in a row.
_ORIGIN = pd.Period("2000-01", freq="M")


def jumps_on_resubmission(versions: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    """Find corrections larger than the usual change from one period to the next.

    Parameters
    ----------
    versions : DataFrame
        Every version of each result: the observations and their history.
    phases : DataFrame
        Every KPI in force and period: ``kpi_ref, period_start, phase``, sorted by both.

    Returns
    -------
    DataFrame
        Findings at the cell that was sent again: ``before`` and ``after`` the two figures,
        ``stated`` the size of the change and ``expected`` the largest usual one
        (``largest_move``), ``low`` and ``high`` the usual range, ``results`` behind it.
    """
    measured = versions[versions["state"].eq(str(State.MEASURED)) & versions["value"].notna()]
    again = _corrections(measured)
    if again.empty:
        return as_findings(Check.JUMP, again)
    usual = _usual_before(again, measured, phases)
    found = again.merge(usual, left_on="correction", right_index=True)
    change = (found["after"] - found["before"]).abs()
    found = found.assign(stated=change, expected=found["largest_move"], known=found["received"])
    return as_findings(
        Check.JUMP,
        found[change.gt(found["largest_move"] + _SLACK)],
        "before",
        "after",
        "results",
        "low",
        "high",
        "largest_move",
    )


def _corrections(measured: pd.DataFrame) -> pd.DataFrame:
    """Return each figure that replaced another, with the one that it replaced."""
    key = ["kpi_ref", "period_start", "submission"]
    old = measured[measured["value_changed"].eq(True)]
    old = old[["kpi_ref", "period_start", "value", "replaced_by"]].rename(
        columns={"value": "before", "replaced_by": "submission"}
    )
    again = measured.drop(columns=["replaced_by", "replaced_on"]).merge(old, on=key)
    return again.assign(after=again["value"], correction=range(len(again)))


def _usual_before(
    again: pd.DataFrame, measured: pd.DataFrame, phases: pd.DataFrame
) -> pd.DataFrame:
    """Chart the results that stood before each correction; give the limits at its period."""
    asked = again[["correction", "kpi_ref", "period_start", "received"]].rename(
        columns={"period_start": "corrected", "received": "day"}
    )
    known = asked.merge(
        measured[["kpi_ref", "period_start", "value", "received", "replaced_on"]], on="kpi_ref"
    )
    stood = known["received"].lt(known["day"]) & (
        known["replaced_on"].isna() | known["replaced_on"].ge(known["day"])
    )
    known = known[stood].merge(_numbered(phases), on=["kpi_ref", "period_start"])
    known = known.sort_values(["correction", "number"], kind="stable")
    series = pd.DataFrame(
        {
            "series_id": known["correction"].astype("str"),
            "date": known["number"].map(lambda number: (_ORIGIN + int(number)).to_timestamp()),
            "value": known["value"],
            "rebase": known["phase"].ne(known["phase"].shift()) & known.duplicated("correction"),
            "correction": known["correction"],
            "corrected": known["period_start"].eq(known["corrected"]),
            "results": known.groupby(["correction", "phase"])["value"].transform("count"),
        }
    ).astype({"date": "datetime64[us]"})
    points = control_chart(series.iloc[:, :4], chart="xmr").points.astype({"series_id": "str"})
    at = points.merge(series[series["corrected"]], on=["series_id", "date"])
    usual = at[at["limits"].eq(FIRM)].set_index("correction")
    return pd.DataFrame(
        {
            "low": usual["lpl"],
            "high": usual["upl"],
            "largest_move": _RANGE_FACTOR * (usual["upl"] - usual["mean"]) / LIMIT_FACTOR,
            "results": usual["results"],
        }
    )


def _numbered(phases: pd.DataFrame) -> pd.DataFrame:
    """Give the periods of each KPI numbers in a row."""
    return phases[["kpi_ref", "period_start", "phase"]].assign(
        number=phases.groupby("kpi_ref").cumcount()
    )
