"""How many KPIs missed their target in each month: counted, mitigated, below minimum?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from markupsafe import Markup

from kpianalysis.display.bars import (
    OPEN_PINK,
    SOLID,
    STRIPED,
    BarKind,
    draw_bars,
    write_in_bars,
)
from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block, table
from kpianalysis.display.chart import Chart, chart_in_words
from kpianalysis.display.drawing import DARK_GREY, SMALL, WIDTH_INCHES, canvas
from kpianalysis.display.month_axis import month_axis
from kpianalysis.display.numbers import NOT_AVAILABLE, SHORTHAND, plural
from kpianalysis.display.svg import as_svg
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review

_KEY = "misses-by-month"
_HEIGHT_MM = 58.0
_ROOM_POINTS = 470.0
_COUNTS = ["missed", "counted", "below_minimum", "mitigated", "mitigated_below_minimum"]


def misses_chart(review: Review, *, height_mm: float = _HEIGHT_MM) -> Chart:
    """Draw the misses of all KPIs in the look-back months, and write the table of their counts."""
    months = misses_by_month(review.window)
    basis = basis_words(review.window["basis"])
    shown = ReviewPeriod(review.window_start, review.period.last)
    silent = months["with_result"].eq(0).any()
    return Chart(
        key=_KEY,
        finding=say_misses_finding(review, months),
        subtitle=f"Number of KPIs that missed their target, {shown.words}."
        + (f" Basis: {basis}." if basis else ""),
        drawing=_draw(review, months, height_mm / 25.4),
        alternative=_say_alternative(review, months),
        table=_table(review, months, shown, basis),
        note=f"{NOT_AVAILABLE} no KPI has a result." if silent else "",
    )


def misses_by_month(window: pd.DataFrame) -> pd.DataFrame:
    """Count the KPIs that missed their target, by month (or quarter).

    Returns
    -------
    DataFrame
        ``period_start, in_force, with_result, missed, counted`` (after mitigation),
        ``below_minimum`` (of those counted), ``mitigated`` and ``mitigated_below_minimum``.
    """
    counted = window["missed"] & ~window["mitigated"]
    mitigated = window["missed"] & window["mitigated"]
    flags = window.assign(
        in_force=True,
        with_result=window["value"].notna(),
        counted=counted,
        below_minimum=counted & window["below_minimum"],
        mitigated=mitigated,
        mitigated_below_minimum=mitigated & window["below_minimum"],
    )
    found = flags.groupby("period_start")[["in_force", "with_result", *_COUNTS]].sum()
    return found.astype("int64").reset_index()


def say_misses_finding(review: Review, months: pd.DataFrame) -> str:
    """Say the misses of the last month that arrived, and the most, as the heading."""
    held = months[months["with_result"].gt(0)]
    if held.empty:
        return f"No {review.contract.step_word} has a result"
    last, most = held.iloc[-1], held.iloc[int(held["missed"].argmax())]
    if not most["missed"]:
        return f"No KPI missed its target in {plural(len(held), review.contract.step_word)}"
    name = _name(review, last)
    how_many = str(last["missed"]) if last["missed"] else "None"
    said = f"{how_many} of {plural(int(last['in_force']), 'KPI')} missed target in {name}"
    if last["missed"] == most["missed"]:
        alone = held["missed"].eq(most["missed"]).sum() == 1
        most_words = "the most" if alone else "as many as in any"
        return f"{said}, {most_words} of {plural(len(held), review.contract.step_word)}"
    return f"{said}; the most was {most['missed']}, in {_name(review, most)}"


def _say_alternative(review: Review, months: pd.DataFrame) -> str:
    step = review.contract.step_word
    total = months[_COUNTS].sum()
    below = total["below_minimum"] + total["mitigated_below_minimum"]
    return chart_in_words(
        f"Stacked bar chart of the number of KPIs that missed their target by {step}",
        say_misses_finding(review, months),
        f"In all {plural(int(total['missed']), 'miss', 'misses')}: {total['counted']:,} counted, "
        f"{total['mitigated']:,} mitigated, {below:,} below minimum.",
        basis=basis_note(review.window["basis"]),
    )


def _draw(review: Review, months: pd.DataFrame, height_inches: float) -> Markup:
    names = [review.contract.period_of(day) for day in months["period_start"]]
    kinds: list[tuple[BarKind, str, np.ndarray]] = [
        (SOLID, "below minimum, counted", months["below_minimum"].to_numpy()),
        (
            OPEN_PINK,
            "missed target, counted",
            (months["counted"] - months["below_minimum"]).to_numpy(),
        ),
        (STRIPED, "missed target, mitigated", months["mitigated"].to_numpy()),
    ]
    with canvas(WIDTH_INCHES, height_inches) as (drawn, axes):
        tops = draw_bars(axes, kinds)
        month_axis(axes, names, _ROOM_POINTS)
        highest = max(float(tops.max()), 1.0)
        axes.set_ylim(0, highest * 1.12)
        axes.locator_params(axis="y", integer=True, nbins=5)
        # A bar lower than its number would be covered by it.
        write_in_bars(axes, kinds, highest * 11 / (height_inches * 72 - 55))
        for at in np.flatnonzero(months["missed"].eq(0)):
            mark = "0" if months["with_result"].iloc[at] else NOT_AVAILABLE
            axes.annotate(mark, (at, 0), xytext=(0, 3), ha="center", va="bottom",
                          textcoords="offset points", fontsize=SMALL, color=DARK_GREY)  # fmt: skip
        return as_svg(drawn, _KEY)


def _table(review: Review, months: pd.DataFrame, shown: ReviewPeriod, basis: str) -> Block:
    cells = [
        [
            _name(review, row),
            *(
                str(row[name]) if row["with_result"] else NOT_AVAILABLE
                for name in (*_COUNTS, "with_result")
            ),
            str(row["in_force"]),
        ]
        for _, row in months.iterrows()
    ]
    silent = months["with_result"].eq(0).any()
    return table(
        _KEY,
        f"Number of KPIs that missed their target, {shown.words}",
        [
            review.contract.step_word.capitalize(),
            "Missed target",
            "Counted",
            "Counted, below minimum",
            "Mitigated, not counted",
            "Mitigated, below minimum",
            "With a result",
            "KPIs in force",
        ],
        cells,
        months.assign(basis=basis) if basis else months,
        numeric=range(1, 8),
        note=" ".join(
            [
                *([f"{NOT_AVAILABLE} {SHORTHAND[NOT_AVAILABLE]}."] if silent else []),
                *([f"Counts rest on figures that are {basis}."] if basis else []),
            ]
        ),
    )


def _name(review: Review, row: pd.Series) -> str:
    return review.contract.period_of(row["period_start"]).words
