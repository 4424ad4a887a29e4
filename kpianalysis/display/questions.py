"""What the Board asked last time, and what the data answers of what it asks every time."""

from __future__ import annotations

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


def standing_answers(review: Review) -> list[Answer]:
    """Answer the ten questions that members ask every time, in their order.

    Each answer follows by a rule from the data: without that data it has no sentence.
    """
    why = on_kpis.why_below(review) or [
        Answer(
            "why",
            "Why is a KPI in long-term mitigation under target, and what does it mean for people? "
            "When will it meet its target?",
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
    """Show in full what the data answers or no longer answers, and the rest in one line each."""
    answers = standing_answers(review)
    answered = [one for one in answers if one.is_answered]
    unanswered = [one for one in answers if not one.is_answered]
    # Opening the last page's review takes as long as this one's: only where it can matter.
    earlier = _answered_before(review) if unanswered else set()
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


def _answered_before(review: Review) -> set[str]:
    """Return the keys that the page answered which members had last; none where none is known."""
    if review.open_earlier is None:
        return set()
    try:
        earlier = review.open_earlier()
    except NoData:
        return set()
    return {one.key for one in standing_answers(earlier) if one.is_answered}


def _page_words(review: Review) -> str:
    page = review.last_page.page if review.last_page else None
    return page.period.words if page else ""
