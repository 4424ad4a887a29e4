"""One side of the officer's brief: a KPI's record, its words and its open points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from kpianalysis.council.layout import MISS
from kpianalysis.display.answers_on_kpis import words_on
from kpianalysis.display.backlog import say_backlog
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, heading, join, paragraph, terms
from kpianalysis.display.cases import say_people
from kpianalysis.display.checks import checks_section
from kpianalysis.display.council_words import council_words
from kpianalysis.display.credits import credits_of
from kpianalysis.display.misses import value_cell
from kpianalysis.display.mitigations import say_agreement
from kpianalysis.display.numbers import level, measured, period_of, plural
from kpianalysis.display.result_chart import result_chart
from kpianalysis.display.result_table import months_across
from kpianalysis.display.verdicts import say_verdict
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review

_NOT_SAID = "The data supplied does not say."
_CHART_MM = 50.0  # leaves room for the words on one side


def kpi_side(review: Review, kpi_ref: str) -> Block:
    """Write the side of one KPI, which begins a sheet of paper.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    """
    kpi = review.contract.kpi(kpi_ref)
    months = review.months_of(kpi_ref, window=False)
    asked = review.checks["kpi_ref"].eq(kpi_ref).any()
    side = join(
        heading(kpi_ref, kpi.name),
        paragraph(kpi.what_it_means, say_verdict(review, kpi)),
        terms(
            [
                ("Results in the period", _results(months, kpi)),
                ("Target and minimum", _terms(months, kpi)),
                *_record(review, kpi),
                ("People or cases", say_people(months, kpi) or "The counts are not known."),
                ("Open backlog", say_backlog(months, kpi) or "None is counted."),
                ("Mitigation", _mitigation(review, kpi)),
                ("Service credits", credits_of(review, kpi_ref)),
                *_words(review, kpi, months),
                *([] if asked else [("Checks", "No check found anything to ask.")]),
            ]
        ),
        result_chart(review, kpi, height_mm=_CHART_MM).figure_only(),
        months_across(review, review.months_of(kpi_ref), kpi),
        *([checks_section(review, kpi_ref)] if asked else []),
    )
    html = Markup('<section class="sheet">\n{}\n</section>').format(side.html)
    return replace(side, html=html)


def _results(months: pd.DataFrame, kpi: Kpi) -> str:
    said = [
        f"{period_of(row).words}: {value_cell(row, kpi)}{', missed' if row['missed'] else ''}"
        for _, row in months.iterrows()
    ]
    return "; ".join(said) + f"{basis_note(months['basis'])}."


def _terms(months: pd.DataFrame, kpi: Kpi) -> str:
    last = months.iloc[-1]
    if pd.isna(last["target"]):
        return "No target is agreed."
    minimum = "not known" if pd.isna(last["minimum"]) else level(last["minimum"], kpi)
    better = "higher" if kpi.polarity == "higher_is_better" else "lower"
    mark = basis_note([last["terms_basis"]])
    return f"Target {level(last['target'], kpi)}, minimum {minimum}{mark}; {better} is better."


def _record(review: Review, kpi: Kpi) -> list[tuple[str, str]]:
    """Say when it last met its target, its best and worst result, and its months missed."""
    row: Any = review.records.loc[kpi.ref]
    if not row["judged"]:
        return [("Record", "No month could be judged against a target.")]
    rows = review.assessments[review.assessments["kpi_ref"].eq(kpi.ref)]
    mark = basis_note(rows["basis"])
    first = review.contract.period_of(row["first_judged"]).words
    met = (
        "Never"
        if pd.isna(row["last_met"])
        else f"{review.contract.period_of(row['last_met']).words}"
    )
    judged = plural(int(row["judged"]), review.contract.step_word)
    missed = (
        f"{int(row['missed'])} of {judged} since {first}, "
        f"{int(row['below_minimum'])} of them below minimum; {int(row['counted_misses'])} counted "
        f"after mitigation{mark}."
    )
    said = [
        ("Last met its target", f"{met}{mark}."),
        (f"{review.contract.step_word.capitalize()}s missed", missed),
    ]
    for name in ("best", "worst"):
        if pd.notna(row[name]):
            on = review.contract.period_of(row[f"{name}_on"]).words
            value = measured(row[name], kpi)
            said.append(
                (name.capitalize(), f"{value} in {on}{basis_note([row[f'{name}_basis']])}.")
            )
    return said


def _mitigation(review: Review, kpi: Kpi) -> str:
    rows = review.episodes[review.episodes["kpi_ref"].eq(kpi.ref)]
    if rows.empty:
        return "None since the contract began."
    return " ".join(say_agreement(review, row) for _, row in rows.tail(1).iterrows())


def _words(review: Review, kpi: Kpi, months: pd.DataFrame) -> list[tuple[str, str]]:
    """Say what the Council wrote, and cause, effect and remedy of a KPI that missed."""
    if not months["missed"].any():
        return []
    council = " ".join(council_words(review, kpi.ref, MISS))
    said = [
        (label, words_on(review, kpi.ref, column) or _NOT_SAID)
        for label, column in (
            ("Cause", "cause"),
            ("Effect on residents", "effect"),
            ("Remedy", "remedy"),
        )
    ]
    return [*said, ("The Council's words", council or "None have been written.")]
