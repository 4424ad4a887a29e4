"""How far from its target was a KPI in each month? Bars from zero, misses below the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from markupsafe import Markup

from kpianalysis.display.bars import LINED, OPEN, SOLID, STRIPED, BarKind, draw_bars
from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.chart import Chart, chart_in_words, short_name
from kpianalysis.display.drawing import (
    DARK_BLUE,
    DARK_GREY,
    SMALL,
    TEXT_COLOUR,
    WIDTH_INCHES,
    canvas,
    drawable,
)
from kpianalysis.display.month_axis import month_axis
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    gap_size,
    period_of,
    plural,
    signed_gap,
    step_word,
)
from kpianalysis.display.result_table import result_table
from kpianalysis.display.svg import as_svg
from kpianalysis.display.value_axis import unit_words
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.tables import Status

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT_MM = 70.0
_ROOM_POINTS = 460.0
_MISSED, _MITIGATED = "missed target", "missed target, mitigated"
_MET, _NOT_JUDGED = "target met", "cannot be judged"


def gap_chart(review: Review, kpi: Kpi, *, height_mm: float = _HEIGHT_MM) -> Chart | None:
    """Draw a KPI's gap to target in the look-back months.

    None where no month can be set against a target: then there is nothing to draw.
    """
    months = review.months_of(kpi.ref)
    if months["gap"].isna().all():
        return None
    key = f"{kpi.ref}-gap"
    first, last = (period_of(months.iloc[end]) for end in (0, -1))
    basis = basis_words(months["basis"])
    return Chart(
        key=key,
        finding=say_gap_finding(months, kpi),
        subtitle=f"{kpi.plain_name}: how far from target, {first.first.words} to "
        f"{last.last.words}, in {_unit(kpi)}.{f' Basis: {basis}.' if basis else ''}",
        drawing=_draw(months, kpi, key, height_mm / 25.4),
        alternative=say_gap_alternative(months, kpi),
        table=result_table(review, months, kpi, key=key, caption="gap to target"),
        note=_note(months),
    )


def say_gap_finding(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say the last gap and the largest, as the heading; bad news first."""
    judged = months[months["gap"].notna()]
    last, missed = judged.iloc[-1], judged[judged["missed"]]
    step = step_word(months)
    if missed.empty:
        met = int(judged["status"].eq(str(Status.MET)).sum())
        return f"Target met in {met} of {plural(len(months), step)}"
    side = "short of" if kpi.polarity == "higher_is_better" else "over"
    worst = missed.iloc[int(missed["gap"].argmin())]
    size = f"{gap_size(worst['gap'], kpi)} {side} target"
    when = period_of(worst).words
    if not last["missed"]:
        return f"{size} at worst, in {when}; not missed in {period_of(last).words}"
    if worst["gap"] == last["gap"]:
        return f"{size} in {when}, the largest gap in {plural(len(months), step)}"
    most = gap_size(worst["gap"], kpi).removesuffix(" percentage points")
    return (
        f"{gap_size(last['gap'], kpi)} {side} target in {period_of(last).words}; {most} at worst, "
        f"in {when}"
    )


def say_gap_alternative(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say the chart in words, from its numbers."""
    step, judged = step_word(months), months[months["gap"].notna()]
    missed, mitigated = int(judged["missed"].sum()), judged["missed"] & judged["mitigated"]
    without = len(months) - len(judged)
    brief = kpi.model_copy(update={"unit": short_name(kpi.unit)})
    said = f"Missed in {missed} of {plural(len(judged), step)} with a gap"
    if mitigated.any():
        said += f", {int(mitigated.sum())} of them mitigated"
    return chart_in_words(
        f"Bar chart of the gap to target of {short_name(kpi.plain_name)} by {step}",
        say_gap_finding(months, brief),
        f"{said}.",
        f"{plural(without, step)} without a gap." if without else "",
        basis=basis_note(judged["basis"]),
    )


def _kinds(months: pd.DataFrame) -> list[tuple[BarKind, str, np.ndarray]]:
    gap = months["gap"].fillna(0).to_numpy()
    missed, met = months["missed"], months["status"].eq(str(Status.MET))
    chosen = (
        (SOLID, _MISSED, missed & ~months["mitigated"]),
        (STRIPED, _MITIGATED, missed & months["mitigated"]),
        (OPEN, _MET, met),
        (LINED, _NOT_JUDGED, ~missed & ~met),
    )
    return [(kind, words, np.where(held, gap, 0)) for kind, words, held in chosen]


def _draw(months: pd.DataFrame, kpi: Kpi, key: str, height_inches: float) -> Markup:
    with canvas(WIDTH_INCHES, height_inches) as (drawn, axes):
        draw_bars(axes, _kinds(months), stacked=False)
        axes.axhline(0, color=TEXT_COLOUR, linewidth=1)
        on_target = np.flatnonzero(months["gap"].eq(0))
        axes.plot(on_target, np.zeros(len(on_target)), "_", color=DARK_BLUE, markersize=12,
                  markeredgewidth=4)  # fmt: skip
        month_axis(axes, [period_of(row) for _, row in months.iterrows()], _ROOM_POINTS)
        # The numbers at the bars do not shrink with the chart, and its bars shrink faster than it.
        axes.margins(y=0.16 * (_HEIGHT_MM / (height_inches * 25.4)) ** 1.5)
        # Zero is always there: a gap is read from it.
        bottom, top = axes.get_ylim()
        axes.set_ylim(min(bottom, 0), max(top, 0))
        _write(axes, months, kpi)
        unit = drawable(_unit(kpi), 40)
        axes.set_title(f"Gap in {unit}; below the line is worse than target", loc="left",
                       fontsize=SMALL, pad=20)  # fmt: skip
        return as_svg(drawn, key)


def _write(axes: Axes, months: pd.DataFrame, kpi: Kpi) -> None:
    """Write the worst and the last gap at their bars, and why a bar is missing."""
    gap = months["gap"]
    judged = np.flatnonzero(gap.notna())
    for at in sorted({int(gap.argmin()), int(judged[-1])}):
        value = float(gap.iloc[at])
        axes.annotate(
            signed_gap(value, kpi), (at, value), xytext=(0, -3 if value < 0 else 3), ha="center",
            textcoords="offset points", va="top" if value < 0 else "bottom", fontsize=SMALL,
            fontweight="bold",
        )  # fmt: skip
    for place in np.flatnonzero(gap.isna()):
        mark = _mark(months.iloc[place])
        axes.annotate(mark, (place, 0), xytext=(0, 3), ha="center", va="bottom",
                      textcoords="offset points", fontsize=SMALL, color=DARK_GREY)  # fmt: skip


def _mark(row: pd.Series) -> str:
    return NOT_AVAILABLE if pd.isna(row["value"]) else NOT_APPLICABLE


def _note(months: pd.DataFrame) -> str:
    marks = {_mark(row) for _, row in months[months["gap"].isna()].iterrows()}
    said = [
        f"{NOT_AVAILABLE} no result." if NOT_AVAILABLE in marks else "",
        f"{NOT_APPLICABLE} no target." if NOT_APPLICABLE in marks else "",
        "Striped: mitigated, so the miss does not count."
        if (months["missed"] & months["mitigated"]).any()
        else "",
    ]
    return " ".join(filter(None, said))


def _unit(kpi: Kpi) -> str:
    return "percentage points" if kpi.is_percentage else unit_words(kpi)
