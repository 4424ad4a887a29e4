"""Does the page's Content-Security-Policy allow its own style, and nothing else?"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterator

from kpianalysis.publish.page_check.reading import Element, Page
from kpianalysis.publish.page_check.rules import Finding

_NOTHING = ["'none'"]
_NEEDED = ("default-src", "base-uri", "form-action")
_LOADS = re.compile(
    r"@import|@namespace|(?<![\w-])(?:url|src|image|(?:-webkit-)?(?:image-set|cross-fade))\(", re.I
)
_OWN_PLACE = re.compile(r"url\(\s*([\"']?)#[^)\"']*\1\s*\)", re.I)
# A string may hold anything, and ends with its line; an escaped quotation mark begins none.
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_STRING = re.compile(
    rf"""(\\.|{_COMMENT.pattern})|"(?:\\.|[^"\\\n\r\f])*"?|'(?:\\.|[^'\\\n\r\f])*'?""", re.S
)
# Where a comment begins in brackets, programs differ.
_COMMENT_IN_BRACKETS = re.compile(r"\([^()]*/\*")
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.I | re.S)


def digest(content: str) -> str:
    """Return what a policy calls a style sheet or script.

    >>> digest("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def loads_in_css(content: str) -> bool:
    r"""Say whether a style would make a browser load something.

    >>> loads_in_css("fill: url(#a)"), loads_in_css("fill: u\\72l(a.png)")
    (False, True)
    """
    if "(" not in content and "@" not in content:
        return False
    rest = _STRING.sub(_without_words, content)
    if _COMMENT_IN_BRACKETS.search(rest):
        return True
    bare = _ESCAPE.sub(_unescaped, _COMMENT.sub(" ", rest))
    return _LOADS.search(_OWN_PLACE.sub("", bare)) is not None


def _without_words(found: re.Match[str]) -> str:
    """Empty a string, other than one that names a place of the page; leave what is none."""
    held = found[0]
    return held if found[1] or held[1:2] == "#" else '""'


def weak_policy(page: Page, scripts: Collection[str]) -> Iterator[Finding]:
    """Name what is wrong with the policy, and each style sheet that it does not name."""
    policies = [
        meta
        for meta in page.with_tag("meta")
        if meta.attributes.get("http-equiv", "").strip().casefold() == "content-security-policy"
    ]
    if not policies:
        yield page.finding("weak-policy", None, "no policy")
        return
    policy = policies[0]
    directives = _directives(policy)
    for found in (*_too_much(directives, scripts), *_not_in_time(page, policies)):
        yield page.finding("weak-policy", policy, found)
    named = directives.get("style-src", [])
    for style in page.with_tag("style"):
        # A style sheet that stands elsewhere is refused already, and once is enough.
        if _is_in_head(style) and f"'{digest(style.raw)}'" not in named:
            yield page.finding("style-sheet", style, f"'{digest(style.raw)}' is not in the policy")
    for script in page.with_tag("script"):
        named_script = f"'{digest(script.raw)}'"
        if digest(script.raw) in scripts and named_script not in directives.get("script-src", []):
            yield page.finding("script", script, f"{named_script} is not in the policy")


def _directives(policy: Element) -> dict[str, list[str]]:
    directives: dict[str, list[str]] = {}
    for part in policy.attributes.get("content", "").split(";"):
        name, *sources = part.split() or [""]
        if name:
            # The first of a name counts, as in a browser.
            directives.setdefault(name.casefold(), sources)
    return directives


def _too_much(directives: dict[str, list[str]], scripts: Collection[str]) -> Iterator[str]:
    for name in _NEEDED:
        if directives.get(name) != _NOTHING:
            yield f"{name} is not 'none'"
    for name, sources in directives.items():
        for source in sources:
            if source == "'none'" and len(sources) == 1:
                continue
            held = name == "img-src" and source == "data:"
            style = name == "style-src" and re.fullmatch(r"'sha256-[\w+/=]{44}'", source)
            script = name == "script-src" and source.strip("'") in scripts
            if name not in _NEEDED and not (held or style or script):
                yield f"{name} allows {source}"


def _not_in_time(page: Page, policies: list[Element]) -> Iterator[str]:
    """Say whether the policy stands once, in the head, before all that it is about."""
    policy = policies[0]
    if len(policies) > 1:
        yield "the policy stands twice"
    if not _is_in_head(policy):
        yield "the policy does not stand in the head"
    before = page.elements[: page.elements.index(policy)]
    if any(element.tag not in ("html", "head", "meta") for element in before):
        yield f"<{before[-1].tag}> stands before the policy"


def _is_in_head(element: Element) -> bool:
    return element.parent is not None and element.parent.tag == "head"


def _unescaped(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2]
    number = int(found[1], 16)
    return chr(number) if number < 0x110000 else "\ufffd"
