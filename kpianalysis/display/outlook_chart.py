"""What result is to be expected next? The results so far and the outlook as a fan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.back_test import HORIZON_MONTHS
from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block, table
from kpianalysis.display.chances import say_chance, say_outlook
from kpianalysis.display.chart import Chart, chart_in_words, short_name
from kpianalysis.display.drawing import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    RANGE_COLOUR,
    SMALL,
    WIDTH_INCHES,
    canvas,
)
from kpianalysis.display.line_ends import LineEnd, label_ends
from kpianalysis.display.misses import shorthand_note, value_cell
from kpianalysis.display.month_axis import month_axis
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    level,
    measured,
    month_of,
    period_of,
    text_or,
)
from kpianalysis.display.svg import as_svg
from kpianalysis.display.value_axis import value_axis
from kpianalysis.kpi import Kpi
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT_MM = 76.0
_ROOM_POINTS = 360.0
_AHEAD = range(1, HORIZON_MONTHS + 1)


def outlook_chart(review: Review, kpi: Kpi, *, height_mm: float = _HEIGHT_MM) -> Chart | None:
    """Draw a KPI's results since the look-back began, and the outlook after the last one received.

    None where no range is given; :func:`why_no_outlook` says why, as the KPI's section does.
    """
    row: Any = review.statistics.outlooks.loc[kpi.ref]
    if not _has_range(row):
        return None
    months, ahead = _results(review, kpi), _ahead(review, row)
    basis = basis_words(months["basis"])
    key = f"{kpi.ref}-outlook"
    first, last = period_of(months.iloc[0]), period_of(ahead.iloc[-1])
    note = "Shaded: where 8 in 10 such results would lie, if it goes on as it did."
    if months["after_period"].any():
        note += " Hollow: a result after the period of this page."
    return Chart(
        key=key,
        finding=say_outlook_finding(review, kpi),
        subtitle=f"{kpi.plain_name}, results and outlook, {first.first.words} to "
        f"{last.last.words}.{f' Basis: {basis}.' if basis else ''}",
        drawing=_draw(months, ahead, kpi, key, height_mm / 25.4),
        alternative=_say_alternative(review, kpi, months, ahead),
        table=_table(review, kpi, months, ahead, key),
        note=note,
    )


def why_no_outlook(review: Review, kpi: Kpi) -> str:
    """Say why no fan is drawn; empty where one is."""
    row: Any = review.statistics.outlooks.loc[kpi.ref]
    return "" if _has_range(row) else say_outlook(review, kpi)[0]


def say_outlook_finding(review: Review, kpi: Kpi) -> str:
    """Say the chance of the first month ahead or, where none is given, the range."""
    row: Any = review.statistics.outlooks.loc[kpi.ref]
    month = review.contract.period_of(row["first_month"]).words
    if pd.notna(row["p_met_1"]):
        chance = say_chance(row["p_met_1"])
        target = level(row["target"], kpi)
        return f"{chance[0].upper()}{chance[1:]} of meeting its target of {target} in {month}"
    low, high = measured(row["low_1"], kpi), measured(row["high_1"], kpi)
    return f"In 8 cases of 10, {month} would lie between {low} and {high}; no chance is given"


def _has_range(row: Any) -> bool:
    """Say whether there is a fan: not where results never varied, or are too few."""
    return bool(pd.notna(row["low_1"]) and row["low_1"] != row["high_1"])


def _results(review: Review, kpi: Kpi) -> pd.DataFrame:
    """Return the months from the look-back to the last received, which the outlook rests on."""
    rows = review.received
    since = rows["period_start"].ge(pd.Timestamp(review.window_start.first_day))
    months = rows[rows["kpi_ref"].eq(kpi.ref) & since].reset_index(drop=True)
    after = months["period_start"].gt(pd.Timestamp(review.period.last.first_day))
    return months.assign(after_period=after)


def _ahead(review: Review, row: Any) -> pd.DataFrame:
    """Return a row for each month of the outlook."""
    step = review.contract.step_months
    starts = [month_of(row["first_month"]) + step * (number - 1) for number in _AHEAD]
    return pd.DataFrame(
        {
            "kpi_ref": row.name,
            "period_start": [pd.Timestamp(start.first_day) for start in starts],
            "period_end": [pd.Timestamp((start + (step - 1)).last_day) for start in starts],
            **{
                name: [row[f"{name}_{number}"] for number in _AHEAD]
                for name in ("expected", "low", "high", "p_met")
            },
            "target": row["target"],
        }
    )


def _say_alternative(review: Review, kpi: Kpi, months: pd.DataFrame, ahead: pd.DataFrame) -> str:
    brief = kpi.model_copy(update={"unit": short_name(kpi.unit)})
    last = ahead.iloc[-1]
    shown = months[months["value"].notna()]
    said = []
    if len(shown):
        newest = shown.iloc[-1]
        said.append(
            f"{measured(newest['value'], brief, newest['target'])} in {period_of(newest).words}."
        )
    return chart_in_words(
        f"Line chart with a fan: results of {short_name(kpi.plain_name)} and the outlook",
        say_outlook_finding(review, brief),
        *said,
        f"In 8 cases of 10, {period_of(last).words} would lie between "
        f"{measured(last['low'], brief)} and {measured(last['high'], brief)}.",
        basis=basis_note(shown["basis"]),
    )


def _draw(
    months: pd.DataFrame, ahead: pd.DataFrame, kpi: Kpi, key: str, height_inches: float
) -> Markup:
    value = months["value"].to_numpy("float64")
    count, every = len(months), len(months) + len(ahead)
    with canvas(WIDTH_INCHES, height_inches) as (drawn, axes):
        _fan(axes, value, ahead)
        target = np.append(months["target"].to_numpy("float64"), ahead["target"].to_numpy())
        edges = np.arange(every)
        axes.plot(np.column_stack([edges - 0.5, edges + 0.5]).ravel(), np.repeat(target, 2),
                  color=DARK_PINK, linestyle=(0, (5, 3)), linewidth=1.6)  # fmt: skip
        axes.plot(np.arange(count), value, color=DARK_BLUE, linewidth=2, marker="o", markersize=4.5)
        hollow = months["after_period"].to_numpy()
        axes.plot(np.arange(count)[hollow], value[hollow], "o", color="white", markersize=4.5,
                  markeredgecolor=DARK_BLUE)  # fmt: skip
        axes.axvline(count - 0.5, color=DARK_GREY, linewidth=1, linestyle=":")
        axes.annotate("Outlook", (count - 0.5, 1), xycoords=("data", "axes fraction"),
                      xytext=(3, 2), textcoords="offset points", fontsize=SMALL)  # fmt: skip
        names = [period_of(row) for rows in (months, ahead) for _, row in rows.iterrows()]
        month_axis(axes, names, _ROOM_POINTS)
        value_axis(axes, kpi)
        label_ends(axes, every - 0.3, _line_ends(ahead, kpi), height_inches * 72)
        return as_svg(drawn, key)


def _fan(axes: Axes, value: np.ndarray, ahead: pd.DataFrame) -> None:
    """Shade from the last result to the range of each month ahead, with its edges drawn."""
    start = [len(value) - 1] if not np.isnan(value[-1]) else []
    at = np.array([*start, *range(len(value), len(value) + len(ahead))], dtype="float64")
    ends = {
        name: np.append(value[-1:] if start else [], ahead[name].to_numpy("float64"))
        for name in ("low", "expected", "high")
    }
    axes.fill_between(at, ends["low"], ends["high"], color=RANGE_COLOUR, linewidth=0)
    for name, dash in (("low", "-"), ("high", "-"), ("expected", (0, (1, 1.5)))):
        axes.plot(at, ends[name], color=DARK_BLUE, linewidth=1 if dash == "-" else 2,
                  linestyle=dash)  # fmt: skip


def _line_ends(ahead: pd.DataFrame, kpi: Kpi) -> list[LineEnd]:
    last = ahead.iloc[-1]
    ends = [
        LineEnd(float(last[name]), f"{words} {measured(last[name], kpi)}", DARK_BLUE)
        for name, words in (("high", "Upper end"), ("expected", "Middle"), ("low", "Lower end"))
    ]
    if pd.notna(last["target"]):
        target = float(last["target"])
        ends.append(LineEnd(target, f"Target {level(target, kpi)}", DARK_PINK))
    return ends


def _table(review: Review, kpi: Kpi, months: pd.DataFrame, ahead: pd.DataFrame, key: str) -> Block:
    basis = basis_words(months["basis"])
    cells = [
        [
            period_of(row).words,
            value_cell(row, kpi),
            *[NOT_APPLICABLE] * 3,
            level(row["target"], kpi),
            NOT_APPLICABLE,
            *([text_or(row["basis"], NOT_APPLICABLE)] if review.has_basis else []),
        ]
        for _, row in months.iterrows()
    ]
    cells += [
        [
            f"{period_of(row).words}, outlook",
            NOT_APPLICABLE,
            *(measured(row[name], kpi) for name in ("low", "expected", "high")),
            level(row["target"], kpi),
            say_chance(row["p_met"]) if pd.notna(row["p_met"]) else "not given",
            *([basis or NOT_APPLICABLE] if review.has_basis else []),
        ]
        for _, row in ahead.iterrows()
    ]
    drawn = ["kpi_ref", "period_start", "value", "target", "basis"]
    tidy = pd.concat([months[drawn], ahead.drop(columns="period_end").assign(basis=basis or None)])
    span = ReviewPeriod(period_of(months.iloc[0]).first, period_of(ahead.iloc[-1]).last)
    return table(
        key,
        f"{kpi.name}, results and outlook, {span.words}",
        [
            review.contract.step_word.capitalize(),
            "Result",
            "Lower end",
            "Middle",
            "Upper end",
            "Target",
            "Chance of meeting it",
            *(["Basis"] if review.has_basis else []),
        ],
        cells,
        tidy,
        numeric=range(1, 6),
        note="In 8 cases of 10 a result would lie between lower and upper end. "
        + shorthand_note(months.iloc[:0], *(cell for line in cells for cell in line)),
    )
