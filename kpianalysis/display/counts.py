"""The summary by month: each KPI in exactly one row, before and after mitigation."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.summary import AFTER, BEFORE, MITIGATED_ROW, SUMMARY_ROWS
from kpianalysis.display.audience import say_credits_of_others, say_exempt_kpis
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.coverage import months_with_results, say_without_results
from kpianalysis.display.numbers import NOT_APPLICABLE, PROVISIONAL, SHORTHAND
from kpianalysis.display.ratings import ratings
from kpianalysis.display.wording import MITIGATION_EXPLAINED
from kpianalysis.review import Review
from kpianalysis.tables import Status, Verification

# A nought in these says something; another row stands only where a KPI stands in it.
_ALWAYS = SUMMARY_ROWS[:5]


def summary_by_month(review: Review) -> Block:
    """Show how many KPIs stand in each row, by month."""
    summary, period = review.summary, review.in_period
    provisional = set(
        period.loc[period["verification"].eq(str(Verification.PROVISIONAL)), "period_start"]
    )
    counts = summary.set_index(["period_start", "view", "row"])["kpis"].sort_index()
    columns = [(day, view) for day in period["period_start"].unique() for view in (BEFORE, AFTER)]
    headers = ["Status"]
    for day, view in columns:
        mark = f" {PROVISIONAL}" if day in provisional else ""
        headers.append(f"{review.contract.period_of(day).short}, {view}{mark}")
    rows = [
        [
            row.capitalize(),
            *(
                NOT_APPLICABLE
                if row == MITIGATED_ROW and view == BEFORE
                else str(counts[day, view, row])
                for day, view in columns
            ),
        ]
        for row in SUMMARY_ROWS
        if row in _ALWAYS or any(counts[day, view, row] for day, view in columns)
    ]
    rows.append(["All KPIs in force", *(str(counts[day, view].sum()) for day, view in columns)])
    notes = [f"{NOT_APPLICABLE} {SHORTHAND[NOT_APPLICABLE]}."]
    if len(rows) <= len(SUMMARY_ROWS):
        notes.append("Rows in which no KPI stands are left out.")
    if provisional:
        notes.append(f"{PROVISIONAL} {SHORTHAND[PROVISIONAL]}.")
    basis = basis_words(period["basis"])
    if basis:
        notes.append(f"Counts rest on figures that are {basis}.")
    rated = ratings(review)
    return join(
        heading("summary", _finding(review)),
        paragraph(
            "Each KPI stands in one row of each column, and each column adds up to all KPIs in "
            "force.",
            MITIGATION_EXPLAINED,
            f"Both counts are shown for each {review.contract.step_word}.",
            say_exempt_kpis(review),
            say_credits_of_others(review),
        ),
        table(
            "summary",
            f"Number of KPIs by status, {review.period.words}",
            headers,
            rows,
            summary.assign(basis=basis) if basis else summary,
            numeric=range(1, len(headers)),
            note=" ".join(notes),
        ),
        *([rated] if rated.html else []),
    )


def _finding(review: Review) -> str:
    """Say how many KPIs met their target in the months that have results."""
    months = months_with_results(review)
    if not months:
        return f"No KPI has a result in {review.period.words}"
    summary = review.summary
    shown = summary["period_start"].isin([pd.Timestamp(month.first_day) for month in months])
    in_row = summary["row"].eq(str(Status.MET)) & summary["view"].eq(BEFORE)
    met = summary.loc[shown & in_row, "kpis"]
    share = f"{met.min()} to {met.max()}" if met.min() != met.max() else f"{met.min()}"
    text = f"{share} of {review.in_period['kpi_ref'].nunique()} KPIs met their target"
    gap = say_without_results(review)
    if len(months) == 1:
        return f"{text} in {months[0].words}; {gap}" if gap else text
    step = review.contract.step_word
    return f"{text} in each {step} with results; {gap}" if gap else f"{text} each {step}"
