"""What do the lists of projects speak for and against, and what do they not say?"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kpianalysis.analysis.project_dates import NOT_STATED
from kpianalysis.analysis.project_vocabulary import AMBER, COMPLETE, GREEN, RAG_ORDER, RED
from kpianalysis.analysis.projects import ASKED, basis_of, columns_missing, in_hand, left_the_list
from kpianalysis.display.basis import basis_note
from kpianalysis.display.numbers import in_words, listed, plural
from kpianalysis.display.project_cells import (
    last_time_words,
    rag_cell,
    slip_cell,
    weeks_late_cell,
)
from kpianalysis.review import Review

_MOST_NAMES = 4


def say_projects(review: Review) -> list[str]:
    """List what the newest list of projects says for the service."""
    rows, what = priority_rows(review)
    said = []
    good = rows[rows["rag"].isin([GREEN, COMPLETE]) & ~rows["late"]]
    if len(good):
        said.append(
            f"{len(good)} of {plural(len(rows), what)} are green or complete and not late"
            f"{basis_note(basis_of(rows, 'rag', 'weeks_late'))}."
        )
    done = rows[rows["completed_since"]]
    if len(done):
        said.append(
            f"{plural(len(done), what)} completed since {last_time_words(review.project_lists)}: "
            f"{names_of(done)}{basis_note(basis_of(done, 'rag', 'rag_before'))}."
        )
    better = rows[rows["moved"].gt(0) & ~rows["complete"]]
    if len(better):
        said.append(f"{_each(better, _moved)}{basis_note(basis_of(better, 'rag', 'rag_before'))}.")
    return said


def projects_against(review: Review) -> list[str]:
    """List what it says against it: red, then late, worse, slipped, overdue, dates agreed anew."""
    rows, what = priority_rows(review)
    rows = rows[in_hand(rows)]
    said = []
    red = rows[rows["rag"].eq(RED)]
    if len(red):
        said.append(
            f"{plural(len(red), what)} red: {names_of(red)}{basis_note(basis_of(red, 'rag'))}."
        )
    late = rows[rows["late"]].sort_values("weeks_late", ascending=False, kind="stable")
    if len(late):
        said.append(
            f"{plural(len(late), what)} late and not complete: {_each(late, say_late)}"
            f"{basis_note(basis_of(late, 'weeks_late', 'cause'))}."
        )
    worse = rows[rows["moved"].lt(0)]
    if len(worse):
        said.append(f"{_each(worse, _moved)}{basis_note(basis_of(worse, 'rag', 'rag_before'))}.")
    slipped = rows[rows["slipped"]]
    if len(slipped):
        said.append(
            f"Expected later than in {last_time_words(review.project_lists)}: "
            f"{_each(slipped, lambda row: f'{_name(row)}, {slip_cell(row)}')}"
            f"{basis_note(basis_of(slipped, 'expected_date'))}."
        )
    overdue = rows[rows["overdue"]]
    if len(overdue):
        said.append(
            f"Not complete, though the date expected had passed: {names_of(overdue)}"
            f"{basis_note(basis_of(overdue, 'expected_date'))}."
        )
    anew = rows[rows["agreed_moved"]]
    if len(anew):
        said.append(
            f"The date agreed is not the one of {last_time_words(review.project_lists)} for "
            f"{names_of(anew)}{basis_note(basis_of(anew, 'agreed_date'))}."
        )
    return said


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
    gone = left_the_list(lists, standing)
    if len(gone):
        said.append(
            f"What became of {names_of(gone)}: no longer on the list"
            f"{basis_note(gone['basis'])}."
        )
    return said


def no_list(review: Review) -> str:
    """Say that no list had been supplied by the day."""
    day = review.as_at
    return f"No project list had been supplied by {day.day} {day.strftime('%B %Y')}."


def say_counts(rows: pd.DataFrame, what: str) -> str:
    """Count projects by colour or state: every project is in exactly one count."""
    counts = rows["rag"].value_counts()
    words = [*reversed(RAG_ORDER), *(word for word in counts.index if word not in RAG_ORDER)]
    numbers = [int(counts.get(word, 0)) for word in words]
    said = [
        f"{in_words(number) if number else 'none'} {word.lower()}"
        for word, number in zip(words, numbers, strict=True)
    ]
    if unknown := int(rows["rag"].isna().sum()):
        said.append(f"{in_words(unknown)} in words that this page does not know")
    return (
        f"Of {plural(len(rows), what)} the list marks {listed(said)}"
        f"{basis_note(basis_of(rows, 'rag'))}."
    )


def say_when_green(rows: pd.DataFrame) -> str:
    """Name the red and amber projects of which nothing says when they will turn green."""
    open_ones = rows[rows["rag"].isin([RED, AMBER])]
    silent = open_ones[~open_ones.apply(lambda row: bool(when_green(row)), axis=1).astype(bool)]
    if silent.empty:
        return ""
    return f"The data supplied does not say when {names_of(silent)} will turn green."


def when_green(row: pd.Series) -> str:
    """Return the list's own words on when a red or amber project turns green; empty without any."""
    if isinstance(row["to_green"], str):
        return str(row["to_green"])
    texts = (row["next_step"], row["progress"])
    return next(
        (text for text in texts if isinstance(text, str) and "green" in text.casefold().split()), ""
    )


def say_late(row: pd.Series) -> str:
    """Say by how much one project is late and why, as part of a sentence."""
    weeks = weeks_late_cell(row)
    unit = "week" if weeks == "1" else "weeks"
    late = f"{weeks} {unit}" if weeks.isdecimal() else f"weeks late: {weeks}"
    cause = row["cause_class"]
    if not isinstance(cause, str):
        return f"{_name(row)}, {late}, cause not stated"
    return f'{_name(row)}, {late}, cause {cause} ("{row["cause"]}")'


def names_of(rows: pd.DataFrame) -> str:
    """Name some projects in a sentence, and count the rest."""
    names = [str(name) for name in rows["project"].iloc[:_MOST_NAMES]]
    rest = len(rows) - len(names)
    return listed([*names, f"{in_words(rest)} more"] if rest else names)


def priority_rows(review: Review) -> tuple[pd.DataFrame, str]:
    """Return the priority projects and what to call one; all projects where none are marked."""
    standing = review.project_standing
    marked = standing["priority"].fillna(value=False).astype(bool)
    return (standing[marked], "priority project") if marked.any() else (standing, "project")


def _name(row: pd.Series) -> str:
    return str(row["project"])


def _moved(row: pd.Series) -> str:
    return f"{_name(row)} went from {str(row['rag_last']).lower()} to {rag_cell(row).lower()}"


def _each(rows: pd.DataFrame, say: Callable[[pd.Series], str]) -> str:
    """Say something of some projects, and count the rest."""
    said = [say(row) for _, row in rows.head(_MOST_NAMES).iterrows()]
    rest = len(rows) - len(said)
    return "; ".join([*said, f"and {in_words(rest)} more"] if rest else said)

