"""How does the annex for analysts write its tables, cells and sentences?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.limits import NONE
from kpianalysis.analysis.series_labels import NO_LABEL
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, paragraph, table
from kpianalysis.display.numbers import NOT_APPLICABLE, SHORTHAND, by_step, rounded
from kpianalysis.review import Review

_NOTE = f"{NOT_APPLICABLE} {SHORTHAND[NOT_APPLICABLE]}: too few months, or nothing to compute."


def annex_table(
    review: Review,
    key: str,
    caption: str,
    headers: Sequence[str],
    rows: Sequence[list[str]],
    data: pd.DataFrame,
    numeric: Iterable[int],
) -> Block:
    """Write a table of KPIs, each with its unit before and its basis behind."""
    months = review.assessments.groupby("kpi_ref")["basis"].agg(basis_words)
    basis = [months.loc[ref] if review.has_basis else "" for ref in data["kpi_ref"]]
    cells = [
        [
            f"{ref}, {review.contract.kpi(ref).unit}",
            *(by_step(cell, review.contract.step_word) for cell in row),
            *([mark] if review.has_basis else []),
        ]
        for ref, row, mark in zip(data["kpi_ref"], rows, basis, strict=True)
    ]
    step = review.contract.step_word
    return table(
        key,
        f"{by_step(caption, step)}, to the end of {review.period.words}",
        [
            "KPI and unit",
            *(by_step(header, step) for header in headers),
            *(["Basis"] if review.has_basis else []),
        ],
        cells,
        data.assign(basis=basis if review.has_basis else None),
        numeric=numeric,
        note=by_step(_NOTE, step),
    )


def annex_paragraph(review: Review, *sentences: str) -> Markup:
    """Write sentences of ours, which speak of months, of whatever results are about."""
    return paragraph(*(by_step(sentence, review.contract.step_word) for sentence in sentences))


def number_cell(number: float, decimals: int = 2) -> str:
    """Write a number, ``[z]`` where there is none."""
    return NOT_APPLICABLE if pd.isna(number) else rounded(number, decimals)


def whole_cell(number: object) -> str:
    """Write a count, ``[z]`` where there is none."""
    return NOT_APPLICABLE if pd.isna(number) else str(number)  # type: ignore[call-overload]


def label_cell(label: object, rule: object = NO_LABEL) -> str:
    """Write a label with the rule that led to it; ``[z]`` where there is none."""
    if label == NO_LABEL:
        return NOT_APPLICABLE
    return words_cell(label) if rule == NO_LABEL else f"{words_cell(label)} ({words_cell(rule)})"


def limits_cell(kind: object) -> str:
    """Write of which kind limits are."""
    return "no limits" if kind == NONE else str(kind)


def words_cell(label: object) -> str:
    """Write a label in words."""
    return str(label).replace("_", " ")
