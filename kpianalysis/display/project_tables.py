"""Tables of projects: the priorities, those that are late or not green, and the full list."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.project_vocabulary import AMBER, RED
from kpianalysis.analysis.projects import in_hand
from kpianalysis.display.blocks import Block, paragraph, table
from kpianalysis.display.numbers import (
    MINUS,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    plural,
    text_or,
)
from kpianalysis.display.project_cells import (
    BASIS_NOTE,
    basis_cell,
    date_cell,
    last_time_words,
    list_date_words,
    progress_cell,
    rag_cell,
    rag_last_cell,
    slip_cell,
    weeks_late_cell,
)
from kpianalysis.display.project_sentences import priority_rows, when_green
from kpianalysis.review import Review
from kpianalysis.writing.left_overs import quoted_answer

PRIORITIES, BEHIND, EVERY = "priority-projects", "projects-behind", "projects"
_MOST_BEHIND = 20
_NOT_SAID = "the data supplied does not say"


def priority_table(review: Review) -> Block:
    """Show the priority projects, each with the reason why it is one."""
    rows, what = priority_rows(review)
    if not rows["priority"].any():
        return Block(paragraph("The list does not say which projects are priorities."))
    shown = (
        "project", "priority_reason", "rag", "agreed_date", "expected_date", "weeks_late",
        "share_done", "progress", "next_step",
    )  # fmt: skip
    cells = [
        [
            quoted_answer(str(row["project"])),
            text_or(row["priority_reason"], NOT_AVAILABLE),
            rag_cell(row),
            rag_last_cell(row),
            date_cell(row, "agreed"),
            date_cell(row, "expected"),
            weeks_late_cell(row),
            progress_cell(row),
            *_basis(review, row, shown),
        ]
        for _, row in rows.iterrows()
    ]
    headers = [
        "Project", "Why it is a priority", "RAG now", "RAG last time", "Agreed", "Expected",
        "Weeks late", "What the list says", *_basis_header(review),
    ]  # fmt: skip
    columns = [
        "project_ref", "project", "priority_reason", "supplier", "rag", "rag_last", "agreed_stated",
        "expected_stated", "weeks_late", "share_done", "progress", "next_step", "basis",
        "published_columns",
    ]  # fmt: skip
    return table(
        PRIORITIES,
        f"{plural(len(rows), what)}, {list_date_words(review.project_lists.current)}",
        headers,
        cells,
        rows[columns],
        note=_note(cells),
    )


def behind_rows(standing: pd.DataFrame) -> pd.DataFrame:
    """Return the projects that are late, red, amber, slipped or overdue, the latest first.

    Those that were completed late since last time are among them, so that their cause is read.
    """
    behind = standing["late"] | standing["rag"].isin([RED, AMBER]) | standing["slipped"]
    behind = (behind | standing["overdue"]) & in_hand(standing)
    behind |= standing["completed_since"] & standing["late"]
    return standing[behind].sort_values(
        ["priority", "weeks_late"], ascending=False, kind="stable", na_position="last"
    )


def behind_table(review: Review) -> Block:
    """Show by how much projects are late, why, and what the list says of turning green."""
    rows = behind_rows(review.project_standing)
    if rows.empty:
        return Block(paragraph("No project is known to be late, red or amber, or to have slipped."))
    shown = ("project", "rag", "weeks_late", "cause", "cost_effect", "to_green")
    cells = [
        [
            quoted_answer(str(row["project"])),
            rag_cell(row),
            weeks_late_cell(row),
            slip_cell(row),
            text_or(row["cause_class"], "not stated"),
            text_or(row["cause"], NOT_APPLICABLE),
            text_or(row["cost_effect"], NOT_AVAILABLE),
            (when_green(row) or _NOT_SAID) if row["rag"] in (RED, AMBER) else NOT_APPLICABLE,
            *_basis(review, row, shown),
        ]
        for _, row in rows.head(_MOST_BEHIND).iterrows()
    ]
    headers = [
        "Project", "RAG now", "Weeks late", f"Slip since {last_time_words(review.project_lists)}",
        "Cause", "In the supplier's words", "Effect on cost", "When it will turn green",
        *_basis_header(review),
    ]  # fmt: skip
    columns = [
        "project_ref", "project", "priority", "supplier", "rag", "weeks_late", "weeks_late_in_list",
        "weeks_late_by_dates", "weeks_late_least", "weeks_late_most", "slip_weeks", "slip_months",
        "cause_class", "cause", "cost_effect", "to_green", "basis", "published_columns",
    ]  # fmt: skip
    more = len(rows) - len(cells)
    rest = f" {plural(more, 'more is', 'more are')} in the data beside the page." if more else ""
    return table(
        BEHIND,
        "Projects late, red, amber or slipped, or completed late since last time",
        headers,
        cells,
        rows[columns],
        note=f"{_note(cells)}{rest}".strip(),
    )


def full_table(review: Review) -> Block:
    """Show every project of the list in a few columns; the others are in the data beside it."""
    rows = review.project_standing
    shown = ("project", "supplier", "rag", "expected_date", "weeks_late")
    cells = [
        [
            quoted_answer(str(row["project"])),
            text_or(row["supplier"], NOT_AVAILABLE),
            rag_cell(row),
            rag_last_cell(row),
            date_cell(row, "expected"),
            weeks_late_cell(row),
            *_basis(review, row, shown),
        ]
        for _, row in rows.iterrows()
    ]
    headers = [
        "Project", "Supplier", "RAG now", "RAG last time", "Expected", "Weeks late",
        *_basis_header(review),
    ]  # fmt: skip
    return table(
        EVERY,
        f"Every project of the list {list_date_words(review.project_lists.current)}",
        headers,
        cells,
        rows,
        note=_note(cells),
    )


def _basis(review: Review, row: pd.Series, shown: tuple[str, ...]) -> list[str]:
    return [basis_cell(row, shown)] if review.has_basis else []


def _basis_header(review: Review) -> list[str]:
    return ["Basis"] if review.has_basis else []


def _note(cells: list[list[str]]) -> str:
    """Explain the basis, and the shorthand that stands in the cells."""
    held = {cell for line in cells for cell in line}
    said = [BASIS_NOTE] if any(cell.startswith("published:") for cell in held) else []
    if NOT_AVAILABLE in held:
        said.append("[x] the list does not say.")
    if NOT_APPLICABLE in held:
        said.append("[z] not applicable.")
    if any(cell.startswith(MINUS) for cell in held):
        said.append("Minus: early.")
    return " ".join(said)
