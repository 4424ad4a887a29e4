"""What is due in service credits, by month and by service area."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.credits import credits_by, cumulative_credits
from kpianalysis.display.blocks import Block, table
from kpianalysis.display.money import pounds_at_least
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    SHORTHAND,
    month_of,
    text_or,
)
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review


def by_month(
    review: Review,
    credits: pd.DataFrame,
    period: pd.DataFrame,
    *,
    key: str = "credits-by-month",
    shown: ReviewPeriod | None = None,
) -> Block:
    """Show what is due in each month of the period; ``credits`` hold every month up to it.

    ``shown`` names other months than those of the period, for a table of its own ``key``.
    """
    since = cumulative_credits(credits).set_index("period_start")
    months = credits_by(period, "period_start")
    months["due_since_start"] = since["due"].reindex(months["period_start"]).to_numpy()
    months["not_known_since_start"] = since["not_known"].reindex(months["period_start"]).to_numpy()
    suspended = set(period.loc[period["suspended"], "period_start"])
    with_basis = months["basis"].notna().any()
    step = months_of_result(period)
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
                "All of the period" if shown is None else "All of these",
                *_amounts(total),
                cells[-1][4],
                *([text_or(total["basis"], NOT_APPLICABLE)] if with_basis else []),
            ]
        )
    return table(
        key,
        f"Service credits by {review.contract.step_word}, {(shown or review.period).words}",
        [
            "Month" if step == 1 else "Quarter",
            "Due",
            "Waived by mitigation",
            "Due without mitigation",
            f"Due since {first_month_words(review)}",
            *(["Basis"] if with_basis else []),
        ],
        cells,
        months,
        numeric=(1, 2, 3, 4),
        note=_note(cells),
    )


def by_area(review: Review, credits: pd.DataFrame, period: pd.DataFrame) -> Block:
    """Show what is due in each service area, in the period and since the first month."""
    keys = ["due", "forgone", "not_known", "forgone_not_known"]
    now = credits_by(period, "area").set_index("area")
    since = credits_by(credits, "area").set_index("area")
    areas = since[[*keys, "basis"]].join(now[keys].add_suffix("_in_period")).reset_index()
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
            pounds_at_least(row["forgone_in_period"], row["forgone_not_known_in_period"], in_pence),
            pounds_at_least(row["due"], row["not_known"], in_pence),
            pounds_at_least(row["forgone"], row["forgone_not_known"], in_pence),
            *([text_or(row["basis"], NOT_APPLICABLE)] if with_basis else []),
        ]
        for name, row in [*rows, ("All areas", all_areas)]
    ]
    start = first_month_words(review)
    return table(
        "credits-by-area",
        f"Service credits by service area, {review.period.words} and since {start}",
        [
            "Service area",
            "Due in the period",
            "Waived in the period",
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
        pounds_at_least(row["forgone"], row["forgone_not_known"]),
        pounds_at_least(row["due_without_mitigation"], row["not_known"]),
    ]


def _note(cells: list[list[str]]) -> str:
    """Explain the shorthand that stands in some cells."""
    text = " ".join(cell for row in cells for cell in row)
    notes = [f"{mark} {SHORTHAND[mark]}." for mark in (NOT_AVAILABLE, PROVISIONAL) if mark in text]
    if " or more" in text:
        notes.append("“or more”: some results have no amount yet.")
    return " ".join(notes)


def first_month_words(review: Review) -> str:
    """Name the first month of which anything was received: sums since the start begin there."""
    return month_of(review.assessments["period_start"].min()).words


def months_of_result(credits: pd.DataFrame) -> int:
    """Count the months that one result is about."""
    first = credits.iloc[0]
    return month_of(first["period_end"]) - month_of(first["period_start"]) + 1
