"""Why does no figure stand in a cell, by the supplier's own words?"""

from __future__ import annotations

import re

from kpianalysis.tables import State

# The whole of a cell. Signs in square brackets are the government's shorthand for tables.
_WORDS = {
    State.NOT_SUPPLIED: (
        "", "-", "--", "---", ".", "..", "...", "…", "*", "**", ":", "?",
        "[c]", "[x]", "[z]", "[w]", "na", "n.a.", "none", "null", "nil return", "no return",
        "blank",
        "tba", "tbc", "tbd", "pending", "awaited", "outstanding",
    ),
    State.SUSPENDED: ("suspended",),
}  # fmt: skip
# Words that say it inside a longer text: the state of the first that is found.
_PHRASES = {
    State.NO_VOLUME: (
        "no volume", "no activity", "no cases", "no calls", "no requests", "no transactions",
        "nothing to measure",
    ),
    State.NOT_MEASURABLE: ("not measurable", "cannot be measured", "unable to measure"),
    State.SUSPENDED: ("suspended",),
    State.NOT_SUPPLIED: (
        "not available", "unavailable", "not yet available", "not supplied", "not provided",
        "not reported", "not measured", "not received", "not recorded", "not applicable", "not due",
        "no data",
        "to be confirmed", "to be advised", "awaiting", "awaited", "under review", "n/a", "tbc",
    ),
}  # fmt: skip
_STATES = {word: state for state, words in _WORDS.items() for word in words}
_STARTS_WITH_A_FIGURE = re.compile(r"[(\[<>=≤≥~£$€+' -]*\d")


def state_of_words(text: str) -> State | None:
    """Read why a cell holds no figure; None when its words do not say so.

    Parameters
    ----------
    text : str
        The cell, tidied, in lower case.

    Examples
    --------
    >>> state_of_words("n/a - no volumes this month"), state_of_words("tbc")
    (<State.NO_VOLUME: 'no_volume'>, <State.NOT_SUPPLIED: 'not_supplied'>)

    A figure beside such words is still a figure:

    >>> state_of_words("95%, no data in week 3")
    """
    if text in _STATES:
        return _STATES[text]
    if _STARTS_WITH_A_FIGURE.match(text):
        return None
    for state, phrases in _PHRASES.items():
        if any(re.search(rf"(?<!\w){re.escape(phrase)}", text) for phrase in phrases):
            return state
    return None
