"""Is a text what a program writes for nothing? From a person it is an answer, and quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

NOTHING = r"(?:nan|NaN|None|NaT|<NA>|inf|-inf)"
_ONLY_NOTHING = re.compile(rf"\s*{NOTHING}(?:[\s;,/]+{NOTHING})*\s*")
# What may stand around a result, and hides nothing: brackets, marks, a unit of time.
_AROUND_A_RESULT = re.compile(
    "[\u200b-\u200d\u2060\ufeff]|\\[[a-z]\\]|[()]|(?<=\\S)\\s+(?:days?|weeks?|months?)\\s*$"
)
_FROM_A_PERSON = re.compile(_ONLY_NOTHING.pattern, re.I)
TRACEBACK = re.compile(r"Traceback\s+\(most recent call last\)")
# People are called Nan, and suppliers write "None identified": in a sentence such a word is ours
# only where a number or a date should stand.
FOR_A_NUMBER = re.compile(
    r"(?<![\w“\"'-])(?:nan|NaN|None|NaT|<NA>|inf)\s?(?:%|per\s?cent\b|percentage points?\b|pp\b)"
    r"|[£$€]\s?[-−]?(?:nan|NaN|None|<NA>|inf)\b"
    r"|[−±]\s?(?:nan|NaN|None|NaT|inf)\b"
    r"|(?<![\w.,;:-])[+-](?:nan|inf)\b(?!-)"
    r"|(?<![\w“])(?:nan|NaN|None|NaT) (?:of|out of|to) (?:nan|NaN|None|NaT)\b"
    r"|\d%? (?:of|out of) (?:nan|NaN|NaT)\b"
    r"|(?<![\w“])(?:nan|NaN|NaT) (?:of|out of) \d"
    r"|(?<![\w“])nan (?:people|cases|KPIs|months|quarters|projects|weeks|days)\b"
    r"|\b(?i:as at|since|until|from|in|on|by|to) NaT\b"
)
OBJECT = re.compile(
    r"\bnp\.(?:float|int|uint|bool|str|nan)\d*_?\b|\b(?:Timestamp|Period|Timedelta|Decimal)\('"
    r"|\bdatetime\.(?:date|datetime)\(\d|\bMarkup\('|<[\w.]+ object at 0x[0-9a-f]+>"
    r"|\bdtype: (?:float|int|object|str|bool|category)|<bound method |<class '"
)
_READ_AS_OURS = re.compile("|".join((TRACEBACK.pattern, FOR_A_NUMBER.pattern, OBJECT.pattern)))
# Each of them holds one of these words, which whole columns are searched for at once.
_MAY_BE_OURS = (
    r"nan|NaN|None|NaT|<NA>|inf|Traceback|np\.|Timestamp|Period|Timedelta|Decimal|datetime"
    r"|Markup|object at|dtype|<bound|<class"
)
_QUOTED = re.compile("“[^“”]*”")
_INNER = str.maketrans("“”", "\u2018\u2019")


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
    >>> quoted_answer("5 of nan done"), quoted_answer("“5 of nan done”")
    ('“5 of nan done”', '“5 of nan done”')
    """
    alone = _FROM_A_PERSON.fullmatch(_AROUND_A_RESULT.sub("", text))
    within = _READ_AS_OURS.search(without_quoted(text))
    return f"“{text.translate(_INNER)}”" if alone or within else text


def quoted_answers(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Quote the texts of a table that a person wrote, where they need it.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"note": ["nan%", "agreed", None]})
    >>> quoted_answers(table, ["note"])["note"].tolist()[:2]
    ['“nan%”', 'agreed']
    """
    written = {}
    for name in columns:
        # A lone "None" is quoted where it is written: here it must still be told from a text.
        said = table[name].astype("str")
        may_be = said[said.str.contains(_MAY_BE_OURS, na=False)].unique()
        doubtful = {text: quoted_answer(text) for text in may_be if _READ_AS_OURS.search(text)}
        if doubtful:
            written[name] = table[name].where(~said.isin(list(doubtful)), said.map(doubtful))
    return table.assign(**written) if written else table


def without_quoted(text: str) -> str:
    """Leave out what stands in quotation marks, each character by a blank.

    >>> without_quoted("A “5 of nan” b")
    'A            b'
    """
    return _QUOTED.sub(lambda found: " " * len(found[0]), text)
