"""What members ask of the contract every time: credits, changes, projects, assurance?"""

from __future__ import annotations

from kpianalysis.display.answers import Answer, answer
from kpianalysis.display.audience import is_exempt
from kpianalysis.display.corrections import say_counts
from kpianalysis.display.credits import say_since_start
from kpianalysis.display.escalations import say_escalations
from kpianalysis.display.evidence import evidence_by_area
from kpianalysis.display.numbers import in_words, listed, plural
from kpianalysis.display.project_words import projects_against, projects_missing, say_projects
from kpianalysis.display.wording import plain_names
from kpianalysis.review import Review

_EXEMPT = "This is exempt, and not shown."


def credited(review: Review) -> Answer:
    """Answer how much has come back in service credits since the contract began."""
    began = review.contract.first_month.words
    question = f"How much has come back in service credits since {began}?"
    if is_exempt(review, "service_credits"):
        return answer("credits", question, [_EXEMPT])
    if review.credits is None or review.credits["due"].isna().all():
        return Answer("credits", question)
    # What fell due is not what was paid: that is in no extract.
    return answer(
        "credits",
        question,
        [say_since_start(review)],
        missing=["what was paid"],
        see=[("section", "credits")],
    )


def changed(review: Review) -> Answer:
    """Answer what changed since last time: KPIs, targets, figures; and what is still escalated."""
    question = (
        "What changed since last time: KPIs added or ended, targets changed, figures corrected, "
        "escalations still open?"
    )
    if review.in_period["file"].isna().all():
        return Answer("changed", question)
    since, rows = review.previous_period.last.words, review.changes
    refs = rows["kpi_ref"].unique().tolist()
    said = [
        f"After {since}, {plural(len(refs), 'KPI')} changed: {plain_names(review, refs)}."
        if refs
        else f"After {since} no KPI was added, ended or given another target or minimum."
    ]
    return answer(
        "changed",
        question,
        [*said, *_corrected(review), say_escalations(review)],
        see=[("section", "changes"), ("section", "escalations")],
    )


def _corrected(review: Review) -> list[str]:
    """Say which figures are not what they were, and which counts changed with them."""
    figures = review.corrections if review.last_page is None else review.last_page.figures
    if figures.empty:
        return [f"No figure of {review.period.words} was corrected after it was sent."]
    refs = figures["kpi_ref"].unique().tolist()
    said = [
        f"{plural(len(figures), 'figure is', 'figures are')} not as first sent: "
        f"{plain_names(review, refs)}."
    ]
    return said if review.last_page is None else [*said, *say_counts(review, review.last_page)]


def projects(review: Review) -> Answer:
    """Answer how the projects stand."""
    question = (
        "How do the projects stand, red, amber or green, now and last time? How late are they, "
        "why, at what cost, and when does red become green?"
    )
    if is_exempt(review, "projects"):
        return answer("projects", question, [_EXEMPT])
    if review.project_lists.current.empty:
        return Answer("projects", question)
    said = [*projects_against(review), *say_projects(review), *projects_missing(review)]
    return answer("projects", question, said, see=[("section", "projects")])


def assurance(review: Review) -> Answer:
    """Answer with what stands for, against and missing; the verdict is the Board's."""
    question = "Can the Board record that it has assurance?"
    if is_exempt(review, "evidence"):
        return answer("assurance", question, [_EXEMPT])
    held = evidence_by_area(review).dropna(subset=["said"])
    count = held["side"].value_counts()
    if not count.get("for", 0) and not count.get("against", 0):
        return Answer("assurance", question)
    silent = int(count.get("missing", 0))
    counted = [f"{in_words(int(count.get(side, 0)))} {side}" for side in ("for", "against")]
    said = [
        "That is for the Board to say.",
        f"The evidence has {listed(counted)}, and on {in_words(silent)} "
        f"{'point' if silent == 1 else 'points'} the data supplied does not say.",
    ]
    return answer("assurance", question, said, see=[("section", "evidence")])
