"""What has an officer to settle before the meeting? Each list from the data, in a written order."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.flags import flag_differences
from kpianalysis.display.asked import questions_open
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, subheading
from kpianalysis.display.check_wording import finding_place
from kpianalysis.display.checks import approved_findings, checks_section
from kpianalysis.display.council_words import overdue_remedies, without_words
from kpianalysis.display.credit_totals import credit_differences
from kpianalysis.display.flags import every_flag_difference, say_flag
from kpianalysis.display.numbers import date_words, plural, text_or
from kpianalysis.display.once import once
from kpianalysis.display.required_words import missing_words, say_missing_by_kpi
from kpianalysis.display.wording import months_in_words
from kpianalysis.review import Review
from kpianalysis.tables import Outcome

# What points are about, as the brief calls them.
REQUIRED = "Required words that nobody has written"
QUESTIONS = "Questions of the Board without an answer"
REMEDIES = "Remedies past their date"
REVIEWS = "Mitigation whose review is overdue"
FLAGS = "Mitigation that the extracts flag otherwise"
CREDITS = "Service credits that the supplier states otherwise"
_SILENT = {
    "both": "nobody has explained it",
    "council": "the Council has written nothing",
    "supplier": "the supplier has written nothing",
}


@once
def points_to_settle(review: Review) -> dict[str, list[str]]:
    """List what is to settle, by what it is about; what has nothing to settle is left out."""
    points = {
        REQUIRED: say_missing_by_kpi(missing_words(review)),
        QUESTIONS: _questions(review),
        "Misses without words": _without_words(review),
        REMEDIES: _overdue_remedies(review),
        REVIEWS: _overdue_reviews(review),
        FLAGS: _flags(review),
        "The supplier's own figures": _checks(review),
        CREDITS: _credits(review),
        "Rows of the extracts that could not be read": _unread(review),
    }
    return {about: lines for about, lines in points.items() if lines}


def how_many(review: Review) -> int:
    """Count the points to settle."""
    return sum(len(lines) for lines in points_to_settle(review).values())


def to_settle(review: Review) -> Block:
    """Show what is to settle before the meeting, and the tables behind it."""
    points = points_to_settle(review)
    if not points:
        said = paragraph("No open point was found in the data supplied.")
        head = heading("to-settle", "To settle before the meeting: nothing")
        return join(head, said, checks_section(review))
    parts = [
        part for about, lines in points.items() for part in (subheading(about), bullets(lines))
    ]
    return join(
        heading("to-settle", "To settle before the meeting"),
        *parts,
        checks_section(review),
        every_flag_difference(review),
    )


def _questions(review: Review) -> list[str]:
    rows = questions_open(review)
    return [
        f"{row['question']} To answer: {text_or(row['owner'], 'nobody is named')}, "
        + (f"due {date_words(row['due'])}" if pd.notna(row["due"]) else "no date is set")
        + ("; overdue." if row["is_overdue"] else ".")
        for _, row in rows[~rows["is_answered"]].iterrows()
    ]


def _without_words(review: Review) -> list[str]:
    """Name each KPI and its months without words of the Council, the supplier or both."""
    silent = without_words(review)
    rows = review.in_period.merge(silent, on=["kpi_ref", "period_start"])
    return [
        f"{review.contract.kpi(str(ref)).name}, in {months_in_words(months)}: "
        f"{_SILENT[str(missing)]}."
        for (ref, missing), months in rows.groupby(["kpi_ref", "missing"], sort=True)
    ]


def _overdue_remedies(review: Review) -> list[str]:
    return [
        f"{review.contract.kpi(row['kpi_ref']).name}: {text_or(row['remedy'], 'no words')} "
        f"Owner: {text_or(row['owner'], 'nobody is named')}; due {date_words(row['due'])}."
        for _, row in overdue_remedies(review).iterrows()
    ]


def _overdue_reviews(review: Review) -> list[str]:
    rows = review.episodes[review.episodes["review_overdue"]]
    return [
        f"{review.contract.kpi(row['kpi_ref']).name}: review due by "
        f"{date_words(row['review_by'])}, agreed by {text_or(row['agreed_by'], 'nobody named')}."
        for _, row in rows.iterrows()
    ]


def _flags(review: Review) -> list[str]:
    """Tell the differences that reach into the period; the table after it tells all of them."""
    rows = flag_differences(review.assessments)
    held = rows[rows["end"].ge(pd.Timestamp(review.period.first.first_day))]
    return [say_flag(review, row) for _, row in held.iterrows()]


def _checks(review: Review) -> list[str]:
    """Count the findings of the checks that nobody has approved for the members' page."""
    waiting = len(review.checks) - len(approved_findings(review))
    if waiting <= 0:
        return []
    are, each = ("is", "it") if waiting == 1 else ("are", "each")
    return [
        f"{plural(waiting, 'finding')} of the checks {are} not on the members' page; {each} stands "
        "in the table of findings."
    ]


def _credits(review: Review) -> list[str]:
    return credit_differences(review)["question"].dropna().tolist()


def _unread(review: Review) -> list[str]:
    rows = review.ledger[review.ledger["outcome"].eq(str(Outcome.REJECTED))]
    return [f"{finding_place(row)}: {row['message']}" for _, row in rows.iterrows()]
