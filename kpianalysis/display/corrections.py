"""Figures that are not what members read before: old, new, when, and whether a status changed."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.since_last_page import CORRECTIONS, Change
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, bullets, join, paragraph
from kpianalysis.display.changed_figures import changed_figures
from kpianalysis.display.coverage import name_days
from kpianalysis.display.numbers import (
    date_words,
    month_of,
    plural,
)
from kpianalysis.last_page import LastPage
from kpianalysis.periods import Month
from kpianalysis.review import Review
from kpianalysis.tables import Verification

_MOST_COUNTS = 3


def corrections(review: Review) -> Block:
    """Show what changed since the last page, and the other corrected figures of the period."""
    last = review.last_page
    if last is None:
        return join(paragraph(_nothing(review)))
    return join(
        paragraph(say_counted_from(review, last), say_late(review, last), say_final(review, last)),
        bullets(say_counts(review, last)),
        changed_figures(review, last, last.figures)
        if len(last.figures)
        else paragraph(_nothing(review)),
    )


def say_changed(figures: pd.DataFrame) -> str:
    """Say for a heading how many figures are not what they were."""
    kinds = figures["change"]
    corrected = int(kinds.isin(CORRECTIONS).sum())
    said = [f"{plural(corrected, 'figure') if corrected else 'no figure'} corrected"]
    for kind in (Change.ARRIVED, Change.REOPENED, Change.JUDGED):
        if number := int(kinds.eq(kind).sum()):
            said.append(f"{number} {kind}")
    return ", ".join(said)


def say_counted_from(review: Review, last: LastPage) -> str:
    """Say from which day, and so from which page, changes are counted."""
    if last.page:
        mark = basis_note([last.page.basis]).replace("figures", "date")
        return (
            f"The last page that members had, on {last.page.period.words}, stood as at "
            f"{date_words(last.day)}{mark}. What changed since then is listed here."
        )
    if last.asked:
        return f"What changed after {date_words(last.day)} is listed here."
    if last.covered is None:
        return "No earlier page is recorded, and no figure had been received before."
    return (
        f"No earlier page is recorded. Changes are counted from {date_words(last.day)}, the day "
        f"before the first figures of {review.period.words} were received."
    )


def say_late(review: Review, last: LastPage) -> str:
    """Say which months came after the others of the period; nothing where all are new."""
    rows = months_of(review, last.late)
    if rows.empty or not last.covered or review.period.first > last.covered.last:
        return ""
    held = plural(int(rows["file"].notna().sum()), "figure")
    provisional = rows["verification"].eq(str(Verification.PROVISIONAL)).any()
    have = "has" if len(last.late) == 1 else "have"
    mark = f"{', provisional' if provisional else ''}{basis_note(rows['basis'])}"
    return f"{name_days(review, rows['period_start'])} {have} arrived since: {held}{mark}."


def say_final(review: Review, last: LastPage) -> str:
    """Count the provisional figures that became final as they were."""
    if last.final.empty:
        return ""
    months = name_days(review, last.final["period_start"])
    number = plural(len(last.final), "provisional figure")
    return f"{number} of {months} became final, unchanged{basis_note(last.final['basis'])}."


def say_counts(review: Review, last: LastPage) -> list[str]:
    """Say of each month what its summary said then and says now.

    Where too many months changed, only their names.
    """
    if len(last.counts) > _MOST_COUNTS:
        months = name_days(review, last.counts["period_start"])
        return [f"The counts of {len(last.counts)} {review.contract.step_word}s changed: {months}."]
    said = []
    for _, row in last.counts.iterrows():
        month = month_of(row["period_start"])
        named = review.contract.period_of(row["period_start"]).words
        mark = basis_note(months_of(review, (month,))["basis"])
        then = _then(review, last, month)
        now = "as corrected" if _has_correction(last, row["period_start"]) else "now"
        met = f"{plural(row['met_before'], 'KPI')} met {_their(row['met_before'])} target"
        counted = {"met": met, "failures": f"{plural(row['failures_before'], 'failure')} counted"}
        if row["met"] == row["met_before"]:
            counted["misses"] = f"{plural(row['misses_before'], 'missed target')} counted"
        parts = [
            f"{named}: {before} {then}, {row[name]} {now}{mark}."
            for name, before in counted.items()
            if row[name] != row[f"{name}_before"]
        ]
        said.append(" ".join(parts))
    return said


def months_of(review: Review, months: tuple[Month, ...]) -> pd.DataFrame:
    """Return the rows of some months."""
    days = [pd.Timestamp(month.first_day) for month in months]
    return review.assessments[review.assessments["period_start"].isin(days)]


def _nothing(review: Review) -> str:
    last = review.last_page
    if last and last.page and last.page.period.last in review.period:
        page, step = last.page.period.words, review.contract.step_word
        return f"No figure of {page} or of an earlier {step} has changed."
    return f"No figure of {review.period.words} was corrected after it was sent."


def _then(review: Review, last: LastPage, month: Month) -> str:
    """Name the earlier count: as printed, when members had a page on the month."""
    pages = [p for p in review.contract.pages if p.as_at <= last.day and month in p.period]
    if not last.page or not pages:
        return "before"
    return "as first printed" if len(pages) == 1 else "as last printed"


def _their(number: int) -> str:
    return "its" if number == 1 else "their"


def _has_correction(last: LastPage, day: pd.Timestamp) -> bool:
    """Say whether another figure changed the counts; another target or mitigation does not."""
    changes = last.changes[last.changes["period_start"].eq(day)]
    counted = changes[changes["status_changed"] | changes["counting_changed"]]
    return bool(counted["change"].ne(Change.JUDGED).any())
