"""Evidence for, against and missing, and what the Board may wish to pursue. No verdict."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.escalations import OPEN, says_anything
from kpianalysis.display.asked import questions_open
from kpianalysis.display.audience import is_exempt
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, subheading, table
from kpianalysis.display.escalations import escalations_of, say_escalations
from kpianalysis.display.evidence_rules import Side, evidence_of
from kpianalysis.display.numbers import plural
from kpianalysis.display.once import once
from kpianalysis.display.points import points_to_pursue
from kpianalysis.display.project_words import (
    projects_against,
    projects_missing,
    say_projects,
)
from kpianalysis.review import Review
from kpianalysis.tables import Outcome

__all__ = ["evidence", "evidence_by_area", "points_to_pursue"]

PROJECTS, WHOLE = "Projects", "The contract as a whole"
_SIDES: tuple[Side, ...] = ("for", "against", "missing")
_NOTHING = "Nothing in the data supplied."
_Line = tuple[str, str, str | None, str]


def evidence(review: Review) -> Block:
    """Set out the evidence of the period by area; the verdict is the Board's."""
    held = evidence_by_area(review)
    names = list(dict.fromkeys(held["of"]))
    cells = [
        [name, *(_cell(held[held["of"].eq(name) & held["side"].eq(side)]) for side in _SIDES)]
        for name in names
    ]
    return join(
        heading("evidence", "Evidence for, against and missing"),
        paragraph("This section draws no conclusion: whether there is assurance is for the Board."),
        table(
            "evidence",
            f"What the data supplied says, {review.period.words}",
            ["Of", "For", "Against", "Missing"],
            cells,
            held,
            note=f"Basis: {basis_words(review.in_period['basis'])}." if review.has_basis else "",
        ),
        subheading("Points that the Board may wish to pursue"),
        bullets(points_to_pursue(review)),
        _resolutions(review),
    )


@once
def evidence_by_area(review: Review) -> pd.DataFrame:
    """List what the rules say of each area, of the projects and of the contract as a whole.

    Returns
    -------
    DataFrame
        ``of, side`` (for, against, missing), ``said``, a sentence, and ``basis``, that of all the
        figures behind them; an area of which nothing can be said has a row without a sentence.
    """
    period = review.in_period
    lines: list[_Line] = []
    for area in review.contract.areas:
        rows = period[period["area"].eq(area.code)]
        if len(rows):
            said = {side: evidence_of(review, rows, side) for side in _SIDES}
            lines += _lines(area.name, said, basis_words(rows["basis"]))
    projects = review.project_standing["basis"].dropna().str.split("; ").explode()
    lines += _lines(PROJECTS, _of_projects(review), basis_words(projects))
    lines += _lines(WHOLE, _of_contract(review), basis_words(period["basis"]))
    table = pd.DataFrame(lines, columns=["of", "side", "said", "basis"])
    return table.astype({"said": "str"})


def _lines(name: str, said: dict[Side, list[str]], basis: str) -> list[_Line]:
    held = [(name, side, sentence, basis) for side in _SIDES for sentence in said.get(side, [])]
    return [*held] or [(name, _SIDES[-1], None, basis)]


def _of_projects(review: Review) -> dict[Side, list[str]]:
    """Say what the project lists hold."""
    if is_exempt(review, "projects"):
        return {"missing": ["Projects are exempt, and not shown."]}
    return {
        "for": say_projects(review),
        "against": projects_against(review),
        "missing": projects_missing(review),
    }


def _of_contract(review: Review) -> dict[Side, list[str]]:
    """Say what stands against the contract as a whole, and what is missing of it."""
    against, missing = [], []
    if escalations_of(review)["state"].eq(OPEN).any():
        against.append(say_escalations(review))
    elif not says_anything(review.in_period):
        missing.append("Whether a KPI was escalated: the extracts do not say.")
    rejected = int(review.ledger["outcome"].eq(str(Outcome.REJECTED)).sum())
    if rejected:
        missing.append(f"{plural(rejected, 'row')} of the extracts that could not be read.")
    if is_exempt(review, "service_credits"):
        missing.append("Service credits are exempt, and not shown.")
    elif review.credits is None:
        missing.append(
            "Service credits: the data supplied does not say what came back to the Council."
        )
    unanswered = int((~questions_open(review)["is_answered"]).sum())
    if unanswered and not is_exempt(review, "asked_last_time"):
        missing.append(f"Answers to {plural(unanswered, 'question')} of the Board.")
    return {"against": against, "missing": missing}


def _cell(rows: pd.DataFrame) -> Markup:
    """Write the sentences of one side, each on a line of its own."""
    said = [sentence for sentence in rows["said"] if isinstance(sentence, str)]
    return Markup("<br>").join(said or [_NOTHING])


def _resolutions(review: Review) -> Block:
    """Recall what the Board resolved last."""
    lines = []
    for resolution in review.resolutions:
        about = f" about {resolution.period.words}" if resolution.period else ""
        source = f", {resolution.source}" if resolution.source else ""
        mark = f" ({resolution.basis}{source})" if resolution.basis else ""
        lines.append(f"On {resolution.subject}{about}: {resolution.text.rstrip('.')}{mark}.")
    if not lines:
        return join(paragraph(""))
    return join(subheading("What the Board last resolved"), bullets(lines))
