"""Which points may the Board wish to pursue? Three to five questions that follow from the facts."""

from __future__ import annotations

import pandas as pd

from kpianalysis.display.answers_on_kpis import words_on
from kpianalysis.display.asked import questions_open
from kpianalysis.display.audience import is_exempt
from kpianalysis.display.numbers import in_words, month_of
from kpianalysis.display.wording import plain_names
from kpianalysis.review import Review

MOST_POINTS, FEWEST_POINTS = 5, 3


def points_to_pursue(review: Review) -> list[str]:
    """Ask three to five questions, in the order of a written list; the first five that apply.

    Fewer than three apply only where there is next to nothing to ask.
    """
    period = review.in_period
    missed = period[period["missed"]]
    return [
        question
        for question in (
            *_long_term(review),
            _overdue_answers(review),
            _about(review, missed[missed["minimum"].isna()], "What is the minimum for {}?"),
            _about(
                review,
                missed[~missed["mitigated"]],
                "What is being done about {}, and by when?",
            ),
            _causes(review, missed),
            _about(
                review,
                missed[missed["backlog"].gt(0)],
                "How long have the oldest open cases waited in {}?",
            ),
            _new_mitigation(review),
            _about(
                review,
                period[period["status"].eq("not supplied")],
                "When will the missing results of {} be supplied?",
            ),
            _credits(review),
        )
        if question
    ][:MOST_POINTS]


def _credits(review: Review) -> str:
    """Ask for service credits where no tariff says what is due."""
    if review.credits is not None or is_exempt(review, "service_credits"):
        return ""
    return "How much has come back in service credits in this period?"


def _long_term(review: Review) -> list[str]:
    """Ask for the end of each long-term mitigation; of more than two, of all in one question."""
    rows = review.mitigated[review.mitigated["long_term"]]
    if len(rows) > 2:
        names = plain_names(review, rows["kpi_ref"].tolist())
        return [f"What would end the long-term mitigations of {names}, and who reviews them?"]
    return [
        f"What would end the mitigation of {review.contract.kpi(row['kpi_ref']).name}, in force "
        f"since {month_of(row['start']).words}, and who reviews it?"
        for _, row in rows.iterrows()
    ]


def _overdue_answers(review: Review) -> str:
    """Ask after earlier questions that are overdue."""
    overdue = int(questions_open(review)["is_overdue"].sum())
    if not overdue:
        return ""
    which = "one question" if overdue == 1 else f"{in_words(overdue)} questions"
    return f"When will {which} of the Board, now overdue, be answered?"


def _about(review: Review, rows: pd.DataFrame, question: str) -> str:
    """Ask a question about some KPIs; nothing where there are none."""
    refs = rows["kpi_ref"].unique().tolist()
    return question.format(plain_names(review, refs)) if refs else ""


def _causes(review: Review, missed: pd.DataFrame) -> str:
    """Ask for the cause of misses that nobody has explained."""
    silent = [ref for ref in missed["kpi_ref"].unique() if not words_on(review, ref, "cause")]
    return f"Why did {plain_names(review, silent)} miss the target?" if silent else ""


def _new_mitigation(review: Review) -> str:
    """Ask for the end of new mitigations, other than long-term ones."""
    news = review.mitigated["newly_granted"] & ~review.mitigated["long_term"]
    refs = review.mitigated.loc[news, "kpi_ref"].tolist()
    return f"When does the new mitigation of {plain_names(review, refs)} end?" if refs else ""
