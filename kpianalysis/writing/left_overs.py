"""Is a text only what a program writes for nothing? From a person it is an answer, and quoted."""

from __future__ import annotations

import re

NOTHING = r"(?:nan|NaN|None|NaT|<NA>|inf|-inf)"
# Our writers put shorthand behind a figure, and it makes no figure of nothing.
_ONLY_NOTHING = re.compile(rf"\s*{NOTHING}(?:[\s;,/]+{NOTHING})*(?:\s*\[[cprxz]\])*\s*")
_FROM_A_PERSON = re.compile(_ONLY_NOTHING.pattern, re.I)


def is_left_over(text: str) -> bool:
    """Say whether a text is only what a program writes for nothing.

    >>> [is_left_over(text) for text in ("nan", "None; nan [p]", "None known", "“None”", "Nan")]
    [True, True, False, False, False]
    """
    return _ONLY_NOTHING.fullmatch(text) is not None


def quoted_answer(text: str) -> str:
    """Put a person's text in quotation marks where it could be taken for a program's nothing.

    >>> quoted_answer("None"), quoted_answer("None identified")
    ('“None”', 'None identified')
    """
    return f"“{text}”" if _FROM_A_PERSON.fullmatch(text) else text
