"""Is it improving? Misses of all KPIs together, and which KPIs show a change that is real."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis import verdict as words
from kpianalysis.analysis.direction import FEWER, MORE, NO_SIGN, direction, misses_by_month
from kpianalysis.display.answers import Answer, answer
from kpianalysis.display.basis import basis_note
from kpianalysis.display.numbers import plural
from kpianalysis.display.wording import plain_names
from kpianalysis.review import Review


def improving(review: Review) -> Answer:
    """Answer whether misses become fewer, and whether that is more than month-to-month chance."""
    question = (
        "Is it improving? Are misses and failures falling? Is a change real or only the usual "
        "movement?"
    )
    window, frequency, step = review.window, review.contract.frequency, review.contract.step_word
    months = misses_by_month(window)
    within = months[months.index >= pd.Timestamp(review.period.first.first_day)].sum()
    if not within["judged"]:
        return Answer("improving", question)
    mark = basis_note(window.loc[window["value"].notna(), "basis"])
    said = [
        f"{review.period.words}: {_share(within, frequency)}, and {_failures(within)} "
        f"counted{mark}."
    ]
    for earlier in (review.previous_period, review.period.a_year_before()):
        then = review.assessments[
            review.assessments["period_start"].between(
                pd.Timestamp(earlier.first.first_day), pd.Timestamp(earlier.last.last_day)
            )
        ]
        counts = misses_by_month(then).sum()
        if len(then) and counts["judged"]:
            said.append(
                f"{earlier.words}: {_share(counts, frequency)}, and {_failures(counts)} counted"
                f"{basis_note(then['basis'])}."
            )
    seen = int(months["judged"].gt(0).sum())
    found, _ = direction(months)
    beyond = "by more than chance alone would make"
    said.append(
        {
            FEWER: f"Over {seen} {step}s the share of results that missed fell, {beyond}{mark}.",
            MORE: f"Over {seen} {step}s the share of results that missed grew, {beyond}{mark}.",
            NO_SIGN: f"Over {seen} {step}s the share of results that missed neither grew nor fell "
            f"beyond the usual movement{mark}.",
        }.get(found, f"From {plural(seen, step)} no direction can be said.")
    )
    said += _changing(review, mark)
    return answer("improving", question, said, see=[("section", "every-kpi")])


def _share(counts: pd.Series, frequency: str) -> str:
    missed_, judged = int(counts["missed"]), int(counts["judged"])
    if not missed_:
        return f"none of {plural(judged, f'{frequency} result')} missed its target"
    whose = "its" if missed_ == 1 else "their"
    return (
        f"{missed_} of {plural(judged, f'{frequency} result')} missed {whose} target, "
        f"{int(counts['counted_misses'])} of them counted"
    )


def _changing(review: Review, mark: str) -> list[str]:
    """Name the KPIs whose last month is out of the ordinary, worse before better."""
    change = review.statistics.verdicts["change"]
    said = []
    for sign, how in ((words.WORSE, "worse"), (words.BETTER, "better")):
        refs = change.index[change.eq(sign)].tolist()
        who = plain_names(review, refs) if refs else "No KPI"
        show = "show" if len(refs) > 1 else "shows"
        said.append(f"{who} {show} signs of getting {how}{mark}.")
    return said


def _failures(counts: pd.Series) -> str:
    failures = int(counts["failures"])
    return plural(failures, "failure") if failures else "no failure"
