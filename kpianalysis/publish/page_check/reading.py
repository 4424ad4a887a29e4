"""Which elements does a page hold? What two programs could read in two ways is named, not mended.

Browsers mend broken markup by rules that no short program follows, and programs that read HTML
differ from them and from each other (where a comment ends, what an unquoted value is). Pages of
this project need none of that: this reads the plain part of HTML on which all agree.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from kpianalysis.publish.page_check.rules import Finding

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_RAW = ("script", "style")
_DOCTYPE = re.compile(r"\s*<!doctype html>", re.I)
_ATTRIBUTE = re.compile(r"""\s+([^\s"'<>/=]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
_TAG = re.compile(
    r"""<(?:/([a-zA-Z][\w-]*)\s*>"""
    r"""|([a-zA-Z][\w-]*)((?:\s+[^\s"'<>/=]+(?:=(?:"[^"]*"|'[^']*'))?)*)\s*(/?)>)"""
)
_HEADING = re.compile(r"h[1-6]")


@dataclass(eq=False, slots=True)
class Element:
    """An element with what stands in it, in order."""

    tag: str
    attributes: dict[str, str]
    at: int
    parent: Element | None
    in_svg: bool
    content: list[Element | str] = field(default_factory=list)
    raw: str = ""

    def inner(self) -> Iterator[Element]:
        """Go through the elements in this one, at any depth."""
        for piece in self.content:
            if isinstance(piece, Element):
                yield piece
                yield from piece.inner()

    def outer(self) -> Iterator[Element]:
        """Go through the elements that this one stands in, the nearest first."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    @property
    def text(self) -> str:
        """The text in it, at any depth."""
        return "".join(
            piece.text if isinstance(piece, Element) else piece for piece in self.content
        )


class Page:
    """A page as its elements, and what stood in the way of reading it.

    Parameters
    ----------
    source : str
        The page.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.elements: list[Element] = []
        self.texts: list[tuple[str, int]] = []
        self.findings: list[Finding] = []
        self._ends = [found.start() for found in re.finditer("\n", source)]
        self._heads: list[tuple[int, str]] = []
        self._open: list[Element] = []
        self._missed_a_tag = False
        self._read()

    def with_tag(self, *tags: str) -> list[Element]:
        """Return the elements with one of these tags, in order."""
        return [element for element in self.elements if element.tag in tags]

    def finding(self, rule: str, at: int | Element | None, found: str = "") -> Finding:
        """Name a broken rule with its line and the piece of the page that it stands in."""
        if at is None:
            return Finding(rule, 0, "", found)
        offset = at.at if isinstance(at, Element) else at
        near = self._piece(at) if isinstance(at, Element) else self._section(offset)
        return Finding(rule, bisect_right(self._ends, offset - 1) + 1, near, found)

    def _piece(self, element: Element) -> str:
        for around in (element, *element.outer()):
            key = around.attributes.get("id", "")
            if key and around.tag in ("table", "figure"):
                return key
        return self._section(element.at)

    def _section(self, offset: int) -> str:
        at = bisect_right(self._heads, (offset, "\uffff"))
        return self._heads[at - 1][1] if at else ""

    def _read(self) -> None:
        source, doctype = self.source, _DOCTYPE.match(self.source)
        at = doctype.end() if doctype else 0
        while (start := source.find("<", at)) >= 0:
            self._take_text(at, start)
            found = _TAG.match(source, start)
            if found is None:
                at = self._pass_over(start)
            elif found[1]:
                self._close(found[1].casefold(), start)
                at = found.end()
            else:
                at = self._start(found)
        self._take_text(at, len(source))
        self._not_closed(self._open)

    def _take_text(self, start: int, end: int) -> None:
        if start == end:
            return
        text = html.unescape(self.source[start:end])
        if self._open:
            self._open[-1].content.append(text)
        if not text.isspace():
            self.texts.append((text, start))

    def _pass_over(self, start: int) -> int:
        """Name what is no tag, and return where to read on."""
        source = self.source
        if source.startswith(("<!", "<?"), start):
            self.findings.append(self.finding("comment", start, source[start : start + 40]))
            ends = source.find("-->" if source.startswith("<!--", start) else ">", start)
            return len(source) if ends < 0 else ends + (3 if source[ends] == "-" else 1)
        self.findings.append(self.finding("malformed", start, source[start : start + 40]))
        # What closes where is then unknown: to tell it as well would only confuse.
        self._missed_a_tag = True
        return start + 1

    def _start(self, found: re.Match[str]) -> int:
        """Begin an element, and return where to read on."""
        tag, start = found[2].casefold(), found.start()
        parent = self._open[-1] if self._open else None
        in_svg = tag == "svg" or (parent is not None and parent.in_svg)
        attributes: dict[str, str] = {}
        for name, double, single in _ATTRIBUTE.findall(found[3]):
            name = name.casefold()
            if name in attributes:
                self.findings.append(self.finding("malformed", start, f"{name} stands twice"))
            attributes.setdefault(name, html.unescape(double or single))
        element = Element(tag, attributes, start, parent, in_svg)
        self.elements.append(element)
        if parent is not None:
            parent.content.append(element)
        if _HEADING.fullmatch(tag) and "id" in attributes:
            self._heads.append((start, attributes["id"]))
        if found[4] and not in_svg and tag not in _VOID:
            self.findings.append(self.finding("malformed", element, found[0]))
        elif tag in _RAW and not (found[4] and in_svg):
            return self._raw(element, found.end())
        elif tag not in _VOID and not (found[4] and in_svg):
            self._open.append(element)
        return found.end()

    def _raw(self, element: Element, start: int) -> int:
        """Take a script or style sheet as it stands, up to its end tag."""
        end = re.compile(rf"</{element.tag}\s*>", re.I).search(self.source, start)
        element.raw = self.source[start : end.start() if end else len(self.source)]
        if end is None:
            self._not_closed([element])
            return len(self.source)
        return end.end()

    def _close(self, tag: str, at: int) -> None:
        if all(element.tag != tag for element in self._open):
            if not self._missed_a_tag:
                self.findings.append(self.finding("unclosed", at, f"</{tag}>"))
            return
        inside: list[Element] = []
        while (element := self._open.pop()).tag != tag:
            inside.append(element)
        self._not_closed(inside)

    def _not_closed(self, elements: list[Element]) -> None:
        if not self._missed_a_tag:
            self.findings += [self.finding("unclosed", each, f"<{each.tag}>") for each in elements]
