"""What must a reader know of a list of projects: its date, its comparison, its doubts?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.project_dates import NOT_STATED
from kpianalysis.analysis.project_lists import (
    BY_NAME,
    CONTRADICTED,
    TWO_NAMES,
    ProjectLists,
    own_date,
    plain_name,
)
from kpianalysis.analysis.projects import ASKED, columns_missing, left_the_list, new_on_the_list
from kpianalysis.display.basis import basis_note
from kpianalysis.display.numbers import date_words, listed, plural
from kpianalysis.display.project_cells import list_date_words
from kpianalysis.display.project_sentences import names_of
from kpianalysis.review import Review

_MOST = 4


def say_list(review: Review) -> list[str]:
    """Say which list this is, and which one stands for last time."""
    lists, standing = review.project_lists, review.project_standing
    received = date_words(lists.received)
    named = list_date_words(lists.current)
    dated = (
        f"This is the list {named}, received on {received}."
        if own_date(lists.current)
        else f"The list gives itself no date; it was {named}."
    )
    marked = int(standing["priority"].fillna(value=False).sum())
    said = [dated, f"It holds {plural(len(standing), 'project')} and marks {marked} as priorities."]
    if "priority" in columns_missing(lists):
        said[1] = f"It holds {plural(len(standing), 'project')} and marks none as a priority."
    if lists.earlier.empty:
        said.append("No earlier list had been supplied to compare it with.")
    else:
        said.append(f"Last time means the list {list_date_words(lists.earlier)}.")
    if lists.replaced:
        days = listed([date_words(day) for day in sorted(lists.replaced)])
        said.append(f"It replaces what was received on {days} for the same date.")
    said.append("RAG means red, amber or green, as the list itself says.")
    return said


def remarks(review: Review) -> list[str]:
    """Say what is new, gone or renamed, and what in the list could not be read or matched."""
    lists, standing = review.project_lists, review.project_standing
    return [*_changed(review), *_matched(standing), *_doubts(standing), *_lacking(lists)]


def _changed(review: Review) -> list[str]:
    lists, standing = review.project_lists, review.project_standing
    said = []
    new = new_on_the_list(lists, standing)
    new = new[~new["matched"].isin([TWO_NAMES, CONTRADICTED])]
    if len(new):
        said.append(f"New on the list: {names_of(new)}{basis_note(new['basis'])}.")
    gone = left_the_list(lists, standing)
    if len(gone):
        said.append(
            f"No longer on the list, which does not say why: {names_of(gone)}"
            f"{basis_note(gone['basis'])}."
        )
    return said


def _matched(standing: pd.DataFrame) -> list[str]:
    """Say where a match rests on less than ref and name together, or could not be made."""
    said = []
    renamed = standing[
        standing["earlier_name"].notna()
        & plain_name(standing["project"]).ne(plain_name(standing["earlier_name"]))
    ]
    said += [
        f'{row["project"]} was called "{row["earlier_name"]}" in the earlier list; '
        f"the ref is the same{basis_note([row['basis']])}."
        for _, row in renamed.head(_MOST).iterrows()
    ]
    if len(renamed) > _MOST:
        said.append(f"{len(renamed) - _MOST} more have another name than in the earlier list.")
    by_name = standing[standing["matched"].eq(BY_NAME)]
    if len(by_name):
        pairs = [
            f'{row["project"]} with "{row["earlier_name"]}"'
            for _, row in by_name.head(_MOST).iterrows()
        ]
        more = f" and {len(by_name) - _MOST} more" if len(by_name) > _MOST else ""
        said.append(f"Matched with the earlier list by name alone: {'; '.join(pairs)}{more}.")
    two = standing[standing["matched"].eq(TWO_NAMES)]
    if len(two):
        said.append(f"Not matched, because two projects have one name: {names_of(two)}.")
    other = standing[standing["matched"].eq(CONTRADICTED)]
    if len(other):
        said.append(
            "Not matched, because ref and name point to different projects of the earlier list: "
            f"{names_of(other)}."
        )
    return said


def _doubts(standing: pd.DataFrame) -> list[str]:
    """Say which words and dates could not be read, and where the list contradicts itself."""
    said = []
    unknown = standing["rag_stated"].notna() & standing["rag"].isna()
    said += _words("Not a known colour, shown as it stands", standing[unknown], "rag_stated")
    marks = standing["priority_stated"].notna() & standing["priority"].isna()
    said += _words("Not known whether a priority", standing[marks], "priority_stated")
    for which in ("agreed", "expected"):
        problem = standing[f"{which}_problem"]
        rows = standing[problem.notna() & problem.ne(NOT_STATED)]
        said += _words(f"Date {which} that could not be read for sure", rows, f"{which}_stated")
    differs = standing[standing["weeks_late_differs"]]
    if len(differs):
        said.append(
            f"Weeks late as stated are not those between the two dates: {names_of(differs)}."
        )
    colours = standing[standing["rag_last_differs"]]
    if len(colours):
        said.append(
            f"The list gives another colour for last time than the earlier list did: "
            f"{names_of(colours)}."
        )
    return said


def _lacking(lists: ProjectLists) -> list[str]:
    """Name the columns that members ask about and the list lacks, once."""
    missing = [column for column in columns_missing(lists) if column != "priority"]
    return [f"The list does not give {listed([ASKED[c] for c in missing])}."] if missing else []


def _words(what: str, rows: pd.DataFrame, column: str) -> list[str]:
    if rows.empty:
        return []
    named = [f'{row["project"]} ("{row[column]}")' for _, row in rows.head(_MOST).iterrows()]
    more = f" and {len(rows) - _MOST} more" if len(rows) > _MOST else ""
    return [f"{what}: {', '.join(named)}{more}."]
