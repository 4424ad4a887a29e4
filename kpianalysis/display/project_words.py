"""What do the lists of projects speak for and against, and what do they not say?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.project_dates import NOT_STATED
from kpianalysis.analysis.projects import ASKED, columns_missing, in_hand, left_the_list
from kpianalysis.display.basis import basis_note
from kpianalysis.display.numbers import listed
from kpianalysis.display.once import once
from kpianalysis.display.project_sentences import (
    names_of,
    no_list,
    priority_rows,
    say_agreed_anew,
    say_better,
    say_completed,
    say_late,
    say_on_track,
    say_overdue,
    say_red,
    say_slipped,
    say_when_green,
    say_worse,
)
from kpianalysis.review import Review


@once
def say_projects(review: Review) -> list[str]:
    """List what the newest list of projects says for the service."""
    return [*filter(None, [say_on_track(review), say_completed(review), say_better(review)])]


@once
def projects_against(review: Review) -> list[str]:
    """List what it says against it: red, late, worse, slipped, overdue, dates agreed anew."""
    said = [say_red, say_late, say_worse, say_slipped, say_overdue, say_agreed_anew]
    return [*filter(None, (say(review) for say in said))]


@once
def projects_missing(review: Review) -> list[str]:
    """List what the lists of projects received by the day do not say."""
    lists, standing = review.project_lists, review.project_standing
    if lists.current.empty:
        return [no_list(review)]
    said = []
    if columns := columns_missing(lists):
        said.append(f"The list of projects does not give {listed([ASKED[c] for c in columns])}.")
    if lists.earlier.empty:
        said.append("No earlier list of projects had been supplied to compare with.")
    rows, _ = priority_rows(review)
    rows = rows[in_hand(rows)]
    silent = rows[rows["late"] & rows["cause"].isna()]
    if len(silent) and "cause" not in columns:
        said.append(f"The cause of delay of {names_of(silent)}.")
    undated = rows[rows["expected_problem"].eq(NOT_STATED)]
    if len(undated) and "expected_date" not in columns:
        said.append(f"The date expected of {names_of(undated)}.")
    if sentence := say_when_green(rows):
        said.append(sentence)
    unknown = rows[rows["expected_last"].lt(pd.Timestamp(review.as_at)) & ~rows["overdue"]]
    if len(unknown):
        was = "was" if len(unknown) == 1 else "were"
        said.append(f"Whether {names_of(unknown)} {was} completed when expected.")
    gone = left_the_list(lists, standing)
    if len(gone):
        said.append(
            f"What became of {names_of(gone)}: no longer on the list{basis_note(gone['basis'])}."
        )
    return said
