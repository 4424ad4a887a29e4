"""What does the text of a cell say, apart from figures: nothing, yes or no, which words?"""

from __future__ import annotations

import re

_YES = {"yes", "y", "true", "1", "x", "granted", "agreed", "mitigated", "✓", "✔"}
_NO = {"no", "n", "false", "0", "none", "not", "-", "na", "nil"}
_FOOTNOTE_MARKS = re.compile(r"\s*[*†‡§¹²³⁰⁴-⁹]+$")
_LOOKALIKES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u200b": "",
        "\ufeff": "",
    }
)


def tidy_text(cell: object) -> str:
    """Return a cell's text with plain spaces, hyphens and apostrophes.

    >>> tidy_text("Carer\u2019s\u00a0review \u2013 late")
    "Carer's review - late"
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).translate(_LOOKALIKES)
    return " ".join(text.split())


def without_marks(text: str) -> str:
    """Return a label without the marks at its end that point to footnotes.

    >>> without_marks("LT_KPI_01 *²")
    'LT_KPI_01'
    """
    while (bare := _FOOTNOTE_MARKS.sub("", text)) != text:
        text = bare
    return text


def is_blank(cell: object) -> bool:
    """Say whether nothing stands in a cell.

    >>> is_blank(" \u00a0"), is_blank(0)
    (True, False)
    """
    return cell is None or cell != cell or (isinstance(cell, str) and not tidy_text(cell))


def says_yes(cell: object) -> bool | None:
    """Read a cell that says yes or no; None when it says neither.

    >>> says_yes("Yes - agreed by the Council"), says_yes("No"), says_yes("perhaps")
    (True, False, None)
    """
    if is_blank(cell):
        return False
    first = re.match(r"[^\W_]+|[✓✔-]", tidy_text(cell).casefold())
    word = first[0] if first else ""
    return True if word in _YES else False if word in _NO else None
