"""How did a KPI do before its mitigation and during it, as far as chance lets us say?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kpianalysis.analysis.episode_results import AFTER, BEFORE, DURING
from kpianalysis.analysis.episodes import months_of_episodes
from kpianalysis.analysis.proportion import pooled_proportions
from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block, join, paragraph, table
from kpianalysis.display.episodes import NOT_AN_EFFECT
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SHORTHAND,
    by_step,
    measured,
    plural,
    whole,
)
from kpianalysis.display.wording import months_in_words, say_range
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review

_INTERVAL = "With 95% confidence between"


def results_about(review: Review, kpi: Kpi, episode: pd.Series) -> Block:
    """Show the results before, during and after one mitigation side by side, with intervals.

    Parameters
    ----------
    review : Review
        The period.
    kpi : Kpi
        Whose mitigation it is.
    episode : Series
        One of :attr:`Review.episodes`.
    """
    months = months_of_episodes(
        review.contract,
        review.assessments,
        review.period,
        last_arrived=review.last_arrived,
        as_at=review.as_at,
    )
    own = months[months["kpi_ref"].eq(kpi.ref) & months["start"].eq(episode["start"])]
    pooled = pooled_proportions(own.assign(kpi_ref=own["when"])) if kpi.is_percentage else None
    shown = [when for when in (BEFORE, DURING, AFTER) if when == DURING or _has(own, when)]
    cells = [_cells(review, kpi, when, own, pooled, episode) for when in shown]
    basis, step = basis_words(own["basis"]), review.contract.step_word
    texts = [cell for line in cells for cell in line]
    notes = [
        by_step("Before and after: as many months as it was in force", step)
        + ", at most those of a year.",
        "The interval allows for chance alone, and needs the number of cases of each month."
        if kpi.is_percentage
        else "",
        *(f"{m} {SHORTHAND[m]}." for m in (NOT_AVAILABLE, NOT_APPLICABLE) if m in " ".join(texts)),
        f"Basis: {basis}." if basis else "",
    ]
    headers = ["When", f"{step.capitalize()}s", "Results"]
    headers += ["All cases together", _INTERVAL] if kpi.is_percentage else []
    return join(
        paragraph(_finding(kpi, episode, own), NOT_AN_EFFECT),
        table(
            f"{kpi.ref}-before-and-during",
            f"{kpi.name} before and during its mitigation",
            headers,
            cells,
            own[["when", "period_start", "value", "target", "numerator", "denominator", "basis"]],
            numeric=range(2, len(headers)),
            note=" ".join(filter(None, notes)),
        ),
    )


def _finding(kpi: Kpi, episode: pd.Series, months: pd.DataFrame) -> str:
    """Say both means in one sentence; why not, where one of them is missing."""
    if not (episode["n_before"] and episode["n_during"]):
        return "The two cannot be compared: there are no results of one of them."
    before, during = (measured(episode[f"mean_{when}"], kpi) for when in (BEFORE, DURING))
    return (
        f"On average it was {during} during the mitigation and {before} before it"
        f"{basis_note(months['basis'])}."
    )


def _cells(
    review: Review,
    kpi: Kpi,
    when: str,
    months: pd.DataFrame,
    pooled: pd.DataFrame | None,
    episode: pd.Series,
) -> list[str]:
    rows = months[months["when"].eq(when)]
    first = when.capitalize()
    if rows.empty:
        more = [NOT_APPLICABLE] * 2 if pooled is not None else []
        return [first, f"none: {episode[f'reason_{when}']}", NOT_APPLICABLE, *more]
    number = plural(len(rows), review.contract.step_word)
    line = [first, f"{months_in_words(rows)} ({number})", say_range(rows, kpi)]
    if pooled is None:
        return line
    whole_row: Any = pooled.loc[when]
    if pd.isna(whole_row["estimate"]):
        return [*line, NOT_AVAILABLE, NOT_AVAILABLE]
    return [
        *line,
        f"{whole(whole_row['numerator'])} of {whole(whole_row['denominator'])}: "
        f"{measured(whole_row['estimate'], kpi)}",
        f"{measured(whole_row['low'], kpi)} and {measured(whole_row['high'], kpi)}",
    ]


def _has(months: pd.DataFrame, when: str) -> bool:
    return bool(months["when"].eq(when).any())
