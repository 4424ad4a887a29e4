"""The section on one KPI: why it is under target, what that means, what is done, is it better?"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from markupsafe import Markup

from kpianalysis.council.layout import MISS, MITIGATION
from kpianalysis.display.backlog import say_backlog
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, refer, subheading
from kpianalysis.display.cases import (
    say_earlier_periods,
    say_people,
    say_quarter,
)
from kpianalysis.display.chances import say_outlook, say_pace
from kpianalysis.display.companion import say_companion
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
from kpianalysis.display.mitigation_place import see_own_page
from kpianalysis.display.numbers import date_words, level, period_of, plural
from kpianalysis.display.outlook_chart import outlook_chart
from kpianalysis.display.verdicts import say_rests_on, say_verdict
from kpianalysis.display.wording import (
    say_gaps,
    say_misses,
    say_mitigation,
    say_no_result,
    say_usual_range,
)
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.tables import Status

MOST_IN_BODY = 1  # each takes more than a side of paper
UNKNOWN = "The data supplied does not say."


def in_focus(review: Review) -> Block:
    """Write a section for each KPI in long-term mitigation, and each that the contract names.

    Where there are many, annexes hold those after the first.
    """
    if not review.in_focus:
        return join(
            heading("focus", "KPIs in long-term mitigation: none"),
            paragraph(f"No KPI is in long-term mitigation in {review.period.words}."),
        )
    sections = [kpi_section(review, ref) for ref in review.in_focus[:MOST_IN_BODY]]
    return join(*sections, _others(review))


def _others(review: Review) -> Markup:
    """Say where the sections stand for which the body has no room."""
    lines = [
        Markup("{}: {}.").format(review.contract.kpi(ref).name, refer("section", ref))
        for ref in review.in_focus[MOST_IN_BODY:]
    ]
    if not lines:
        return Markup("")
    return subheading("Other KPIs looked at closely") + bullets(lines)


def kpi_section(
    review: Review, kpi_ref: str, head: Callable[[str, str], Markup] = heading
) -> Block:
    """Write all that is known of one KPI in the period, under the heading that ``head`` writes.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    """
    kpi = review.contract.kpi(kpi_ref)
    months = review.months_of(kpi_ref, window=False)
    return join(
        head(kpi_ref, f"{kpi.name}: {finding_of(review, kpi)}"),
        see_own_page(review, kpi),
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
        *cause_of(review, kpi, months),
        subheading("Is it getting better, and when will it meet its target?"),
        paragraph(Markup("<strong>{}</strong>").format(say_verdict(review, kpi))),
        paragraph(say_rests_on(review, kpi), say_usual_range(review, kpi)),
        paragraph(*say_outlook(review, kpi)),
        paragraph(say_pace(review, kpi)),
        *([chart.figure_only()] if (chart := outlook_chart(review, kpi)) else []),
        subheading("What it means for residents"),
        bullets(said_of(review, kpi, months, "effect")) or paragraph(UNKNOWN),
        subheading("What is being done"),
        remedies_of(review, kpi, months),
        say_companion(review, kpi),
    )


def finding_of(review: Review, kpi: Kpi) -> str:
    """Say in a few words how a KPI stands against its target."""
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


def cause_of(review: Review, kpi: Kpi, months: pd.DataFrame) -> list[Markup]:
    """Say why the KPI missed its target, as far as anybody says; nothing where it did not."""
    if not months["missed"].any():
        return []
    causes = said_of(review, kpi, months, "cause")
    return [subheading("Why it missed its target"), bullets(causes) or paragraph(UNKNOWN)]


def said_of(review: Review, kpi: Kpi, months: pd.DataFrame, column: str) -> list[str]:
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


def remedies_of(review: Review, kpi: Kpi, months: pd.DataFrame) -> Markup:
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
