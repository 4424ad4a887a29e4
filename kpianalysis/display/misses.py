"""KPIs below minimum and KPIs that missed their target: the figures, and why."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.coverage import words_of_results
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    REVISED,
    SHORTHAND,
    level,
    measured,
    period_of,
    plural,
    signed_gap,
    with_bound,
)
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.tables import Verification

GAP_EXPLAINED = "Gap: result minus target in the KPI's own unit; negative is worse than target."
_TIDY = [
    "kpi_ref",
    "period_start",
    "value",
    "unit",
    "target",
    "minimum",
    "gap",
    "status",
    "mitigated",
    "counts_as_miss",
    "counts_as_failure",
    "months_missed_in_row",
    "verification",
    "basis",
]
_MARKS = {str(Verification.PROVISIONAL): PROVISIONAL, str(Verification.CORRECTED): REVISED}


def below_minimum(review: Review) -> Block:
    """Show the KPIs below minimum, in words when there is none."""
    rows = review.in_period[review.in_period["below_minimum"]]
    step, often = review.contract.step_word, review.contract.frequency
    unknown = review.in_period[review.in_period["minimum"].isna() & review.in_period["missed"]]
    not_known = ""
    if len(unknown):
        count = plural(unknown["kpi_ref"].nunique(), "KPI")
        not_known = (
            f"The minimum of {count} that missed a target is not known, "
            "so no failure can be claimed or ruled out there."
        )
    if review.in_period["minimum"].isna().all():
        return join(
            heading("below-minimum", "Below minimum: cannot be said"),
            paragraph(f"No minimum is known for any KPI, so no {step} can be called a failure."),
        )
    if rows.empty:
        return join(
            heading("below-minimum", "Below minimum: none"),
            paragraph(
                f"No KPI with a known minimum was below it in {words_of_results(review)}, "
                "before or after mitigation.",
                not_known,
            ),
        )
    counted = int(rows["counts_as_failure"].sum())
    return join(
        heading("below-minimum", f"Below minimum: {plural(rows['kpi_ref'].nunique(), 'KPI')}"),
        paragraph(
            f"{plural(len(rows), f'{often} result was', f'{often} results were')} below minimum; "
            f"{plural(counted, 'failure')} counted after mitigation.",
            not_known,
        ),
        _figures(review, rows, "below-minimum", "KPIs below their minimum"),
        _words(review, rows, "below-minimum-words"),
    )


def missed_target(review: Review) -> Block:
    """Show the KPIs that missed their target, but not those below minimum."""
    rows = review.in_period[review.in_period["missed"] & ~review.in_period["below_minimum"]]
    if rows.empty:
        return join(
            heading("missed", "Missed target: none"),
            paragraph(f"No other KPI missed its target in {words_of_results(review)}."),
        )
    refs, mitigated = rows["kpi_ref"].nunique(), rows.loc[rows["mitigated"], "kpi_ref"].nunique()
    how = {0: "none mitigated", refs: "all mitigated"}.get(
        mitigated, f"{mitigated} of them mitigated"
    )
    if mitigated == refs == 2:
        how = "both mitigated"
    if refs == 1:
        how = "mitigated" if mitigated else "not mitigated"
    return join(
        heading("missed", f"Missed target: {plural(refs, 'KPI')}, {how}"),
        _figures(review, rows, "missed", "KPIs that missed their target"),
        _words(review, rows, "missed-words"),
    )


def value_cell(row: pd.Series, kpi: Kpi) -> str:
    """Write a result with its marks for provisional and revised."""
    if pd.isna(row["value"]):
        return f"{NOT_AVAILABLE} {row['status']}"
    text = with_bound(measured(row["value"], kpi, row["target"], row["minimum"]), row["bound"])
    mark = _MARKS.get(row["verification"])
    return f"{text} {mark}" if mark else text


def shorthand_note(rows: pd.DataFrame, *texts: str) -> str:
    """Explain the marks that stand in some texts, and the basis."""
    said = [
        f"{mark} {meaning}." for mark, meaning in SHORTHAND.items() if any(mark in t for t in texts)
    ]
    basis = basis_words(rows["basis"])
    return " ".join([*said, f"Basis: {basis}." if basis else ""]).strip()


def _figures(review: Review, rows: pd.DataFrame, key: str, caption: str) -> Block:
    """Write the numbers of misses, one row for each KPI and month."""
    cells = []
    for _, row in rows.iterrows():
        kpi = review.contract.kpi(row["kpi_ref"])
        cells.append(
            [
                kpi.name,
                period_of(row).words,
                value_cell(row, kpi),
                level(row["target"], kpi),
                "not known" if pd.isna(row["minimum"]) else level(row["minimum"], kpi),
                signed_gap(row["gap"], kpi),
                str(row["months_missed_in_row"]),
                "yes, not counted" if row["mitigated"] else "no, counted",
                *([str(row["basis"])] if review.has_basis else []),
            ]
        )
    step = review.contract.step_word.capitalize()
    headers = ["KPI", step, "Result", "Target", "Minimum", "Gap", f"{step}s missed in a row"]
    headers += ["Mitigated", *(["Basis"] if review.has_basis else [])]
    texts = [cell for line in cells for cell in line]
    return table(
        key,
        f"{caption}, {review.period.words}",
        headers,
        cells,
        rows[_TIDY],
        numeric=range(2, 7),
        note=f"{GAP_EXPLAINED} {shorthand_note(rows, *texts)}".strip(),
    )


def _words(review: Review, rows: pd.DataFrame, key: str) -> Block | Markup:
    """Write cause, remedy and effect of each KPI, once where they say the same each month."""
    if rows[["cause", "remedy", "effect"]].isna().all(axis=None):
        return paragraph("The extracts give no cause, remedy or effect for these misses.")
    said = rows[["kpi_ref", "period_start", "cause", "remedy", "effect", "words_basis"]]
    columns = ["cause", "remedy", "effect", "words_basis"]
    grouped = said.fillna({column: "" for column in columns}).groupby(
        ["kpi_ref", *columns], sort=False
    )
    cells, tidy = [], []
    for key_texts, months in grouped:
        ref, cause, remedy, effect, basis = (str(text) for text in key_texts)
        when = ", ".join(review.contract.period_of(day).words for day in months["period_start"])
        cells.append(
            [
                review.contract.kpi(ref).name,
                when,
                *(_quoted(text) for text in (cause, remedy, effect)),
                *([basis or NOT_APPLICABLE] if review.has_basis else []),
            ]
        )
        tidy.append([ref, when, cause, remedy, effect, basis])
    when = f"{review.contract.step_word.capitalize()}s"
    headers = ["KPI", when, "Cause", "Remedy", "Effect on residents"]
    return table(
        key,
        "Cause, remedy and effect, as the supplier's extracts give them",
        [*headers, *(["Basis"] if review.has_basis else [])],
        cells,
        pd.DataFrame(tidy, columns=["kpi_ref", "months", "cause", "remedy", "effect", "basis"]),
        note=shorthand_note(
            rows.assign(basis=rows["words_basis"]), *(c for line in cells for c in line)
        ),
    )


def _quoted(text: str) -> str:
    """Write a supplier's text; a lone "None" in quotes, for it is an answer and not a gap."""
    if text.casefold() in ("none", "nan"):
        return f"“{text}”"
    return text or f"{NOT_AVAILABLE} nothing supplied"
