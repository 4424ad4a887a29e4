"""Is anybody shut out: who listens to the page, who looks for Table 3, who follows a link?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from kpianalysis.publish.page_check.reading import Element, Page
from kpianalysis.publish.page_check.rules import Finding
from kpianalysis.publish.page_check.vocabulary import POINTING_ATTRIBUTES, holds_words

_LANGUAGE = "en-GB"
_FEWEST_WORDS = 3
_PLACEHOLDER = re.compile(
    r"no description has been provided|<figure size|^(?:this is )?(?:an? |the )?"
    r"(?:image|chart|figure|plot|graph|picture|photo|diagram|svg|untitled|alt(?:ernative)? text)"
    r"(?: of (?:an? |the )?(?:image|chart|figure|plot|graph|data|results))?[.\s\d]*$"
    r"|^\S+\.(?:png|svg|jpe?g|gif|webp|pdf)$",
    re.I,
)
_NO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_PLACE_IN_SVG = re.compile(r"url\(\s*[\"']?#([^)\"']+)")


def language_and_title(page: Page) -> Iterator[Finding]:
    """Name a page that does not say its language or its title."""
    languages = [element.attributes.get("lang", "") for element in page.with_tag("html")]
    if languages != [_LANGUAGE]:
        yield page.finding("no-lang", None, ", ".join(languages))
    titles = [each.text for each in page.with_tag("title") if not each.in_svg]
    if len(titles) != 1 or not titles[0].strip():
        yield page.finding("no-title", None)


def headings(page: Page) -> Iterator[Finding]:
    """Name headings that do not tell the order of the page."""
    heads = page.with_tag("h1", "h2", "h3", "h4", "h5", "h6")
    firsts = [head for head in heads if head.tag == "h1"]
    if len(firsts) != 1:
        at = firsts[1] if firsts else None
        yield page.finding("headings", at, f"{len(firsts)} headings of the first level")
    for before, after in pairwise(heads):
        if int(after.tag[1]) > int(before.tag[1]) + 1:
            yield page.finding("headings", after, f"<{after.tag}> after <{before.tag}>")
    for head in heads:
        if not head.text.strip():
            yield page.finding("headings", head, f"<{head.tag}> without words")


def pictures(page: Page) -> Iterator[Finding]:
    """Name charts and pictures whose text alternative says nothing."""
    for picture in page.with_tag("svg", "img"):
        if picture.tag == "svg":
            if picture.parent is not None and picture.parent.in_svg:
                continue
            if picture.attributes.get("role") != "img":
                yield page.finding("chart-role", picture, "<svg>")
        said = _alternative(picture)
        if len(said.split()) < _FEWEST_WORDS or _PLACEHOLDER.search(said):
            yield page.finding("text-alternative", picture, said)


def tables(page: Page) -> Iterator[Finding]:
    """Name tables that are not told as tables, and cells that say nothing."""
    for table in page.with_tag("table"):
        children = [piece for piece in table.content if isinstance(piece, Element)]
        captions = [child.text for child in children if child.tag == "caption"]
        if not "".join(captions).strip():
            yield page.finding("no-caption", table, "<table>")
    for cell in page.with_tag("td", "th"):
        if cell.tag == "th" and cell.attributes.get("scope") not in ("row", "col"):
            yield page.finding("no-scope", cell, cell.text)
        if not _NO_WIDTH.sub("", cell.text).strip() and not any(
            _alternative(each).strip() for each in cell.inner() if each.tag in ("svg", "img")
        ):
            yield page.finding("empty-cell", cell)
        for name in ("colspan", "rowspan"):
            if cell.attributes.get(name, "1") != "1":
                yield page.finding("merged-cell", cell, f"{name} {cell.attributes[name]}")


def places(page: Page) -> Iterator[Finding]:
    """Name ids that stand twice, and what leads to an id that is not there."""
    ids: set[str] = set()
    for element in page.elements:
        key = element.attributes.get("id")
        if key is not None:
            if key in ids or not key.strip():
                yield page.finding("repeated-id", element, key)
            ids.add(key)
    for element in page.elements:
        for name, value in element.attributes.items():
            if name == "href" and (not value.strip() or value.strip().startswith("#")):
                key = value.strip()[1:]
                if key not in ids and unquote(key) not in ids:
                    yield page.finding("dangling-link", element, value or 'href=""')
            elif name in POINTING_ATTRIBUTES:
                gone = [key for key in value.split() if key not in ids]
                if gone or not value.strip():
                    yield page.finding("dangling-aria", element, f'{name}="{" ".join(gone)}"')
            elif element.in_svg and "url(" in value and not holds_words(name):
                for key in _PLACE_IN_SVG.findall(value):
                    if key not in ids:
                        yield page.finding("dangling-link", element, f'{name}="{value}"')


def checkboxes(page: Page) -> Iterator[Finding]:
    """Name checkboxes that nobody can tell what they do."""
    labels = page.with_tag("label")
    named = {label.attributes.get("for", "") for label in labels if label.text.strip()} - {""}
    for box in page.with_tag("input"):
        around = any(outer.tag == "label" and outer.text.strip() for outer in box.outer())
        given = box.attributes
        own = given.get("aria-label", "").strip() or given.get("aria-labelledby", "").strip()
        is_checkbox = given.get("type", "").casefold() == "checkbox"
        if is_checkbox and not (around or own or given.get("id", "") in named):
            yield page.finding("unlabelled-input", box, given.get("id", "<input>"))


def _alternative(picture: Element) -> str:
    return picture.attributes.get("aria-label" if picture.tag == "svg" else "alt", "")
