"""What if a target, a phase or the end of a mitigation had been another? In sentences and tables.

Told apart from results everywhere: what is supposed was not agreed, and nobody acted on it.
"""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.changed_terms import Changes
from kpianalysis.analysis.control_chart import ControlChart
from kpianalysis.analysis.kpi_charts import RANGE_COLUMNS
from kpianalysis.analysis.kpi_history import KpiHistory
from kpianalysis.analysis.presets import DEFAULT_PRESET
from kpianalysis.analysis.what_if import WhatIf
from kpianalysis.analysis.what_if import what_if as judged_again
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, bullets, join, paragraph
from kpianalysis.display.numbers import level
from kpianalysis.display.what_if_tables import NOT_A_RESULT, months_table, summary_table
from kpianalysis.errors import ParameterProblem
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month, parse_month
from kpianalysis.review import Review


def what_if(
    review: Review,
    kpi_ref: str,
    *,
    phases: tuple[str | Month, ...] | None = None,
    preset: str | None = None,
    target: float | None = None,
    target_from: str | Month | None = None,
    mitigated_to: str | Month | None = None,
) -> WhatIf:
    """Judge a KPI of a review again with other terms, beside how it stands.

    Parameters
    ----------
    review : Review
        From :func:`kpianalysis.open_review`.
    kpi_ref : str
        Which KPI.
    phases, preset, target, target_from, mitigated_to
        As of :class:`kpianalysis.analysis.changed_terms.Changes`; months such as ``"2019-04"``.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    ParameterProblem
        When the changes could not have been agreed.
    """
    changes = Changes(
        phases=None if phases is None else tuple(_month("phases", one) for one in phases),
        preset=preset,
        target=target,
        target_from=None if target_from is None else _month("target_from", target_from),
        mitigated_to=None if mitigated_to is None else _month("mitigated_to", mitigated_to),
    )
    return judged_again(history_of(review, kpi_ref), changes)


def history_of(review: Review, kpi_ref: str) -> KpiHistory:
    """Return all that a review knows of one KPI, to be judged again.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    """
    review.contract.kpi(kpi_ref)
    held = review.assessments.drop(columns=list(RANGE_COLUMNS), errors="ignore")
    every = max(held, review.received[held.columns], key=len)
    history = KpiHistory(
        contract=review.contract,
        kpi_ref=kpi_ref,
        period=review.period,
        every=every,
        last_received=Month.of(review.received["period_end"].max()),
        target_after=float(review.statistics.target_after.get(kpi_ref, float("nan"))),
    )
    outlooks, credits = review.statistics.outlooks, review.credits
    return history.stands_as(
        months=_of(review.assessments, kpi_ref),
        chart=ControlChart(
            *(
                _of(table, kpi_ref, "series_id")
                for table in (review.charts.points, review.charts.series, review.charts.problems)
            )
        ),
        credits=None if credits is None else _of(credits, kpi_ref),
        outlook=outlooks[outlooks.index == kpi_ref],
    )


def say_changes(review: Review, kpi: Kpi, changes: Changes) -> list[str]:
    """Say what is supposed, each beside what stands; nothing where nothing is."""
    said = []
    if changes.target is not None:
        since = f" from {changes.target_from.words}" if changes.target_from else ""
        said.append(f"Target {level(changes.target, kpi)}{since}.")
    if changes.phases is not None:
        stood = [phase.first for phase in kpi.phases]
        said.append(
            f"The chart starts anew {_at(changes.phases)}; as it stands {_at(tuple(stood))}."
        )
    if changes.preset is not None:
        said.append(
            f"The chart is read by the rules “{changes.preset}”; as it stands “{DEFAULT_PRESET}”."
        )
    if changes.mitigated_to is not None:
        own = [item for item in review.contract.mitigations if item.kpi == kpi.ref]
        latest = max(own, key=lambda item: item.first)
        ends = f"with {latest.last.words}" if latest.last else "open"
        said.append(
            f"Its mitigation is never granted; as it stands it begins with {latest.first.words}."
            if changes.mitigated_to < latest.first
            else f"Its mitigation ends with {changes.mitigated_to.words}; as it stands its end is "
            f"{ends}."
        )
    return said


def say_what_if(review: Review, kpi: Kpi, found: WhatIf) -> list[str]:
    """Say in sentences what would be otherwise in the review period."""
    if not found.changes.named:
        return ["Nothing is changed: this is the analysis as it stands."]
    totals = found.totals
    mark = basis_note(found.stands.months["basis"])
    step = review.contract.step_word
    said = [
        _counted(f"{step.capitalize()}s that missed the target", "missed", totals, mark),
        _counted("Misses that count", "counts_as_miss", totals, mark),
    ]
    if found.stands.months["minimum"].notna().any():
        said.append(_counted("Failures that count", "counts_as_failure", totals, mark))
    else:
        said.append(f"Its minimum is not known, so no {step} can be called a failure.")
    return said


def what_if_block(review: Review, kpi: Kpi, found: WhatIf, *, key: str = "") -> Block:
    """Write a what-if: what is supposed, what would be otherwise, and the months one by one."""
    key = key or f"{kpi.ref}-what-if"
    return join(
        paragraph(Markup("<strong>{}.</strong>").format(NOT_A_RESULT), kpi.name + "."),
        bullets(say_changes(review, kpi, found.changes)),
        paragraph(*say_what_if(review, kpi, found)),
        summary_table(review, kpi, found, key=key),
        months_table(review, kpi, found, key=f"{key}-months"),
    )


def _of(table: pd.DataFrame, kpi_ref: str, column: str = "kpi_ref") -> pd.DataFrame:
    return table[table[column].eq(kpi_ref)].reset_index(drop=True)


def _counted(what: str, column: str, totals: pd.DataFrame, mark: str) -> str:
    one, other = (int(count) for count in totals[column])
    if one == other:
        return f"{what}: {other}, the same as it stands{mark}."
    return f"{what}: {other}, and {one} as it stands{mark}."


def _at(months: tuple[Month, ...]) -> str:
    return "at " + ", ".join(month.words for month in months) if months else "nowhere"


def _month(name: str, value: str | Month) -> Month:
    month = value if isinstance(value, Month) else parse_month(value)
    if month is None:
        raise ParameterProblem(
            "is not a month", found=str(value), cell=name, action="write it as 2019-04"
        )
    return month
