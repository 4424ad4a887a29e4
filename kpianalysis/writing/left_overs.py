"""Is a text only what a program writes for nothing? From a person it is an answer, and quoted."""

from __future__ import annotations

import re

NOTHING = r"(?:nan|NaN|None|NaT|<NA>|inf|-inf)"
_ONLY_NOTHING = re.compile(rf"\s*{NOTHING}(?:[\s;,/]+{NOTHING})*\s*")
# What may stand around a result, and hides nothing: brackets, marks, a unit of time.
_AROUND_A_RESULT = re.compile(
    "[\u200b-\u200d\u2060\ufeff]|\\[[a-z]\\]|[()]|(?<=\\S)\\s+(?:days?|weeks?|months?)\\s*$"
)
_FROM_A_PERSON = re.compile(_ONLY_NOTHING.pattern, re.I)


def is_left_over(text: str) -> bool:
    """Say whether a text is only what a program writes for nothing, with or without a mark.

    >>> [is_left_over(text) for text in ("nan [p]", "None; None", "None identified", "“None”")]
    [True, True, False, False]
    """
    return _ONLY_NOTHING.fullmatch(_AROUND_A_RESULT.sub("", text)) is not None


def quoted_answer(text: str) -> str:
    """Put a person's text in quotation marks where it could be taken for a program's nothing.

    >>> quoted_answer("None"), quoted_answer("(None)"), quoted_answer("None identified")
    ('“None”', '“(None)”', 'None identified')
    """
    return f"“{text}”" if _FROM_A_PERSON.fullmatch(_AROUND_A_RESULT.sub("", text)) else text
