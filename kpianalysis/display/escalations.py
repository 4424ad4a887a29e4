"""Escalations: which KPIs were taken to a higher level, since when, and which still are."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis import escalations as analysis
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.numbers import month_of, plural
from kpianalysis.review import Review

EXPLAINED = "Escalated means that a problem was taken to a higher level of management."


def escalations(review: Review) -> Block:
    """Show the escalations that are open, and those of the period, as at its last month."""
    rows = escalations_of(review)
    if rows.empty and not analysis.says_anything(review.in_period):
        return join(
            heading("escalations", "Escalations: not stated"),
            paragraph(
                "The supplier's extracts do not say whether a KPI was escalated in "
                f"{review.period.words}."
            ),
        )
    if rows.empty:
        return join(
            heading("escalations", "Escalations: none"),
            paragraph(EXPLAINED, f"No KPI was escalated in {review.period.words}."),
        )
    held = int(rows["state"].eq(analysis.OPEN).sum())
    finding = f"{held or 'none'} open at the end of {review.last_arrived.words}"
    cells = [
        [
            review.contract.kpi(row["kpi_ref"]).name,
            review.contract.period_of(row["opened"]).words,
            _state(row),
            str(row["months_open"]),
            *([_basis(review, row["kpi_ref"])] if review.has_basis else []),
        ]
        for _, row in rows.iterrows()
    ]
    headers = ["KPI", "Opened", "State", "Months open"]
    return join(
        heading("escalations", f"Escalations: {finding}"),
        paragraph(EXPLAINED),
        table(
            "escalations",
            f"Escalations, {review.period.words}",
            [*headers, *(["Basis"] if review.has_basis else [])],
            cells,
            rows,
            numeric=(3,),
            note="Months open: from the month in which it was opened to the last one marked so.",
        ),
    )


def escalations_of(review: Review) -> pd.DataFrame:
    """Return the escalations that a page of the period tells of.

    Those open in a month of it, and those of the look-back of which nothing was said since.

    Returns
    -------
    DataFrame
        As :func:`kpianalysis.analysis.escalations.escalations` gives them.
    """
    last = pd.Timestamp(review.last_arrived.first_day)
    every = analysis.escalations(review.assessments, last)
    in_period = every["last_seen"].ge(pd.Timestamp(review.period.first.first_day))
    in_look_back = every["last_seen"].ge(review.window["period_start"].min())
    unsettled = in_look_back & every["state"].ne(analysis.CLOSED)
    return every[in_period | unsettled].reset_index(drop=True)


def say_escalations(review: Review) -> str:
    """Say in one sentence how many escalations are open, or that the extracts do not say."""
    rows = escalations_of(review)
    if rows.empty and not analysis.says_anything(review.in_period):
        return "The supplier's extracts do not say whether a KPI was escalated."
    held = int(rows["state"].eq(analysis.OPEN).sum())
    last = review.last_arrived.words
    if not held:
        return f"No escalation was open at the end of {last}."
    basis = review.in_period.loc[review.in_period["kpi_ref"].isin(rows["kpi_ref"]), "basis"]
    mark = basis_note(basis).replace("figures", "record")
    return f"{plural(held, 'escalation was', 'escalations were')} open at the end of {last}{mark}."


def _state(row: pd.Series) -> str:
    if row["state"] == analysis.CLOSED:
        return f"closed in {month_of(row['closed']).words}"
    if row["state"] == analysis.NOT_STATED:
        return f"not stated since {month_of(row['last_seen']).words}"
    return "open"


def _basis(review: Review, kpi_ref: str) -> str:
    rows = review.in_period[review.in_period["kpi_ref"].eq(kpi_ref)]
    return "; ".join(rows["basis"].dropna().unique()) or "[z]"
