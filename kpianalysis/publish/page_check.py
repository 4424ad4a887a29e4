"""May a finished page be published? Each rule that it breaks is named, with its place."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from kpianalysis.errors import PageProblem

_VOID = {"meta", "br", "img", "hr", "link", "input", "col", "base", "source", "use", "path"}
_SCRIPTED = {"script", "iframe", "object", "embed", "form", "base", "foreignobject", "animate"}
_ADDRESS_ATTRIBUTES = {"href", "src", "xlink:href", "srcset", "action", "data", "poster"}
_PLACEHOLDERS = re.compile(r"no description has been provided|^(image|chart|figure|plot)\.?$", re.I)
_LEFT_OVERS = {"nan", "none", "nat", "<na>", "inf", "-inf"}


class _Reader(HTMLParser):
    """Collects what the rules look at while it reads a page from top to bottom."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.ids: list[str] = []
        self.pointers: list[str] = []
        self.headings: list[int] = []
        self.title = self.lang = ""
        self.policy = ""
        self._stack: list[str] = []
        self._text: list[str] = []
        self._table: dict[str, bool] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        place = f"line {self.getpos()[0]}"
        if tag in _SCRIPTED:
            self.problems.append(f"{place}: <{tag}> may not stand on a page")
        for name, value in given.items():
            if name.startswith("on"):
                self.problems.append(f"{place}: the attribute {name} runs a script")
            if name == "style":
                self.problems.append(f"{place}: a style attribute is blocked by the page's policy")
            if name in _ADDRESS_ATTRIBUTES:
                self._check_address(tag, value, place)
            if name.startswith("aria-") and name.endswith(("by", "controls", "details")):
                self.pointers += value.split()
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "meta" and given.get("http-equiv", "").casefold() == "content-security-policy":
            self.policy = given.get("content", "")
        if tag in ("svg", "img"):
            text = given.get("aria-label", "") if tag == "svg" else given.get("alt", "")
            if tag == "svg" and given.get("role") != "img":
                self.problems.append(f"{place}: a chart is not marked as an image")
            if not text.strip() or _PLACEHOLDERS.search(text.strip()):
                self.problems.append(f"{place}: a chart has no text alternative of its own")
        if tag == "table":
            self._table = {"caption": False}
        if tag == "caption" and self._table is not None:
            self._table["caption"] = True
        if tag == "th" and given.get("scope") not in ("row", "col"):
            self.problems.append(f"{place}: a header cell has no scope")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in _VOID:
            self._stack.append(tag)
        if tag in ("td", "th", "title"):
            self._text = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._stack and self._stack[-1] == tag:
            self._stack.pop()

    def handle_endtag(self, tag: str) -> None:
        place = f"line {self.getpos()[0]}"
        text = "".join(self._text).strip()
        if tag in ("td", "th"):
            if text.casefold() in _LEFT_OVERS:
                self.problems.append(
                    f"{place}: a cell holds {text!r}, which says nothing to a reader"
                )
            if not text:
                self.problems.append(f"{place}: a cell is empty")
        if tag == "title" and "svg" not in self._stack:
            self.title = text
        if tag == "table" and self._table is not None:
            if not self._table["caption"]:
                self.problems.append(f"{place}: a table has no caption")
            self._table = None
        if tag in self._stack:
            while self._stack.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        if "Traceback (most recent call last)" in data:
            self.problems.append(f"line {self.getpos()[0]}: a traceback stands on the page")

    def _check_address(self, tag: str, value: str, place: str) -> None:
        if value.startswith("#"):
            self.pointers.append(value[1:])
        elif re.match(r"\s*(javascript|vbscript)\s*:", value, re.I):
            self.problems.append(f"{place}: a link runs a script")
        elif tag != "a" and not value.startswith("data:image/"):
            self.problems.append(f"{place}: <{tag}> asks for {value[:60]!r} from elsewhere")


def page_problems(html: str, *, illustrative: bool = False) -> list[str]:
    """List every rule that a page breaks, with its line.

    Parameters
    ----------
    html : str
        The whole page.
    illustrative : bool
        Whether figures on it are made up: then every table and chart must say so.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    problems = list(reader.problems)
    if reader.lang != "en-GB":
        problems.append("the page does not say that its language is en-GB")
    if not reader.title:
        problems.append("the page has no title")
    if "default-src 'none'" not in reader.policy or "unsafe" in reader.policy:
        problems.append("the page has no strict Content-Security-Policy")
    if reader.headings.count(1) != 1:
        problems.append(
            f"the page has {reader.headings.count(1)} headings of the first level, not one"
        )
    steps = zip(reader.headings, reader.headings[1:], strict=False)
    if any(after > before + 1 for before, after in steps):
        problems.append("the headings leave out a level")
    problems += [f"the id {name!r} stands twice" for name in _repeated(reader.ids)]
    dangling = sorted(set(reader.pointers) - set(reader.ids))
    problems += [f"something points to {name!r}, which is not on the page" for name in dangling]
    if illustrative:
        problems += [
            f"the table or chart {key!r} does not say that figures are illustrative"
            for key in _unmarked(html)
        ]
    return problems


def check_page(html: str, *, illustrative: bool = False) -> None:
    """Stop a page that breaks a rule.

    Raises
    ------
    PageProblem
        Naming every rule that it breaks.
    """
    if problems := page_problems(html, illustrative=illustrative):
        raise PageProblem("is not published: " + "; ".join(problems), found="the page")


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _unmarked(html: str) -> list[str]:
    """Return the ids of tables and figures with figures that nowhere say how real they are."""
    parts = re.findall(r'<(table|figure) id="([\w.-]+)"(.*?)</\1>', html, flags=re.S)
    exempt = {"table-sources", "table-unread"}
    return [
        name
        for _, name, content in parts
        if name not in exempt and not re.search(r"illustrative|published", content)
    ]
