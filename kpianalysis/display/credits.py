"""Service credits: what came back to the Council, or that the data does not say."""

from __future__ import annotations

from kpianalysis.display.blocks import Block, heading, join, paragraph
from kpianalysis.review import Review


def service_credits(review: Review) -> Block:
    """Show the service credits of the period and since the contract began."""
    return join(
        heading("credits", "Service credits: the data supplied does not say"),
        paragraph("What a miss costs the supplier is in the contract, and is not public."),
    )
