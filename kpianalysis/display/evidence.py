"""Evidence for, against and missing, and what the Board may wish to pursue. No verdict."""

from __future__ import annotations

from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, subheading
from kpianalysis.display.numbers import listed, month_of, plural
from kpianalysis.display.wording import (
    months_in_words,
    plain_names,
    say_misses,
    say_people,
    say_status_run,
)
from kpianalysis.review import Review
from kpianalysis.tables import Outcome, Status, Verification

_MOST_POINTS = 5


def evidence(review: Review) -> Block:
    """Set out the evidence of the period; the verdict is the Board's."""
    return join(
        heading("evidence", "Evidence for, against and missing"),
        paragraph("This section draws no conclusion: whether there is assurance is for the Board."),
        subheading("For"),
        bullets(evidence_for(review)) or paragraph("Nothing in the data supplied."),
        subheading("Against"),
        bullets(evidence_against(review)) or paragraph("Nothing in the data supplied."),
        subheading("Missing"),
        bullets(evidence_missing(review)),
        subheading("Points that the Board may wish to pursue"),
        bullets(points_to_pursue(review)),
        _resolutions(review),
    )


def evidence_for(review: Review) -> list[str]:
    """List what speaks for the service."""
    period = review.in_period
    said = []
    met = period["status"].eq(str(Status.MET))
    if met.any():
        said.append(
            f"{int(met.sum())} of {plural(len(period), 'monthly result')} met their target"
            f"{basis_note(period['basis'])}."
        )
    judged = period["minimum"].notna() & period["value"].notna()
    if not period["below_minimum"].any() and judged.any():
        said.append(
            "No KPI with a known minimum was below it, before or after mitigation"
            f"{basis_note(period['basis'])}."
        )
    by_area = period.assign(met=met).groupby("area")[["met", "missed"]].any()
    # An area of which nothing was supplied speaks for nobody.
    clear = by_area.index[by_area["met"] & ~by_area["missed"]]
    areas = [review.contract.area_name(str(area)) for area in clear]
    if areas:
        said.append(
            f"No KPI missed its target in {listed(areas)}"
            f"{basis_note(period.loc[period['area'].isin(clear), 'basis'])}."
        )
    return said


def evidence_against(review: Review) -> list[str]:
    """List what speaks against it: failures, then long-term mitigations, then other misses."""
    period = review.in_period
    said = []
    failed = period[period["below_minimum"]]
    if len(failed):
        names = plain_names(review, failed["kpi_ref"].unique().tolist())
        said.append(f"Below minimum: {names}{basis_note(failed['basis'])}.")
    long_term = review.mitigated.loc[review.mitigated["long_term"], "kpi_ref"].tolist()
    for ref in long_term:
        kpi = review.contract.kpi(ref)
        months = review.months_of(ref, window=False)
        said.append(f"{kpi.name}. {say_misses(months, kpi)} {say_people(months, kpi)}".strip())
    others = period[
        period["missed"] & ~period["below_minimum"] & ~period["kpi_ref"].isin(long_term)
    ]
    for ref, rows in others.groupby("kpi_ref", sort=True):
        last = rows.iloc[-1]
        how = "mitigated" if last["mitigated"] else "counted"
        said.append(
            f"{review.contract.kpi(str(ref)).name}: {say_status_run(last)}, as at "
            f"{month_of(last['period_start']).words}, {how}{basis_note(rows['basis'])}."
        )
    return said


def evidence_missing(review: Review) -> list[str]:
    """List what the data supplied does not hold."""
    period = review.in_period
    said = []
    unknown = period[period["missed"] & period["minimum"].isna()]
    if len(unknown):
        names = plain_names(review, unknown["kpi_ref"].unique().tolist())
        said.append(f"The minimum of {names}: whether a miss was a failure cannot be said.")
    for status in (Status.NOT_SUPPLIED, Status.NO_VOLUME, Status.NOT_MEASURABLE, Status.SUSPENDED):
        rows = period[period["status"].eq(str(status))]
        if len(rows):
            names = plain_names(review, rows["kpi_ref"].unique().tolist())
            said.append(
                f"{str(status).capitalize()} in {months_in_words(rows)}: {names}"
                f"{basis_note(rows['basis'])}."
            )
    provisional = period[period["verification"].eq(str(Verification.PROVISIONAL))]
    if len(provisional):
        said.append(f"Final figures for {months_in_words(provisional)}: these are provisional.")
    silent = period[period["missed"] & period["cause"].isna()]
    if len(silent):
        names = plain_names(review, silent["kpi_ref"].unique().tolist())
        said.append(f"A cause for the misses of {names}, in {months_in_words(silent)}.")
    rejected = int(review.ledger["outcome"].eq(str(Outcome.REJECTED)).sum())
    if rejected:
        said.append(f"{plural(rejected, 'row')} of the extracts that could not be read.")
    said.append("Service credits: the data supplied does not say what came back to the Council.")
    said.append("Projects: no project list has been supplied.")
    said.append("When a missed target will be met: this page makes no forecast.")
    return said


def points_to_pursue(review: Review) -> list[str]:
    """Ask three to five questions that follow from the facts of the page."""
    period = review.in_period
    asked = []
    for _, row in review.mitigated[review.mitigated["long_term"]].iterrows():
        name = review.contract.kpi(row["kpi_ref"]).name
        asked.append(
            f"What would end the mitigation of {name}, in force since "
            f"{month_of(row['start']).words}, and who reviews it?"
        )
    unknown = period[period["missed"] & period["minimum"].isna()]["kpi_ref"].unique().tolist()
    if unknown:
        asked.append(f"What is the minimum for {plain_names(review, unknown)}?")
    missed = period[period["counts_as_miss"]]["kpi_ref"].unique().tolist()
    if missed:
        asked.append(f"What is being done about {plain_names(review, missed)}, and by when?")
    backlog = period[period["backlog"].gt(0) & period["missed"]]["kpi_ref"].unique().tolist()
    if backlog:
        asked.append(
            f"How long have the oldest open cases waited in {plain_names(review, backlog)}?"
        )
    new = review.mitigated[review.mitigated["newly_granted"]]["kpi_ref"].tolist()
    if new:
        asked.append(f"When does the new mitigation of {plain_names(review, new)} end?")
    asked.append("How much has come back in service credits in this period?")
    return asked[:_MOST_POINTS]


def _resolutions(review: Review) -> Block:
    """Recall what the Board resolved last."""
    lines = []
    for resolution in review.contract.resolutions:
        about = f" about {resolution.period.words}" if resolution.period else ""
        source = f", {resolution.source}" if resolution.source else ""
        mark = f" ({resolution.basis}{source})" if resolution.basis else ""
        lines.append(f"On {resolution.subject}{about}: {resolution.text.rstrip('.')}{mark}.")
    if not lines:
        return join(paragraph(""))
    return join(subheading("What the Board last resolved"), bullets(lines))
