"""What the Board asked last time, and the answers: the page opens with it."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import (
    Block,
    Caption,
    bullets,
    heading,
    join,
    paragraph,
    refer,
    terms,
)
from kpianalysis.display.numbers import date_words, in_words, text_or
from kpianalysis.review import Review

NO_ANSWER = "No answer is recorded."
_MORE_WORDS = 5  # "Two more: Section 1."


def questions_open(review: Review) -> pd.DataFrame:
    """Return what was asked at the last meeting on record, and what was never answered before it.

    An answer that was given after the day of the page is not shown yet.

    Returns
    -------
    DataFrame
        The rows of ``review.questions``, the newest first, with ``is_answered`` and ``is_overdue``
        (due before the day of the page, and not answered).
    """
    day = pd.Timestamp(review.as_at)
    asked = review.questions
    answered = asked["answer"].notna() & asked["answered"].le(day)
    rows = asked.assign(is_answered=answered, is_overdue=asked["due"].lt(day) & ~answered)
    last = rows["asked"].eq(rows["asked"].max())
    return rows[last | ~answered].sort_values(
        ["asked", "row"], ascending=[False, True], ignore_index=True
    )


def asked_last_time(review: Review) -> Block:
    """Show what the Board asked last time, and the answers."""
    rows = questions_open(review)
    if rows.empty:
        return join(
            heading("asked", "What you asked last time: nothing is on record"),
            paragraph("No question of the Board has been recorded."),
        )
    pairs = [(text_or(row["question"], ""), _answer(row)) for _, row in rows.iterrows()]
    shown = rows.assign(answer=rows["answer"].where(rows["is_answered"]))
    finding = _finding(rows)
    listed = join(heading("asked", finding), terms(pairs))
    return Block(
        listed.html,
        {
            "asked": shown[
                ["asked", "question", "asked_at", "owner", "due", "answer", "is_overdue", "basis"]
            ]
        },
        captions={"asked": Caption(finding)},
    )


def asked_in_short(review: Review, room: int) -> Markup:
    """Say for the first side what the Board asked last time, in so many words.

    Whatever is left out stands in the section that holds all of it.
    """
    rows = questions_open(review)
    if rows.empty:
        return Markup("")
    finding = _finding(rows)
    room -= len(finding.split())
    lines = [f"{text_or(row['question'], '')} {say_answer(row)}" for _, row in rows.iterrows()]
    lengths = [len(line.split()) for line in lines]
    shown = len(lines)
    while shown and sum(lengths[:shown]) + _MORE_WORDS * (shown < len(lines)) > room:
        shown -= 1
    left = len(lines) - shown
    how_many = f"{in_words(left).capitalize()} more" if shown else "Questions and answers"
    more = paragraph(Markup("{}: {}.").format(how_many, refer("section", "asked")))
    head = Markup("<h2>{}</h2>").format(finding)
    return Markup("\n").join([head, bullets(lines[:shown]), *([more] if left else [])])


def _finding(rows: pd.DataFrame) -> str:
    answered, total = int(rows["is_answered"].sum()), len(rows)
    how_many = "all answered" if answered == total else f"{answered} of {total} answered"
    return f"What you asked last time: {how_many}"


def say_answer(row: pd.Series) -> str:
    """Say what was answered; an answer ends with one full stop."""
    if not row["is_answered"]:
        return NO_ANSWER
    mark = basis_note([row["basis"]]).replace("figures", "words")
    return f"{text_or(row['answer'], NO_ANSWER).rstrip('.')}{mark}."


def _answer(row: pd.Series) -> str:
    """Say what was answered, when it was asked and who owes an answer."""
    said = say_answer(row)
    where = f"Asked at {row['asked_at']} on {date_words(row['asked'])}"
    if row["is_answered"]:
        return f"{said} ({where}.)"
    owner = f"{text_or(row['owner'], 'nobody is named')}"
    due = f"due {date_words(row['due'])}" if pd.notna(row["due"]) else "no date is set"
    late = ", and overdue" if row["is_overdue"] else ""
    return f"{said} ({where}. To answer: {owner}, {due}{late}.)"
