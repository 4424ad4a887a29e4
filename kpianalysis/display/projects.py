"""Projects: the priority ones with the reason for each, and the full list."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.projects import in_hand, lateness_known
from kpianalysis.display.blocks import (
    Block,
    annex_heading,
    bullets,
    heading,
    join,
    paragraph,
    refer,
)
from kpianalysis.display.milestone_chart import milestone_chart
from kpianalysis.display.numbers import in_words, plural
from kpianalysis.display.project_remarks import remarks, say_list
from kpianalysis.display.project_sentences import (
    no_list,
    priority_rows,
    say_agreed_anew,
    say_better,
    say_completed,
    say_counts,
    say_late,
    say_overdue,
    say_red,
    say_when_green,
    say_worse,
)
from kpianalysis.display.project_tables import behind_table, full_table, priority_table
from kpianalysis.review import Review


def projects(review: Review) -> Block:
    """Show the projects of the newest list received by the day."""
    if review.project_standing.empty:
        return join(heading("projects", "Projects: no list supplied"), paragraph(no_list(review)))
    rows, what = priority_rows(review)
    said = [
        say_counts(rows, what),
        say_red(review),
        say_late(review),
        say_overdue(review),
        say_worse(review),
        say_agreed_anew(review),
        say_when_green(rows[in_hand(rows)]),
        say_completed(review),
        say_better(review),
    ]
    return join(
        heading("projects", _finding(rows, what)),
        paragraph(*say_list(review)),
        bullets(filter(None, said)),
        behind_table(review),
        paragraph(Markup("Each project: {}.").format(refer("section", "projects-in-full"))),
    )


def projects_in_full(review: Review) -> Block:
    """Show the priority projects with the reason for each, their milestones, and the full list."""
    standing = review.project_standing
    if standing.empty:
        return Block(Markup(""))
    chart = milestone_chart(review)
    return join(
        annex_heading("projects-in-full", f"{plural(len(standing), 'project')} of the list"),
        priority_table(review),
        *([chart.block()] if chart else []),
        bullets(remarks(review)),
        full_table(review),
    )


def _finding(rows: pd.DataFrame, what: str) -> str:
    """Say how the priority projects stand, as the heading."""
    open_ones = rows[in_hand(rows)]
    late, done = (
        in_words(int(count)) if count else "none"
        for count in (open_ones["late"].sum(), rows["complete"].sum())
    )
    known = "" if lateness_known(open_ones).all() else "known to be "
    return f"Projects: of {plural(len(rows), what)}, {late} in hand {known}late and {done} complete"
