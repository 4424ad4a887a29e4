"""Whom may a reader of the page ask, and what is known not to work for some of them?"""

from __future__ import annotations

from pydantic import Field

from kpianalysis.agreed import Agreed, Text


class Publication(Agreed):
    """What the foot of a page says of itself. All of it may be left out."""

    contact: Text | None = Field(None, description="Whom to ask about the page, and how.")
    accessibility_contact: Text | None = Field(
        None, description="Whom to tell what cannot be read, if that is another."
    )
    accessibility: Text | None = Field(
        None, description="What is known not to work for some readers, in a sentence or two."
    )
