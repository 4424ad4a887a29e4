"""What is open about one mitigation: what the Board asked, and what nobody has supplied?"""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.asked import questions_open, say_answer
from kpianalysis.display.audience import is_exempt
from kpianalysis.display.backlog import has_time_limit
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, bullets, join, paragraph, subheading
from kpianalysis.display.evidence_rules import evidence_of
from kpianalysis.display.numbers import date_words, month_of, plural, text_or
from kpianalysis.display.wording import months_in_words
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review

_MOST_QUESTIONS = 5  # the page of the period holds all of them


def say_end(episode: pd.Series) -> str:
    """Say until when the mitigation was agreed to last, or that nothing recorded would end it.

    Parameters
    ----------
    episode : Series
        The mitigation, one of :attr:`Review.episodes`.
    """
    if pd.isna(episode["end"]):
        return "The record of mitigations names no condition that would end it."
    mark = basis_note([episode["basis"]]).replace("figures", "record")
    return f"It was agreed to last to {month_of(episode['end']).words}{mark}."


def what_was_asked(review: Review) -> Block | Markup:
    """List what the Board asked last time, with the answers.

    A question is not recorded under a KPI, so that those on other matters stand there too.
    """
    if is_exempt(review, "asked_last_time"):
        return Markup("")
    rows = questions_open(review)
    if rows.empty:
        return paragraph("No question of the Board has been recorded.")
    lines = [
        f"{text_or(row['question'], '')} {say_answer(row)}{_due(row)}" for _, row in rows.iterrows()
    ]
    left = len(lines) - _MOST_QUESTIONS
    more = plural(left, "more question is", "more questions are") if left > 0 else ""
    return join(
        subheading(f"What the Board asked on {date_words(rows['asked'].iloc[0])}"),
        bullets(lines[:_MOST_QUESTIONS]),
        paragraph(f"{more} on the page for {review.period.words}." if more else ""),
    )


def say_missing(review: Review, kpi: Kpi, episode: pd.Series) -> list[str]:
    """List what nobody has supplied or recorded of a KPI and its mitigation.

    Parameters
    ----------
    episode : Series
        The mitigation, one of :attr:`Review.episodes`.
    """
    months = review.months_of(kpi.ref, window=False)
    measured = months[months["value"].notna()]
    said = evidence_of(review, months, "missing")
    without_counts = measured[measured["denominator"].isna()]
    if kpi.is_percentage and len(without_counts):
        said.append(f"The number of cases behind the result of {months_in_words(without_counts)}.")
    without_backlog = measured[measured["backlog"].isna()]
    if has_time_limit(kpi) and len(without_backlog):
        said.append(f"The open backlog at the end of {months_in_words(without_backlog)}.")
    for column, what in (
        ("agreed_by", "Who agreed the mitigation."),
        ("agreed_last", "The day on which the mitigation was agreed."),
        ("review_by", "A day by which the mitigation is reviewed."),
        ("end", "An end of the mitigation, or a condition that would end it."),
    ):
        if pd.isna(episode[column]):
            said.append(what)
    if any(remedy.kpi == kpi.ref and not remedy.date for remedy in review.remedies):
        said.append("The day on which a remedy began, so that its effect can be measured.")
    return said


def _due(row: pd.Series) -> str:
    if row["is_answered"]:
        return ""
    owner = text_or(row["owner"], "nobody is named")
    due = f", due {date_words(row['due'])}" if pd.notna(row["due"]) else ""
    return f" To answer: {owner}{due}{', and overdue' if row['is_overdue'] else ''}."
