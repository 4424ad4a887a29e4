"""Service credits: what is due to the Council by the tariff, or that the data does not say."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup, escape

from kpianalysis.analysis.credits import credits_by
from kpianalysis.display.audience import is_exempt, say_credits_of_others
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, annex_heading, heading, join, paragraph, refer
from kpianalysis.display.credit_tables import (
    by_area,
    by_month,
    first_month_words,
    months_of_result,
)
from kpianalysis.display.credit_totals import has_published, published, say_supplier_states
from kpianalysis.display.credits_chart import credits_chart
from kpianalysis.display.money import pounds, pounds_at_least
from kpianalysis.display.numbers import month_of, plural
from kpianalysis.display.wording import months_in_words, name_months
from kpianalysis.review import Review
from kpianalysis.tariff import Tariff

CREDITS_EXPLAINED = (
    "Service credits are money that comes back to the Council when a target is missed; the "
    "contract's tariff says how much."
)
_NOT_KNOWN = "The data supplied does not say what came back to the Council."
_KPI_NOT_KNOWN = "The data supplied does not say what its misses cost."
_KPI_EXEMPT = "What its misses cost is exempt, and not shown."


def service_credits(review: Review) -> Block:
    """Show the service credits of the period and since the contract began."""
    credits, tariff = review.credits, review.contract.credits
    if credits is None or tariff is None:
        return join(
            heading("credits", "Service credits: the data supplied does not say"),
            paragraph(
                CREDITS_EXPLAINED,
                "The amounts are not public.",
                _NOT_KNOWN,
                say_supplier_states(review),
            ),
            published(review),
        )
    period = _of_period(review, credits)
    stated = has_published(review)
    return join(
        heading("credits", _finding(review, period)),
        paragraph(
            CREDITS_EXPLAINED,
            say_since_start(review),
            "What was paid is not in the data supplied.",
        ),
        _say_what_may_change(review, tariff, period),
        by_month(review, credits, period),
        paragraph(
            escape(f"By service area{', and beside totals that were published' * stated}: ")
            + refer("section", "credits-in-full")
            + "."
        ),
    )


def credits_in_full(review: Review) -> Block:
    """Show the credits by service area and the published totals; nothing without a tariff."""
    credits = review.credits
    if credits is None or review.contract.credits is None:
        return Block(Markup(""))
    return join(
        annex_heading("credits-in-full", "Service credits in full"),
        *([chart.block()] if (chart := credits_chart(review)) else []),
        by_area(review, credits, _of_period(review, credits)),
        published(review),
    )


def say_since_start(review: Review) -> str:
    """Say what is due since the contract began, and what mitigation waived."""
    credits = review.credits
    if credits is None:
        return _NOT_KNOWN
    total = credits_by(credits).iloc[0]
    if pd.isna(total["due"]):
        return _NOT_KNOWN
    mark = basis_note([total["basis"]])
    text = (
        f"By the tariff, {pounds_at_least(total['due'], total['not_known'])} has fallen due since "
    )
    text += f"{first_month_words(review)}{mark}."
    if total["forgone"]:
        text += f" Mitigation waived a further {_waived(total)}."
    return f"{text} {say_credits_of_others(review)}".rstrip()


def _waived(total: pd.Series) -> str:
    return pounds_at_least(total["forgone"], total["forgone_not_known"])


def credits_of(review: Review, kpi_ref: str) -> str:
    """Say what the misses of one KPI cost, in the period and since the contract began.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    """
    review.contract.kpi(kpi_ref)
    if is_exempt(review, "service_credits"):
        return _KPI_EXEMPT
    if review.credits is None:
        return _KPI_NOT_KNOWN
    credits = review.credits[review.credits["kpi_ref"].eq(kpi_ref)]
    within = _of_period(review, credits)
    since = credits_by(credits).iloc[0] if len(credits) else None
    if since is None or pd.isna(since["due"]):
        return _KPI_NOT_KNOWN
    mark = basis_note([since["basis"]])
    text = f"Service credits for this KPI since {first_month_words(review)}: "
    text += f"{pounds_at_least(since['due'], since['not_known'])}"
    if within["due"].notna().any():
        now = credits_by(within).iloc[0]
        text += f", of which {pounds_at_least(now['due'], now['not_known'])} in "
        text += review.period.words
    text += f"{mark}."
    if since["forgone"]:
        text += f" Mitigation waived a further {_waived(since)}."
    return f"{text} {say_credits_of_others(review)}".rstrip()


def _finding(review: Review, period: pd.DataFrame) -> str:
    """Say in the heading what is due for the period."""
    total = credits_by(period).iloc[0]
    if pd.isna(total["due"]):
        return f"Service credits: no amount is known for {review.period.words}"
    due = pounds_at_least(total["due"], total["not_known"])
    waived = f", {_waived(total)} waived by mitigation" if total["forgone"] else ""
    return f"Service credits: {due} in {review.period.words}{waived}{basis_note([total['basis']])}"


def _say_what_may_change(review: Review, tariff: Tariff, period: pd.DataFrame) -> Markup:
    """Say which amounts are not final, not known, suspended or cut by the cap."""
    said = []
    if len(rows := period[period["provisional"]]):
        said.append(
            f"Figures for {months_in_words(rows)} are provisional, so these credits may change."
        )
    if len(rows := period[period["due"].isna()]):
        said.append(
            f"No amount is known for {plural(len(rows), 'result')} of {months_in_words(rows)}; "
            "none of them is counted as nought."
        )
    if tariff.cap_pence is not None:
        cap, mark = tariff.cap_pence / 100, basis_note([tariff.basis])
        months = credits_by(period, "period_start")
        full = months[months["due"].ge(cap * months_of_result(period))]
        if len(full):
            said.append(
                f"The monthly cap of {pounds(cap)} was reached in {months_in_words(full)}{mark}."
            )
    for item in tariff.suspended:
        if suspended := [m for m in review.period.months if item.in_force(m)]:
            mark = basis_note([item.basis])
            said.append(f"Credits were suspended in {name_months(suspended)}{mark}: {item.reason}")
    begins = month_of(review.assessments["period_start"].min())
    if begins > review.contract.first_month:
        said.append(
            f"The contract began in {review.contract.first_month.words}; months before "
            f"{begins.words} are not in the data supplied."
        )
    return paragraph(*said)


def _of_period(review: Review, credits: pd.DataFrame) -> pd.DataFrame:
    return credits[credits["period_start"].ge(pd.Timestamp(review.period.first.first_day))]
