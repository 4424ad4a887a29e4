"""The section on one KPI: why it is under target, what that means, what is done, is it better?"""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.council.layout import MISS, MITIGATION
from kpianalysis.display.backlog import say_backlog
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, subheading, table
from kpianalysis.display.cases import (
    say_difference,
    say_earlier_periods,
    say_people,
    say_quarter,
)
from kpianalysis.display.chances import say_outlook, say_pace
from kpianalysis.display.council_words import (
    SUPPLIER,
    council,
    council_words,
    mark_of,
    say_owner,
    sentence,
    words_in_period,
)
from kpianalysis.display.coverage import to_arrived
from kpianalysis.display.misses import shorthand_note, value_cell
from kpianalysis.display.numbers import date_words, level, period_of, plural
from kpianalysis.display.result_chart import result_chart
from kpianalysis.display.verdicts import say_rests_on, say_verdict
from kpianalysis.display.wording import (
    basis_of_range,
    say_gaps,
    say_misses,
    say_mitigation,
    say_no_result,
    say_range,
    say_usual_range,
)
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.tables import Status

UNKNOWN = "The data supplied does not say."


def in_focus(review: Review) -> Block:
    """Write a section for each KPI in long-term mitigation, and each that the contract names."""
    if not review.in_focus:
        return join(
            heading("focus", "KPIs in long-term mitigation: none"),
            paragraph(f"No KPI is in long-term mitigation in {review.period.words}."),
        )
    return join(*(kpi_section(review, ref) for ref in review.in_focus))


def kpi_section(review: Review, kpi_ref: str) -> Block:
    """Write all that is known of one KPI in the period.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    """
    kpi = review.contract.kpi(kpi_ref)
    months = review.months_of(kpi_ref, window=False)
    return join(
        heading(kpi_ref, f"{kpi.name}: {_finding(review, kpi)}"),
        paragraph(kpi.what_it_means, f"The measure in full: “{kpi.title}”."),
        paragraph(
            say_misses(months, kpi),
            say_gaps(months, kpi),
            say_no_result(months),
            say_people(months, kpi),
            say_backlog(months, kpi),
            say_quarter(months, kpi, review.period.words) if kpi.is_percentage else "",
            say_earlier_periods(review, kpi) if kpi.is_percentage else "",
        ),
        _mitigation(review, kpi, months),
        bullets(council_words(review, kpi.ref, MITIGATION)),
        *_cause(review, kpi, months),
        result_chart(review, kpi).block(),
        subheading("Is it getting better, and when will it meet its target?"),
        paragraph(Markup("<strong>{}</strong>").format(say_verdict(review, kpi))),
        paragraph(say_rests_on(review, kpi), say_usual_range(review, kpi)),
        paragraph(*say_outlook(review, kpi)),
        paragraph(say_pace(review, kpi)),
        subheading("What it means for residents"),
        bullets(_said(review, kpi, months, "effect")) or paragraph(UNKNOWN),
        subheading("What is being done"),
        _remedies(review, kpi, months),
        _companion(review, kpi),
    )


def _finding(review: Review, kpi: Kpi) -> str:
    months = review.months_of(kpi.ref, window=False)
    row = _arrived(review, months).iloc[-1]
    run, step = int(row["months_missed_in_row"]), review.contract.step_word
    target = f"its {level(row['target'], kpi)} target"
    if run == 1:
        return f"{target} missed in {period_of(row).words}"
    if run:
        return f"{target} missed for {plural(run, step)} in a row{to_arrived(review)}"
    if row["status"] == str(Status.MET):
        return f"{target} met in {period_of(row).words}"
    return f"{row['status']} in {period_of(row).words}"


def _mitigation(review: Review, kpi: Kpi, months: pd.DataFrame) -> Markup:
    """Say the mitigation of the KPI, with its reason."""
    rows = review.mitigated[review.mitigated["kpi_ref"].eq(kpi.ref)]
    if rows.empty:
        return paragraph("It is not mitigated.")
    row = rows.iloc[0]
    mark = f" ({row['basis']})" if row["basis"] else ""
    return paragraph(
        say_mitigation(
            row,
            bool(months["minimum"].notna().any()),
            to_arrived(review),
            review.contract.step_word,
        ),
        f"The reason given{mark}: {row['reason']}",
    )


def _arrived(review: Review, months: pd.DataFrame) -> pd.DataFrame:
    """Return a KPI's months up to the last that has arrived; all where that is none of them."""
    seen = months[months["period_start"].le(pd.Timestamp(review.last_arrived.first_day))]
    return months if seen.empty else seen


def _cause(review: Review, kpi: Kpi, months: pd.DataFrame) -> list[Markup]:
    """Say why the KPI missed its target, as far as anybody says; nothing where it did not."""
    if not months["missed"].any():
        return []
    causes = _said(review, kpi, months, "cause")
    return [subheading("Why it missed its target"), bullets(causes) or paragraph(UNKNOWN)]


def _said(review: Review, kpi: Kpi, months: pd.DataFrame, column: str) -> list[str]:
    """List what the Council and the extracts say in a column, once for each different text."""
    said = months[months[column].notna()].drop_duplicates(column)
    supplied = [
        f"{SUPPLIER}: {row[column]}{mark_of(row['words_basis'])}" for _, row in said.iterrows()
    ]
    return [*_by_the_council(review, kpi, column), *supplied]


def _by_the_council(review: Review, kpi: Kpi, column: str) -> list[str]:
    """List what the Council wrote of a KPI's misses in a column, with author and day."""
    written = words_in_period(review, MISS, kpi.ref)
    written = written[written[column].notna()].drop_duplicates([column, "author", "written"])
    lines = []
    for row in written.astype(object).where(written.notna(), None).to_dict("records"):
        owner = say_owner(row, review.as_at) if column == "remedy" else ""
        lines.append(
            f"{council(row)}{mark_of(row['basis'])}: {sentence(row[column])} {owner}".rstrip()
        )
    return lines


def _remedies(review: Review, kpi: Kpi, months: pd.DataFrame) -> Markup:
    """Write the remedies agreed, dated where a date is known, and those of the extracts."""
    agreed = [remedy for remedy in review.remedies if remedy.kpi == kpi.ref]
    lines = []
    for remedy in agreed:
        when = f"From {date_words(remedy.date)}: " if remedy.date else ""
        dated = "" if remedy.date else " No date is given, so its effect cannot be measured."
        mark = f" ({remedy.basis})" if remedy.basis else ""
        lines.append(f"{when}{remedy.description.rstrip('.')}{mark}.{dated}")
    lines += _by_the_council(review, kpi, "remedy")
    known = {remedy.description for remedy in agreed}
    said = months[months["remedy"].notna() & ~months["remedy"].isin(known)]
    lines += [
        f"{SUPPLIER}: {row['remedy'].rstrip('.')}{mark_of(row['words_basis'])}."
        for _, row in said.drop_duplicates("remedy").iterrows()
    ]
    return bullets(lines) or paragraph(UNKNOWN)


def _companion(review: Review, kpi: Kpi) -> Block | Markup:
    """Show the companion measure beside this one, month by month."""
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
    return join(
        subheading(f"Beside it: {other.name}"),
        paragraph(
            f"{other.plain_name}: {say_range(beside, other)}{basis_of_range(beside)}, beside "
            f"{say_range(own, kpi)} here{basis_of_range(own)}."
            if beside["value"].notna().any() and own["value"].notna().any()
            else "The data supplied holds no result to set beside it.",
            say_difference(review, kpi),
        ),
        table(
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
        ),
    )
