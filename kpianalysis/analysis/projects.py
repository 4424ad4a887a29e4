"""How does each project of a list stand: colour now and last time, how late, slipped, why?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.analysis.project_dates import read_dates, weeks_between
from kpianalysis.analysis.project_lists import BY_NAME, BY_REF, ProjectLists, match_projects
from kpianalysis.analysis.project_vocabulary import (
    CANCELLED,
    COMPLETE,
    cause_classes,
    priorities,
    rag_moves,
    rag_words,
    shares,
    stated_weeks,
)

FROM_LIST, FROM_DATES = "list", "dates"
EARLIER_LIST, THIS_LIST = "earlier list", "this list"
_KEPT = [
    "project_ref", "project", "priority_reason", "supplier", "cause", "cost_effect", "share_done",
    "progress", "next_step", "to_green",
]  # fmt: skip
_PLACE = ["as_at", "basis", "published_columns", "received", "file", "sheet", "cell"]
# What members ask of a list, and the column that holds it.
ASKED = {
    "priority": "which projects are priorities",
    "priority_reason": "why a project is a priority",
    "supplier": "the supplier",
    "agreed_date": "the date agreed",
    "expected_date": "the date expected",
    "weeks_late": "weeks late",
    "cause": "the cause of delay",
    "cost_effect": "the effect on cost",
    "share_done": "the share done",
    "progress": "progress",
}


def project_standing(lists: ProjectLists) -> pd.DataFrame:
    """Work out how each project of the newest list stands.

    Parameters
    ----------
    lists : ProjectLists
        The newest list and the one before it.

    Returns
    -------
    DataFrame
        One row a project, in the order of the list. Texts as the supplier wrote them:
        ``project_ref, project, priority_reason, supplier, cause, cost_effect, share_done,
        progress, next_step, to_green, rag_stated, rag_last_stated, priority_stated,
        agreed_stated, expected_stated, weeks_late_stated``. Read from them:

        ``priority``
            boolean, missing where the word is not known.
        ``rag, rag_last, rag_last_from, rag_last_differs, moved``
            Red, Amber, Green, Complete, On hold, Not started, Cancelled, or missing. Last time is
            that of the earlier list, else what this list says; ``moved`` counts steps from red
            towards complete.
        ``agreed_first, agreed_last, agreed_precision, agreed_problem``, and so ``expected_``
            the days that a date may mean.
        ``weeks_late_in_list, weeks_late_by_dates, weeks_late_least, weeks_late_most,
        months_late``
            as stated, and from the expected minus the agreed date.
        ``weeks_late, weeks_late_from, weeks_late_differs, late``
            as stated, else by the dates; whether the two cannot both hold.
        ``slip_weeks, slip_least, slip_most, slip_months, slipped``
            expected now minus expected in the earlier list.
        ``complete, completed_since, overdue, agreed_moved``
            completed since the earlier list, or since last time as this list says; expected before
            the list was made and not complete; the agreed date is not that of the earlier list.
        ``cause_class, share_done_pct, earlier_row, matched, earlier_name``
    """
    now = lists.current
    matches = match_projects(now, lists.earlier)
    before = lists.earlier.reindex(matches["earlier_row"].astype("float64")).set_index(now.index)
    standing = now[_KEPT].assign(
        priority=priorities(now["priority"]),
        priority_stated=now["priority"],
        cause_class=cause_classes(now["cause"]),
        share_done_pct=shares(now["share_done"]),
        **matches,
        earlier_name=before["project"],
    )
    parts = [standing, _colours(now, before), _dates(now, before)]
    whole = pd.concat([*parts, now[_PLACE]], axis=1)
    no_priorities = now["priority"].isna().all()
    return whole.assign(
        priority=pd.array([pd.NA] * len(now), "boolean") if no_priorities else whole["priority"],
        complete=whole["rag"].eq(COMPLETE),
        overdue=whole["expected_last"].lt(_stands_on(lists)) & in_hand(whole),
        completed_since=whole["rag"].eq(COMPLETE)
        & whole["rag_last_stands"].notna()
        & whole["rag_last"].ne(COMPLETE),
    ).drop(columns="rag_last_stands")


def in_hand(standing: pd.DataFrame) -> pd.Series:
    """Say which projects are neither complete nor cancelled."""
    return ~standing["rag"].isin([COMPLETE, CANCELLED])


def lateness_known(standing: pd.DataFrame) -> pd.Series:
    """Say of which projects it is known whether they are late: by stated weeks or by dates."""
    return standing["weeks_late"].notna() | standing["late"]


def left_the_list(lists: ProjectLists, standing: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the earlier list that no project of the newest one matches."""
    return lists.earlier[~lists.earlier.index.isin(standing["earlier_row"].dropna())]


def new_on_the_list(lists: ProjectLists, standing: pd.DataFrame) -> pd.DataFrame:
    """Return the projects that the earlier list does not hold; none without an earlier list."""
    matched = standing["matched"].isin([BY_REF, BY_NAME])
    return standing[~matched & bool(len(lists.earlier))]


def columns_missing(lists: ProjectLists) -> list[str]:
    """Return the columns that the newest list lacks, or holds nothing in."""
    empty = lists.current[list(ASKED)].isna().all()
    return [column for column in ASKED if empty[column]]


def basis_of(standing: pd.DataFrame, *columns: str) -> list[object]:
    """Return the bases of some columns of some projects: published, or as the row is.

    ``columns`` are those of the list as it was sent, such as ``weeks_late`` and ``expected_date``.
    """
    mixed = standing["published_columns"].notna()
    named = "; " + standing["published_columns"].fillna("") + "; "
    found: list[object] = []
    for column in columns:
        published = mixed & named.str.contains(f"; {column}; ", regex=False)
        basis = standing["basis"].mask(mixed, "illustrative").mask(published, "published")
        found += basis.dropna().tolist()
    return found


def _stands_on(lists: ProjectLists) -> pd.Timestamp:
    """Return the first day on which a list may stand: its own date, else the day it came."""
    if lists.current.empty:
        return pd.Timestamp.max
    first = read_dates(lists.current["as_at"])["first_day"].min()
    return lists.received if pd.isna(first) else first


def _colours(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Read the colours of now and last time: of the earlier list, else as this list says."""
    colours = rag_words(
        pd.concat([now["rag"], now["rag_before"], before["rag"]], ignore_index=True)
    )
    rag, stated, earlier = (
        pd.Series(part, index=now.index, dtype="str")
        for part in np.split(colours.to_numpy(dtype=object), 3)
    )
    held, said = before["rag"].notna(), now["rag_before"].notna()
    last = earlier.where(held, stated)
    origin = pd.Series(None, index=now.index, dtype="str").mask(said, THIS_LIST)
    return pd.DataFrame(
        {
            "rag": rag,
            "rag_stated": now["rag"],
            "rag_last": last,
            "rag_last_stands": before["rag"].where(held, now["rag_before"]),
            "rag_last_in_earlier_list": before["rag"],
            "rag_last_stated": now["rag_before"],
            "rag_last_from": origin.mask(held, EARLIER_LIST),
            "rag_last_differs": held & said & stated.ne(earlier) & stated.notna(),
            "moved": rag_moves(last, rag),
        }
    )


def _dates(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Read the dates, and work out how late a project is and how far it slipped."""
    agreed, expected = read_dates(now["agreed_date"]), read_dates(now["expected_date"])
    late = weeks_between(agreed, expected)
    slip = weeks_between(read_dates(before["expected_date"]), expected)
    moved = weeks_between(read_dates(before["agreed_date"]), agreed)
    stated = stated_weeks(now["weeks_late"])
    by_dates = late["weeks"].round()
    differs = stated.lt(np.floor(late["least"])) | stated.gt(np.ceil(late["most"]))
    read = {
        f"{name}_{part}": dates[column]
        for name, dates in (("agreed", agreed), ("expected", expected))
        for part, column in (
            ("first", "first_day"), ("last", "last_day"), ("precision", "precision"),
            ("problem", "problem"),
        )
    }  # fmt: skip
    origin = pd.Series(None, index=now.index, dtype="str").mask(by_dates.notna(), FROM_DATES)
    return pd.DataFrame(
        {
            "agreed_stated": now["agreed_date"],
            "expected_stated": now["expected_date"],
            "agreed_before_stated": before["agreed_date"],
            "expected_before_stated": before["expected_date"],
            **read,
            "weeks_late_stated": now["weeks_late"],
            "weeks_late_in_list": stated,
            "weeks_late_by_dates": late["weeks"],
            "weeks_late_least": late["least"],
            "weeks_late_most": late["most"],
            "months_late": late["months"],
            "weeks_late": stated.fillna(by_dates),
            "weeks_late_from": origin.mask(stated.notna(), FROM_LIST),
            "weeks_late_differs": differs,
            "late": stated.gt(0) | late["least"].gt(0),
            "slip_weeks": slip["weeks"],
            "slip_least": slip["least"],
            "slip_most": slip["most"],
            "slip_months": slip["months"],
            "slipped": slip["least"].gt(0),
            "agreed_moved": moved["least"].gt(0) | moved["most"].lt(0),
        }
    )
