"""Does the page show what a program writes for nothing, or what it says when it fails?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from kpianalysis.publish.page_check.reading import Page
from kpianalysis.publish.page_check.rules import Finding
from kpianalysis.writing.left_overs import is_left_over
from kpianalysis.writing.unseen import without_unseen

_TRACEBACK = re.compile(r"Traceback\s+\(most recent call last\)")
# People are called Nan, and suppliers write "None identified": in a sentence such a word is ours
# only where a number or a date should stand. What a person wrote is quoted, and quotes let it pass.
_FOR_A_NUMBER = re.compile(
    r"(?<![\w“\"'-])(?:nan|NaN|None|NaT|<NA>|inf)\s?(?:%|per\s?cent\b|percentage points?\b|pp\b)"
    r"|[£$€]\s?[-−]?(?:nan|NaN|None|<NA>|inf)\b"
    r"|[−±]\s?(?:nan|NaN|None|NaT|inf)\b"
    r"|(?<![\w.,;:-])[+-](?:nan|inf)\b(?!-)"
    r"|(?<![\w“])(?:nan|NaN|None|NaT) (?:of|out of|to) (?:nan|NaN|None|NaT)\b"
    r"|\d%? (?:of|out of) (?:nan|NaN|NaT)\b"
    r"|(?<![\w“])(?:nan|NaN|NaT) (?:of|out of) \d"
    r"|(?<![\w“])nan (?:people|cases|KPIs|months|quarters|projects|weeks|days)\b"
    r"|\b(?i:as at|since|until|from|in|on|by|to) NaT\b"
)
_OBJECT = re.compile(
    r"\bnp\.(?:float|int|uint|bool|str|nan)\d*_?\b|\b(?:Timestamp|Period|Timedelta|Decimal)\('"
    r"|\bdatetime\.(?:date|datetime)\(\d|\bMarkup\('|<[\w.]+ object at 0x[0-9a-f]+>"
    r"|\bdtype: (?:float|int|object|str|bool|category)|<bound method |<class '"
)
_SPOKEN = ("aria-label", "alt", "title", "content")


def left_overs(page: Page) -> Iterator[Finding]:
    """Name left-overs of programs in cells, texts and text alternatives, and tracebacks."""
    for cell in page.with_tag("td", "th", "text", "tspan"):
        if is_left_over(cell.text):
            yield page.finding("left-over", cell, cell.text.strip())
    for text, at in page.texts:
        if trace := _TRACEBACK.search(text):
            yield page.finding("traceback", at, _around(text, trace.start()))
        elif found := _FOR_A_NUMBER.search(text) or _OBJECT.search(text):
            yield page.finding("left-over", at, _around(text, found.start()))
    for element in page.elements:
        for name in _SPOKEN:
            said = element.attributes.get(name, "")
            found = _FOR_A_NUMBER.search(said) or _OBJECT.search(said) if said else None
            if found or is_left_over(said):
                at = found.start() if found else 0
                yield page.finding("left-over", element, f"{name}: {_around(said, at)}")


def unfilled_numbers(page: Page) -> Iterator[Finding]:
    """Name marks of a section, table or figure that the exporter has not made a number of."""
    for element in page.elements:
        for name in ("data-number", "data-ref"):
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
