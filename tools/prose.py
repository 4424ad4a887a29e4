"""What does a page say in sentences? Its prose, in reading order, without tables and drawings.

A heading, a paragraph, a list item, a term, a caption and each line of one end a sentence; so do a
full stop, a question mark and an exclamation mark before a space and a capital, a number or an
opening mark. Left out: cells of tables, drawings, styles, and KPI refs in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib

REF_IN_BRACKETS = re.compile(r"\s*\([A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+\)")
BREAK, WORDS_OF_OTHERS = "\u2028", "\u2026"

_BLOCKS = frozenset(
    "p li h1 h2 h3 h4 h5 h6 dt dd figcaption caption summary section article header footer main "
    "nav div ul ol dl figure table details blockquote aside body".split()
)
_UNREAD = frozenset("script style svg th td head noscript template math".split())
_END = re.compile(r"(?<=[.!?])[”’)\"]*\s+(?=[A-Z0-9…“\u2018\"'(£\[])")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a page, and the element that it stands in."""

    text: str
    element: str

    @property
    def words(self) -> list[str]:
        """Its words: what stands between spaces and holds a letter or a digit."""
        return words_of(self.text)


def words_of(text: str) -> list[str]:
    """List the words of a text, without the marks around them.

    >>> words_of("“Bills” (F_KPI_01) were 62 of 210 – late.")
    ['Bills', 'were', '62', 'of', '210', 'late']
    """
    tokens = REF_IN_BRACKETS.sub("", text).split()
    bare = (re.sub(r"^\W+|[^\w%]+$", "", token) for token in tokens)
    return [word for word in bare if word]


def read_page(html: str) -> Element:
    """Read a page, or a piece of one, as a browser would."""
    tree: Element = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return tree


def part_of(page: Element, selector: str) -> Element:
    """Return one part of a page: ``main``, ``#summary`` or ``section#summary``.

    Raises
    ------
    LookupError
        When no element of the page is meant.
    """
    tag, _, key = selector.partition("#")
    for element in page.iter():
        if tag in ("", element.tag) and (not key or element.get("id") == key):
            return element
    raise LookupError(f"the page has no {selector}")


def sentences(part: Element, known: Iterable[str] = ()) -> list[Sentence]:
    """List the sentences of a part of a page, in reading order.

    Texts that are ``known``, such as those which others wrote, are each read as one mark.
    """
    longest_first = sorted(known, key=len, reverse=True)
    found = []
    for tag, run in _runs(part):
        for line in run.split(BREAK):
            text = " ".join(line.split())
            for words in longest_first:
                text = text.replace(words, WORDS_OF_OTHERS)
            found += [Sentence(said, tag) for said in split_sentences(text)]
    return found


def split_sentences(text: str) -> list[str]:
    """Split a run of text into its sentences.

    >>> split_sentences("It missed 1.5 times (no. of cases). Why? See Section 8.")
    ['It missed 1.5 times (no. of cases).', 'Why?', 'See Section 8.']
    """
    begins = [0, *(match.end() for match in _END.finditer(text))]
    ends = [*begins[1:], len(text)]
    parts = (text[begin:end].strip() for begin, end in zip(begins, ends, strict=True))
    return [part for part in parts if words_of(part)]


def _runs(part: Element) -> list[tuple[str, str]]:
    """Join the text of a part block by block."""
    runs: list[tuple[str, str]] = []
    run, inside = "", ""
    for tag, text in [*_pieces(part, part.tag), (None, "")]:
        if tag != inside and run:
            runs.append((inside or "", run))
            run = ""
        if tag is None:
            continue
        run, inside = run + text, tag
    return runs


def _pieces(element: Element, block: str) -> Iterator[tuple[str | None, str]]:
    """Give each piece of text with the block that it is in; None where a block begins or ends."""
    if element.tag in _UNREAD or not str(element.tag).isalnum() or "hidden" in element.attrib:
        return
    if is_block := element.tag in _BLOCKS:
        block = element.tag
        yield None, ""
    yield block, BREAK if element.tag == "br" else element.text or ""
    for child in element:
        yield from _pieces(child, block)
        yield block, child.tail or ""
    if is_block:
        yield None, ""
