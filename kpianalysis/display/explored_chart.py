"""What an explorer looks at first: a KPI's results, its usual range, mitigation and backlog."""

from __future__ import annotations

import math

from markupsafe import Markup

from kpianalysis.analysis.what_if import WhatIf
from kpianalysis.display.backlog import say_backlog
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import figure, paragraph
from kpianalysis.display.cases import say_quarter
from kpianalysis.display.light_chart import Drawn, kpi_lines, light_chart
from kpianalysis.display.numbers import period_of
from kpianalysis.display.result_chart import say_alternative, say_finding
from kpianalysis.display.value_axis import unit_words
from kpianalysis.display.wording import basis_of_range, say_gaps, say_misses, say_range
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review

_WHEN = ["period_start", "period_end"]


def explored_chart(review: Review, kpi: Kpi, found: WhatIf, look_back_months: int) -> Markup:
    """Draw a KPI's look-back months with what is supposed.

    Parameters
    ----------
    review : Review
        The period.
    kpi : Kpi
        Which KPI.
    found : WhatIf
        How it stands, and would stand; only what differs is drawn twice.
    look_back_months : int
        How far the chart looks back.
    """
    rows = math.ceil(look_back_months / review.contract.step_months)
    stands = found.stands.months.tail(rows).reset_index(drop=True)
    would = found.would.months.tail(rows).reset_index(drop=True)
    if stands.empty:
        return paragraph(f"{kpi.name} has no month up to the end of {review.period.words}.")
    beside, named = None, ""
    if kpi.companion is not None:
        beside = review.assessments[review.assessments["kpi_ref"].eq(kpi.companion)]
        named = review.contract.kpi(kpi.companion).plain_name
    months = stands.assign(**{name: would[name] for name in ("lpl", "upl", "mitigated")})
    drawn = Drawn(
        months=[period_of(row).short for _, row in months[_WHEN].iterrows()],
        lines=kpi_lines(stands, would if found.changes.named else None, beside, named),
        low=months["lpl"].tolist(),
        high=months["upl"].tolist(),
        mitigated=months["mitigated"].tolist(),
        bars=months["backlog"].tolist(),
        bars_name="Backlog",
        unit=kpi.unit,
        top=100.0 if kpi.is_percentage else math.inf,
    )
    first, last = (period_of(months.iloc[end]) for end in (0, -1))
    mark = basis_note(stands["basis"])
    note = "Shaded: its usual range. Bar below: months in mitigation."
    if found.changes.named:
        note += " Range and mitigation are drawn as supposed."
    return figure(
        f"{kpi.ref}-explored",
        say_finding(stands, kpi),
        f"{kpi.plain_name}, {first.first.words} to {last.last.words}, in {unit_words(kpi)}{mark}",
        light_chart(drawn),
        say_alternative(stands, kpi),
        note,
    )


def explored_words(review: Review, kpi: Kpi) -> Markup:
    """Say what stands in the period, whatever is supposed: misses, gap, quarter and backlog."""
    in_period = review.months_of(kpi.ref, window=False)
    if in_period.empty:
        return paragraph(f"{kpi.name} has no month in {review.period.words}.")
    return paragraph(
        say_misses(in_period, kpi),
        say_gaps(in_period, kpi) if in_period["missed"].any() else "",
        say_quarter(in_period, kpi, review.period.words) if kpi.is_percentage else "",
        say_backlog(in_period, kpi),
        _say_beside(review, kpi),
    )


def _say_beside(review: Review, kpi: Kpi) -> str:
    """Say the results of the companion measure in the period."""
    if kpi.companion is None:
        return ""
    other = review.contract.kpi(kpi.companion)
    months = review.months_of(other.ref, window=False)
    if months["value"].isna().all():
        return ""
    return (
        f"Beside it, {other.name}: {say_range(months, other)} in {review.period.words}"
        f"{basis_of_range(months)}."
    )
