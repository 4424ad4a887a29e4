"""What does a page say of its approval, in each place where a draft says that it is one?"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from kpianalysis.display.blocks import refer
from kpianalysis.display.council_words import sentence
from kpianalysis.errors import PageProblem
from kpianalysis.publish.approval import Approval

_PLACE = re.compile(r'<span( class="standing")? data-standing="(\w+)">([^<]*)</span>')
# What stands beside a draft alone: an edition is published without it.
_LINK = re.compile(r'<a data-standing="draft" (href="[^"]*")>(.*?)</a>', re.S)
_NEEDED = ("mark", "reason", "approval")


def fill_in_approval(html: str, approval: Approval | None) -> str:
    """Say on a page that it is a draft, or which edition it is and who approved it.

    Parameters
    ----------
    html : str
        The page, with the places of :mod:`kpianalysis.display.standing_mark`.
    approval : Approval, optional
        None for a draft.

    Raises
    ------
    PageProblem
        When somebody approved a page that has no place to say so.
    """
    places = {found[2] for found in _PLACE.finditer(html)}
    if approval and not places.issuperset(_NEEDED):
        raise PageProblem(
            "cannot be an edition: it has no place that says who approved it",
            found="the page",
            action="approve the page of a period, with its summary and 'About this page'",
        )
    said = _said(approval) if approval else {"reason": Markup("")}

    def fill(found: re.Match[str]) -> str:
        look, place, text = found.groups()
        filled = said.get(place, text)
        return f'<span class="standing">{filled}</span>' if look else str(filled)

    html = _LINK.sub(r"\2" if approval else r"<a \1>\2</a>", html)
    return _PLACE.sub(fill, html)


def _said(approval: Approval) -> dict[str, Markup]:
    whole = " ".join((f"This page is {approval.mark.lower()}.", *approval.said))
    return {
        "mark": escape(approval.mark),
        "reason": _reason(approval),
        "approval": escape(whole),
        # On the day of its approval: who reads it later may well read it published.
        "published": escape("It was not yet published when it was approved."),
    }


def _reason(approval: Approval) -> Markup:
    """Say near the title why the page was approved although words are missing."""
    reason, is_whole = approval.short_reason
    if not reason:
        return Markup("")
    see = Markup("") if is_whole else Markup(" See {}.").format(refer("section", "about"))
    return Markup(
        '<p class="anyway"><strong>Approved although words are missing: {}{}</strong></p>\n'
    ).format(sentence(reason) if is_whole else reason, see)
