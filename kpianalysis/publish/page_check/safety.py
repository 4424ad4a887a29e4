"""Can anything on a page run, load from elsewhere, or lead a reader astray?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from kpianalysis.publish.page_check.policy import digest, loads_in_css
from kpianalysis.publish.page_check.reading import Element, Page
from kpianalysis.publish.page_check.rules import Finding
from kpianalysis.publish.page_check.vocabulary import (
    FORM_ELEMENTS,
    HTML_ELEMENTS,
    LOADING_ATTRIBUTES,
    LOADING_ELEMENTS,
    SVG_ELEMENTS,
    holds_words,
    is_known_attribute,
)

_HELD_PICTURE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/]+=*")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_OPEN_SCHEMES = ("http", "https", "mailto", "tel")
_META = ("charset", "name", "content", "http-equiv")


def what_runs_or_loads(page: Page, scripts: Collection[str]) -> Iterator[Finding]:
    """Name each element and attribute that runs, loads, or is none of those that pages need."""
    for element in page.elements:
        rule = _rule_of(element, scripts)
        if rule:
            yield page.finding(rule, element, _shown(page, element))
        for name, value in element.attributes.items():
            broken = _rule_of_attribute(element, name, value, refused=bool(rule))
            if broken:
                yield page.finding(broken, element, f'<{element.tag} {name}="{value}">')


def _rule_of(element: Element, scripts: Collection[str]) -> str:
    """Return the rule that an element breaks by being there."""
    tag = element.tag
    if tag == "script":
        named = digest(element.raw) in scripts and not element.attributes and not element.in_svg
        return "" if named else "script"
    if tag in LOADING_ELEMENTS or (tag == "meta" and _equivalent(element) == "refresh"):
        return "subresource"
    if tag in FORM_ELEMENTS:
        return "form"
    if tag == "input":
        return "" if element.attributes.get("type", "").casefold() == "checkbox" else "form"
    if tag == "style":
        if element.in_svg or element.parent is None or element.parent.tag != "head":
            return "style-sheet"
        return "subresource" if loads_in_css(element.raw) else ""
    if tag == "meta" and _equivalent(element) not in ("", "content-security-policy"):
        return "element"
    known = SVG_ELEMENTS if element.in_svg else HTML_ELEMENTS
    return "" if tag in known else "element"


def _rule_of_attribute(element: Element, name: str, value: str, *, refused: bool) -> str:
    """Return the rule that an attribute breaks."""
    if name.startswith("on"):
        return "event-attribute"
    if name == "style":
        return "style-attribute"
    if refused:
        return ""
    if name == "href":
        return _rule_of_link(element, value)
    if name in LOADING_ATTRIBUTES:
        held = element.tag == "img" and name == "src" and _HELD_PICTURE.fullmatch(value)
        return "" if held else "subresource"
    if element.in_svg and not holds_words(name) and loads_in_css(value):
        return "subresource"
    if element.tag == "meta":
        return "" if name in _META else "attribute"
    return "" if is_known_attribute(name, in_svg=element.in_svg) else "attribute"


def _rule_of_link(element: Element, value: str) -> str:
    """Return the rule that an address breaks, read as a browser reads it.

    A browser takes away tabs and line ends anywhere, and control characters before the address.
    """
    address = re.sub(r"[\t\n\r]", "", value).strip("".join(map(chr, range(33))))
    if element.in_svg:
        return "" if address.startswith("#") else "subresource"
    if element.tag != "a":
        return "attribute"
    scheme = _SCHEME.match(address)
    if scheme is None:
        # A path from the root, or of another computer, leads elsewhere from a memory stick.
        return "link-address" if address.startswith(("/", "\\")) else ""
    name = scheme[1].casefold()
    if name in ("javascript", "vbscript", "livescript", "data", "blob", "filesystem"):
        return "script-link"
    if name in ("http", "https") and not re.match(r"https?://[^/\\]", address, re.I):
        return "link-address"
    return "" if name in _OPEN_SCHEMES else "link-address"


def _equivalent(element: Element) -> str:
    return element.attributes.get("http-equiv", "").strip().casefold()


def _shown(page: Page, element: Element) -> str:
    return page.source[element.at : page.source.find(">", element.at) + 1]
