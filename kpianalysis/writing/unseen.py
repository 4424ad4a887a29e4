"""Which characters of a supplier's text would a reader not see, or see over other text?"""

from __future__ import annotations

import re

# Control characters but tab and line ends, what turns the order of reading round, and what no
# file of XML or HTML can hold.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)
# No language sets more than four marks on a letter; a stack of them covers the lines around it.
_STACK = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_REPLACEMENT = "\ufffd"


def without_unseen(text: str) -> str:
    r"""Show each character that would hide or reorder text as U+FFFD.

    >>> without_unseen("48\u202e57\x00") == "48\ufffd57\ufffd"
    True
    >>> without_unseen("Z" + 60 * "\u0300" + "oe\u0308") == "Z" + 4 * "\u0300" + "\ufffdoe\u0308"
    True
    """
    return _STACK.sub(rf"\1{_REPLACEMENT}", _UNSEEN.sub(_REPLACEMENT, text))
