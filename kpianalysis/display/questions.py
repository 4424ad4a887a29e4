"""What the Board asked last time, and what the data answers of what it asks every time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd
from markupsafe import Markup, escape

from kpianalysis.display import answers_on_contract as on_contract
from kpianalysis.display import answers_on_kpis as on_kpis
from kpianalysis.display.answers import NO_LONGER, NOT_SAID, Answer
from kpianalysis.display.answers_on_direction import improving
from kpianalysis.display.asked import asked_last_time
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import (
    Block,
    Caption,
    annex_heading,
    bullets,
    join,
    paragraph,
    terms,
)
from kpianalysis.display.numbers import plural
from kpianalysis.errors import NoData
from kpianalysis.review import Review

__all__ = ["asked_last_time", "standing_answers", "standing_questions"]


def _why(review: Review) -> list[Answer]:
    return on_kpis.why_below(review) or [
        Answer(
            "why",
            "Why is a KPI in long-term mitigation under target, and what does it mean for people? "
            "When will it meet its target?",
        )
    ]


# The ten questions, in the order in which members ask them; some are asked of several KPIs.
_QUESTIONS: tuple[Callable[[Review], list[Answer]], ...] = (
    _why,
    on_kpis.companions,
    lambda review: [on_kpis.mitigated(review)],
    lambda review: [on_kpis.missed(review)],
    lambda review: [improving(review)],
    lambda review: [on_contract.credited(review)],
    lambda review: [on_contract.changed(review)],
    lambda review: [on_kpis.waiting(review)],
    lambda review: [on_contract.projects(review)],
    lambda review: [on_contract.assurance(review)],
)


def standing_answers(review: Review) -> list[Answer]:
    """Answer the ten questions that members ask every time, in their order.

    Each answer follows by a rule from the data: without that data it has no sentence.
    """
    return [one for answers in _QUESTIONS for one in answers(review)]


def standing_questions(review: Review) -> Block:
    """Show in full what the data answers or no longer answers, and the rest in one line each."""
    by_question = {question: question(review) for question in _QUESTIONS}
    answers = [one for of_one in by_question.values() for one in of_one]
    answered = [one for one in answers if one.is_answered]
    unanswered = [one for one in answers if not one.is_answered]
    # The last page's review takes as long as this one's: only where, and for what, it can matter.
    doubtful = [
        question
        for question, of_one in by_question.items()
        if not all(one.is_answered for one in of_one)
    ]
    earlier = _answered_before(review, doubtful) if doubtful else set()
    lost = [one for one in unanswered if one.key in earlier]
    silent = [one for one in unanswered if one.key not in earlier]
    before = Markup(" On the page of {} it did.").format(_page_words(review))
    in_full = [(one.question, one.html) for one in answered]
    in_full += [(one.question, escape(f"{NO_LONGER}.") + before) for one in lost]
    finding = (
        f"What members ask every time: {plural(len(answered), 'question')} answered, "
        f"{len(silent) + len(lost)} not"
    )
    shown = join(
        annex_heading("questions", finding),
        terms(in_full),
        *([paragraph(f"{NOT_SAID}:"), bullets(one.question for one in silent)] if silent else []),
    )
    lost_keys = {one.key for one in lost}
    data = pd.DataFrame(
        [
            [
                one.key,
                one.question,
                one.is_answered,
                one.key in lost_keys,
                " ".join(one.said),
                "; ".join(one.missing),
            ]
            for one in answers
        ],
        columns=["key", "question", "is_answered", "no_longer", "answer", "not_answered"],
    ).assign(basis=basis_words(review.in_period["basis"]))
    return Block(shown.html, {"questions": data}, captions={"questions": Caption(finding)})


def _answered_before(
    review: Review, questions: Iterable[Callable[[Review], list[Answer]]]
) -> set[str]:
    """Return the keys that the page answered which members had last; none where none is known.

    Parameters
    ----------
    questions : iterable
        Those of :data:`_QUESTIONS` that matter.
    """
    if review.open_earlier is None:
        return set()
    try:
        earlier = review.open_earlier()
    except NoData:
        return set()
    answers = (one for question in questions for one in question(earlier))
    return {one.key for one in answers if one.is_answered}


def _page_words(review: Review) -> str:
    page = review.last_page.page if review.last_page else None
    return page.period.words if page else ""
