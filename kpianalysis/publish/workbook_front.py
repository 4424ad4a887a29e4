"""What does a reader of the workbook find before its tables? Cover, contents and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from kpianalysis.audience import EXEMPT
from kpianalysis.display.audience import EXEMPT_PAGE
from kpianalysis.display.basis import BASIS_EXPLAINED, bases
from kpianalysis.display.made_up import say_made_up
from kpianalysis.display.numbers import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    REVISED,
    SHORTHAND,
    date_words,
)
from kpianalysis.publish.approval import Approval
from kpianalysis.review import Review

DRAFT = "Draft"
# The page marks figures; here words and dates can be missing as well.
_SHORTHAND = SHORTHAND | {
    NOT_AVAILABLE: "not available: nothing was supplied or recorded",
    NOT_APPLICABLE: "not applicable: there is nothing to hold, or it could not be worked out",
}
_NOTES = {
    "Empty cells": f"No cell is empty. What people supply or record has {NOT_AVAILABLE} where it "
    f"is missing. What is worked out, or what only some rows have, has {NOT_APPLICABLE}. Counts "
    f"that are held back have {CONFIDENTIAL}.",
    "Provisional and revised": f"{PROVISIONAL} and {REVISED} mark figures on the page. Here a "
    "column says it in words: provisional, verified or corrected.",
    "KPI's own unit": "The unit in which a KPI is measured. A percentage of 70.71 is 70.71%, and "
    "gaps between percentages are percentage points.",
    "Numbers": "Unrounded, to 16 significant digits. The page rounds them.",
    "Dates": "Shown as 12 July 2019. A date that stands for a month is shown as July 2019, and is "
    "the first day of that month.",
    "Texts": "As they were written. A character that nobody sees is shown as \ufffd. A text that "
    "is too long for a cell is cut there, and says so.",
    "CSV files": "The same tables stand in the folder “tables” beside this workbook, one CSV "
    "file for each, with a short name for each column. There an empty cell is empty, and dates are "
    "written as 2019-07-12.",
}  # fmt: skip


def facts_of(review: Review) -> dict[str, str]:
    """Return what the cover says of a period, where its page does not say it otherwise."""
    contract = review.contract
    return {
        "contract": contract.name,
        "period": review.period.words,
        "parties": f"{contract.council} and {contract.supplier}",
        "as_at": review.as_at.isoformat(),
        "made_up": say_made_up(
            bases(review.assessments["basis"]) if review.has_basis else [],
            fictional=contract.fictional,
            where="in this workbook",
        ),
        "contact": contract.publication.contact or "",
    }


def cover_lines(facts: Mapping[str, str]) -> tuple[list[str], list[str], list[str]]:
    """Return the lines of the cover: what it is, what to know of the figures, whom to ask.

    Parameters
    ----------
    facts : mapping
        ``contract, parties, period, as_at`` and, where they are known, ``status, made_up, contact,
        audience``, and those of an approval.
    """
    as_at = dt.date.fromisoformat(facts["as_at"])
    what = [
        EXEMPT_PAGE if facts.get("audience") == EXEMPT else "",
        f"Contract: {facts['contract']}",
        f"Parties: {facts['parties']}",
        f"Period: {facts['period']}",
        f"Status: {facts.get('status', DRAFT)}, as at {date_words(as_at)}",
        " ".join(approval.said) if (approval := Approval.from_facts(facts)) else "",
    ]
    about = [
        facts.get("made_up", ""),
        "Every table and chart of the page has a sheet here, in the order of the page and under "
        "the same number.",
        "The sheet “Notes” explains shorthand, units and dates.",
    ]
    contact = [facts.get("contact", "")]
    what, about, contact = ([line for line in part if line] for part in (what, about, contact))
    return what, about, contact


def notes(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what is to be explained and how; the bases where figures are made up."""
    bases = BASIS_EXPLAINED if facts.get("made_up") else {}
    return [
        *((mark, _sentence(meaning)) for mark, meaning in _SHORTHAND.items()),
        *((f"Basis: {basis}", meaning) for basis, meaning in bases.items()),
        *_NOTES.items(),
    ]


def legend(shown: Sequence[Sequence[object]]) -> list[str]:
    """Explain the shorthand that stands in a table instead of something missing."""
    there = {cell for row in shown for cell in row if isinstance(cell, str)}
    return [f"{mark} {_sentence(meaning)}" for mark, meaning in _SHORTHAND.items() if mark in there]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."
