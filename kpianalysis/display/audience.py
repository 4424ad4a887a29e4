"""Who reads the page, and what is not on it for them, said once each."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.suppression import BACKLOG, COUNTS, is_suppressed
from kpianalysis.audience import EXEMPT
from kpianalysis.display.blocks import Block, annex_heading, heading, join, paragraph
from kpianalysis.display.numbers import CONFIDENTIAL, whole
from kpianalysis.display.wording import months_in_words
from kpianalysis.review import Review

EXEMPT_PAGE = "Exempt: not for publication"
# Heading of each part that can be exempt: the key that links name, and its words.
_HEADINGS = {
    "asked_last_time": ("asked", "What you asked last time"),
    "service_credits": ("credits", "Service credits"),
    "projects": ("projects", "Projects"),
    "standing_questions": ("questions", "What members ask every time"),
    "evidence": ("evidence", "Evidence for, against and missing"),
}
_ANNEXES = ("standing_questions",)


def is_exempt(review: Review, section: str) -> bool:
    """Say whether a part of the page is withheld from its reader."""
    return section in review.withheld.sections


def exempt_section(section: str) -> Block:
    """Write a part that is exempt: its heading stays, so that links to it lead somewhere."""
    key, words = _HEADINGS[section]
    head = annex_heading if section in _ANNEXES else heading
    return join(head(key, f"{words}: exempt"), paragraph("This section is exempt."))


def mark_exempt(review: Review, title: Block) -> Block:
    """Mark the title of a page that is not for the public; that of a public page stays as it is."""
    if review.withheld.reader != EXEMPT:
        return title
    mark = Markup('<p class="exempt"><strong>{}.</strong></p>\n').format(EXEMPT_PAGE)
    page = title.page | {
        "title": f"{EXEMPT_PAGE}. {title.page.get('title', '')}",
        "audience": EXEMPT,
    }
    return replace(title, html=mark + title.html, page=page)


def say_exempt_kpis(review: Review) -> str:
    """Say how many KPIs are exempt, so that nobody takes the counts for those of all; else ""."""
    kpis = review.withheld.kpis
    if not kpis:
        return ""
    are, them = ("KPI is", "it") if kpis == 1 else ("KPIs are", "them")
    return f"{kpis} {are} exempt and not shown; no count on this page includes {them}."


def say_credits_of_others(review: Review) -> str:
    """Say that service credits leave out exempt KPIs, which a cap would share out too; else ""."""
    tariff = review.contract.credits
    if tariff is None or not review.withheld.ever:
        return ""
    cap = "" if tariff.cap_pence is None else ", as if no other counted towards the monthly cap"
    return f"Service credits are worked out for the KPIs shown{cap}."


def say_small_counts(review: Review) -> str:
    """Say from which count on counts of cases are shown; else ""."""
    smallest = review.withheld.smallest_count
    if smallest is None:
        return ""
    return (
        f"Counts of cases under {smallest} are not shown ({CONFIDENTIAL}), nor are counts that "
        "would give them away."
    )


def say_suppressed(months: pd.DataFrame) -> str:
    """Name the months whose counts are not shown, where sentences speak of the others; else ""."""
    hidden = months[is_suppressed(months) & months["value"].notna()]
    if hidden.empty:
        return ""
    return f"Counts for {months_in_words(hidden)} are not shown: a number is small or exempt."


def count_cell(row: pd.Series, column: str) -> str:
    """Write a count of a month: ``[c]`` where it is suppressed, ``[x]`` where it is not known.

    ``column`` is ``backlog``, or one of the counts behind the percentage.
    """
    flag = BACKLOG if column == "backlog" else COUNTS
    return CONFIDENTIAL if row.get(flag) in (True,) else whole(row[column])


def suppression_columns(review: Review) -> list[str]:
    """Name the columns that say in a CSV which counts are suppressed; none without a rule."""
    return [COUNTS, BACKLOG] if review.withheld.hides_counts else []
