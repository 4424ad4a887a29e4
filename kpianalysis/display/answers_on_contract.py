"""What members ask of the contract every time: credits, changes, projects, assurance?"""

from __future__ import annotations

from kpianalysis.display.answers import Answer, answer
from kpianalysis.display.evidence import evidence_by_area
from kpianalysis.display.numbers import in_words, listed, plural
from kpianalysis.display.wording import plain_names
from kpianalysis.review import Review


def credited(review: Review) -> Answer:
    """Answer how much has come back in service credits since the contract began."""
    began = review.contract.first_month.words
    return Answer("credits", f"How much has come back in service credits since {began}?")


def changed(review: Review) -> Answer:
    """Answer what changed since last time: KPIs, targets, figures; and what is still escalated."""
    question = (
        "What changed since last time: KPIs added or discontinued, targets changed, figures "
        "corrected, escalations still open?"
    )
    if review.in_period["file"].isna().all():
        return Answer("changed", question)
    since, rows = review.previous_period.last.words, review.changes
    refs = rows["kpi_ref"].unique().tolist()
    said = [
        f"After {since}, {plural(len(refs), 'KPI')} changed: {plain_names(review, refs)}."
        if refs
        else f"After {since} no KPI was added, discontinued or given other terms."
    ]
    corrected = review.corrections["kpi_ref"].unique().tolist()
    said.append(
        f"{plural(len(review.corrections), 'figure was', 'figures were')} corrected: "
        f"{plain_names(review, corrected)}."
        if corrected
        else f"No figure of {review.period.words} was corrected after it was sent."
    )
    return answer("changed", question, said, see=[("section", "changes")])


def projects(review: Review) -> Answer:
    """Answer how the projects stand."""
    question = (
        "How do the projects stand: the top 20 and why, red, amber or green now and last time, "
        "weeks late, the cause, the cost, and when red becomes green?"
    )
    return Answer("projects", question)


def assurance(review: Review) -> Answer:
    """Answer with what stands for, against and missing; the verdict is the Board's."""
    question = "Can the Board record that it has assurance?"
    held = evidence_by_area(review).dropna(subset=["said"])
    count = held["side"].value_counts()
    if not count.get("for", 0) and not count.get("against", 0):
        return Answer("assurance", question)
    counted = [f"{in_words(int(count.get(side, 0)))} {side}" for side in ("for", "against")]
    said = [
        "That is for the Board to say.",
        f"The evidence has {listed(counted)}, and {in_words(int(count.get('missing', 0)))} points "
        "on which the data supplied does not say.",
    ]
    return answer("assurance", question, said, see=[("section", "evidence")])
