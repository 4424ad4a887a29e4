"""A month that arrived after the page: its counts, and each miss with gap, people and cause."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.people import people_behind
from kpianalysis.analysis.summary import AFTER, BEFORE, MITIGATED_ROW, summary_by_month
from kpianalysis.analysis.suppression import COUNTS
from kpianalysis.display.audience import suppression_columns
from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.corrections import months_of
from kpianalysis.display.coverage import name_days
from kpianalysis.display.misses import GAP_EXPLAINED, shorthand_note, value_cell
from kpianalysis.display.numbers import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    SHORTHAND,
    level,
    plural,
    signed_gap,
    text_or,
    whole,
)
from kpianalysis.display.wording import MITIGATION_EXPLAINED, plain_names
from kpianalysis.periods import Month
from kpianalysis.review import Review
from kpianalysis.tables import Status, Verification

# Said of every month, also when no KPI stands there.
_ALWAYS = (str(Status.MET), str(Status.BELOW_MINIMUM), MITIGATED_ROW)
_TIDY = [
    "kpi_ref", "period_start", "value", "unit", "target", "minimum", "gap", "status", "mitigated",
    "counts_as_miss", "counts_as_failure", "verification", "cause", "basis",
]  # fmt: skip


def late_months(review: Review, months: tuple[Month, ...]) -> Block:
    """Show the counts and the misses of some months; nothing where there are none."""
    if not months:
        return Block(Markup(""))
    rows = months_of(review, months).reset_index(drop=True)
    provisional = rows["verification"].eq(str(Verification.PROVISIONAL)).any()
    met, judged = int(rows["status"].eq(str(Status.MET)).sum()), len(rows)
    what = f"{met} of {plural(judged, f'{review.contract.frequency} result')} met their target"
    mark = ", provisional" if provisional else ""
    return join(
        heading("late", f"{name_days(review, rows['period_start'])}{mark}: {what}"),
        paragraph(MITIGATION_EXPLAINED, _say_mitigated(review, rows)),
        _counts(rows, review),
        _misses(review, rows),
    )


def say_outcome(rows: pd.DataFrame) -> str:
    """Say the failures and the misses of some months in a few words, before and after mitigation.

    Parameters
    ----------
    rows : DataFrame
        The assessed months.
    """
    raw, counted = (int(rows[column].sum()) for column in ("below_minimum", "counts_as_failure"))
    failures = plural(raw, "failure") if raw else "no failure"
    if raw != counted:
        failures = f"{failures} ({counted} counted after mitigation)"
    if rows["minimum"].isna().all():
        failures = "no minimum known"
    others = rows["missed"] & ~rows["below_minimum"]
    mitigated = int((others & rows["mitigated"]).sum())
    counted_misses = int(others.sum()) - mitigated
    misses = [
        plural(number, what, many)
        for number, what, many in (
            (counted_misses, "missed target", "missed targets"),
            (mitigated, "mitigated miss", "mitigated misses"),
        )
        if number
    ]
    if not misses:
        return failures if raw else f"{failures} and no missed target"
    return f"{failures} {'and' if raw else 'but'} {' and '.join(misses)}"


def _say_mitigated(review: Review, rows: pd.DataFrame) -> str:
    mitigated = rows[rows["mitigated"]]
    refs = list(dict.fromkeys(mitigated["kpi_ref"]))
    if not refs:
        return "No KPI is mitigated here."
    names = plain_names(review, refs)
    missed = plural(int(mitigated["missed"].sum()), "miss", "misses")
    mark = basis_note(mitigated["mitigation_basis"]).replace("figures", "record")
    return f"Mitigated: {names}{mark}, with {missed} not counted."


def _counts(rows: pd.DataFrame, review: Review) -> Block:
    """Count the KPIs by status, before and after mitigation, without the rows that are empty."""
    summary = summary_by_month(rows)
    total = summary.groupby("row", sort=False)["kpis"].sum()
    counts = summary.set_index(["row", "period_start", "view"])["kpis"].sort_index()
    columns = [(day, view) for day in rows["period_start"].unique() for view in (BEFORE, AFTER)]
    shown = [row for row in total.index if total[row] or row in _ALWAYS]
    final = rows["verification"].ne(str(Verification.PROVISIONAL))
    unsure = set(rows.loc[~final, "period_start"])
    cells = [
        [
            row.capitalize(),
            *(
                NOT_APPLICABLE
                if row == MITIGATED_ROW and view == BEFORE
                else str(counts[row, day, view])
                for day, view in columns
            ),
        ]
        for row in shown
    ]
    marks = {day: f" {PROVISIONAL}" if day in unsure else "" for day, _ in columns}
    headers = [
        f"{review.contract.period_of(day).short}, {view}{marks[day]}" for day, view in columns
    ]
    basis = basis_words(rows["basis"])
    notes = [f"{mark} {SHORTHAND[mark]}." for mark in (NOT_APPLICABLE, PROVISIONAL)
             if mark == NOT_APPLICABLE or unsure]  # fmt: skip
    notes += [f"Counts rest on figures that are {basis}."] if review.has_basis else []
    return table(
        "late-summary",
        f"Number of KPIs by status, {name_days(review, rows['period_start'])}",
        ["Status", *headers],
        cells,
        summary.assign(basis=basis) if basis else summary,
        numeric=range(1, len(headers) + 1),
        note=" ".join(notes),
    )


def _misses(review: Review, rows: pd.DataFrame) -> Block | Markup:
    """List each miss, those that count first, with the people behind it and its cause."""
    people = people_behind(rows).add_prefix("people_")
    missed = rows.join(people)[rows["missed"]].sort_values(
        ["counts_as_failure", "counts_as_miss"], ascending=False, kind="stable"
    )
    if missed.empty:
        return paragraph("No KPI missed its target.")
    several = len(rows["period_start"].unique()) > 1
    cells = []
    for _, row in missed.iterrows():
        kpi = review.contract.kpi(row["kpi_ref"])
        cells.append(
            [
                kpi.name,
                *([review.contract.period_of(row["period_start"]).words] if several else []),
                value_cell(row, kpi),
                level(row["target"], kpi),
                "not known" if pd.isna(row["minimum"]) else level(row["minimum"], kpi),
                signed_gap(row["gap"], kpi),
                _people(row) if kpi.is_percentage else NOT_APPLICABLE,
                "yes, not counted" if row["mitigated"] else "no, counted",
                text_or(row["cause"], f"{NOT_AVAILABLE} nothing supplied"),
                *([text_or(row["basis"], NOT_APPLICABLE)] if review.has_basis else []),
            ]
        )
    headers = [
        "KPI",
        *([review.contract.step_word.capitalize()] if several else []),
        "Result",
        "Target",
        "Minimum",
        "Gap",
    ]
    headers += ["People or cases", "Mitigated", "Cause given"]
    headers += ["Basis"] if review.has_basis else []
    texts = [cell for line in cells for cell in line]
    return table(
        "late-misses",
        "KPIs that missed their target",
        headers,
        cells,
        missed[[*_TIDY, "people_affected", "denominator", *suppression_columns(review)]],
        numeric=range(1 + several, 6 + several),
        note=f"{GAP_EXPLAINED} {shorthand_note(missed, *texts)}",
    )


def _people(row: pd.Series) -> str:
    if row.get(COUNTS) in (True,):
        return CONFIDENTIAL
    if pd.isna(row["people_affected"]) or pd.isna(row["denominator"]):
        return f"{NOT_AVAILABLE} counts not supplied"
    return f"{whole(row['people_affected'])} of {whole(row['denominator'])}"
