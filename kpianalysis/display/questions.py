"""What the Board asked last time, and what the data answers of what it asks every time."""

from __future__ import annotations

import pandas as pd

from kpianalysis.display import answers_on_contract as on_contract
from kpianalysis.display import answers_on_kpis as on_kpis
from kpianalysis.display.answers import NOT_SAID, Answer
from kpianalysis.display.answers_on_direction import improving
from kpianalysis.display.asked import asked_last_time
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, terms
from kpianalysis.display.numbers import plural
from kpianalysis.review import Review

__all__ = ["asked_last_time", "standing_answers", "standing_questions"]


def standing_answers(review: Review) -> list[Answer]:
    """Answer the ten questions that members ask every time, in their order.

    Each answer follows by a rule from the data: without that data it has no sentence.
    """
    why = on_kpis.why_below(review) or [
        Answer(
            "why",
            "Why is a KPI in long-term mitigation under target, what does it mean for people, and "
            "when will it meet its target?",
        )
    ]
    return [
        *why,
        *on_kpis.companions(review),
        on_kpis.mitigated(review),
        on_kpis.missed(review),
        improving(review),
        on_contract.credited(review),
        on_contract.changed(review),
        on_kpis.waiting(review),
        on_contract.projects(review),
        on_contract.assurance(review),
    ]


def standing_questions(review: Review) -> Block:
    """Show what the data answers in full, and in one line each what it does not."""
    answers = standing_answers(review)
    answered = [one for one in answers if one.is_answered]
    silent = [one for one in answers if not one.is_answered]
    shown = join(
        heading(
            "questions",
            f"What members ask every time: {plural(len(answered), 'question')} answered, "
            f"{len(silent)} not",
        ),
        terms([(one.question, one.html) for one in answered]),
        *([paragraph(f"{NOT_SAID}:"), bullets(one.question for one in silent)] if silent else []),
    )
    data = pd.DataFrame(
        [
            [one.key, one.question, one.is_answered, " ".join(one.said), "; ".join(one.missing)]
            for one in answers
        ],
        columns=["key", "question", "is_answered", "answer", "not_answered"],
    ).assign(basis=basis_words(review.in_period["basis"]))
    return Block(shown.html, {"questions": data})
