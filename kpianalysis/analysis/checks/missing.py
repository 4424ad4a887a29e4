"""Which KPIs were sent nothing for, in a period of which others came?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.checks.finding import Check, as_findings
from kpianalysis.tables import Outcome, State


def missing_results(assessments: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Find KPIs in force without a figure and without a word, where others of the period came.

    Parameters
    ----------
    assessments : DataFrame
        Every KPI in force and period; ``file`` is empty where nothing was sent.
    ledger : DataFrame
        What became of every cell: one that could not be read may be the missing one.

    Returns
    -------
    DataFrame
        Findings. Where nothing at all was sent, ``file`` is the one that holds the most of the
        period's other KPIs, without sheet and cell. ``others`` counts those KPIs, ``unread`` the
        cells of that file that could not be read.
    """
    sent = assessments[assessments["file"].notna()]
    came = sent.groupby("period_start").agg(
        others=("kpi_ref", "size"),
        known=("received", "max"),
        ends=("period_end", "first"),
        like=("basis", "first"),
    )
    files = sent.groupby(["period_start", "file"]).size().rename("results").reset_index()
    fullest = files.sort_values("results", kind="stable").drop_duplicates(
        "period_start", keep="last"
    )
    came["fullest"] = fullest.set_index("period_start")["file"]
    silent = assessments["state"].eq(str(State.NOT_SUPPLIED)) & (
        assessments["file"].isna() | assessments["note"].isna()
    )
    found = assessments[silent].merge(came, left_on="period_start", right_index=True)
    in_cell = found["file"].notna()
    found["others"] = found["others"] - in_cell
    found["file"] = found["file"].fillna(found["fullest"])
    found["basis"] = found["basis"].fillna(found["like"])
    found["period_end"] = found["period_end"].fillna(found["ends"])
    unread = ledger[ledger["outcome"].eq(str(Outcome.REJECTED))].groupby("file").size()
    found["unread"] = found["file"].map(unread).fillna(0)
    return as_findings(Check.MISSING, found[found["others"].gt(0)], "others", "unread")
