"""Every mitigation since the contract began: timeline and table, from the same numbers."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup, escape

from kpianalysis.analysis.episode_results import (
    AFTER,
    BEFORE,
    DURING,
    NO_RESULT,
)
from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block, annex_heading, join, refer, table
from kpianalysis.display.mitigation_timeline import mitigated_misses, timeline, when_in_force
from kpianalysis.display.money import pounds_at_least
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SHORTHAND,
    measured,
    month_of,
    plural,
)
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month
from kpianalysis.review import Review

NOT_AN_EFFECT = "A mitigation is granted because results got worse: a difference is not its effect."


def every_episode(review: Review) -> Block:
    """Show every mitigation since the contract began; nothing where there was none."""
    rows = review.episodes
    if rows.empty:
        return Block(Markup(""))
    return join(
        annex_heading("mitigations", say_since_start(review)),
        timeline(review, _table(review, rows)).block(),
    )


def see_every_episode(review: Review) -> Markup:
    """Say how many mitigations there were since the contract began, and where they stand."""
    return escape(f"{say_since_start(review)}. See ") + refer("section", "mitigations") + "."


def say_since_start(review: Review) -> str:
    """Say how many mitigations there were, and how many misses they kept from counting."""
    rows = review.episodes
    misses, failures = int(rows["misses"].sum()), int(rows["failures"].sum())
    below = f", {failures:,} below minimum" if failures else ""
    known = f" since {_held_from(review).words}" if _older(review, rows).any() else ""
    return (
        f"Since the contract began: {plural(len(rows), 'mitigation')}, "
        f"{plural(misses, 'miss', 'misses')} not counted{below}{known}"
        f"{basis_note(mitigated_misses(review)['basis'])}"
    )


def credits_cell(row: pd.Series, of_period: str = "") -> str:
    """Write the service credits that a mitigation kept from coming back."""
    forgone, unknown = row[f"credits_forgone{of_period}"], row[f"credits_not_known{of_period}"]
    return pounds_at_least(forgone, unknown)


def basis_cell(row: pd.Series) -> str:
    """Write the basis of the register's entry, of the results and of the amounts."""
    both = [row["basis"], row["results_basis"]]
    return basis_words(one for text in both if isinstance(text, str) for one in text.split("; "))


def episodes_in_short(review: Review, rows: pd.DataFrame, key: str) -> Block:
    """Write the mitigations of one KPI without their results, a row for each."""
    has_credits, step = bool(rows["credits_forgone"].notna().any()), review.contract.step_word
    cells = [
        [
            when_in_force(row),
            *_not_counted(review, row, has_credits=has_credits),
            *([basis_cell(row)] if review.has_basis else []),
        ]
        for _, row in rows.iterrows()
    ]
    headers = ["In force", *_headers(step, has_credits=has_credits)]
    headers += ["Basis"] if review.has_basis else []
    notes = [
        *([_not_held(review)] if _older(review, rows).any() else []),
        *_marks([cell for line in cells for cell in line]),
    ]
    return table(
        key,
        f"Every mitigation of this KPI since the contract began, to {review.period.last.words}",
        headers,
        cells,
        _tidy(rows),
        numeric=range(1, 5 if has_credits else 4),
        note=" ".join(notes),
    )


def _table(review: Review, rows: pd.DataFrame) -> Block:
    has_credits, step = bool(rows["credits_forgone"].notna().any()), review.contract.step_word
    cells = []
    for _, row in rows.iterrows():
        kpi = review.contract.kpi(row["kpi_ref"])
        cells.append(
            [
                kpi.name,
                when_in_force(row),
                *_not_counted(review, row, has_credits=has_credits),
                *(_results(row, when, kpi) for when in (BEFORE, DURING, AFTER)),
                *([basis_cell(row)] if review.has_basis else []),
            ]
        )
    headers = ["KPI", "In force", *_headers(step, has_credits=has_credits)]
    headers += ["Results before", "Results during", "Results after"]
    headers += ["Basis"] if review.has_basis else []
    marks = _marks([cell for line in cells for cell in line])
    return table(
        "every-mitigation",
        f"Every mitigation since the contract began, to {review.period.last.words}",
        headers,
        cells,
        _tidy(rows),
        numeric=range(2, 6 if has_credits else 5),
        note=" ".join(
            [
                f"Before and after: as many {step}s as it was in force, at most those of a year. "
                "In brackets: how many of them have a result.",
                NOT_AN_EFFECT,
                *([_not_held(review)] if _older(review, rows).any() else []),
                *marks,
            ]
        ),
    )


def _headers(step: str, *, has_credits: bool) -> list[str]:
    headers = [f"{step.capitalize()}s", "Misses not counted", "Below minimum, not counted"]
    return [*headers, *(["Service credits given up"] if has_credits else [])]


def _not_counted(review: Review, row: pd.Series, *, has_credits: bool) -> list[str]:
    """Write the months of a mitigation and what did not count in them, as far as that is known."""
    unknown = row["end"] < pd.Timestamp(_held_from(review).first_day)
    counts = [str(row["misses"]), str(row["failures"])]
    counts += [credits_cell(row)] if has_credits else []
    return [str(row["months"]), *([NOT_AVAILABLE] * len(counts) if unknown else counts)]


def _tidy(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop(columns=[name for name in rows if str(name).endswith("_in_period")])


def _held_from(review: Review) -> Month:
    """Return the first month of which anything was received."""
    return month_of(review.assessments["period_start"].min())


def _older(review: Review, rows: pd.DataFrame) -> pd.Series:
    """Say which mitigations began before all results: their first misses are not known."""
    older: pd.Series = rows["start"].lt(pd.Timestamp(_held_from(review).first_day))
    return older


def _not_held(review: Review) -> str:
    return f"What did not count before {_held_from(review).words} is not in the data supplied."


def _results(row: pd.Series, when: str, kpi: Kpi) -> str:
    """Write the results before, during or after as a range, or why there are none."""
    n = int(row[f"n_{when}"])
    if not n:
        reason = row[f"reason_{when}"]
        return f"{NOT_AVAILABLE if reason == NO_RESULT else NOT_APPLICABLE} {reason}"
    agreed = [level for terms in kpi.terms for level in (terms.target, terms.minimum)]
    low, high = (measured(row[f"{end}_{when}"], kpi, *agreed) for end in ("low", "high"))
    return f"{low} ({n})" if low == high else f"{low} to {high} ({n})"


def _marks(texts: list[str]) -> list[str]:
    """Explain the shorthand that stands in some cells."""
    return [
        f"{mark} {SHORTHAND[mark]}."
        for mark in (NOT_AVAILABLE, NOT_APPLICABLE)
        if any(mark in text for text in texts)
    ]
