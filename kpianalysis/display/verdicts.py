"""What is the one thing to say of a KPI? Its verdict, as a sentence for members."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kpianalysis.analysis import verdict as words
from kpianalysis.display.basis import basis_note
from kpianalysis.display.chances import say_chance
from kpianalysis.display.numbers import in_words, month_of, plural, step_word
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review

_CHANGES = {
    words.TOO_FEW: "trend not yet known",
    words.ONE_LEVEL: "nearly all results alike",
    words.BOTH_WAYS: "signs point both ways",
    words.BETTER: "signs of getting better",
    words.WORSE: "signs of getting worse",
    words.NO_SIGN: "no clear change yet",
}
_PROSPECTS = {
    words.USUALLY_MET: "its usual results all meet it",
    words.USUALLY_MISSED: "its usual results all miss it",
    words.EITHER: "its usual results lie either side",
    words.NOTHING: "",
}


def say_verdict(review: Review, kpi: Kpi, subject: str = "") -> str:
    """Say how a KPI stands, whether it is changing and what comes next, in one sentence.

    It is marked where it rests on made-up figures.

    Parameters
    ----------
    review : Review
        The period.
    kpi : Kpi
        The KPI.
    subject : str
        How the sentence names it, such as "It"; without one, it begins with what the KPI did.
        More than three words make a long sentence of it.
    """
    sentence = say_verdict_unmarked(review, kpi)
    marked = f"{sentence.removesuffix('.')}{basis_note(_phase(review, kpi)['basis'])}."
    return f"{subject} {marked[0].lower()}{marked[1:]}" if subject else marked


def say_verdict_unmarked(review: Review, kpi: Kpi) -> str:
    """Say the same for a table, which has a column for the basis."""
    verdict: Any = review.statistics.verdicts.loc[kpi.ref]  # one row: refs stand there once
    contract = review.contract
    last = contract.period_of(_last_month(review, kpi)).words
    ahead = verdict["chance_month"]
    chance_in = "" if pd.isna(ahead) else contract.period_of(ahead).words
    return verdict_sentence(verdict, last, contract.step_word, chance_in)


def verdict_sentence(
    verdict: pd.Series, last_month: str, step: str = "month", chance_in: str = ""
) -> str:
    """Put a verdict in words.

    Parameters
    ----------
    verdict : Series
        A row of :func:`kpianalysis.analysis.verdict.verdicts`.
    last_month : str
        The last month (or quarter) that has arrived, such as ``June 2019``.
    step : str
        What a result is about: ``month`` or ``quarter``.
    chance_in : str
        The month or quarter of the chance; the month of ``chance_month`` without it.

    Examples
    --------
    >>> row = pd.Series({"standing": "missed target", "months_in_row": 9, "change": "no sign",
    ...     "prospect": "chance", "chance": 0.11, "chance_month": pd.Timestamp("2019-07-01")})
    >>> verdict_sentence(row, "June 2019")
    'Missed its target nine months running; no clear change yet; about 1 chance in 10 of meeting it
    in July 2019.'
    """
    change = _CHANGES[verdict["change"]]
    parts = [_standing(verdict, last_month, step), change, _prospect(verdict, chance_in)]
    return "; ".join(part for part in parts if part) + "."


def say_rests_on(review: Review, kpi: Kpi) -> str:
    """Say on how many months a verdict rests."""
    held = _phase(review, kpi)
    if held.empty:
        return ""
    first = month_of(held["period_start"].iloc[0]).words
    return f"This rests on {plural(len(held), step_word(held))} since {first}, and may change."


def _phase(review: Review, kpi: Kpi) -> pd.DataFrame:
    """Return the months with a result of a KPI's present chart phase."""
    months = review.assessments[review.assessments["kpi_ref"].eq(kpi.ref)]
    return months[months["phase"].eq(months["phase"].max()) & months["value"].notna()]


def _standing(verdict: pd.Series, last_month: str, step: str) -> str:
    run = int(verdict["months_in_row"])
    running = f"{in_words(run)} {step}s running" if run > 1 else f"in {last_month}"
    return {
        words.MISSED_TARGET: f"Missed its target {running}",
        words.MET_TARGET: f"Met its target {running}",
        words.NO_TARGET: "Has no target",
        words.NO_RESULT: f"No result for {last_month}",
        words.NOT_JUDGED: f"Not judged in {last_month}",
    }[verdict["standing"]]


def _prospect(verdict: pd.Series, chance_in: str) -> str:
    if verdict["prospect"] != words.CHANCE:
        return _PROSPECTS[verdict["prospect"]]
    of_what = "meeting its target" if verdict["standing"] == words.NO_RESULT else "meeting it"
    month = chance_in or month_of(verdict["chance_month"]).words
    return f"{say_chance(verdict['chance'])} of {of_what} in {month}"


def _last_month(review: Review, kpi: Kpi) -> pd.Timestamp:
    """Return the last month of a KPI that has arrived."""
    months = review.months_of(kpi.ref, window=False)["period_start"]
    seen = months[months.le(pd.Timestamp(review.last_arrived.first_day))]
    return pd.Timestamp((seen if len(seen) else months).max())
