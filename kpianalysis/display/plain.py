"""How does a sentence of the page read away from the page, where its links lead nowhere?"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_REFERENCE = r'<a href="#[\w.-]+"><span data-ref="[\w.:-]+">[^<]*</span></a>'
# "See Section 8." says nothing beside another page, or in a list of pages.
_SEE = re.compile(rf"\s*\bSee {_REFERENCE}(?:(?:, | and ){_REFERENCE})*\.")


def plain_text(said: str) -> str:
    """Write what a page says as plain text: no markup, no "See Section 8.".

    Parameters
    ----------
    said : str
        A text, or markup made by :mod:`kpianalysis.display.blocks`.

    Examples
    --------
    >>> from kpianalysis.display.blocks import refer
    >>> plain_text(Markup("2 KPIs missed a target. See ") + refer("section", "missed") + ".")
    '2 KPIs missed a target.'
    >>> plain_text("Fewer than <5> staff & no cover")
    'Fewer than <5> staff & no cover'
    """
    without_references = Markup(_SEE.sub("", escape(said)))  # noqa: S704 - escaped just here
    return without_references.striptags()
