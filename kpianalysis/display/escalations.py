"""Escalations: which KPIs were taken to a higher level, since when, and which still are."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis import escalations as analysis
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.numbers import month_of, plural
from kpianalysis.display.once import once
from kpianalysis.review import Review

_UNSETTLED = (analysis.OPEN, analysis.NOT_STATED)
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
    finding = _finding(rows, review.last_arrived.words)
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


@once
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
    held, silent = (int(rows["state"].eq(state).sum()) for state in _UNSETTLED)
    last = review.last_arrived.words
    if not held and not silent:
        return f"No escalation was open at the end of {last}."
    basis = review.in_period.loc[review.in_period["kpi_ref"].isin(rows["kpi_ref"]), "basis"]
    mark = basis_note(basis).replace("figures", "record")
    are = "escalation is", "escalations are"
    unsaid = f"whether {plural(silent, *are)} still open is not stated"
    said = f"{plural(held, 'escalation was', 'escalations were')} open at the end of {last}"
    if not held:
        return f"{unsaid.capitalize()}{mark}."
    return f"{said}; {unsaid}{mark}." if silent else f"{said}{mark}."


def _finding(rows: pd.DataFrame, last: str) -> str:
    """Say how many are open; one of which nothing was said since is neither open nor closed."""
    held, silent = (int(rows["state"].eq(state).sum()) for state in _UNSETTLED)
    open_ones = f"{held or 'none'} open at the end of {last}"
    if not silent:
        return open_ones
    return f"{open_ones}, {silent} not stated" if held else f"{silent} not stated since"


def _state(row: pd.Series) -> str:
    if row["state"] == analysis.CLOSED:
        return f"closed in {month_of(row['closed']).words}"
    if row["state"] == analysis.NOT_STATED:
        return f"not stated since {month_of(row['last_seen']).words}"
    return "open"


def _basis(review: Review, kpi_ref: str) -> str:
    rows = review.in_period[review.in_period["kpi_ref"].eq(kpi_ref)]
    return "; ".join(rows["basis"].dropna().unique()) or "[z]"
