"""How wide is a table? Where its cells may break, and whether it ever has to scroll."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from kpianalysis.writing.unseen import without_unseen

_SLIM = 90  # characters side by side, for which a large screen always has room
_LONGEST_RUN = 24  # characters without a blank: a longer run may break, or it widens its table
_LONG_RUN = re.compile(rf"\S{{{_LONGEST_RUN}}}(?=\S)")


def is_slim(
    headers: Sequence[str], rows: Sequence[Sequence[str]], numbers: set[int], short: bool
) -> bool:
    """Say whether a table never has to scroll on a large screen, and so needs no tab stop there.

    Parameters
    ----------
    headers, rows : sequences of str
        As they stand in it.
    numbers : set of int
        Columns of numbers, which are not broken over lines.
    short : bool
        Whether its first column is not broken either.

    Examples
    --------
    >>> is_slim(["KPI", "Result"], [["Calls answered", "70.71%"]], {1}, short=False)
    True
    >>> is_slim(["KPI", "Cause"], [["Calls answered", "w" * 90]], set(), short=False)
    False
    """
    width = 0
    for at, column in enumerate(zip(headers, *rows, strict=False)):
        whole = at in numbers or (at == 0 and short)  # such cells are not broken over lines
        texts = [bare(cell) for cell in column]
        words = texts[1:] if whole else []
        words += [word for text in texts for word in text.split()]
        width += max(map(len, words), default=0) + 2
    return width <= _SLIM


def breakable(text: object) -> Markup:
    """Escape a text, and let it break inside a word that is longer than any cell is wide.

    >>> breakable("a < b"), breakable("w" * 25) == Markup("w" * 24 + "<wbr>w")
    (Markup('a &lt; b'), True)
    """
    if not isinstance(text, str) or isinstance(text, Markup) or not _LONG_RUN.search(text):
        return escape(text)
    # First, for no break may part a stack of marks that is cut as a whole.
    text = without_unseen(text)
    ends = [found.end() for found in _LONG_RUN.finditer(text)]
    parts = zip([0, *ends], [*ends, len(text)], strict=True)
    return Markup("<wbr>").join(text[first:last] for first, last in parts)


def bare(text: str) -> str:
    """Return a text without the markup that ours may have."""
    return text.striptags() if isinstance(text, Markup) else text
