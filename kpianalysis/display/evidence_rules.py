"""By which rules does the data speak for a service area, against it, or not at all?

The rules are a table: each has a side, a condition in words and the sentence that follows from the
rows of one area. docs/evidence.md holds the same table; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kpianalysis.analysis import verdict
from kpianalysis.display.answers_on_kpis import words_on
from kpianalysis.display.basis import basis_note
from kpianalysis.display.cases import say_people
from kpianalysis.display.coverage import all_months
from kpianalysis.display.numbers import plural
from kpianalysis.display.wording import (
    months_in_words,
    plain_names,
    say_misses,
    say_no_result,
    say_status_run,
)
from kpianalysis.review import Review
from kpianalysis.tables import Status, Verification

Side = Literal["for", "against", "missing"]
_NOT_JUDGED = (
    Status.NOT_SUPPLIED,
    Status.NO_VOLUME,
    Status.NOT_MEASURABLE,
    Status.SUSPENDED,
    Status.NO_TARGET,
)
# What the ledger says of a row that was accepted, and what is missing then.
_DISPUTES = {
    "counts_disagree": (
        "Counts for {}, whose numerator and denominator give another percentage: {}."
    ),
    "target_disagrees": "Agreement on the target of {}, whose extract states another one: {}.",
}


@dataclass(frozen=True)
class Rule:
    """When some data speaks for or against an area, and what it says then."""

    side: Side
    when: str
    say: Callable[[Review, pd.DataFrame], list[str]]


def _all_met(review: Review, rows: pd.DataFrame) -> list[str]:
    judged = rows[_judged(rows)]
    if judged.empty or judged["missed"].any():
        return []
    # An area of which some months have no result speaks for the others only.
    months = rows[rows["period_start"].isin(judged["period_start"])]
    which = "No KPI" if _judged(months).all() else "No KPI that could be judged"
    results = plural(len(judged), f"{review.contract.frequency} result")
    return [
        f"{which} missed its target{_in_some_months(review, judged)}: "
        f"{results}{basis_note(judged['basis'])}."
    ]


def _some_met(review: Review, rows: pd.DataFrame) -> list[str]:
    judged = rows[_judged(rows)]
    met = judged["status"].eq(str(Status.MET))
    if not met.any() or met.all():
        return []
    results = plural(len(judged), f"{review.contract.frequency} result")
    if len(judged) < len(rows):
        results = f"the {results} that could be judged"
    return [f"{int(met.sum())} of {results} met their target{basis_note(judged['basis'])}."]


def _minimum_kept(review: Review, rows: pd.DataFrame) -> list[str]:
    rests_on = rows[rows["minimum"].notna() & rows["value"].notna()]
    if rows["below_minimum"].any() or not rows["missed"].any() or rests_on.empty:
        return []
    return [
        f"No KPI with a known minimum was below it{_in_some_months(review, rests_on)}, before or "
        f"after mitigation{basis_note(rests_on['basis'])}."
    ]


def _better(review: Review, rows: pd.DataFrame) -> list[str]:
    return _showing(review, rows, verdict.BETTER, "getting better")


def _below_minimum(review: Review, rows: pd.DataFrame) -> list[str]:
    failed = rows[rows["below_minimum"]]
    if failed.empty:
        return []
    counted = int(failed["counts_as_failure"].sum())
    failures = plural(counted, "failure") if counted else "no failure"
    return [
        f"Below minimum: {_names(review, failed)}; {failures} counted{basis_note(failed['basis'])}."
    ]


def _long_term(review: Review, rows: pd.DataFrame) -> list[str]:
    said = []
    for ref in _long_term_refs(review, rows):
        kpi = review.contract.kpi(ref)
        months = review.months_of(ref, window=False)
        parts = [say_misses(months, kpi), say_no_result(months), say_people(months, kpi)]
        said.append(" ".join([f"{kpi.name}, in long-term mitigation.", *filter(None, parts)]))
    return said


def _other_misses(review: Review, rows: pd.DataFrame) -> list[str]:
    long_term = _long_term_refs(review, rows)
    others = rows[rows["missed"] & ~rows["below_minimum"] & ~rows["kpi_ref"].isin(long_term)]
    said = []
    for ref, months in others.groupby("kpi_ref", sort=True):
        how = {0: "counted", len(months): "mitigated"}.get(
            int(months["mitigated"].sum()), "partly mitigated"
        )
        name = review.contract.kpi(str(ref)).name
        said.append(f"{name}: {say_status_run(months)}, {how}{basis_note(months['basis'])}.")
    return said


def _worse(review: Review, rows: pd.DataFrame) -> list[str]:
    return _showing(review, rows, verdict.WORSE, "getting worse")


def _unknown_minimum(review: Review, rows: pd.DataFrame) -> list[str]:
    unknown = rows[rows["missed"] & rows["minimum"].isna()]
    if unknown.empty:
        return []
    names = _names(review, unknown)
    return [f"The minimum of {names}: whether a miss was a failure cannot be said."]


def _without_result(review: Review, rows: pd.DataFrame) -> list[str]:
    said = []
    for status in _NOT_JUDGED:
        held = rows[rows["status"].eq(str(status))]
        if len(held):
            said.append(
                f"{str(status).capitalize()} in {months_in_words(held)}: {_names(review, held)}"
                f"{basis_note(held['basis'])}."
            )
    return said


def _provisional(review: Review, rows: pd.DataFrame) -> list[str]:
    held = rows[rows["verification"].eq(str(Verification.PROVISIONAL))]
    if held.empty:
        return []
    return [f"Final figures for {months_in_words(held)}: these are provisional."]


def _without_cause(review: Review, rows: pd.DataFrame) -> list[str]:
    missed = rows[rows["missed"]]
    refs = [ref for ref in missed["kpi_ref"].unique() if not words_on(review, ref, "cause")]
    silent = missed[missed["kpi_ref"].isin(refs)]
    if silent.empty:
        return []
    return [f"A cause for the misses of {_names(review, silent)}, in {months_in_words(silent)}."]


def _in_dispute(review: Review, rows: pd.DataFrame) -> list[str]:
    place = ["file", "sheet", "cell"]
    said = []
    for reason, words in _DISPUTES.items():
        lines = review.ledger.loc[review.ledger["reason"].eq(reason), place].drop_duplicates()
        held = rows.merge(lines, on=place)
        if len(held):
            said.append(words.format(plural(len(held), "result"), _names(review, held)))
    return said


def _without_outlook(review: Review, rows: pd.DataFrame) -> list[str]:
    chances = review.statistics.outlooks["p_met_1"]
    missed = rows.loc[rows["missed"], "kpi_ref"].unique()
    without = chances.index[chances.isna() & chances.index.isin(missed)].tolist()
    if not without:
        return []
    names = plain_names(review, without)
    return [f"When a missed target will be met: no chance can be worked out for {names}."]


RULES = (
    Rule("for", "every result that could be judged met its target", _all_met),
    Rule("for", "some results met their target and others missed it", _some_met),
    Rule("for", "a target was missed, and no result was below a known minimum", _minimum_kept),
    Rule("for", "the verdict on a KPI is that it shows signs of getting better", _better),
    Rule("against", "a result was below its minimum, mitigated or not", _below_minimum),
    Rule("against", "a KPI is in long-term mitigation", _long_term),
    Rule("against", "another KPI missed its target, mitigated or not", _other_misses),
    Rule("against", "the verdict on a KPI is that it shows signs of getting worse", _worse),
    Rule("missing", "a KPI missed its target and its minimum is not known", _unknown_minimum),
    Rule(
        "missing", "a month or quarter has no result, or no target to judge it by", _without_result
    ),
    Rule("missing", "a result is provisional", _provisional),
    Rule("missing", "neither the supplier nor the Council gives a cause of a miss", _without_cause),
    Rule("missing", "a result stands although its own row contradicts it", _in_dispute),
    Rule("missing", "no chance can be worked out for a KPI that missed", _without_outlook),
)


def evidence_of(review: Review, rows: pd.DataFrame, side: Side) -> list[str]:
    """Return what the rules say of one area, on one side, in the order of the table.

    Parameters
    ----------
    rows : DataFrame
        The months of the area in the period.
    """
    return [line for rule in RULES if rule.side == side for line in rule.say(review, rows)]


def _judged(rows: pd.DataFrame) -> pd.Series:
    return rows["status"].eq(str(Status.MET)) | rows["missed"]


def _names(review: Review, rows: pd.DataFrame) -> str:
    return plain_names(review, rows["kpi_ref"].unique().tolist())


def _long_term_refs(review: Review, rows: pd.DataFrame) -> list[str]:
    long_term = review.mitigated.loc[review.mitigated["long_term"], "kpi_ref"]
    return list(long_term[long_term.isin(rows["kpi_ref"])])


def _showing(review: Review, rows: pd.DataFrame, change: str, how: str) -> list[str]:
    change_of = review.statistics.verdicts["change"]
    refs = [r for r in rows["kpi_ref"].unique() if change_of.get(r) == change]
    if not refs:
        return []
    mark = basis_note(rows.loc[rows["kpi_ref"].isin(refs), "basis"])
    return [f"Signs of {how}: {plain_names(review, refs)}{mark}."]


def _in_some_months(review: Review, rows: pd.DataFrame) -> str:
    """Name the months that rows rest on; empty when they are all months of the period."""
    complete = rows["period_start"].nunique() == len(all_months(review))
    return "" if complete else f", in {months_in_words(rows)} only"
