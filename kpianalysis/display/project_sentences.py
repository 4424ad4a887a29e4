"""What does the newest list of projects say? Each sentence of it is made here."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kpianalysis.analysis.project_vocabulary import AMBER, COMPLETE, GREEN, RAG_ORDER, RED
from kpianalysis.analysis.projects import basis_of, in_hand, lateness_known
from kpianalysis.display.basis import basis_note
from kpianalysis.display.numbers import date_words, in_words, listed, plural, text_or
from kpianalysis.display.once import once
from kpianalysis.display.project_cells import last_time_words, slip_cell, weeks_late_cell
from kpianalysis.display.wording import names_that_fit
from kpianalysis.review import Review

_MOST_NAMES = 4


def say_on_track(review: Review) -> str:
    """Count the priority projects that are green or complete and not late.

    Where nothing says whether a project is late, it is not counted as on time.
    """
    rows, what = priority_rows(review)
    good = rows["rag"].isin([GREEN, COMPLETE]) & ~rows["late"]
    known = int((good & lateness_known(rows)).sum())
    silent = int(good.sum()) - known
    said = []
    if known:
        said.append(
            f"{known} of {plural(len(rows), what)} {'is' if known == 1 else 'are'} green or "
            f"complete, and not late{basis_note(basis_of(rows, 'rag', 'weeks_late'))}."
        )
    if silent:
        are, they = ("is", "it is") if silent == 1 else ("are", "they are")
        said.append(
            f"{silent} of {plural(len(rows), what)} {are} green or complete, but the list does not "
            f"say whether {they} late{basis_note(basis_of(rows, 'rag'))}."
        )
    return " ".join(said)


def say_completed(review: Review) -> str:
    """Name the priority projects that were completed since last time."""
    rows, what = priority_rows(review)
    done = rows[rows["completed_since"]]
    if done.empty:
        return ""
    since = last_time_words(review.project_lists)
    return (
        f"{_count(done, what)} {_were(done)} completed since {since}: {names_of(done)}"
        f"{basis_note(basis_of(done, 'rag', 'rag_before'))}."
    )


def say_better(review: Review) -> str:
    """Name the priority projects in hand whose colour is better than last time."""
    rows = priority_rows(review)[0]
    return _say_moves(rows[rows["moved"].gt(0) & in_hand(rows)])


def say_worse(review: Review) -> str:
    """Name the priority projects in hand whose colour is worse than last time."""
    rows = priority_rows(review)[0]
    return _say_moves(rows[rows["moved"].lt(0) & in_hand(rows)])


def say_red(review: Review) -> str:
    """Name the red priority projects."""
    rows, what = priority_rows(review)
    red = rows[rows["rag"].eq(RED)]
    if red.empty:
        return ""
    return (
        f"{_count(red, what)} {'is' if len(red) == 1 else 'are'} red: {names_of(red)}"
        f"{basis_note(basis_of(red, 'rag'))}."
    )


def say_late(review: Review) -> str:
    """Name the priority projects in hand that are late: by how much and why."""
    rows, what = priority_rows(review)
    late = rows[rows["late"] & in_hand(rows)]
    if late.empty:
        return ""
    late = late.sort_values("weeks_late", ascending=False, kind="stable")
    return (
        f"{_count(late, what)} in hand {'is' if len(late) == 1 else 'are'} late"
        f"{basis_note(basis_of(late, 'weeks_late'))}. "
        f"{_each(late, _by_how_much, 'weeks_late', 'cause')}"
    )


def say_slipped(review: Review) -> str:
    """Name the priority projects in hand that are expected later than last time."""
    rows, what = priority_rows(review)
    slipped = rows[rows["slipped"] & in_hand(rows)]
    if slipped.empty:
        return ""
    return (
        f"{_count(slipped, what)} in hand {'is' if len(slipped) == 1 else 'are'} expected later "
        f"than in {last_time_words(review.project_lists)}"
        f"{basis_note(basis_of(slipped, 'expected_date'))}. "
        f"{_each(slipped, slip_cell, 'expected_date')}"
    )


def say_overdue(review: Review) -> str:
    """Name the priority projects whose expected date had passed when the list was made."""
    rows = priority_rows(review)[0]
    overdue = rows[rows["overdue"]]
    if overdue.empty:
        return ""
    return (
        f"Not complete, though the date expected had passed: {names_of(overdue)}"
        f"{basis_note(basis_of(overdue, 'expected_date'))}."
    )


def say_agreed_anew(review: Review) -> str:
    """Name the priority projects whose agreed date is not that of the earlier list."""
    rows = priority_rows(review)[0]
    anew = rows[rows["agreed_moved"]]
    if anew.empty:
        return ""
    return (
        f"The date agreed is not the one of {last_time_words(review.project_lists)} for "
        f"{names_of(anew)}{basis_note(basis_of(anew, 'agreed_date'))}."
    )


def no_list(review: Review) -> str:
    """Say that no list had been supplied by the day."""
    return f"No project list had been supplied by {date_words(review.as_at)}."


def say_counts(rows: pd.DataFrame, what: str) -> str:
    """Count projects by colour or state: every project is in exactly one count."""
    counts = rows["rag"].value_counts()
    words = [*RAG_ORDER, *(word for word in counts.index if word not in RAG_ORDER)]
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


def names_of(rows: pd.DataFrame) -> str:
    """Name some projects in a sentence, and count the rest."""
    names = names_that_fit([str(name) for name in rows["project"].iloc[:_MOST_NAMES]], room=11)
    rest = len(rows) - len(names)
    return listed([*names, f"{in_words(rest)} more"] if rest else names)


@once
def priority_rows(review: Review) -> tuple[pd.DataFrame, str]:
    """Return the priority projects and what to call one; all projects where none are marked."""
    standing = review.project_standing
    marked = standing["priority"].fillna(value=False).astype(bool)
    return (standing[marked], "priority project") if marked.any() else (standing, "project")


def _count(rows: pd.DataFrame, what: str) -> str:
    return f"{in_words(len(rows)).capitalize()} {what if len(rows) == 1 else what + 's'}"


def _were(rows: pd.DataFrame) -> str:
    return "was" if len(rows) == 1 else "were"


def _by_how_much(row: pd.Series) -> str:
    """Say by how much one project is late and why, as part of a sentence."""
    weeks = weeks_late_cell(row)
    number = weeks.removeprefix("about ")
    unit = (" week" if number == "1" else " weeks") if number.isdecimal() else ""
    cause = text_or(row["cause_class"], "cause not stated")
    return f"{weeks}{unit} ({cause})"


def _say_moves(rows: pd.DataFrame) -> str:
    """Say which projects went from one colour to another, those of one move together."""
    said = [
        f"From {str(before).lower()} to {str(now).lower()}: {names_of(moved)}"
        f"{basis_note(basis_of(moved, 'rag', 'rag_before'))}."
        for (before, now), moved in rows.groupby(["rag_last", "rag"], sort=False)
    ]
    return " ".join(said)


def _each(rows: pd.DataFrame, say: Callable[[pd.Series], str], *columns: str) -> str:
    """Say something of some projects, a sentence each, and count the rest."""
    named = rows.iloc[:_MOST_NAMES]
    said = [
        f"{row['project']}: {say(row)}{basis_note(basis_of(named.loc[[at]], *columns))}."
        for at, row in named.iterrows()
    ]
    rest = len(rows) - len(named)
    return " ".join([*said, f"So are {in_words(rest)} more."] if rest else said)
