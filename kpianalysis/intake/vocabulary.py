"""What do suppliers call each column, and what is a total?"""

from __future__ import annotations

import re
from functools import lru_cache

from kpianalysis.intake.cell_text import tidy_text

# What suppliers call each column. A group's heading may stand before its own ("mitigation reason").
VOCABULARY: dict[str, tuple[str, ...]] = {
    "ref": (
        "ref", "kpi ref", "kpi reference", "reference", "kpi", "kpi no", "kpi number", "kpi id",
        "ref no", "kpi code", "code", "indicator ref", "measure ref", "series id",
    ),
    "title": (
        "description", "kpi description", "title", "kpi title", "measure", "indicator", "kpi name",
        "name", "performance indicator", "performance measure", "key performance indicator",
        "measure description", "indicator description", "metric",
    ),
    "area": (
        "area", "service area", "service", "workstream", "directorate", "department", "team",
    ),
    "period": (
        "month", "period", "reporting month", "reporting period", "date", "contract month",
        "quarter", "month year",
    ),
    "year": ("year", "financial year", "fy"),
    "period_start": ("period start", "from", "start date", "period from"),
    "period_end": ("period end", "period ending", "to", "end date", "month ending", "period to"),
    "period_days": ("days in period", "number of days"),
    "value": (
        "achieved", "actual", "value", "performance", "result", "level achieved", "score", "%",
        "percent", "percentage", "actuals", "outturn", "actual performance", "actual result",
        "performance achieved", "achievement", "results", "achieved level", "this month",
        "current month", "in month", "month actual", "this period", "current period", "act", "pct",
        "latest", "delivered",
    ),
    "target": (
        "target", "tsl", "target service level", "target level", "targets", "target performance",
        "service level target", "tgt", "goal", "aim", "plan", "planned",
    ),
    "minimum": (
        "minimum", "msl", "minimum service level", "minimum level", "min", "floor standard",
    ),
    "numerator": (
        "numerator", "number on time", "number achieved", "num", "number in time", "number met",
        "within target",
    ),
    "denominator": (
        "denominator", "total number", "out of", "den", "denom", "total cases", "base",
    ),
    "backlog": ("open backlog", "backlog", "open cases", "number open"),
    "unit": ("unit", "units", "unit of measure", "measured in"),
    "status": ("status", "rag", "rag status", "colour", "rag rating"),
    "mitigated": ("mitigated", "mitigation", "mitigation granted", "mitigation mitigated"),
    "mitigation_reason": ("mitigation reason", "reason for mitigation"),
    "cause": ("cause", "cause of miss", "reason for miss", "commentary"),
    "remedy": ("remedy", "action", "remedial action", "actions"),
    "effect": ("effect", "effect on residents", "impact", "impact on residents"),
    "note": ("note", "notes", "comment", "comments", "remarks"),
    "verification": ("data status", "verification", "figure status"),
    "escalated": ("escalated", "escalation"),
}  # fmt: skip
# Texts that may stand in several columns; they are joined. Two columns of another role are not.
JOINED = ("ref", "title", "note", "cause", "remedy", "effect")
# What a row may be called where target and result stand in rows of their own.
KINDS = ("value", "target", "minimum", "numerator", "denominator", "backlog", "status", "note")
# The whole name, or up to a dash or bracket: "Total calls" and "Average wait" are measures.
_TOTAL = re.compile(
    r"((grand|sub|overall|running|contract|service|area|monthly|column)[ -]*)?totals?"
    r"|(total|average|mean|sum|overall)( (total|average|mean|performance|score|result)s?)?"
    r"|all|(overall|all) (kpis?|measures|indicators|areas|services)"
    r"|(total|average|mean|sum)s? (for|of|over|across) (all|the|kpis?|areas?|services?)( .*)?"
    r"|(?!.*\bin )(\w+ ){1,3}(sub[ -]?)?totals?"
    r"|((national|regional|england|peer|group|council|contract|service|area) )?"
    r"(average|mean|median)"
    r"|benchmarks?|variance|tolerance|targets?|ytd|year to date|cumulative|combined|council[ -]wide"
    r"|(last|previous|prior) (month|quarter|year)"
    r"|((total |number |total number )(of )?)?kpis( \w+){0,4}",
    re.I,
)
_PLAIN_TOTAL = re.compile(r"((grand|sub|overall|annual|running)[ -]*)?totals?", re.I)
# A row that says no more than this begins the notes below a table.
_NOTES = re.compile(
    r"(foot)?notes?|key|sources?|prepared by|produced by|comments|end of report", re.I
)
_SUMMING = re.compile(
    r"\b(ytd|year to date|to date|cumulative|totals?|average|avg|mean|variance|change|trend"
    r"|(last|previous|prior) (month|year))\b",
    re.I,
)
_LONGEST = 60
_ROLE_OF = {word: role for role, words in reversed(VOCABULARY.items()) for word in words}


def role_of(text: str) -> str | None:
    """Return the role that a plain heading names.

    >>> role_of("achieved"), role_of("colour of the sky")
    ('value', None)
    """
    return _ROLE_OF.get(text)


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return a heading without case, brackets, units and marks.

    >>> plain("KPI_Ref*"), plain("Achieved (%)"), plain("Actual %"), plain("%")
    ('kpi ref', 'achieved', 'actual', '%')
    """
    if len(text) > 4 * _LONGEST:
        return text
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]|[*†‡:#¹²³]", " ", tidy_text(text).casefold())
    bare = " ".join(re.sub(r"[_/.]", " ", bare).split())
    return " ".join(re.sub(r"[%£]", " ", bare).split()) or bare


def begins_notes(text: str) -> bool:
    """Say whether the notes below a table begin with a row.

    >>> begins_notes("Notes:"), begins_notes("Noted in April")
    (True, False)
    """
    return bool(_NOTES.fullmatch(text.strip(" :.")))


@lru_cache(maxsize=4096)
def is_total(name: str) -> bool:
    """Say whether a row's name is that of a total, or of what results are compared with.

    >>> is_total("Grand total"), is_total("Total - Roads"), is_total("Average wait in minutes")
    (True, True, False)
    """
    bare = re.split(r"\s+[-(]|:", name)[0].strip(" *")
    plain_total = is_plain_total(bare)
    return len(name) <= _LONGEST and bool(plain_total or _TOTAL.fullmatch(name.strip(" :*")))


@lru_cache(maxsize=4096)
def is_plain_total(name: str) -> bool:
    """Say whether a name is the word total and no more: not even a ref beside it makes it a KPI.

    >>> is_plain_total("Grand total"), is_plain_total("Overall score")
    (True, False)
    """
    return bool(_PLAIN_TOTAL.fullmatch(name.strip(" :*")))


def sums_up(heading: str) -> bool:
    """Say whether a column's heading is that of a total over months."""
    return len(heading) <= _LONGEST and bool(_SUMMING.search(heading))
