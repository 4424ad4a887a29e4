"""What do a list's own words mean: its red, amber or green, its causes, yes and no, shares done?

A word that is not listed here keeps its place and means nothing: it is shown as it stands.
"""

from __future__ import annotations

import re

import pandas as pd

RED, AMBER, GREEN, COMPLETE = "Red", "Amber", "Green", "Complete"
ON_HOLD, NOT_STARTED, CANCELLED = "On hold", "Not started", "Cancelled"
# From the worst to the best.
RAG_ORDER = (RED, AMBER, GREEN, COMPLETE)
_RAG = {
    "red": RED, "r": RED,
    "amber": AMBER, "a": AMBER,
    "green": GREEN, "g": GREEN,
    "complete": COMPLETE, "completed": COMPLETE, "done": COMPLETE, "finished": COMPLETE,
    "on hold": ON_HOLD, "paused": ON_HOLD,
    "not started": NOT_STARTED, "not yet started": NOT_STARTED,
    "cancelled": CANCELLED, "canceled": CANCELLED, "stopped": CANCELLED,
}  # fmt: skip

TECHNICAL, BUSINESS, THIRD_PARTY = "technical", "business", "third party"
PROPERTY, OTHER, NOT_CLASSED = "property", "other", "not classed"
# "Integration" is in no list: it may be of systems, of a third party's or of ways of working.
_CAUSES = {
    THIRD_PARTY: (
        "third party", "third parties", "3rd party", "subcontractor", "sub contractor", "vendor",
        "external supplier", "utility", "partner",
    ),
    PROPERTY: (
        "property", "building", "buildings", "drainage", "premises", "construction", "car park",
        "landlord", "accommodation",
    ),
    BUSINESS: (
        "business", "commercial", "contractual", "funding", "budget", "procurement", "scope",
        "requirements", "policy", "decision", "approval", "priorities",
    ),
    TECHNICAL: (
        "technical", "technology", "software", "hardware", "server", "servers", "network",
        "infrastructure", "migration", "defect", "defects", "cyber", "bug", "bugs",
    ),
    OTHER: ("other",),
}  # fmt: skip
# "Property, not technical" is not technical.
_DENIED = re.compile(
    r"\b(?:not|rather than|instead of|no|non|nor|without)\b *(?:a |an |the |any )?\w+"
)
_YES = {"yes", "y", "true", "x", "top 20", "top20", "priority", "high", "\u2713", "\u2714"}
_NO = {"no", "n", "false", "0", "none", "-", "low", "other"}
_ABOUT = r"(?:(?:about|around|approx\.?|approximately|circa|c\.?|~) ?)?"
_WEEKS = re.compile(rf"{_ABOUT}(-?\d{{1,4}}(?:\.\d{{1,3}})?) ?(?:weeks?|wks?|w)?", re.A)
_SHARE = re.compile(
    rf"{_ABOUT}(\d{{1,3}}(?:\.\d{{1,4}})?) ?(%|percent|per cent)?(?: complete)?", re.A
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def rag_words(texts: pd.Series) -> pd.Series:
    """Return the colour or state that each text is; missing where it is not a known word.

    >>> rag_words(pd.Series(["GREEN", "r", "Completed", "Blue"])).tolist()
    ['Green', 'Red', 'Complete', nan]
    """
    return _plain(texts).map(_RAG).astype("str")


def rag_moves(before: pd.Series, now: pd.Series) -> pd.Series:
    """Return how many steps each moved from red towards complete; NaN where one is no colour."""
    steps = {word: step for step, word in enumerate(RAG_ORDER)}
    return now.map(steps).astype("float64") - before.map(steps).astype("float64")


def cause_classes(texts: pd.Series) -> pd.Series:
    """Class causes as technical, business, third party, property or other.

    Returns
    -------
    Series
        Several classes joined by "and"; "not classed" for words that are in no list; missing where
        no cause is stated.

    Examples
    --------
    >>> cause_classes(pd.Series(["Property (drainage), not technical", "Tests run long"])).tolist()
    ['property', 'not classed']
    """
    plain = _plain(texts).str.replace("-", " ").str.replace(_DENIED, " ", regex=True)
    held = {
        cause: plain.str.contains(
            r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", regex=True, na=False
        )
        for cause, words in _CAUSES.items()
    }
    classes = pd.Series("", index=texts.index, dtype=object)
    for cause, holds in held.items():
        classes = classes.mask(holds & classes.ne(""), classes + " and " + cause)
        classes = classes.mask(holds & classes.eq(""), cause)
    return classes.replace("", NOT_CLASSED).where(plain.notna(), None).astype("str")


def priorities(texts: pd.Series) -> pd.Series:
    """Say which projects a list marks as priorities: yes, or a rank; missing for another word.

    >>> priorities(pd.Series(["Yes", "No", "7", None, "perhaps"])).tolist()
    [True, False, True, False, <NA>]
    """
    plain = _plain(texts)
    ranked = plain.str.fullmatch(r"0*[1-9][0-9]{0,2}").eq(True)
    marked = pd.Series(pd.NA, index=texts.index, dtype="boolean")
    marked = marked.mask(plain.isin(_YES) | ranked, True)
    return marked.mask(plain.isin(_NO) | plain.isna(), False)


def stated_weeks(texts: pd.Series) -> pd.Series:
    """Return weeks as a list states them; NaN where it states none, or no number.

    >>> stated_weeks(pd.Series(["3", "about 3 weeks", "2-3", "on time"])).tolist()
    [3.0, 3.0, nan, nan]
    """
    return pd.to_numeric(_full_match(texts, _WEEKS, 1)).astype("float64")


def shares(texts: pd.Series) -> pd.Series:
    """Return shares done in percent, where a list gives numbers; NaN for words.

    A column of numbers between 0 and 1 without a sign holds fractions; where such stand beside
    larger ones, nobody can tell which is which, and they are not read.

    >>> shares(pd.Series(["65%", "Over two thirds"])).tolist()
    [65.0, nan]
    >>> shares(pd.Series(["0.65", "1"])).tolist(), shares(pd.Series(["0.65", "40"])).tolist()
    ([65.0, 100.0], [nan, 40.0])
    """
    number = pd.to_numeric(_full_match(texts, _SHARE, 1)).astype("float64")
    signed = _full_match(texts, _SHARE, 2).notna()
    bare = number[~signed & number.notna()]
    small = ~signed & number.le(1) & number.gt(0)
    if len(bare) and bare.le(1).all() and bare.between(0, 1, inclusive="neither").any():
        number = number.mask(small, number * 100)
    else:
        number = number.mask(small)
    return number.where(number.le(100))


def _plain(texts: pd.Series) -> pd.Series:
    """Return texts without case, spare spaces and marks at their ends; missing when blank."""
    plain = texts.astype("str").str.translate(_DASHES).str.casefold()
    plain = plain.str.replace(r"\s+", " ", regex=True).str.strip(" .*:")
    return plain.where(plain.ne(""), None)


def _full_match(texts: pd.Series, pattern: re.Pattern[str], group: int) -> pd.Series:
    found = _plain(texts).map(lambda text: pattern.fullmatch(text), na_action="ignore")
    return found.map(lambda match: match[group] if match else None, na_action="ignore").astype(
        "str"
    )
