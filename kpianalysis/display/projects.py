"""Projects: the priority ones with the reason for each, and the full list."""

from __future__ import annotations

from kpianalysis.display.blocks import Block, heading, join, paragraph
from kpianalysis.review import Review


def projects(review: Review) -> Block:
    """Show the projects of the newest list received by the day."""
    return join(
        heading("projects", "Projects"),
        paragraph("Lists of projects are not shown yet."),
    )
