"""Projects: the priority ones with the reason for each, and the full list."""

from __future__ import annotations

from kpianalysis.analysis.projects import in_hand
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, subheading
from kpianalysis.display.milestone_chart import milestone_chart
from kpianalysis.display.numbers import in_words, plural
from kpianalysis.display.project_remarks import remarks, say_list
from kpianalysis.display.project_tables import behind_table, full_table, priority_table
from kpianalysis.display.project_words import (
    no_list,
    priority_rows,
    projects_against,
    say_counts,
    say_projects,
    say_when_green,
)
from kpianalysis.review import Review


def projects(review: Review) -> Block:
    """Show the projects of the newest list received by the day."""
    if review.project_standing.empty:
        return join(heading("projects", "Projects: no list supplied"), paragraph(no_list(review)))
    rows, what = priority_rows(review)
    notes = remarks(review)
    return join(
        heading("projects", _finding(review)),
        paragraph(*say_list(review)),
        bullets(
            [
                say_counts(rows, what),
                *say_projects(review)[1:],
                *projects_against(review),
                *filter(None, [say_when_green(rows[in_hand(rows)])]),
            ]
        ),
        priority_table(review),
        milestone_chart(review),
        behind_table(review),
        subheading("The full list") if len(rows) < len(review.project_standing) else paragraph(),
        bullets(notes),
        full_table(review) if len(rows) < len(review.project_standing) else paragraph(),
    )


def _finding(review: Review) -> str:
    """Say how the priority projects stand, as the heading."""
    rows, what = priority_rows(review)
    open_ones = rows[in_hand(rows)]
    late = int(open_ones["late"].sum())
    done = int(rows["complete"].sum())
    return (
        f"Projects: {in_words(late)} of {plural(len(rows), what)} late, {in_words(done)} complete"
    )
