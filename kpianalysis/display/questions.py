"""What the Board asked, and what the data answers."""

from __future__ import annotations

from kpianalysis.display.blocks import Block, heading, join, paragraph
from kpianalysis.review import Review


def asked_last_time(review: Review) -> Block:
    """Open the page with what the Board asked last time, and the answers."""
    return join(
        heading("asked", "What you asked last time"),
        paragraph("No question is on record."),
    )


def standing_questions(review: Review) -> Block:
    """Answer the questions that the Board asks every time."""
    return join(
        heading("questions", "What members ask every time"),
        paragraph("The data supplied does not say."),
    )
