"""What has an officer to settle before the meeting? Each list from the data, in a written order."""

from __future__ import annotations

import pandas as pd

from kpianalysis.display.answers_on_kpis import words_on
from kpianalysis.display.asked import questions_open
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, subheading
from kpianalysis.display.numbers import date_words, period_of, text_or
from kpianalysis.display.wording import months_in_words
from kpianalysis.review import Review
from kpianalysis.tables import Outcome


def points_to_settle(review: Review) -> dict[str, list[str]]:
    """List what is to settle, by what it is about; what has nothing to settle is left out."""
    points = {
        "Questions of the Board without an answer": _questions(review),
        "Misses that nobody has explained": _unexplained(review),
        "Mitigation that the extracts flag otherwise": _flags(review),
        "Rows of the extracts that could not be read": _unread(review),
    }
    return {about: lines for about, lines in points.items() if lines}


def how_many(review: Review) -> int:
    """Count the points to settle."""
    return sum(len(lines) for lines in points_to_settle(review).values())


def to_settle(review: Review) -> Block:
    """Show what is to settle before the meeting."""
    points = points_to_settle(review)
    if not points:
        return join(
            heading("to-settle", "To settle before the meeting: nothing"),
            paragraph("No open point was found in the data supplied."),
        )
    parts = [
        part for about, lines in points.items() for part in (subheading(about), bullets(lines))
    ]
    return join(heading("to-settle", "To settle before the meeting"), *parts)


def _questions(review: Review) -> list[str]:
    rows = questions_open(review)
    return [
        f"{row['question']} To answer: {text_or(row['owner'], 'nobody is named')}, "
        + (f"due {date_words(row['due'])}" if pd.notna(row["due"]) else "no date is set")
        + ("; overdue." if row["is_overdue"] else ".")
        for _, row in rows[~rows["is_answered"]].iterrows()
    ]


def _unexplained(review: Review) -> list[str]:
    missed = review.in_period[review.in_period["missed"]]
    return [
        f"{review.contract.kpi(str(ref)).name}, in {months_in_words(months)}."
        for ref, months in missed.groupby("kpi_ref", sort=True)
        if not words_on(review, str(ref), "cause")
    ]


def _flags(review: Review) -> list[str]:
    rows = review.in_period[review.in_period["flag_differs"]]
    return [
        f"{review.contract.kpi(row['kpi_ref']).name}, {period_of(row).words}: "
        + (
            "agreed by the Council, not flagged by the supplier."
            if row["mitigated"]
            else "flagged by the supplier, not agreed by the Council."
        )
        for _, row in rows.iterrows()
    ]


def _unread(review: Review) -> list[str]:
    rows = review.ledger[review.ledger["outcome"].eq(str(Outcome.REJECTED))]
    return [
        ", ".join(part for part in (row["file"], text_or(row["sheet"], ""), row["cell"]) if part)
        + f": {row['message']}"
        for _, row in rows.iterrows()
    ]
