"""Evidence for, against and missing, and what the Board may wish to pursue. No verdict."""

from __future__ import annotations

import pandas as pd

from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, subheading
from kpianalysis.display.cases import say_people
from kpianalysis.display.numbers import listed, month_of, plural
from kpianalysis.display.wording import (
    months_in_words,
    plain_names,
    say_misses,
    say_no_result,
    say_status_run,
)
from kpianalysis.review import Review
from kpianalysis.tables import Outcome, Status, Verification

_MOST_POINTS = 5
_NOT_JUDGED = (
    Status.NOT_SUPPLIED,
    Status.NO_VOLUME,
    Status.NOT_MEASURABLE,
    Status.SUSPENDED,
    Status.NO_TARGET,
)
# What the ledger says of a row that was accepted, and what is missing then.
_DISPUTES = {
    "counts_disagree": (
        "Counts for {}, whose numerator and denominator give another percentage: {}."
    ),
    "target_disagrees": "Agreement on the target of {}, whose extract states another one: {}.",
}


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
    judged = met | period["missed"]
    if met.any():
        results = plural(int(judged.sum()), f"{review.contract.frequency} result")
        if not judged.all():
            results = f"the {results} that could be judged"
        said.append(
            f"{int(met.sum())} of {results} met their target"
            f"{basis_note(period.loc[judged, 'basis'])}."
        )
    with_minimum = period["minimum"].notna() & period["value"].notna()
    if not period["below_minimum"].any() and with_minimum.any():
        rests_on = period[with_minimum]
        said.append(
            f"No KPI with a known minimum was below it{_in_some_months(review, rests_on)}, before "
            f"or after mitigation{basis_note(rests_on['basis'])}."
        )
    return [*said, *_clear_areas(review, period.assign(judged=judged))]


def _clear_areas(review: Review, period: pd.DataFrame) -> list[str]:
    """Name the areas without a miss, together where they rest on the same months."""
    alike: dict[tuple[str, str], list[str]] = {}
    for area, rows in period.groupby("area", sort=True):
        judged = rows[rows["judged"]]
        # An area of which nothing was supplied speaks for nobody.
        if judged.empty or judged["missed"].any():
            continue
        months = rows[rows["period_start"].isin(judged["period_start"])]
        which = "No KPI" if months["judged"].all() else "No KPI that could be judged"
        alike.setdefault((which, _in_some_months(review, judged)), []).append(str(area))
    said = []
    for (which, when), areas in alike.items():
        names = listed([review.contract.area_name(area) for area in areas])
        mark = basis_note(period.loc[period["judged"] & period["area"].isin(areas), "basis"])
        said.append(f"{which} missed its target in {names}{when}{mark}.")
    return said


def _in_some_months(review: Review, rows: pd.DataFrame) -> str:
    """Name the months that rows rest on; empty when they are all months of the period."""
    months = rows["period_start"].nunique() * review.contract.step_months
    complete = months == len(review.period)
    return "" if complete else f", in {months_in_words(rows)} only"


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
        parts = [say_misses(months, kpi), say_no_result(months), say_people(months, kpi)]
        said.append(" ".join([f"{kpi.name}.", *filter(None, parts)]))
    others = period[
        period["missed"] & ~period["below_minimum"] & ~period["kpi_ref"].isin(long_term)
    ]
    for ref, rows in others.groupby("kpi_ref", sort=True):
        mitigated = rows["mitigated"]
        how = "partly mitigated" if mitigated.any() else "counted"
        if mitigated.all():
            how = "mitigated"
        said.append(
            f"{review.contract.kpi(str(ref)).name}: {say_status_run(rows)}, {how}"
            f"{basis_note(rows['basis'])}."
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
    for status in _NOT_JUDGED:
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
    said += _in_dispute(review)
    rejected = int(review.ledger["outcome"].eq(str(Outcome.REJECTED)).sum())
    if rejected:
        said.append(f"{plural(rejected, 'row')} of the extracts that could not be read.")
    said.append("Service credits: the data supplied does not say what came back to the Council.")
    said.append(_projects(review))
    said += _without_outlook(review)
    return said


def _projects(review: Review) -> str:
    """Say what is missing about projects."""
    received = review.ledger["file"].isin([item.file for item in review.submissions])
    if (received & review.ledger["reason"].eq("project")).any():
        return "Projects: lists of them were received, but this page does not show them yet."
    return "Projects: no project list has been supplied."


def _without_outlook(review: Review) -> list[str]:
    """Name the KPIs that missed their target and have no chance of meeting it worked out."""
    outlooks = review.statistics.outlooks
    missed = review.in_period.loc[review.in_period["missed"], "kpi_ref"].unique()
    without = outlooks.loc[outlooks["p_met_1"].isna() & outlooks.index.isin(missed)].index.tolist()
    if not without:
        return []
    names = plain_names(review, without)
    return [f"When a missed target will be met: no chance can be worked out for {names}."]


def _in_dispute(review: Review) -> list[str]:
    """Say which results stand although their own row contradicts them."""
    place = ["file", "sheet", "cell"]
    said = []
    for reason, words in _DISPUTES.items():
        lines = review.ledger.loc[review.ledger["reason"].eq(reason), place].drop_duplicates()
        rows = review.in_period.merge(lines, on=place)
        if len(rows):
            names = plain_names(review, rows["kpi_ref"].unique().tolist())
            said.append(words.format(plural(len(rows), "result"), names))
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
    # The first question has asked already what would end a long-term one.
    news = review.mitigated["newly_granted"] & ~review.mitigated["long_term"]
    new = review.mitigated.loc[news, "kpi_ref"].tolist()
    if new:
        asked.append(f"When does the new mitigation of {plain_names(review, new)} end?")
    asked.append("How much has come back in service credits in this period?")
    return asked[:_MOST_POINTS]


def _resolutions(review: Review) -> Block:
    """Recall what the Board resolved last."""
    lines = []
    for resolution in review.resolutions:
        about = f" about {resolution.period.words}" if resolution.period else ""
        source = f", {resolution.source}" if resolution.source else ""
        mark = f" ({resolution.basis}{source})" if resolution.basis else ""
        lines.append(f"On {resolution.subject}{about}: {resolution.text.rstrip('.')}{mark}.")
    if not lines:
        return join(paragraph(""))
    return join(subheading("What the Board last resolved"), bullets(lines))
