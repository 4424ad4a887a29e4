"""Figures that are not what they were: before, now, and whether their status changed."""

from __future__ import annotations

import pandas as pd

from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, table
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    SHORTHAND,
    by_step,
    date_words,
    level,
    measured,
    month_of,
    plural,
    text_or,
    with_bound,
)
from kpianalysis.kpi import Kpi
from kpianalysis.last_page import LastPage
from kpianalysis.review import Review
from kpianalysis.tables import Verification

_MOST_ROWS = 12


def changed_figures(review: Review, last: LastPage, figures: pd.DataFrame) -> Block:
    """List changed figures: all whose status changed, and others as far as there is room."""
    rows = figures.assign(moved=figures["status_changed"] | figures["counting_changed"])
    rows = rows.sort_values(["since", "moved"], ascending=False, kind="stable", ignore_index=True)
    listed = rows[rows["moved"] | (rows.index < _MOST_ROWS)]
    some_before = last.page is not None and not rows["since"].all()
    cells = [
        [
            review.contract.kpi(row["kpi_ref"]).name,
            review.contract.period_of(row["period_start"]).words,
            *_levels(row, review.contract.kpi(row["kpi_ref"])),
            _status(row),
            date_words(row["known_on"].date()) if pd.notna(row["known_on"]) else "not recorded",
            text_or(row["source"], "not recorded"),
            *([by_step(_since(row, last), review.contract.step_word)] if some_before else []),
            *([text_or(row["basis"], NOT_APPLICABLE)] if review.has_basis else []),
        ]
        for _, row in listed.iterrows()
    ]
    headers = [
        "KPI",
        review.contract.step_word.capitalize(),
        "Before",
        "Now",
        "Target",
        "Status",
        "Known on",
        "Source",
    ]
    headers += [*(["Since the last page"] if some_before else [])]
    headers += [*(["Basis"] if review.has_basis else [])]
    left_out = len(rows) - len(listed)
    notes = [f"{mark} {SHORTHAND[mark]}." for mark in (NOT_AVAILABLE, PROVISIONAL)
             if any(mark in cell for line in cells for cell in line)]  # fmt: skip
    if left_out:
        notes.append(
            f"{plural(left_out, 'more figure')} changed without a change of status: see the CSV "
            "file beside this page."
        )
    if review.has_basis:
        notes.append(f"Basis: {basis_words(rows['basis'])}.")
    told = rows.drop(columns="moved")
    return table(
        "corrections",
        "Figures that changed, and their status",
        headers,
        cells,
        pd.concat([told, last.final.assign(since=True)]) if len(last.final) else told,
        numeric=(2, 3, 4),
        note=" ".join(notes),
    )


def _levels(row: pd.Series, kpi: Kpi) -> list[str]:
    """Write what stood, what stands and the target, each with the marks that it needs."""
    target = level(row["target"], kpi)
    if row["target"] != row["target_before"] and pd.notna(row["target_before"]):
        target = f"{level(row['target_before'], kpi)}, now {target}"
    return [
        *(
            _figure(row[f"value{then}"], row[f"state{then}"], row[f"bound{then}"],
                    row[f"verification{then}"], row["target"], kpi)
            for then in ("_before", "")
        ),
        target,
    ]  # fmt: skip


def _figure(
    value: float, state: object, bound: object, verification: object, target: float, kpi: Kpi
) -> str:
    mark = f" {PROVISIONAL}" if verification == str(Verification.PROVISIONAL) else ""
    if pd.isna(value):
        return f"{NOT_AVAILABLE} {text_or(state, 'not in force').replace('_', ' ')}{mark}"
    return f"{with_bound(measured(value, kpi, target), bound)}{mark}"


def _status(row: pd.Series) -> str:
    """Say whether a status changed, and whether a miss counts now or no longer."""
    if row["status_changed"]:
        said = f"changed: {row['status_before']}, now {row['status']}"
    else:
        said = f"unchanged: {row['status']}"
    if row["counts_as_miss_before"] and not row["counts_as_miss"] and row["mitigated"]:
        return f"{said}; mitigated, no longer counted"
    if row["counts_as_miss"] and not row["counts_as_miss_before"] and row["mitigated_before"]:
        return f"{said}; no longer mitigated, counted now"
    return said


def _since(row: pd.Series, last: LastPage) -> str:
    """Say whether the last page had the old figure, the new one, or none."""
    if row["since"]:
        return "yes"
    seen = last.covered is not None and month_of(row["period_start"]) in last.covered
    return "no: it had the new figure" if seen else "no: not on that page"
