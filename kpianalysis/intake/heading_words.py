"""What does a line of one cell say: a note, nothing in particular, or whose the rows below are?"""

from __future__ import annotations

import re

from kpianalysis.intake.vocabulary import begins_notes, is_total
from kpianalysis.months import month_in_title

_NOTED = re.compile(
    r"[*†‡(\[]|(foot)?notes?\b|n\.?b\b|sources?( ?[:-]|$)|figures?\b|provisional\b|see\b|http"
    r"|(page|annex|appendix) ?\w{0,3}( of \d+)?$|continued"
    r"|(prepared|produced|printed) (by|on|for)\b"
    r"|end of (the )?(report|table|document|page|sheet)",
    re.I,
)
# Words that say what kind of table stands below, but not whose.
_GENERAL = re.compile(
    r"\b(kpis?|key|performance|indicators?|measures?|results?|reports?|tables?|pages?|data|summary"
    r"|monthly|quarterly|annual|service|area|sheet|export|sections?|parts?|continued|cont|of|and|the"
    r"|for|against|targets?|[0-9]+|[a-z])\b|[^\w\s]",
    re.I,
)
_BEFORE = re.compile(
    r"^(\d{1,2}(\.\d{1,2})*[.):]? +"
    r"|((service )?area|section|table|part|annex|appendix) ?\w{0,3} ?[:.-] ?)+",
    re.I,
)
_AFTER = re.compile(
    r"[\s:(-]+((kpis?|performance|indicators?|measures?|results?|reports?|data|summary)\b[\s)]*)+$",
    re.I,
)


def says_nothing_of_an_area(text: str) -> bool:
    """Say whether a line is a note, a total, a period, or only says what kind of table follows.

    >>> says_nothing_of_an_area("Page 1 of 2"), says_nothing_of_an_area("KPI results")
    (True, True)
    >>> says_nothing_of_an_area("Human Resources KPIs")
    False
    """
    noted = _NOTED.match(text) or text.endswith(".") or begins_notes(text)
    return bool(
        noted or is_total(text) or month_in_title(text) or not _GENERAL.sub(" ", text).strip()
    )


def without_frame(text: str) -> str:
    """Return a heading without what frames a name: "Service area:" before it, "KPIs" behind it.

    >>> without_frame("Service area: Customer Service Centre - KPI results")
    'Customer Service Centre'
    >>> without_frame("2. Street Lighting"), without_frame("Annex B: Roads")
    ('Street Lighting', 'Roads')
    """
    return _AFTER.sub("", _BEFORE.sub("", text)).strip()
