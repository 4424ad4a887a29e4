"""What does a label of a supplier's summary count? Only words that can mean nothing else."""

from __future__ import annotations

import re

from kpianalysis.intake.cell_text import tidy_text

MET, MISSED, BETWEEN = "met target", "missed target", "missed target, minimum met"
BELOW_MINIMUM, MITIGATED, KPIS, CREDITS = "below minimum", "mitigated", "kpis", "credits"

_OF = r"(?:(?:total )?(?:number|no|count) of )?"
_WHO = rf"{_OF}(?:kpis )?(?:that |which |are |is |were )*"
_LEVEL = r"(?:the |their )?{}(?: service)?(?: level)?s?"
_TARGET, _MINIMUM = _LEVEL.format("(?:target|tsl)"), _LEVEL.format("(?:minimum|msl)")
_REACHED = r"(?: was| were)? (?:met|achieved|reached)"
_NOT_REACHED = r"(?: was| were)? (?:missed|not (?:met|achieved|reached))"
_LABELS = {
    MET: rf"{_WHO}(?:met|meeting|achieved|achieving|at|on|at or above) {_TARGET}"
    rf"|{_OF}{_TARGET}{_REACHED}",
    BETWEEN: rf"{_WHO}(?:below|missed|missing) {_TARGET},? (?:but )?"
    rf"(?:{_MINIMUM}{_REACHED}|(?:above|met) {_MINIMUM})"
    rf"|{_WHO}between {_TARGET} and {_MINIMUM}",
    MISSED: rf"{_WHO}(?:below|missed|missing|not meeting|failing|failed to meet) {_TARGET}"
    rf"|{_OF}{_TARGET}{_NOT_REACHED}",
    BELOW_MINIMUM: rf"{_WHO}(?:below|under|not meeting) {_MINIMUM}|{_OF}{_MINIMUM}{_NOT_REACHED}",
    MITIGATED: rf"{_WHO}(?:mitigated|(?:in|with|under) mitigation)(?: kpis)?",
    KPIS: r"(?:total )?(?:number of )?kpis(?: in (?:total|force))?|all kpis|total kpis",
    CREDITS: r"(?:total |net )?service credits?(?: total)?(?: due| payable| owed| deducted)?"
    r"(?:,? (?:for|in|this) (?:the |this )?(?:month|quarter|period))?",
}
_PATTERNS = {what: re.compile(pattern) for what, pattern in _LABELS.items()}
# Any label that is known holds one of these: looking for them first costs little.
MAY_BE = r"target|minimum|tsl|msl|mitigat|kpis|service credit"
_MAY_BE = re.compile(MAY_BE, re.I)
_COLOUR = re.compile(r"\b(?:green|amber|red)\b")


def what_is_stated(label: str) -> str | None:
    """Say what a summary's label counts; None where its words could mean something else.

    Examples
    --------
    >>> what_is_stated("Target Service Level Achieved"), what_is_stated("KPIs at target (green)")
    ('met target', 'met target')
    >>> what_is_stated("Below Target Service Level, Minimum met")
    'missed target, minimum met'
    >>> what_is_stated("Green") is None, what_is_stated("KPI failures") is None
    (True, True)
    """
    if not _MAY_BE.search(label):
        return None
    words = re.sub(r"[^a-z0-9,]+", " ", _COLOUR.sub(" ", tidy_text(label).casefold()))
    bare = words.replace(" ,", ",").strip(" ,")
    return next((what for what, words in _PATTERNS.items() if words.fullmatch(bare)), None)
