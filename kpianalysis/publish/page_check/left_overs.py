"""Does the page show what a program writes for nothing, or what it says when it fails?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from kpianalysis.publish.page_check.reading import Page
from kpianalysis.publish.page_check.rules import Finding
from kpianalysis.writing.left_overs import (
    FOR_A_NUMBER,
    OBJECT,
    TRACEBACK,
    is_left_over,
    without_quoted,
)
from kpianalysis.writing.unseen import without_unseen

_SPOKEN = ("aria-label", "alt", "title", "content")


def left_overs(page: Page) -> Iterator[Finding]:
    """Name left-overs of programs in cells, texts and text alternatives, and tracebacks."""
    for cell in page.with_tag("td", "th", "text", "tspan"):
        if is_left_over(cell.text):
            yield page.finding("left-over", cell, cell.text.strip())
    for text, at in page.texts:
        # What a person wrote is quoted where it could be read as ours, and quotes let it pass.
        ours = without_quoted(text)
        if trace := TRACEBACK.search(ours):
            yield page.finding("traceback", at, _around(text, trace.start()))
        elif found := FOR_A_NUMBER.search(ours) or OBJECT.search(ours):
            yield page.finding("left-over", at, _around(text, found.start()))
    for element in page.elements:
        for name in _SPOKEN:
            said = element.attributes.get(name, "")
            ours = without_quoted(said)
            found = FOR_A_NUMBER.search(ours) or OBJECT.search(ours) if said else None
            if found or is_left_over(said):
                at = found.start() if found else 0
                yield page.finding("left-over", element, f"{name}: {_around(said, at)}")


def unfilled_numbers(page: Page) -> Iterator[Finding]:
    """Name marks that the exporter has not filled in: of a number, a reference, an approval."""
    for element in page.elements:
        for name in ("data-number", "data-ref", "data-standing"):
            if name in element.attributes:
                yield page.finding("unfilled-number", element, element.attributes[name])


def unseen_characters(page: Page) -> Iterator[Finding]:
    """Name the first character that hides text or turns its order round, as text or as entity."""
    shown = without_unseen(page.source)
    if shown != page.source:
        pairs = zip(shown, page.source, strict=False)
        at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        yield page.finding("unseen-character", at, f"U+{ord(page.source[at]):04X}")
        return
    for text, start in page.texts:
        if "&" in page.source[start : start + len(text) + 1] and without_unseen(text) != text:
            yield page.finding("unseen-character", start, "written as an entity")


def _around(text: str, at: int) -> str:
    """Cut the words around a place out of a text."""
    return text[max(0, at - 30) : at + 40].strip()
