"""The first screen: a title that is a finding, and up to six main points."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup, escape

from kpianalysis.contract import Kpi
from kpianalysis.display.basis import ILLUSTRATIVE, basis_note
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, refer
from kpianalysis.display.numbers import (
    gap_size,
    in_words,
    level,
    listed,
    measured,
    month_of,
    plural,
)
from kpianalysis.display.wording import (
    MITIGATION_EXPLAINED,
    months_in_words,
    plain_names,
    say_gaps,
    say_misses,
    say_mitigation,
    say_people,
    say_trend,
)
from kpianalysis.review import Review
from kpianalysis.tables import Status, Verification

_MOST_POINTS = 6
_MANY_MISSES = 5


def title(review: Review) -> Block:
    """Head the page with its finding, period, contract and date."""
    finding, contract = headline(review), review.contract
    html = Markup("<header>\n<h1>{}</h1>\n").format(finding)
    html += Markup('<p class="lead">{}, {}. {} and {}. Draft, as at {}.</p>\n').format(
        contract.name,
        review.period.full_words,
        contract.council,
        contract.supplier,
        f"{review.as_at.day} {review.as_at:%B %Y}",
    )
    if review.has_basis:
        html += paragraph(
            Markup(
                "<strong>Most figures on this page are illustrative: made up to show the page. "
                "Each is marked. Published figures are marked too.</strong>"
            )
        )
    html += Markup("</header>")
    return Block(
        html,
        page={
            "title": f"{review.period.words}: {finding}",
            "contract": contract.name,
            "period": review.period.words,
        },
    )


def headline(review: Review) -> str:
    """Say the finding of the period in a few words."""
    period = review.in_period
    failures, missed = int(period["counts_as_failure"].sum()), period[period["missed"]]
    if failures:
        refs = period.loc[period["counts_as_failure"], "kpi_ref"].unique()
        if len(refs) == 1:
            name = review.contract.kpi(refs[0]).plain_name
            return f"“{name}” fell below its minimum in {review.period.words}, a KPI failure"
        return f"{len(refs)} KPIs fell below their minimum in {review.period.words}: KPI failures"
    if missed.empty:
        return f"Every KPI that was measured met its target in {review.period.words}"
    if period["minimum"].isna().all():
        return (
            f"{missed['kpi_ref'].nunique()} of {period['kpi_ref'].nunique()} KPIs missed their "
            f"target in {review.period.words}; no minimum is known"
        )
    long_term = review.mitigated[review.mitigated["long_term"] & review.mitigated["misses"].gt(0)]
    if len(long_term) == 1:
        row = long_term.iloc[0]
        name = review.contract.kpi(row["kpi_ref"]).plain_name
        often = (
            "every month"
            if row["misses"] == len(review.period)
            else f"in {plural(int(row['misses']), 'month')}"
        )
        return f"No failures counted, but “{name}” missed its target {often}"
    if len(long_term):
        return (
            f"No failures counted, but {in_words(len(long_term))} KPIs in long-term mitigation "
            "missed their targets"
        )
    return f"No failures counted; {plural(missed['kpi_ref'].nunique(), 'KPI')} missed a target"


def main_points(review: Review) -> Block:
    """List up to six points, every long-term mitigation first, then bad news before good."""
    points = [
        *_mitigation_points(review),
        _failures(review),
        _counted_misses(review),
        _furthest(review),
        _latest_month(review),
        Markup(" ").join(filter(None, [escape(_missing(review)), _changed(review)])),
    ]
    kept = [point for point in points if point][:_MOST_POINTS]
    return join(heading("main-points", "Main points"), bullets(kept))


def _mitigation_points(review: Review) -> list[str]:
    """Name every long-term mitigation, with both counts of failures, in the first point.

    When one KPI is in long-term mitigation, what that means and its trend follow.
    """
    long_term = review.mitigated[review.mitigated["long_term"]]
    if long_term.empty:
        return []
    counts = _failure_counts(review)
    if len(long_term) > 1:
        names = plain_names(review, long_term["kpi_ref"].tolist(), most=len(long_term))
        link = refer("section", "mitigated")
        many = f"{counts} {len(long_term)} KPIs are in long-term mitigation: {names}."
        return [escape(f"{many} {MITIGATION_EXPLAINED} See ") + link + "."]
    row = long_term.iloc[0]
    kpi = review.contract.kpi(row["kpi_ref"])
    months = review.months_of(kpi.ref, window=False)
    mitigation = say_mitigation(row, bool(months["minimum"].notna().any()))
    first = " ".join([counts, f"But {_missing_it(kpi, months)}", mitigation, MITIGATION_EXPLAINED])
    second = [say_gaps(months, kpi).replace("That is", "Results were", 1), say_people(months, kpi)]
    effects = [text for text in months["effect"].dropna().unique() if text]
    if effects:
        second.append(f"What it means: {effects[-1].rstrip('.')}.")
    third = escape(say_trend(review, kpi) + " See ") + refer("section", kpi.ref) + "."
    return [first, " ".join(filter(None, second)), third]


def _failure_counts(review: Review) -> str:
    """Say both counts of failures: before and after mitigation."""
    raw, counted = (int(review.in_period[c].sum()) for c in ("below_minimum", "counts_as_failure"))
    return f"KPI failures: {raw} before mitigation and {counted} counted after it."


def _failures(review: Review) -> str:
    """Name the KPIs below minimum."""
    failed = review.in_period[review.in_period["below_minimum"]]
    has_long_term = review.mitigated["long_term"].any()
    if review.in_period["minimum"].isna().all():
        return "No minimum is known for any KPI, so no month can be called a failure."
    if failed.empty:
        return "" if has_long_term else f"{_failure_counts(review)} No KPI was below its minimum."
    names = plain_names(review, failed["kpi_ref"].unique().tolist())
    said = f"Below minimum: {names}{basis_note(failed['basis'])}. See "
    return (
        ("" if has_long_term else _failure_counts(review) + " ")
        + escape(said)
        + refer("section", "below-minimum")
        + "."
    )


def _counted_misses(review: Review) -> str:
    """Name what missed its target and was counted, other than failures."""
    period = review.in_period
    missed = period[period["counts_as_miss"] & ~period["below_minimum"]]
    if missed.empty:
        return "No other KPI missed its target and was counted." if period["missed"].any() else ""
    refs = missed["kpi_ref"].unique().tolist()
    months = months_in_words(missed)
    return (
        escape(
            f"{plural(len(refs), 'KPI')} missed a target without mitigation, in {months}: "
            f"{plain_names(review, refs)}{basis_note(missed['basis'])}. See "
        )
        + refer("section", "missed")
        + "."
    )


def _furthest(review: Review) -> str:
    """Name the counted miss that is furthest from target, where there are too many to read."""
    period = review.in_period
    last = period[period["period_start"].eq(period["period_start"].max())]
    missed = last[last["counts_as_miss"] & last["unit"].eq("%")]
    if len(missed) < _MANY_MISSES:
        return ""
    row = missed.iloc[missed["gap"].argmin()]
    kpi = review.contract.kpi(row["kpi_ref"])
    side = "below" if kpi.polarity == "higher_is_better" else "above"
    month = month_of(row["period_start"]).words
    return (
        f"Furthest from target in {month}: {kpi.name}, at "
        f"{measured(row['value'], kpi, row['target'])}, {gap_size(row['gap'], kpi)} {side} its "
        f"{level(row['target'], kpi)} target{basis_note([row['basis']])}."
    )


def _latest_month(review: Review) -> str:
    """Say how many KPIs met their target in the last month of the period."""
    period = review.in_period
    last = period[period["period_start"].eq(period["period_start"].max())]
    met, missed, mitigated = (
        int(last["status"].eq(str(Status.MET)).sum()),
        int(last["missed"].sum()),
        int((last["missed"] & last["mitigated"]).sum()),
    )
    month = month_of(last["period_start"].iloc[0]).words
    sentence = f"In {month}, {met} of {len(last)} KPIs met their target"
    if missed:
        sentence += f" and {missed} missed it, {mitigated or 'none'} of them mitigated"
    return escape(f"{sentence}{basis_note(last['basis'])}. See ") + refer("table", "summary") + "."


def _missing(review: Review) -> str:
    """Say what is missing or not final."""
    period = review.in_period
    not_supplied = int(period["status"].eq(str(Status.NOT_SUPPLIED)).sum())
    provisional = period["verification"].eq(str(Verification.PROVISIONAL))
    said = []
    if not_supplied:
        were = "was" if not_supplied == 1 else "were"
        said.append(f"{plural(not_supplied, 'monthly figure')} {were} not supplied.")
    if provisional.any():
        said.append(f"Figures for {months_in_words(period[provisional])} are provisional.")
    if review.later_months:
        later = listed([month.words for month in review.later_months])
        said.append(f"Figures for {later} have arrived, but are not part of this period.")
    return " ".join(said)


def _changed(review: Review) -> str:
    """Say what was changed or corrected."""
    changed, corrected = review.changes["kpi_ref"].nunique(), len(review.corrections)
    if not changed and not corrected:
        return ""
    parts = []
    if changed:
        parts.append(f"{plural(changed, 'KPI')} had new terms, or came or went")
    if corrected:
        were = "was" if corrected == 1 else "were"
        parts.append(f"{plural(corrected, 'figure')} {were} corrected")
    made_up = basis_note([*review.changes["basis"], *review.corrections["basis"]])
    mark = made_up if ILLUSTRATIVE in made_up else ""
    return escape(f"{'; '.join(parts)}{mark}. See ") + refer("section", "changes") + "."


def _missing_it(kpi: Kpi, months: pd.DataFrame) -> str:
    """Say the misses of a KPI with its name in the place of "it"."""
    return kpi.name + say_misses(months, kpi).removeprefix("It")
