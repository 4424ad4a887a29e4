"""What are the rules of a page, and what should a person do who finds one broken?"""

from __future__ import annotations

from dataclasses import dataclass

from kpianalysis.errors import shortened


@dataclass(frozen=True)
class Rule:
    """A rule of a page.

    Parameters
    ----------
    refuses : str
        What the rule refuses, as a sentence without its full stop.
    action : str
        What to do about it.
    """

    refuses: str
    action: str


_OUR_BLOCKS = "write it with the functions of display.blocks"
_PLAIN = "leave it out; escape words that only look like it"

RULES: dict[str, Rule] = {
    # What could run, load or lead astray.
    "script": Rule("A script stands on the page", "leave it out: pages work without"),
    "event-attribute": Rule("An attribute runs a script", "leave it out"),
    "script-link": Rule("A link runs a script or opens held data", "link to a page or a place"),
    "link-address": Rule(
        "A link leads to no place on the page, file beside it, or full web, mail or phone address",
        "write #place, a path such as tables/missed.csv, or a full address",
    ),
    "subresource": Rule(
        "A browser would load something from outside the page",
        "put it into the page: charts as SVG, pictures as PNG or JPEG data",
    ),
    "form": Rule("A form, or a field other than a checkbox, stands on the page", "leave it out"),
    "element": Rule("An element is none of those that pages are made of", _PLAIN),
    "attribute": Rule("An attribute is none of those that pages need", "leave it out"),
    "style-attribute": Rule("A style attribute stands on the page", "name a class of page.css"),
    "style-sheet": Rule(
        "A style sheet stands outside the head, or its hash is not in the policy",
        "put styles into page.css",
    ),
    "weak-policy": Rule(
        "The Content-Security-Policy is missing, late, repeated, or allows more than pages need",
        "keep the policy of the template",
    ),
    "comment": Rule(
        "A comment, CDATA section or processing instruction stands on the page",
        "leave it out: programs differ on where it ends",
    ),
    "malformed": Rule(
        "Markup can be read in more than one way",
        "escape every < of a text; put attributes in double quotes, each once",
    ),
    "unclosed": Rule("An element is not closed, or closes in the wrong order", _OUR_BLOCKS),
    "unseen-character": Rule(
        "A character hides text or turns its order round", "show it as a mark: without_unseen"
    ),
    # What a program left behind.
    "traceback": Rule("A traceback stands on the page", "mend the fault, and run again"),
    "left-over": Rule(
        "Text is what a program writes for nothing, such as NaN, None, NaT or a Python object",
        "write [x] or [z] and the reason; put an answer None of a person in quotation marks",
    ),
    "unfilled-number": Rule(
        "A number, a reference or whether the page is approved is not filled in",
        "make the page by its exporter",
    ),
    # What shuts a reader out.
    "no-lang": Rule("The page does not say that its language is en-GB", 'write lang="en-GB"'),
    "no-title": Rule("The page has no title", "show report.summary() first"),
    "headings": Rule(
        "The page has not exactly one first heading, leaves out a level, or has an empty heading",
        "use heading and subheading",
    ),
    "text-alternative": Rule(
        "A chart or picture has no text alternative of its own",
        "say in words what it shows, made from its numbers",
    ),
    "chart-role": Rule("A chart is not marked as an image", "write it with display.blocks.figure"),
    "no-caption": Rule("A table has no caption", "write it with display.blocks.table"),
    "no-scope": Rule("A header cell has no scope", "write it with display.blocks.table"),
    "empty-cell": Rule("A cell is empty", "write [x] not available, or [z] not applicable"),
    "merged-cell": Rule("Cells are merged", "give each row and column a cell of its own"),
    "repeated-id": Rule("An id stands twice", "give each piece a key of its own"),
    "dangling-link": Rule(
        "A link leads to a place that is not on the page", "link to an id of the page"
    ),
    "dangling-aria": Rule(
        "An attribute points to an id that is not on the page", "name an id of the page"
    ),
    "unlabelled-input": Rule("A checkbox has no label", "give it a label with words"),
    # What would mislead.
    "unmarked-illustrative": Rule(
        "A table or chart of a page with made-up figures does not say how real its figures are",
        "fill a Basis column in each row, or say the basis in the caption",
    ),
}


@dataclass(frozen=True)
class Finding:
    """A rule that a page breaks, and where.

    Parameters
    ----------
    rule : str
        Id of the rule, a key of ``RULES``.
    line : int
        Line of the page, from 1; 0 where the whole page is meant.
    near : str
        Id of the table, figure or section that it stands in; empty where none is known.
    found : str
        What stood there.

    Examples
    --------
    >>> str(Finding("no-caption", 12, "section-missed", "<table>"))
    "no-caption: line 12, in section-missed: A table has no caption ('<table>')"
    """

    rule: str
    line: int
    near: str
    found: str

    def __str__(self) -> str:
        places = [f"line {self.line}" if self.line else "", f"in {self.near}" if self.near else ""]
        place = ", ".join(part for part in places if part) or "the whole page"
        found = f" ({shortened(self.found)!r})" if self.found else ""
        return f"{self.rule}: {place}: {RULES[self.rule].refuses}{found}"
