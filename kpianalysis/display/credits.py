"""Service credits: what is due to the Council by the tariff, or that the data does not say."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.credits import credits_by, cumulative_credits
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.credit_totals import published, say_supplier_states
from kpianalysis.display.money import pounds, pounds_at_least
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    SHORTHAND,
    month_of,
    plural,
    text_or,
)
from kpianalysis.display.wording import months_in_words, name_months
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review
from kpianalysis.tariff import Tariff

_EXPLAINED = (
    "Service credits are money that comes back to the Council when the supplier misses a target."
)
_NOT_KNOWN = "The data supplied does not say what came back to the Council"


def service_credits(review: Review) -> Block:
    """Show the service credits of the period and since the contract began."""
    credits, tariff = review.credits, review.contract.credits
    if credits is None or tariff is None:
        return join(
            heading("credits", "Service credits: the data supplied does not say"),
            paragraph(
                _EXPLAINED,
                "What each miss costs is in the contract, and the amounts are not public.",
                f"{_NOT_KNOWN}.",
                say_supplier_states(review),
            ),
            published(review),
        )
    period = _of_period(review, credits)
    return join(
        heading("credits", _finding(review, period)),
        paragraph(
            _EXPLAINED,
            say_since_start(review),
            "What was paid is not in the data supplied.",
        ),
        _say_what_may_change(review, tariff, period),
        _by_month(review, credits, period),
        _by_area(review, credits, period),
        published(review),
    )


def say_since_start(review: Review) -> str:
    """Say what is due since the contract began, and what mitigation waived."""
    credits = review.credits
    if credits is None:
        return f"{_NOT_KNOWN}."
    total = credits_by(credits).iloc[0]
    if pd.isna(total["due"]):
        return f"{_NOT_KNOWN}."
    mark = basis_note([total["basis"]])
    text = f"By the tariff, {pounds_at_least(total['due'], total['not_known'])} is due since "
    text += f"{_first_month(review)}{mark}."
    if total["forgone"]:
        text += f" Mitigation waived a further {pounds(total['forgone'])}."
    return text


def credits_of(review: Review, kpi_ref: str) -> str:
    """Say what the misses of one KPI cost, in the period and since the contract began.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    """
    review.contract.kpi(kpi_ref)
    if review.credits is None:
        return "What its misses cost is not in the data supplied."
    credits = review.credits[review.credits["kpi_ref"].eq(kpi_ref)]
    if credits.empty:
        return f"It was not in force by {review.period.words}."
    since = credits_by(credits).iloc[0]
    within = _of_period(review, credits)
    mark = basis_note([since["basis"]])
    text = f"Service credits since {_first_month(review)}: "
    text += f"{pounds_at_least(since['due'], since['not_known'])}"
    if len(within):
        now = credits_by(within).iloc[0]
        text += f", of which {pounds_at_least(now['due'], now['not_known'])} in "
        text += review.period.words
    text += f"{mark}."
    if since["forgone"]:
        text += f" Mitigation waived a further {pounds(since['forgone'])}."
    return text


def _finding(review: Review, period: pd.DataFrame) -> str:
    """Say in the heading what is due for the period."""
    total = credits_by(period).iloc[0]
    if pd.isna(total["due"]):
        return f"Service credits: no amount is known for {review.period.words}"
    due = pounds_at_least(total["due"], total["not_known"])
    waived = f", {pounds(total['forgone'])} waived by mitigation" if total["forgone"] else ""
    return f"Service credits: {due} in {review.period.words}{waived}{basis_note([total['basis']])}"


def _say_what_may_change(review: Review, tariff: Tariff, period: pd.DataFrame) -> Markup:
    """Say which amounts are not final, not known, suspended or cut by the cap."""
    said = []
    if len(rows := period[period["provisional"]]):
        months = months_in_words(rows)
        said.append(f"Figures for {months} are provisional, so these credits may change.")
    if len(rows := period[period["due"].isna()]):
        said.append(
            f"No amount is known for {plural(len(rows), 'result')} of {months_in_words(rows)}; "
            "none of them is counted as nought."
        )
    if len(rows := period[period["capped"]]) and tariff.cap_pence is not None:
        cap = pounds(tariff.cap_pence / 100)
        mark = basis_note([tariff.basis])
        said.append(f"The monthly cap of {cap} was reached in {months_in_words(rows)}{mark}.")
    for item in tariff.suspended:
        if len(months := [m for m in review.period.months if item.in_force(m)]):
            mark = basis_note([item.basis])
            said.append(f"Credits were suspended in {name_months(months)}: {item.reason}{mark}")
    begins = month_of(review.assessments["period_start"].min())
    if begins > review.contract.first_month:
        said.append(
            f"The contract began in {review.contract.first_month.words}; months before "
            f"{begins.words} are not in the data supplied."
        )
    return paragraph(*said)


def _by_month(review: Review, credits: pd.DataFrame, period: pd.DataFrame) -> Block:
    since = cumulative_credits(credits).set_index("period_start")
    months = credits_by(period, "period_start")
    months["due_since_start"] = since["due"].reindex(months["period_start"]).to_numpy()
    months["not_known_since_start"] = since["not_known"].reindex(months["period_start"]).to_numpy()
    suspended = set(period.loc[period["suspended"], "period_start"])
    with_basis = months["basis"].notna().any()
    step = 3 if review.contract.frequency == "quarterly" else 1
    cells = []
    for _, row in months.iterrows():
        mark = f" {PROVISIONAL}" if row["provisional"] else ""
        mark += ", suspended" if row["period_start"] in suspended else ""
        cells.append(
            [
                ReviewPeriod(first := month_of(row["period_start"]), first + (step - 1)).words
                + mark,
                *_amounts(row),
                pounds_at_least(row["due_since_start"], row["not_known_since_start"]),
                *([text_or(row["basis"], NOT_APPLICABLE)] if with_basis else []),
            ]
        )
    total = credits_by(period).iloc[0]
    if len(months) > 1:
        cells.append(
            [
                "All of the period",
                *_amounts(total),
                cells[-1][4],
                *([text_or(total["basis"], NOT_APPLICABLE)] if with_basis else []),
            ]
        )
    return table(
        "credits-by-month",
        f"Service credits by month, {review.period.words}",
        [
            "Month" if step == 1 else "Quarter",
            "Due",
            "Waived by mitigation",
            "Due without mitigation",
            f"Due since {_first_month(review)}",
            *(["Basis"] if with_basis else []),
        ],
        cells,
        months,
        numeric=(1, 2, 3, 4),
        note=_note(cells),
    )


def _by_area(review: Review, credits: pd.DataFrame, period: pd.DataFrame) -> Block:
    keys = ["due", "forgone", "not_known"]
    now = credits_by(period, "area").set_index("area")
    since = credits_by(credits, "area").set_index("area")
    areas = since[[*keys, "basis"]].join(now[keys], rsuffix="_in_period").reset_index()
    with_basis = areas["basis"].notna().any()
    totals = credits_by(credits).iloc[0], credits_by(period).iloc[0]
    all_areas = pd.Series(
        {key: totals[0][key] for key in [*keys, "basis"]}
        | {f"{key}_in_period": totals[1][key] for key in keys}
    )
    amounts = areas[["due", "forgone", "due_in_period", "forgone_in_period"]]
    in_pence = bool(amounts.mod(1).gt(0).any(axis=None))
    rows = [(review.contract.area_name(row["area"]), row) for _, row in areas.iterrows()]
    cells = [
        [
            name,
            pounds_at_least(row["due_in_period"], row["not_known_in_period"], in_pence),
            pounds_at_least(row["forgone_in_period"], 0, in_pence),
            pounds_at_least(row["due"], row["not_known"], in_pence),
            pounds_at_least(row["forgone"], 0, in_pence),
            *([text_or(row["basis"], NOT_APPLICABLE)] if with_basis else []),
        ]
        for name, row in [*rows, ("All areas", all_areas)]
    ]
    start = _first_month(review)
    return table(
        "credits-by-area",
        f"Service credits by service area, {review.period.words} and since {start}",
        [
            "Service area",
            "Due in these months",
            "Waived in these months",
            f"Due since {start}",
            f"Waived since {start}",
            *(["Basis"] if with_basis else []),
        ],
        cells,
        areas,
        numeric=(1, 2, 3, 4),
        note=_note(cells),
    )


def _amounts(row: pd.Series) -> list[str]:
    return [
        pounds_at_least(row["due"], row["not_known"]),
        pounds_at_least(row["forgone"], 0),
        pounds_at_least(row["due_without_mitigation"], row["not_known"]),
    ]


def _note(cells: list[list[str]]) -> str:
    """Explain the shorthand that stands in some cells."""
    text = " ".join(cell for row in cells for cell in row)
    notes = [f"{mark} {SHORTHAND[mark]}." for mark in (NOT_AVAILABLE, PROVISIONAL) if mark in text]
    if " or more" in text:
        notes.append("“or more”: some results have no amount yet.")
    return " ".join(notes)


def _of_period(review: Review, credits: pd.DataFrame) -> pd.DataFrame:
    return credits[credits["period_start"].ge(pd.Timestamp(review.period.first.first_day))]


def _first_month(review: Review) -> str:
    return month_of(review.assessments["period_start"].min()).words
