"""What came due to the Council in each month, and what did mitigation waive?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.credits import credits_by
from kpianalysis.display.audience import is_exempt
from kpianalysis.display.bars import SOLID_BLUE, STRIPED, draw_bars
from kpianalysis.display.basis import basis_note
from kpianalysis.display.chart import Chart, chart_in_words
from kpianalysis.display.credit_tables import by_month, months_of_result
from kpianalysis.display.drawing import DARK_GREY, SMALL, WIDTH_INCHES, canvas
from kpianalysis.display.line_ends import LineEnd, label_ends
from kpianalysis.display.money import pounds, pounds_at_least
from kpianalysis.display.month_axis import month_axis
from kpianalysis.display.numbers import NOT_AVAILABLE, plural
from kpianalysis.display.svg import as_svg
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_KEY = "credits-since-look-back"
_HEIGHT_MM = 66.0
_ROOM_POINTS, _BESIDE_CAP = 440.0, 90.0
_CAP_IN_SIGHT = 3.0  # times the highest bar: a cap further off would press the bars flat


def credits_chart(review: Review, *, height_mm: float = _HEIGHT_MM) -> Chart | None:
    """Draw service credits by month of the look-back: due, and waived by mitigation.

    None where no rate is known or the amounts are exempt: the section on credits says so.
    """
    credits = review.credits
    if credits is None or is_exempt(review, "service_credits"):
        return None
    window = credits[credits["period_start"].ge(pd.Timestamp(review.window_start.first_day))]
    months = credits_by(window, "period_start")
    if months["due"].isna().all():
        return None
    shown = ReviewPeriod(review.window_start, review.period.last)
    mark = basis_note(months["basis"])
    cap = _cap(review, window)
    return Chart(
        key=_KEY,
        finding=say_credits_finding(review, window),
        subtitle=f"Service credits by {review.contract.step_word}, {shown.words}, in pounds{mark}",
        drawing=_draw(review, months, cap, height_mm / 25.4),
        alternative=_say_alternative(review, window, months, mark),
        table=by_month(review, credits, window, key=_KEY, shown=shown),
        note=_note(months, cap),
    )


def say_credits_finding(review: Review, window: pd.DataFrame) -> str:
    """Say what fell due and what was waived in all of the months, as the heading."""
    total = credits_by(window).iloc[0]
    months = plural(window["period_start"].nunique(), review.contract.step_word)
    said = f"{pounds_at_least(total['due'], total['not_known'])} fell due in {months}"
    if not total["forgone"] > 0:
        return said
    return (
        f"{said}; mitigation waived {pounds_at_least(total['forgone'], total['forgone_not_known'])}"
    )


def _say_alternative(review: Review, window: pd.DataFrame, months: pd.DataFrame, mark: str) -> str:
    most, last = months.iloc[int(months["due"].argmax())], months.iloc[-1]
    name = {
        day: review.contract.period_of(day).words
        for day in (most["period_start"], last["period_start"])
    }
    said = f"{pounds_at_least(last['due'], last['not_known'])} in {name[last['period_start']]}"
    if pd.isna(last["due"]):
        said = f"No amount is known for {name[last['period_start']]}"
    if most["due"] > 0:
        said += f"; the most was {pounds(most['due'])}, in {name[most['period_start']]}"
    unknown = int(months["due"].isna().sum())
    return chart_in_words(
        f"Stacked bar chart of service credits by {review.contract.step_word}, due and waived",
        say_credits_finding(review, window),
        f"{said}.",
        f"{plural(unknown, review.contract.step_word)} without an amount." if unknown else "",
        basis=mark,
    )


def _cap(review: Review, window: pd.DataFrame) -> float | None:
    """Return the most that a month, or quarter, may cost, in pounds."""
    tariff = review.contract.credits
    if tariff is None or tariff.cap_pence is None:
        return None
    return tariff.cap_pence / 100 * months_of_result(window)


def _in_sight(months: pd.DataFrame, cap: float | None) -> bool:
    highest = months["due_without_mitigation"].max()
    return cap is not None and highest > 0 and cap <= _CAP_IN_SIGHT * highest


def _draw(review: Review, months: pd.DataFrame, cap: float | None, height_inches: float) -> Markup:
    due, waived = (months[name].fillna(0).to_numpy() for name in ("due", "forgone"))
    names = [review.contract.period_of(day) for day in months["period_start"]]
    with_cap = cap is not None and _in_sight(months, cap)
    with canvas(WIDTH_INCHES, height_inches) as (drawn, axes):
        tops = draw_bars(
            axes, [(SOLID_BLUE, "due", due), (STRIPED, "waived by mitigation", waived)]
        )
        month_axis(axes, names, _ROOM_POINTS - (_BESIDE_CAP if with_cap else 0))
        highest = max(float(tops.max()), cap if with_cap and cap else 0.0, 1.0)
        axes.set_ylim(0, highest * 1.12)
        axes.yaxis.set_major_formatter(lambda amount, _: pounds(amount))
        if with_cap and cap is not None:
            axes.axhline(cap, color=DARK_GREY, linewidth=1.4, linestyle=(0, (5, 3)))
            words = f"Cap {pounds(cap)} a {review.contract.step_word}"
            label_ends(
                axes, len(months) - 0.3, [LineEnd(cap, words, DARK_GREY)], height_inches * 72
            )
        _write(axes, months, tops)
        return as_svg(drawn, _KEY)


def _write(axes: Axes, months: pd.DataFrame, tops: np.ndarray) -> None:
    """Write the highest sum over its bar, and where no amount is known."""
    at = int(tops.argmax())
    axes.annotate(pounds(tops[at]), (at, tops[at]), xytext=(0, 2), ha="center", va="bottom",
                  textcoords="offset points", fontsize=SMALL, fontweight="bold")  # fmt: skip
    for place in np.flatnonzero(months["due"].isna()):
        axes.annotate(NOT_AVAILABLE, (place, 0), xytext=(0, 2), ha="center", va="bottom",
                      textcoords="offset points", fontsize=SMALL, color=DARK_GREY)  # fmt: skip


def _note(months: pd.DataFrame, cap: float | None) -> str:
    said = []
    if months["due"].isna().any():
        said.append(f"{NOT_AVAILABLE} no amount is known.")
    if (months["due"].notna() & months["not_known"].gt(0)).any():
        said.append("Some results have no amount yet, so a bar may become higher.")
    if cap is not None and not _in_sight(months, cap):
        said.append(f"The cap of {pounds(cap)} is above the chart.")
    return " ".join(said)
