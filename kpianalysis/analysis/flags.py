"""Does the supplier flag the same months as mitigated that were agreed?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.steps import step_months

NOT_AGREED = "flagged by the supplier, not agreed"
NOT_FLAGGED = "agreed, not flagged by the supplier"
_COLUMNS = {
    "kpi_ref": "str",
    "difference": "str",
    "start": "datetime64[us]",
    "end": "datetime64[us]",
    "months": "int64",
    "misses": "int64",
    "flagged_reason": "str",
    "file_has_flags": "bool",
    "basis": "str",
}


def flag_differences(assessments: pd.DataFrame) -> pd.DataFrame:
    """Reconcile the register of mitigations with the monthly flags of the extracts.

    A month that is in no extract has no flag, and is in no row.

    Parameters
    ----------
    assessments : DataFrame
        Sorted by KPI and month, from :func:`kpianalysis.analysis.assessment.assess`.

    Returns
    -------
    DataFrame
        A row for each run of months that follow each other: ``kpi_ref, difference``
        (:data:`NOT_AGREED` or :data:`NOT_FLAGGED`), ``start, end, months`` (quarters, where rows
        are quarters), ``misses`` (in the run),
        ``flagged_reason`` (the supplier's own, the last), ``file_has_flags`` (whether the files of
        the run flag any KPI: one that flags none may have no column for it) and ``basis`` (of the
        results), those not agreed first, then by month.
    """
    flagged = assessments["flagged_mitigated"].eq(True)
    differs = assessments[assessments["flag_differs"]]
    kind = flagged[differs.index].map({True: NOT_AGREED, False: NOT_FLAGGED})
    number = differs["period_start"].dt.year * 12 + differs["period_start"].dt.month
    step = step_months(assessments)
    follows = (
        differs["kpi_ref"].eq(differs["kpi_ref"].shift())
        & kind.eq(kind.shift())
        & number.eq(number.shift() + step)
    )
    with_flags = assessments.loc[flagged, "file"].unique()
    runs = differs.assign(difference=kind, file_has_flags=differs["file"].isin(with_flags)).groupby(
        (~follows).cumsum().to_numpy(), sort=False
    )
    found = pd.DataFrame(
        {
            "kpi_ref": runs["kpi_ref"].first(),
            "difference": runs["difference"].first(),
            "start": runs["period_start"].min(),
            "end": runs["period_end"].max(),
            "months": runs.size(),
            "misses": runs["missed"].sum(),
            "flagged_reason": runs["flagged_reason"].last(),
            "file_has_flags": runs["file_has_flags"].any(),
            "basis": runs["basis"].agg(lambda basis: "; ".join(basis.dropna().unique())),
        }
    )
    return (
        found.astype(_COLUMNS)
        .sort_values(["difference", "start", "kpi_ref"], ascending=[False, True, True])
        .reset_index(drop=True)
    )
