"""Does each table and chart of a page with made-up figures say how real its figures are?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpianalysis.publish.page_check.reading import Element, Page
from kpianalysis.publish.page_check.rules import Finding

_BASIS = re.compile(r"\b(illustrative|published)\b", re.I)
_SHORTHAND = re.compile(r"\[[xz]\]")
# Tables of files and cells, which hold no figure of a result.
_ABOUT_FILES = frozenset({"table-sources", "table-unread"})


def unmarked_figures(page: Page) -> Iterator[Finding]:
    """Name tables and charts that do not say it, and the first row that does not.

    The caption says it, or each row says it in a column headed Basis. A supplier may write
    "published" in any other cell, and that marks nothing.
    """
    for table in page.with_tag("table"):
        key = table.attributes.get("id", "a table without id")
        if key in _ABOUT_FILES or _is_marked(_caption(table, "caption")):
            continue
        rows = [
            [cell for cell in row.content if isinstance(cell, Element)]
            for row in table.inner()
            if row.tag == "tr"
        ]
        columns = [
            at
            for row in rows[:1]
            for at, cell in enumerate(row)
            if cell.text.strip().startswith("Basis")
        ]
        for row in rows[1:] if columns else rows[:1]:
            texts = [row[at].text for at in columns if at < len(row)]
            if not texts or not all(_BASIS.search(t) or _SHORTHAND.search(t) for t in texts):
                what = f"{key}: row {row[0].text!r}" if columns and row else key
                yield page.finding("unmarked-illustrative", table, what)
                break
    for figure in page.with_tag("figure"):
        said = [each.attributes.get("aria-label", "") for each in figure.inner()]
        notes = [each.text for each in figure.inner() if each.tag in ("figcaption", "p")]
        if not _is_marked(" ".join([*said, *notes])):
            key = figure.attributes.get("id", "a chart without id")
            yield page.finding("unmarked-illustrative", figure, key)


def _caption(table: Element, tag: str) -> str:
    return " ".join(each.text for each in table.inner() if each.tag == tag)


def _is_marked(text: str) -> bool:
    return _BASIS.search(text) is not None
