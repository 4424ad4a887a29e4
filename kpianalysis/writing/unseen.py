"""Which characters of a supplier's text would a reader not see?"""

from __future__ import annotations

import re

# Control characters but tab and line ends, what turns the order of reading round, and what no
# file of XML or HTML can hold.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_REPLACEMENT = "\ufffd"


def without_unseen(text: str) -> str:
    r"""Show each character that would hide or reorder text as U+FFFD.

    >>> without_unseen("48\u202e57\x00") == "48\ufffd57\ufffd"
    True
    """
    return _UNSEEN.sub(_REPLACEMENT, text)
