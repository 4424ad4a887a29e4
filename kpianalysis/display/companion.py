"""The measure that a KPI is read beside: residential beside non-residential assessments."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, join, paragraph, subheading, table
from kpianalysis.display.cases import say_difference
from kpianalysis.display.misses import shorthand_note, value_cell
from kpianalysis.display.numbers import period_of
from kpianalysis.display.wording import basis_of_range, say_range
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review


def say_companion(review: Review, kpi: Kpi) -> Block | Markup:
    """Say how the companion measure did beside this one; nothing where there is none."""
    if kpi.companion is None:
        return Markup("")
    other = review.contract.kpi(kpi.companion)
    own = review.months_of(kpi.ref, window=False)
    beside = review.months_of(other.ref, window=False)
    return join(
        subheading(f"Beside it: {other.name}"),
        paragraph(
            f"{other.plain_name}: {say_range(beside, other)}{basis_of_range(beside)}, beside "
            f"{say_range(own, kpi)} here{basis_of_range(own)}."
            if beside["value"].notna().any() and own["value"].notna().any()
            else "The data supplied holds no result to set beside it.",
            say_difference(review, kpi),
        ),
    )


def companion_table(review: Review, kpi: Kpi) -> Block | Markup:
    """Show the companion measure beside this one, month by month; nothing without one."""
    if kpi.companion is None:
        return Markup("")
    other = review.contract.kpi(kpi.companion)
    own = review.months_of(kpi.ref, window=False)
    beside = review.months_of(other.ref, window=False)
    both = own.merge(beside, on="period_start", suffixes=("", "_other"))
    basis = basis_words([*own["basis"], *beside["basis"]])
    cells = []
    for _, row in both.iterrows():
        second = row.filter(regex="_other$").rename(lambda name: name.removesuffix("_other"))
        cells.append(
            [
                period_of(row).words,
                value_cell(row, kpi),
                value_cell(second, other),
                *([basis_words([row["basis"], row["basis_other"]])] if review.has_basis else []),
            ]
        )
    tidy = pd.concat([own, beside])[["kpi_ref", "period_start", "value", "target", "basis"]]
    return table(
        f"{kpi.ref}-beside",
        f"{kpi.plain_name} beside {other.plain_name}, {review.period.words}",
        [
            review.contract.step_word.capitalize(),
            f"{kpi.plain_name}, {kpi.unit}",
            f"{other.plain_name}, {other.unit}",
            *(["Basis"] if review.has_basis else []),
        ],
        cells,
        tidy,
        numeric=(1, 2),
        note=shorthand_note(both.assign(basis=None), *(c for line in cells for c in line))
        + (f" Basis: {basis}." if basis else ""),
    )
