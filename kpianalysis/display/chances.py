"""When will a KPI meet its target? The outlook in whole chances, or why there is none."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.analysis.expectations import MONTHS_IN_YEAR
from kpianalysis.analysis.months_to_target import AT_TARGET, MET_LAST, NOT_ON_PRESENT
from kpianalysis.analysis.outlook import NO_BETTER, NO_BETTER_THAN_A_COIN, WITH_LAST_YEAR
from kpianalysis.analysis.verdict import MET_TARGET
from kpianalysis.display.basis import basis_note
from kpianalysis.display.numbers import by_step, measured, month_of, plural
from kpianalysis.display.wording import name_months
from kpianalysis.kpi import Kpi
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review

_NEARLY_NEVER, _NEARLY_ALWAYS = 0.05, 0.95
_EVEN = (0.45, 0.55)
_AHEAD = (1, 2, 3)


def say_chance(probability: float) -> str:
    """Say a probability in whole chances: more digits would claim more than is known.

    Examples
    --------
    >>> say_chance(0.11), say_chance(0.68), say_chance(0.004)
    ('about 1 chance in 10', 'about 7 chances in 10', 'under 1 chance in 20')
    >>> say_chance(0.5), say_chance(0.97)
    ('about an even chance', 'over 19 chances in 20')
    """
    if probability < _NEARLY_NEVER:
        return "under 1 chance in 20"
    if probability > _NEARLY_ALWAYS:
        return "over 19 chances in 20"
    if _EVEN[0] <= probability <= _EVEN[1]:
        return "about an even chance"
    tenths = min(max(int(np.floor(10 * probability + 0.5)), 1), 9)
    return f"about {plural(tenths, 'chance')} in 10"


def say_outlook(review: Review, kpi: Kpi) -> list[str]:
    """Say the chances of the next three months and period, and what result to expect.

    The sentences name the months; those already received are not among them.
    """
    row: Any = review.statistics.outlooks.loc[kpi.ref]
    mark = basis_note(_history(review, kpi)["basis"])
    contract = review.contract
    step, length = contract.step_word, contract.step_months
    if pd.isna(row["expected_1"]):
        return [f"What comes next cannot be said: {by_step(row['reason'], step)}{mark}."]
    first = month_of(row["first_month"])
    starts = [first + length * (ahead - 1) for ahead in _AHEAD]
    months = [contract.period_of(start.first_day) for start in starts]
    said = []
    if pd.notna(row["p_met_1"]):
        chances = [say_chance(row[f"p_met_{ahead}"]) for ahead in _AHEAD]
        each = ReviewPeriod(first, months[-1].last).words
        if len(set(chances)) == 1:
            said.append(f"In each {step} of {each}: {chances[0]} of meeting its target{mark}.")
        else:
            in_turn = groupby(zip(chances, months, strict=True), key=lambda pair: pair[0])
            alike = [(chance, [month for _, month in pairs]) for chance, pairs in in_turn]
            said += [
                f"In {name_months(group)}: {chance} of meeting its target{mark}."
                for chance, group in alike
            ]
        months_ahead = min(len(review.period), MONTHS_IN_YEAR)
        period = ReviewPeriod(first, first + (months_ahead - 1)).words
        if len(review.period) > length:
            said.append(f"For {period} taken together: {say_chance(row['p_met_period'])}.")
        said.append(
            f"Worked out for its own past {step}s, such chances came nearer than how often it met "
            "its target."
        )
    else:
        why = by_step(_why(row["reason"]), step)
        said.append(f"No chance of meeting its target is given: {why}.")
    low, high = row["low_1"], row["high_1"]
    if pd.notna(low) and low != high:
        said.append(
            f"In 8 cases of 10, the result of {months[0].words} would lie between "
            f"{measured(low, kpi)} and {measured(high, kpi)}{mark}."
        )
        said.append(f"That is if it goes on as it did in {plural(int(row['n']), step)}.")
    if row["method"] == WITH_LAST_YEAR and len(said):
        said.append(f"The same {step}s of last year count in this.")
    return said


def say_pace(review: Review, kpi: Kpi) -> str:
    """Say how many months a KPI that misses its target would need at its present pace."""
    row: Any = review.statistics.to_target.loc[kpi.ref]
    if pd.notna(row["months_low"]):
        high = int(row["months_high"])
        more = " or more" if row["beyond_cap"] else ""
        return (
            f"At its present pace it would need {int(row['months_low'])} to {high} months{more} to "
            "reach its target."
        )
    if row["reason"] in (MET_LAST, AT_TARGET):
        return ""
    # Of a KPI that met its target nobody asks it, however few its months are.
    if review.statistics.verdicts.loc[kpi.ref, "standing"] == MET_TARGET:
        return ""
    if row["reason"] == NOT_ON_PRESENT:
        # What comes next rests on all that has arrived; this, on the months of the page.
        on = f"results to {review.last_arrived.words}" if review.later_months else "present results"
        return f"On {on} there is no sign that it would reach its target."
    why = by_step(row["reason"], review.contract.step_word)
    return f"At what pace it moves towards its target cannot be said: {why}."


def _why(reason: str) -> str:
    """Put the reason of an outlook in words for members."""
    return {
        NO_BETTER: "for its own past months it came no nearer than how often it met its target",
        NO_BETTER_THAN_A_COIN: "for its own past months it was no better than tossing a coin",
    }.get(reason, reason)


def _history(review: Review, kpi: Kpi) -> pd.DataFrame:
    received = review.received
    return received[received["kpi_ref"].eq(kpi.ref) & received["value"].notna()]
