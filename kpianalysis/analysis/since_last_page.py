"""Which figures changed between two days, how, and did their status change with them?"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from kpianalysis.tables import Status, Verification

KEY = ["kpi_ref", "period_start"]
_COMPARED = [
    "value", "bound", "state", "verification", "target", "minimum", "status", "mitigated",
    "counts_as_miss", "counts_as_failure", "basis", "ruling", "file", "received", "submission",
]  # fmt: skip
_FLAGS = ["mitigated", "counts_as_miss", "counts_as_failure"]
COLUMNS = [
    *KEY, "change", "value_before", "value", "bound_before", "bound", "state_before", "state",
    "verification_before", "verification", "target_before", "target", "status_before", "status",
    "status_changed", "mitigated_before", "mitigated", "counts_as_miss_before", "counts_as_miss",
    "counts_as_failure_before", "counts_as_failure", "counting_changed", "known_on", "source",
    "basis_before", "basis",
]  # fmt: skip
NOT_IN_FORCE = "not in force"


class Change(StrEnum):
    """What became of a figure between two days."""

    CORRECTED = "corrected"
    RULED = "settled by the Council"
    FINAL_CHANGED = "became final, with another figure"
    FINAL = "became final, unchanged"
    ARRIVED = "supplied since"
    REOPENED = "under review again"
    JUDGED = "judged anew"


# The figure itself is another one; beside them stand a month that came, and another judgement.
CORRECTIONS = (Change.CORRECTED, Change.RULED, Change.FINAL_CHANGED)


def changes_between(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """List the figures whose value, state, verification, status or counting differs.

    Parameters
    ----------
    before, now : DataFrame
        The same months as assessed on two days, each by the terms known on that day, from
        :func:`kpianalysis.analysis.assessment.assess`.

    Returns
    -------
    DataFrame
        Sorted by month and KPI, a row for each changed figure: ``kpi_ref, period_start, change``
        (a :class:`Change`), what was compared with and without ``_before``, ``status_changed``,
        ``counting_changed`` (a miss or failure counts now, or no longer), and ``known_on`` and
        ``source``: when and from which file the figure that stands now was received.
    """
    both = before[[*KEY, *_COMPARED]].merge(
        now[[*KEY, *_COMPARED]],
        how="outer",
        on=KEY,
        suffixes=("_before", ""),
        validate="one_to_one",
    )
    for flag in _FLAGS:
        for column in (flag, f"{flag}_before"):
            both[column] = both[column].eq(True)
    for column in ("status", "status_before"):
        both[column] = both[column].fillna(NOT_IN_FORCE)
    figure = _differs(both, "value") | _differs(both, "bound") | _differs(both, "state")
    both["status_changed"] = _differs(both, "status")
    both["counting_changed"] = _differs(both, "counts_as_miss") | _differs(
        both, "counts_as_failure"
    )
    judged = both["status_changed"] | both["counting_changed"]
    was_provisional = both["verification_before"].eq(str(Verification.PROVISIONAL))
    is_provisional = both["verification"].eq(str(Verification.PROVISIONAL))
    final, reopened = was_provisional & ~is_provisional, is_provisional & ~was_provisional
    ruled = both["ruling"].notna() & _differs(both, "ruling")
    both["change"] = np.select(
        [
            both["file_before"].isna() & both["file"].notna(),
            figure & ruled,
            figure & final,
            figure,
            final,
            reopened,
        ],
        [
            Change.ARRIVED,
            Change.RULED,
            Change.FINAL_CHANGED,
            Change.CORRECTED,
            Change.FINAL,
            Change.REOPENED,
        ],
        default=Change.JUDGED,
    )
    arrived = both["change"].eq(Change.ARRIVED)
    rows = both[figure | final | reopened | judged | arrived].rename(
        columns={"received": "known_on", "submission": "source"}
    )
    return rows[COLUMNS].sort_values(KEY[::-1], ignore_index=True)


def with_first_source(
    changes: pd.DataFrame, versions: pd.DataFrame, since: pd.Timestamp
) -> pd.DataFrame:
    """Say of each figure when it first stood as it stands now, and from which file.

    A figure that was sent once more unchanged became known with the file that changed it.

    Parameters
    ----------
    changes : DataFrame
        From :func:`changes_between`.
    versions : DataFrame
        Every version of every result known on the later day.
    since : Timestamp
        The earlier day.
    """
    later = versions["replaced_on"].gt(since) & versions["value_changed"].eq(True)
    changed = versions.loc[later, [*KEY, "replaced_on", "replaced_by"]].rename(
        columns={"replaced_on": "known_on", "replaced_by": "source"}
    )
    first = (
        versions.loc[versions["received"].gt(since), [*KEY, "received", "submission"]]
        .rename(columns={"received": "known_on", "submission": "source"})
        .sort_values("known_on", kind="stable")
        .drop_duplicates(KEY)
    )
    newest = changed.sort_values("known_on", kind="stable").drop_duplicates(KEY, keep="last")
    arrived = changes["change"].eq(Change.ARRIVED)
    told = _told(changes, arrived, first)
    return _told(told, arrived | changes["change"].isin(CORRECTIONS), newest)


def with_agreement(changes: pd.DataFrame, agreed: pd.DataFrame) -> pd.DataFrame:
    """Say of each month that was judged anew which agreement did it, and when.

    Parameters
    ----------
    changes : DataFrame
        From :func:`changes_between`.
    agreed : DataFrame
        ``kpi_ref, first, last`` (NaT: still in force), ``known_on, source`` of what was agreed
        between the two days.
    """
    months = changes[KEY].merge(agreed.astype({"kpi_ref": changes["kpi_ref"].dtype}), on="kpi_ref")
    within = months["period_start"].ge(months["first"]) & (
        months["last"].isna() | months["period_start"].le(months["last"])
    )
    newest = months[within].sort_values("known_on", kind="stable").drop_duplicates(KEY, keep="last")
    judged = changes["change"].eq(Change.JUDGED)
    # The file that the figure stands in has not changed: it is no source of the change.
    blank = changes.assign(
        known_on=changes["known_on"].mask(judged), source=changes["source"].mask(judged)
    )
    return _told(blank, judged, newest[[*KEY, "known_on", "source"]])


def without(changes: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Leave out the figures whose correction is told already.

    Parameters
    ----------
    changes, told : DataFrame
        From :func:`changes_between`.
    """
    already = told.loc[told["change"].isin(CORRECTIONS), KEY].assign(already=True)
    found = changes[KEY].merge(already, how="left", on=KEY)["already"].eq(True)
    return changes[~found.to_numpy()]


def counts_between(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Count what each month's summary said on two days, where it differs.

    Parameters
    ----------
    before, now : DataFrame
        As for :func:`changes_between`.

    Returns
    -------
    DataFrame
        ``period_start``, and ``met`` (target met), ``misses`` and ``failures`` (counted after
        mitigation), each with and without ``_before``; a row for each month in which one differs.
    """
    both = _counts(before).merge(_counts(now), on="period_start", suffixes=("_before", ""))
    names = ["met", "misses", "failures"]
    differs = np.logical_or.reduce([both[name].ne(both[f"{name}_before"]) for name in names])
    return both[differs].reset_index(drop=True)


def _counts(assessed: pd.DataFrame) -> pd.DataFrame:
    said = pd.DataFrame(
        {
            "period_start": assessed["period_start"],
            "met": assessed["status"].eq(str(Status.MET)),
            "misses": assessed["counts_as_miss"],
            "failures": assessed["counts_as_failure"],
        }
    )
    return said.groupby("period_start").sum().astype("int64").reset_index()


def _told(changes: pd.DataFrame, where: pd.Series, known: pd.DataFrame) -> pd.DataFrame:
    """Put day and source of what is known in the place of what stands in some rows."""
    found = changes[KEY].merge(known, how="left", on=KEY, validate="many_to_one")
    use = where & found["known_on"].notna()
    return changes.assign(
        known_on=changes["known_on"].mask(use, found["known_on"]),
        source=changes["source"].mask(use, found["source"]),
    )


def _differs(both: pd.DataFrame, column: str) -> pd.Series:
    """Say where a column is not what it was; two empty cells are the same."""
    before, now = both[f"{column}_before"], both[column]
    return before.ne(now) & ~(before.isna() & now.isna())
