"""How is a finding said: what the figures show, what to ask the supplier, and where it stands?

Each is a question. None says why figures do not fit together: that is for the supplier to say.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor, log10
from typing import Any

import pandas as pd

from kpianalysis.analysis.checks.finding import PLACE, Check
from kpianalysis.display.basis import basis_note
from kpianalysis.display.numbers import gap_size, in_words, level, measured, plural, text_or
from kpianalysis.display.wording import possible
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.review import Review

ALL_KPIS = "All KPIs"
CANNOT_SHOW = (
    "Figures that do not fit together can have a good reason.",
    "A check cannot show a reason or an intent, so each is a question.",
)
BUNCHING_CANNOT_SHOW = (
    "Work towards a target, rounding and a ceiling can also crowd results just above it."
)
_COUNTED = {
    "met target": "KPIs that met target",
    "missed target": "KPIs that missed target",
    "missed target, minimum met": "KPIs below target with the minimum met",
    "below minimum": "KPIs below minimum",
    "mitigated": "KPIs with mitigation",
    "kpis": "KPIs",
}
_READINGS = {
    "mitigated": ("with mitigation", "of them below target"),
    "kpis": ("in force", "of them with a result"),
}
_QUESTIONS = {
    Check.COUNTS: "Could the supplier say which is right, the percentage or the counts?",
    Check.STATUS: "Could the supplier explain how it chose this status?",
    Check.SUMMARY: "Could the supplier explain how it counted?",
    Check.MISSING: "Could the supplier send the figure, or say why there is none?",
    Check.REPEATED: "Could the supplier explain how the same figure came about each time?",
    Check.JUMP: "Could the supplier explain what changed between the two files?",
    Check.BUNCHED: "Could the supplier explain how results close to the target are recorded?",
    Check.CREDITS: "Could the supplier explain how it worked out the credits?",
}


def finding_subject(row: pd.Series, review: Review) -> str:
    """Name the KPI of a finding, or say that it is about all of them."""
    ref = text_or(row["kpi_ref"], "")
    return review.contract.kpi(ref).name if ref else ALL_KPIS


def finding_period(row: pd.Series) -> ReviewPeriod:
    """Return the months that a finding is about."""
    return ReviewPeriod(Month.of(row["period_start"]), Month.of(row["period_end"]))


def finding_place(row: pd.Series) -> str:
    """Say where a finding stands: file, sheet and cell, as far as there is one."""
    return ", ".join(text for part in PLACE if (text := text_or(row[part], "")))


def finding_question(row: pd.Series) -> str:
    """Return what to ask the supplier."""
    return _QUESTIONS[Check(row["check"])]


def what_figures_show(row: pd.Series, review: Review) -> str:
    """Say what does not fit together, with the numbers of both sides.

    Parameters
    ----------
    row : Series
        A finding of :attr:`kpianalysis.review.Review.checks`.
    review : Review
        For the KPI's name, unit and decimals.
    """
    check = Check(row["check"])
    mark = basis_note([row["basis"]])
    if check is Check.SUMMARY:
        sentences = _summary(row)
    else:
        sentences = _OF_A_KPI[check](row, review.contract.kpi(row["kpi_ref"]), review)
    return " ".join([f"{sentences[0].removesuffix('.')}{mark}.", *sentences[1:]])


def one_in(chance: float) -> str:
    """Say a small chance as one in so many, never as smaller than it is.

    >>> one_in(0.00437), one_in(0.04), one_in(1e-9)
    ('at most 1 in 220', 'at most 1 in 25', 'under one in a million')
    """
    if chance < 1e-6:
        return "under one in a million"
    times = 1 / chance
    digits = 10 ** max(0, floor(log10(times)) - 1)
    return f"at most 1 in {floor(times / digits + 1e-9) * digits:,}"


def _counts(row: Any, kpi: Kpi, review: Review) -> list[str]:
    stated, expected = row["stated"], row["expected"]
    cases = f"{row['numerator']:,.10g} of {row['denominator']:,.10g}"
    return [
        f"The percentage is {measured(stated, kpi, expected)}, but {cases} is "
        f"{measured(expected, kpi, stated)}."
    ]


def _status(row: Any, kpi: Kpi, review: Review) -> list[str]:
    said = [
        f"The result is {measured(row['stated'], kpi, row['expected'])} against a target of "
        f"{level(row['expected'], kpi)}.",
        f"The file calls it “{row['stated_words']}”; by our rule it is “{row['expected_words']}”.",
    ]
    if row["stated_words"].strip().casefold() == "mitigated":
        said.append("No mitigation was agreed or flagged for it.")
    return said


def _summary(row: Any) -> list[str]:
    what, before, after = row["what"], int(row["before"]), int(row["after"])
    first, second = _READINGS.get(what, ("before mitigation", "after it"))
    ours = f"{before}" if before == after else f"{before} {first}, {after} {second}"
    return [
        f"The supplier's summary counts {int(row['stated'])} {_COUNTED[what]}; we count {ours}."
    ]


def _missing(row: Any, kpi: Kpi, review: Review) -> list[str]:
    said = "The cell for this KPI is empty" if text_or(row["cell"], "") else "No figure came for it"
    others = plural(int(row["others"]), "other KPI")
    sentences = [f"{said}, though {others} of the period came."]
    if row["unread"] > 0:
        sentences.append(
            f"{plural(int(row['unread']), 'cell')} of the file could not be read; it may be there."
        )
    return sentences


def _repeated(row: Any, kpi: Kpi, review: Review) -> list[str]:
    return [
        f"The result is {measured(row['stated'], kpi)} for "
        f"{plural(int(row['run']), review.contract.step_word)} in a row.",
        f"Elsewhere its neighbouring results differ by {gap_size(row['usual_move'], kpi)} on "
        f"average, over {int(row['results'])} results.",
        f"By its own variation the chance of such a run is {one_in(row['chance'])}.",
    ]


def _jump(row: Any, kpi: Kpi, review: Review) -> list[str]:
    low, high = possible(row["low"], row["high"], kpi)
    first = measured(row["before"], kpi, row["after"])
    again = measured(row["after"], kpi, row["before"])
    return [
        f"The figure was {first} and was sent again as {again}, a change of "
        f"{gap_size(row['stated'], kpi)}.",
        f"From one {review.contract.step_word} to the next it usually changes by "
        f"{gap_size(row['expected'], kpi)} at most.",
        f"Its usual range before was {measured(low, kpi)} to {measured(high, kpi)}, from "
        f"{int(row['results'])} results.",
    ]


def _bunched(row: Any, kpi: Kpi, review: Review) -> list[str]:
    met, missed = int(row["just_met"]), int(row["just_missed"])
    return [
        f"{plural(met, 'result')} met target by less than {gap_size(row['band'], kpi)}; "
        f"{in_words(missed) if missed else 'none'} missed it by as little.",
        f"About {100 * row['expected_share']:.0f}% of such results would be expected to meet it.",
        f"By its own variation the chance of so many is {one_in(row['chance'])}.",
        BUNCHING_CANNOT_SHOW,
    ]


def _credits(row: Any, kpi: Kpi, review: Review) -> list[str]:
    return [
        f"The supplier states £{row['stated']:,.2f}; by the tariff it is £{row['expected']:,.2f}."
    ]


_OF_A_KPI: dict[Check, Callable[[Any, Kpi, Review], list[str]]] = {
    Check.COUNTS: _counts,
    Check.STATUS: _status,
    Check.MISSING: _missing,
    Check.REPEATED: _repeated,
    Check.JUMP: _jump,
    Check.BUNCHED: _bunched,
    Check.CREDITS: _credits,
}
