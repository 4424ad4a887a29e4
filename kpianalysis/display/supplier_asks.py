"""What must the supplier be asked, by file, sheet and cell where they are known?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.cleaning import wrong_lines
from kpianalysis.display.check_wording import (
    finding_period,
    finding_place,
    finding_question,
    finding_subject,
    what_figures_show,
)
from kpianalysis.display.council_words import without_words
from kpianalysis.display.coverage import months_without_results
from kpianalysis.display.numbers import period_of, text_or
from kpianalysis.display.plain_lines import Topic
from kpianalysis.display.to_settle import CREDITS, FLAGS, points_to_settle
from kpianalysis.display.wording import months_in_words
from kpianalysis.review import Review
from kpianalysis.supplier_note.wording import is_our_own, what_is_wrong
from kpianalysis.tables import State

FILES = "Points about the files that were sent"
_PLACE = ["file", "sheet", "cell"]


def supplier_asks(review: Review) -> list[Topic]:
    """List what the supplier must be asked; what there is nothing to ask about is left out."""
    settled = points_to_settle(review)
    asks = {
        "Without any result": _empty_months(review),
        "Figures that were not supplied": _not_supplied(review),
        "Findings of the checks": _findings(review),
        FLAGS: settled.get(FLAGS, []),
        CREDITS: settled.get(CREDITS, []),
        FILES: _files(review),
        "Misses on which the supplier has written nothing": _without_words(review),
    }
    return [Topic(about, tuple(points)) for about, points in asks.items() if points]


def wrong_in_files(review: Review) -> pd.DataFrame:
    """Return what is wrong in the extracts and may touch the period.

    Lines about another period's results are left out, and so are files that hold only those; a line
    of which nobody knows the period stays, where its file may hold results of this one.

    Returns
    -------
    DataFrame
        Rows of the ledger, with ``ours``: whether it is about how we keep our files, and so no
        matter for the supplier.
    """
    wrong = wrong_lines(review.ledger)
    first, last = (
        pd.Timestamp(month.first_day) for month in (review.period.first, review.period.last)
    )
    known = pd.concat([review.assessments, review.versions])[["period_start", *_PLACE]]
    known = known[known["file"].notna()]
    of_period = known["period_start"].between(first, last)
    mine, others = known[of_period], known[~of_period]
    elsewhere = wrong["file"].isin(others["file"]) & ~wrong["file"].isin(mine["file"])
    elsewhere |= _places(wrong).isin(_places(others)) & ~_places(wrong).isin(_places(mine))
    shown = wrong[~elsewhere].reset_index(drop=True)
    ours = [
        is_our_own(text_or(reason, ""), text_or(message, ""))
        for reason, message in zip(shown["reason"], shown["message"], strict=True)
    ]
    return shown.assign(ours=pd.Series(ours, dtype=bool))


def say_wrong(row: pd.Series) -> str:
    """Say what is wrong, and where: a line of the ledger."""
    what = what_is_wrong(*(text_or(row[name], "") for name in ("reason", "message", "raw")))
    return f"{finding_place(row)}: {what}"


def _empty_months(review: Review) -> list[str]:
    return [f"{when.words}." for when in months_without_results(review)]


def _not_supplied(review: Review) -> list[str]:
    """Name each cell in whose place the supplier wrote that there is no figure yet.

    A KPI of which nothing came at all is a finding of the checks.
    """
    rows = review.in_period
    silent = rows[rows["state"].eq(str(State.NOT_SUPPLIED)) & rows["file"].notna()]
    return [
        f"{finding_place(row)}: {review.contract.kpi(row['kpi_ref']).name}, "
        f"{period_of(row).words}; the file says “{row['note']}”."
        for _, row in silent[silent["note"].notna()].iterrows()
    ]


def _findings(review: Review) -> list[str]:
    """Say each finding as a question, with its period where that is not the review's."""
    said = []
    for _, row in review.checks.iterrows():
        period = finding_period(row)
        when = "" if period == review.period else f", {period.words}"
        said.append(
            f"{finding_place(row)}: {finding_subject(row, review)}{when}. "
            f"{what_figures_show(row, review)} {finding_question(row)}"
        )
    return said


def _files(review: Review) -> list[str]:
    """Say what is wrong in the files; not again where a check asks about the same cell."""
    wrong = wrong_in_files(review)
    in_a_cell = review.checks[review.checks["cell"].notna()]
    asked = _places(wrong).isin(_places(in_a_cell)) & wrong["cell"].fillna("").ne("")
    return [say_wrong(row) for _, row in wrong[~wrong["ours"] & ~asked].iterrows()]


def _without_words(review: Review) -> list[str]:
    silent = without_words(review)
    silent = silent[silent["missing"].isin(["supplier", "both"])]
    rows = review.in_period.merge(silent, on=["kpi_ref", "period_start"])
    return [
        f"{review.contract.kpi(str(ref)).name}, {months_in_words(months)}."
        for ref, months in rows.groupby("kpi_ref", sort=False)
    ]


def _places(rows: pd.DataFrame) -> pd.Series:
    """Return file, sheet and cell of each row as one; a CSV has no sheet."""
    parts = rows[_PLACE].astype(object).fillna("")
    return pd.Series(list(parts.itertuples(index=False, name=None)), rows.index, dtype=object)
