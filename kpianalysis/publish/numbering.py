"""Numbers for the parts, tables and figures of a page, and what refers to them."""

from __future__ import annotations

import re
from collections import Counter
from string import ascii_uppercase

from kpianalysis.errors import PageProblem

_NUMBER = re.compile(r'<span data-number="(\w+):([\w.-]+)">[^<]*</span>')
_REFERENCE = re.compile(r'<span data-ref="(\w+):([\w.-]+)">[^<]*</span>')
_PARTS = ("section", "annex")
_SUMMARY = '<section id="summary"'
_HEADING = re.compile(r'<h2(?: class="annex")? id="([\w.-]+)">(.*?)</h2>', re.S)
_CAPTION = re.compile(r'<(?:fig)?caption id="(?:fig)?caption-([\w.-]+)">((Table|Figure) [\w.]+): ')


def number_page(html: str) -> str:
    """Give sections, tables and figures their numbers, and fill in the references to them.

    Raises
    ------
    PageProblem
        When a reference names nothing on the page.
    """
    counts: Counter[str] = Counter()
    numbers: dict[tuple[str, str], int] = {}
    for kind, key in _NUMBER.findall(html):
        counts[kind] += 1
        numbers[kind, key] = counts[kind]

    def number(found: re.Match[str]) -> str:
        kind, key = found.groups()
        named = _name(kind, numbers[kind, key])
        return f"{named}. " if kind in _PARTS else f"{named}: "

    def reference(found: re.Match[str]) -> str:
        kind, key = found.groups()
        # Who refers to a section need not know whether it stands in the body or in an annex.
        kinds = [one for one in (_PARTS if kind == "section" else (kind,)) if (one, key) in numbers]
        if not kinds:
            raise PageProblem(f"refers to the {kind} {key!r}, which is not on it", found="the page")
        named = _name(kinds[0], numbers[kinds[0], key])
        return f"Section {named}" if kinds[0] == "section" else named

    return _REFERENCE.sub(reference, _NUMBER.sub(number, html))


def numbers_on(html: str) -> dict[tuple[str, str], str]:
    """Return what a numbered page calls its tables and figures.

    >>> numbers_on('<caption id="caption-missed">Table 4: Misses</caption>')
    {('table', 'missed'): 'Table 4'}
    """
    return {(found[3].lower(), found[1]): found[2] for found in _CAPTION.finditer(html)}


def with_contents(html: str) -> str:
    """Put a list of sections and annexes after the summary, so that the answer comes first.

    On a page without a summary it stands after the first section.
    """
    headings = list(_HEADING.finditer(html))
    after = headings if _SUMMARY in html else headings[1:]
    if len(after) < 2:
        return html
    items = "\n".join(f'<li><a href="#{heading[1]}">{heading[2]}</a></li>' for heading in after)
    contents = (
        '<nav aria-labelledby="contents">\n<p id="contents">Contents</p>\n'
        f"<ul>\n{items}\n</ul>\n</nav>\n"
    )
    place = after[0].start()
    return html[:place] + contents + html[place:]


def _name(kind: str, number: int) -> str:
    """Name a part of the page: sections by numbers alone, annexes by letters.

    >>> _name("section", 3), _name("annex", 2), _name("annex", 28), _name("table", 12)
    ('3', 'Annex B', 'Annex AB', 'Table 12')
    """
    if kind == "section":
        return str(number)
    if kind == "annex":
        many, last = divmod(number - 1, len(ascii_uppercase))
        return f"Annex {ascii_uppercase[many - 1] if many else ''}{ascii_uppercase[last]}"
    return f"{kind.capitalize()} {number}"
