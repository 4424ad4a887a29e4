"""The numbers of a KPI's chart, as a table."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.people import people_behind
from kpianalysis.analysis.suppression import BACKLOG, COUNTS, FLAGS, is_suppressed
from kpianalysis.display.audience import count_cell, suppression_columns
from kpianalysis.display.blocks import Block, table
from kpianalysis.display.misses import GAP_EXPLAINED, shorthand_note, value_cell
from kpianalysis.display.numbers import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    level,
    period_of,
    signed_gap,
    whole,
)
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review


def result_table(
    review: Review, months: pd.DataFrame, kpi: Kpi, *, key: str = "", caption: str = ""
) -> Block:
    """Write the chart's numbers: gap each month, and how many people that is.

    ``key`` and ``caption`` tell it from another table of the same KPI.
    """
    people = people_behind(months)
    months = months.assign(
        affected=people["affected"],
        to_target=people["to_target"].mask(is_suppressed(months)),
        **{flag: is_suppressed(months, flag) for flag in FLAGS},
    )
    with_counts = kpi.is_percentage and (months["affected"].notna() | months[COUNTS]).any()
    with_backlog = (months["backlog"].notna() | months[BACKLOG]).any()
    cells = []
    for _, row in months.iterrows():
        line = [
            period_of(row).words,
            value_cell(row, kpi),
            level(row["target"], kpi),
            signed_gap(row["gap"], kpi),
            "yes" if row["mitigated"] else "no",
        ]
        if with_counts:
            line += [
                CONFIDENTIAL
                if row[COUNTS]
                else f"{whole(row['affected'])} of {whole(row['denominator'])}",
                count_cell(row, "to_target"),
            ]
        if with_backlog:
            line.append(count_cell(row, "backlog"))
        if review.has_basis:
            line.append(str(row["basis"]))
            if with_counts or with_backlog:
                line.append(str(row["counts_basis"]))
        cells.append([cell if cell != "nan" else NOT_APPLICABLE for cell in line])
    step = review.contract.step_word
    headers = [step.capitalize(), "Result", "Target", "Gap", "Mitigated"]
    if with_counts:
        noun, miss = kpi.counted or "cases", kpi.counted_miss or "were not as measured"
        headers += [f"{noun.capitalize()} that {miss}", "Fewer needed to meet target"]
    if with_backlog:
        headers.append(f"Open past the limit at {step} end")
    if review.has_basis:
        headers.append("Basis of result")
        if with_counts or with_backlog:
            headers.append("Basis of counts")
    columns = ["kpi_ref", "period_start", "value", "unit", "target", "minimum", "gap", "status"]
    columns += ["mitigated", "numerator", "denominator", "backlog", "mean", "lpl", "upl", "limits"]
    columns += ["verification", "basis", "counts_basis", "affected", "to_target"]
    columns += suppression_columns(review)
    texts = [cell for line in cells for cell in line]
    return table(
        key or kpi.ref,
        f"{kpi.name}{f', {caption}' if caption else ''} by {step}",
        headers,
        cells,
        months[columns],
        numeric=range(1, len(headers) - (2 if review.has_basis else 0)),
        note=f"{GAP_EXPLAINED} {shorthand_note(months.iloc[:0], *texts)}".strip(),
    )


def months_across(review: Review, months: pd.DataFrame, kpi: Kpi) -> Block:
    """Write result and target with the months side by side: the small table of one printed side."""
    rows = [row for _, row in months.iterrows()]
    results = [value_cell(row, kpi) for row in rows]
    # Why a month has no result stands in the table of every KPI.
    short = [cell.split(" ")[0] if cell.startswith(NOT_AVAILABLE) else cell for cell in results]
    cells = [
        ["Result", *short],
        ["Target", *(level(row["target"], kpi) for row in rows)],
    ]
    basis = months if review.has_basis else months.iloc[:0]
    return table(
        kpi.ref,
        f"{kpi.name} by {review.contract.step_word}",
        ["What", *(period_of(row).short for row in rows)],
        cells,
        months[["kpi_ref", "period_start", "value", "unit", "target", "status", "basis"]],
        numeric=range(1, len(rows) + 1),
        note=shorthand_note(basis, *short),
    )
