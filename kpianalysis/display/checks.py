"""Checks of the supplier's own figures: all for the officer, for members what a person approved."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.checks.summaries import AFTER, BEFORE, BOTH, NEITHER
from kpianalysis.council.approvals import APPROVALS_FILE
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import (
    Block,
    bullets,
    heading,
    join,
    paragraph,
    subheading,
    table,
)
from kpianalysis.display.check_wording import (
    CANNOT_SHOW,
    finding_period,
    finding_place,
    finding_question,
    finding_subject,
    what_figures_show,
)
from kpianalysis.display.numbers import NOT_APPLICABLE, listed, plural, text_or
from kpianalysis.review import Review

_SHOWN = "What the figures show, and the question"
_HEADING = subheading("Checks of the supplier's own figures")
_AGREEING = {
    BOTH: "agree with ours",
    BEFORE: "agree with ours before mitigation only",
    AFTER: "agree with ours after mitigation only",
    NEITHER: "agree with neither",
}


def approved_checks(review: Review) -> Block:
    """Show members the findings that a person approved; an empty piece where there are none."""
    approved = approved_findings(review)
    if approved.empty:
        return Block(Markup(""))
    cells = [
        [*_said(row, review), _approval(row), *_basis(row, review)]
        for _, row in approved.iterrows()
    ]
    headers = ["KPI", "Period", _SHOWN, "Where", "Approved by"]
    return join(
        heading("checks", f"Questions to the supplier about its own figures: {len(approved)}"),
        paragraph(
            "The Council checked the supplier's figures against each other.",
            *CANNOT_SHOW,
        ),
        table(
            "checks",
            f"Questions about the supplier's figures, {review.period.words}",
            [*headers, *(["Basis"] if review.has_basis else [])],
            cells,
            _data(approved, review),
            note=f"Basis: {basis_words(approved['basis'])}." if review.has_basis else "",
        ),
    )


def checks_section(review: Review, kpi_ref: str | None = None) -> Block:
    """Show the officer every finding of a period, with the id that approves it.

    Parameters
    ----------
    review : Review
        The period.
    kpi_ref : str, optional
        Only the findings of this KPI; without it all of them, the supplier's own counts, and
        approvals that approve nothing.
    """
    found = review.checks
    if kpi_ref is not None:
        one = found[found["kpi_ref"].eq(kpi_ref)]
        return join(_HEADING, _table(review, one, f"checks-{kpi_ref}".lower(), names_kpi=False))
    return join(
        _HEADING,
        paragraph(*CANNOT_SHOW),
        _table(review, found, "checks"),
        paragraph(*_summaries(review)),
        bullets(_void_approvals(review)),
    )


def _table(review: Review, found: pd.DataFrame, key: str, *, names_kpi: bool = True) -> Block:
    """Write findings with their ids; a sentence where there are none."""
    if found.empty:
        return join(paragraph("No check found anything to ask."))
    approved = set(approved_findings(review)["finding"])
    cells = [
        [
            *_said(row, review)[0 if names_kpi else 1 :],
            row["finding"] + (", approved" if row["finding"] in approved else ""),
            *_basis(row, review),
        ]
        for _, row in found.iterrows()
    ]
    headers = [*(["KPI"] if names_kpi else []), "Period", _SHOWN, "Where", "Id"]
    return join(
        paragraph(f"Members see a finding once its id stands in {APPROVALS_FILE}."),
        table(
            key,
            f"Findings of the checks, {review.period.words}",
            [*headers, *(["Basis"] if review.has_basis else [])],
            cells,
            _data(found, review),
            note=f"Basis: {basis_words(found['basis'])}." if review.has_basis else "",
        ),
    )


def approved_findings(review: Review) -> pd.DataFrame:
    """Return the findings that a person approved by the day, with ``approved_by`` and more.

    An approval names KPI and period as well as the id: one that names others approves nothing.
    """
    key = ["finding", "kpi_ref", "period_start", "period_end"]
    kinds = {"finding": "str", "kpi_ref": "str"}
    given = review.approvals.fillna({"kpi_ref": ""}).astype(kinds)
    found = review.checks.fillna({"kpi_ref": ""}).astype(kinds)
    return found.merge(given, on=key)


def _said(row: pd.Series, review: Review) -> list[str]:
    return [
        finding_subject(row, review),
        finding_period(row).words,
        f"{what_figures_show(row, review)} {finding_question(row)}",
        finding_place(row),
    ]


def _approval(row: pd.Series) -> str:
    day = row["approved"]
    note = text_or(row["note"], "")
    return f"{row['approved_by']}, {day.day} {day:%B %Y}" + (f". {note}" if note else "")


def _basis(row: pd.Series, review: Review) -> list[str]:
    return [text_or(row["basis"], NOT_APPLICABLE)] if review.has_basis else []


def _data(found: pd.DataFrame, review: Review) -> pd.DataFrame:
    """Return findings for the CSV: only the columns that hold anything, with their sentences."""
    rows = [row for _, row in found.iterrows()]
    told = found.assign(
        shown=[what_figures_show(row, review) for row in rows],
        question=[finding_question(row) for row in rows],
    )
    return told.dropna(axis=1, how="all").drop(columns=["row"], errors="ignore")


def _summaries(review: Review) -> list[str]:
    """Say how many of the supplier's own counts of the period agree with ours."""
    beside = review.summaries
    first = pd.Timestamp(review.period.first.first_day)
    counts = beside.loc[beside["period_start"].ge(first), "agrees"].value_counts()
    if counts.empty:
        return ["The supplier sent no counts of its own for this period to compare with ours."]
    said = [f"{counts[kind]} {words}" for kind, words in _AGREEING.items() if kind in counts]
    return [f"Of {plural(int(counts.sum()), 'count')} in the supplier's summaries, {listed(said)}."]


def _void_approvals(review: Review) -> list[str]:
    """Name the approvals of the period that approve no finding."""
    given = review.approvals
    first, last = review.period.first.first_day, review.period.last.last_day
    about = given["period_start"].le(pd.Timestamp(last)) & given["period_end"].ge(
        pd.Timestamp(first)
    )
    void = given[about & ~given["finding"].isin(approved_findings(review)["finding"])]
    return [
        f"Line {row['row']} of {APPROVALS_FILE} approves {row['finding']}, which no check finds "
        "for that KPI and period: nothing is shown for it."
        for _, row in void.iterrows()
    ]
