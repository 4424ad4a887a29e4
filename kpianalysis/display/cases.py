"""How many cases stand behind the percentages? The sentences that count them."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from kpianalysis.analysis.people import people_behind, pooled_percentage
from kpianalysis.display.audience import count_cell, say_suppressed
from kpianalysis.display.backlog import backlog_of
from kpianalysis.display.basis import basis_note
from kpianalysis.display.coverage import words_of_results
from kpianalysis.display.numbers import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    gap_size,
    listed,
    measured,
    whole,
)
from kpianalysis.display.wording import months_in_words
from kpianalysis.kpi import Kpi
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review
from kpianalysis.tables import State


def say_people(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say how many cases stand behind the misses, and how many fewer would have met the target.

    Names the months when the counts of some measured months are not known, or not shown.
    """
    counts = people_behind(months)
    has_value = months["value"].notna()
    known = counts["affected"].notna() & has_value
    if not known.any() or not kpi.is_percentage:
        return say_suppressed(months) if kpi.is_percentage else ""
    noun = kpi.counted or "cases"
    mark = basis_note(months.loc[known, "counts_basis"])
    affected, total = counts.loc[known, "affected"].sum(), months.loc[known, "denominator"].sum()
    fewer = counts.loc[known, "to_target"].sum()
    how = kpi.counted_miss or "were not as measured"
    when = "" if known.sum() == has_value.sum() else f"In {months_in_words(months[known])}, "
    sentence = f"{when}{whole(affected)} of {whole(total)} {noun} {how}"
    if fewer:
        sentence += f"; {whole(fewer)} fewer would have met the target"
    return f"{sentence}{mark}. {say_suppressed(months)}".rstrip()


def behind_miss(row: pd.Series, kpi: Kpi) -> str:
    """Write for a table how many people a miss is, how many fewer would have met it, the backlog.

    ``row`` is a month with the columns of :func:`kpianalysis.analysis.people.people_behind`.
    """
    parts = []
    noun = kpi.counted or "cases"
    if kpi.is_percentage and pd.isna(row["affected"]):
        held_back = count_cell(row, "numerator") == CONFIDENTIAL
        parts.append(f"{CONFIDENTIAL} {noun}" if held_back else f"{NOT_AVAILABLE} not supplied")
    elif kpi.is_percentage:
        parts.append(f"{whole(row['affected'])} of {whole(row['denominator'])} {noun}")
        if row["to_target"]:
            parts.append(f"{whole(row['to_target'])} too many")
    parts.append(backlog_of(row, kpi))
    return "; ".join(part for part in parts if part) or NOT_APPLICABLE


def say_quarter(months: pd.DataFrame, kpi: Kpi, period_words: str) -> str:
    """Say the result of the whole period, from counts and not from an average of percentages."""
    pooled = pooled_percentage(months)
    counts = months.loc[months["value"].notna()]
    if math.isnan(pooled) or len(counts) < 2:
        return ""
    missing = (months["value"].isna() & months["state"].ne(str(State.NO_VOLUME))).any()
    over = months_in_words(counts) if missing else period_words
    return (
        f"Over {over} together it was {measured(pooled, kpi, *counts['target'].unique())}: "
        f"{whole(counts['numerator'].sum())} of {whole(counts['denominator'].sum())}"
        f"{basis_note(counts['counts_basis'])}."
    )


def say_earlier_periods(review: Review, kpi: Kpi) -> str:
    """Say the pooled result of the last review period and of the same months a year before.

    Nothing is said of months in which the KPI measured something else.
    """
    said = []
    for period in (review.previous_period, review.period.a_year_before()):
        since = ReviewPeriod(period.first + 1, review.period.last)
        if any(item.first in since for item in kpi.redefinitions):
            continue
        months = review.months_in(kpi.ref, period)
        pooled = pooled_percentage(months)
        complete = len(months) * review.contract.step_months == len(period)
        if complete and months["value"].notna().all() and pooled == pooled:
            said.append(
                f"{measured(pooled, kpi)} in {period.words}{basis_note(months['counts_basis'])}"
            )
    return f"Before, it was {listed(said)}." if said else ""


def say_difference(review: Review, kpi: Kpi) -> str:
    """Say how far a KPI lies from its companion over the period, from the cases of both."""
    pairs = review.statistics.companion_pairs
    if kpi.ref not in pairs.index:
        return ""
    pair: Any = pairs.loc[kpi.ref]
    other = review.contract.kpi(str(pair["companion_ref"]))
    if pair["reason"] is not None:
        either = review.in_period[review.in_period["kpi_ref"].isin([kpi.ref, other.ref])]
        if hidden := say_suppressed(either):
            return f"How far apart the two are is not worked out. {hidden}"
        return f"How far apart the two are cannot be said from cases: {pair['reason']}."
    period = review.in_period
    counts = period.loc[period["kpi_ref"].isin([kpi.ref, other.ref]), "counts_basis"]
    side = "lower" if pair["estimate"] < 0 else "higher"
    low, high = sorted((abs(pair["low"]), abs(pair["high"])))
    cases = (
        f"Over {words_of_results(review)}: {whole(pair['own_numerator'])} of "
        f"{whole(pair['own_denominator'])} cases here and {whole(pair['companion_numerator'])} of "
        f"{whole(pair['companion_denominator'])} there{basis_note(counts)}"
    )
    if not pair["differs"]:
        return f"{cases}. Chance alone could make this difference."
    return (
        f"{cases}. That is {gap_size(pair['estimate'], kpi)} {side}, more than chance would make"
        f"{basis_note(counts)}. Allowing for chance, the true difference lies between "
        f"{gap_size(low, kpi).removesuffix(' percentage points')} and {gap_size(high, kpi)}, "
        f"with 95% confidence{basis_note(counts)}."
    )
