"""KPIs below minimum and KPIs that missed their target: the figures, and why."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.people import people_behind
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, table
from kpianalysis.display.cases import behind_miss
from kpianalysis.display.council_words import NOBODY, mark_of, say_owner, sentence
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
    text_or,
    with_bound,
)
from kpianalysis.display.statements import statements
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.tables import Verification

GAP_EXPLAINED = "Gap: how far from target in the KPI's own unit; negative is worse than target."
TOO_MANY_EXPLAINED = "Too many: had so many fewer been missed, the target would have been met."
BACKLOG_EXPLAINED = "Backlog: cases still open past the time limit, which no percentage shows."
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
    "numerator",
    "denominator",
    "backlog",
    "verification",
    "basis",
    "counts_basis",
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
    with_people = pd.concat([rows, people_behind(rows)], axis=1)
    kpis = [review.contract.kpi(ref) for ref in rows["kpi_ref"]]
    behind = [
        behind_miss(row, kpi) for (_, row), kpi in zip(with_people.iterrows(), kpis, strict=True)
    ]
    with_behind = any(said != NOT_APPLICABLE for said in behind)
    cells = [
        [
            kpi.name,
            period_of(row).words,
            value_cell(row, kpi),
            level(row["target"], kpi),
            "not known" if pd.isna(row["minimum"]) else level(row["minimum"], kpi),
            signed_gap(row["gap"], kpi),
            str(row["months_missed_in_row"]),
            *([said] if with_behind else []),
            "yes, not counted" if row["mitigated"] else "no, counted",
            *([_basis_cell(row)] if review.has_basis else []),
        ]
        for (_, row), kpi, said in zip(with_people.iterrows(), kpis, behind, strict=True)
    ]
    step = review.contract.step_word.capitalize()
    headers = ["KPI", step, "Result", "Target", "Minimum", "Gap", f"{step}s missed in a row"]
    headers += [*(["People or cases affected"] if with_behind else []), "Mitigated"]
    headers += ["Basis"] if review.has_basis else []
    texts = [cell for line in cells for cell in line]
    explained = [
        GAP_EXPLAINED,
        TOO_MANY_EXPLAINED if any("too many" in said for said in behind) else "",
        BACKLOG_EXPLAINED if any("backlog" in said for said in behind) else "",
        shorthand_note(rows, *texts),
    ]
    return table(
        key,
        f"{caption}, {review.period.words}",
        headers,
        cells,
        with_people[[*_TIDY, "affected", "to_target"]],
        numeric=range(2, 7),
        note=" ".join(text for text in explained if text),
    )


def _basis_cell(row: pd.Series) -> str:
    """Write the basis of a result, and that of the counts beside it where it is another."""
    basis, of_counts = (text_or(row[name], "") for name in ("basis", "counts_basis"))
    counts_shown = row[["affected", "backlog"]].notna().any()
    if not counts_shown or not of_counts or of_counts == basis:
        return basis or NOT_APPLICABLE
    return f"{basis or NOT_APPLICABLE}; counts {of_counts}"


def _words(review: Review, rows: pd.DataFrame, key: str) -> Block | Markup:
    """Write who says what about the misses: the Council, the supplier, or nobody yet."""
    said = statements(review, rows)
    if said["said_by"].eq(NOBODY).all():
        return paragraph(NOBODY if len(rows) == 1 else "Nobody has explained these misses yet.")
    cells = [
        [
            review.contract.kpi(row["kpi_ref"]).name,
            row["months"],
            row["said_by"],
            *(_quoted(row[name], row["said_by"]) for name in ("cause", "effect")),
            _remedy(row, review),
            *([text_or(row["basis"], NOT_APPLICABLE)] if review.has_basis else []),
        ]
        for row in said.to_dict("records")
    ]
    when = f"{review.contract.step_word.capitalize()}s"
    headers = ["KPI", when, "Who says so", "Cause", "Effect on residents", "Remedy"]
    return join(
        table(
            key,
            f"Who says what about these misses, {review.period.words}",
            [*headers, *(["Basis"] if review.has_basis else [])],
            cells,
            said,
            note=shorthand_note(said, *(c for line in cells for c in line)),
        ),
        bullets(
            f"The supplier replies on {review.contract.kpi(row['kpi_ref']).name}, "
            f"{row['months']}: {_quoted(row['supplier_reply'], '')}{mark_of(row['basis'])}"
            for row in said.to_dict("records")
            if row["supplier_reply"]
        ),
    )


def _remedy(row: dict[Hashable, Any], review: Review) -> str:
    """Write a remedy, with who does it and by when."""
    text, owner = _quoted(row["remedy"], row["said_by"]), say_owner(row, review.as_at)
    return f"{sentence(text)} {owner}" if owner else text


def _quoted(text: str | None, said_by: str) -> str:
    """Write a text, or that nobody said anything."""
    return text_or(text, NOT_AVAILABLE if said_by == NOBODY else f"{NOT_AVAILABLE} nothing said")
