"""What stands in the margin of each printed side: contract, period, status, "Page 4 of 9".

A draft says at the top of each side that nobody has approved it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_MOST_CHARACTERS = 90  # what fits on a line beside the number of the page
_FONT = "font: 9pt Arial, Helvetica, sans-serif; color: #0b0c0c;"
_DRAFT = "Draft"  # a status that begins with it
_NOT_APPROVED = '@top-right { content: "Draft: not approved"; font: bold 10pt Arial, sans-serif; } '


def page_margins(facts: Mapping[str, str]) -> str:
    """Return the style of the margins of a page with these facts.

    Parameters
    ----------
    facts : mapping
        ``contract``, ``period`` and ``status``, as far as the page has them.
    """
    named = ", ".join(facts[key] for key in ("contract", "period") if facts.get(key))
    status = f". {facts['status']}" if facts.get("status") else ""
    room = _MOST_CHARACTERS - len(status)
    text = f"{named if len(named) <= room else named[: room - 1] + '…'}{status}"
    draft = _NOT_APPROVED if facts.get("status", "").startswith(_DRAFT) else ""
    return (
        f"@page {{ {draft}@bottom-left {{ content: {css_text(text)}; {_FONT} }} "
        '@bottom-right { content: "Page " counter(page) " of " counter(pages); '
        f"white-space: nowrap; {_FONT} }} }}"
    )


def css_text(text: str) -> str:
    r"""Write a text as CSS has it; whatever could end the string is written as its number.

    Examples
    --------
    >>> css_text('IT, 50% "late"')
    '"IT, 50\\25  \\22 late\\22 "'
    """
    safe = re.sub(r"[^\w ,.()-]", lambda found: f"\\{ord(found[0]):x} ", text)
    return f'"{safe}"'
