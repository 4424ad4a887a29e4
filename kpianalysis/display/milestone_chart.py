"""When was each priority project to be done, and when is it expected now: a chart of two dates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.projects import basis_of, in_hand, lateness_known
from kpianalysis.display.basis import basis_note
from kpianalysis.display.chart import Chart, chart_in_words, short_name
from kpianalysis.display.drawing import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    GRID_COLOUR,
    SMALL,
    WIDTH_INCHES,
    canvas,
    drawable,
)
from kpianalysis.display.numbers import in_words, listed, plural
from kpianalysis.display.project_cells import date_cell, list_date_words, rag_cell, weeks_late_cell
from kpianalysis.display.project_sentences import priority_rows
from kpianalysis.display.project_tables import EVERY, PRIORITIES
from kpianalysis.display.svg import as_svg
from kpianalysis.periods import Month
from kpianalysis.review import Review
from kpianalysis.writing.left_overs import quoted_answer

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_KEY = "milestones"
_MOST_ROWS = 25
_LONGEST_NAME = 44  # characters
_MOST_NAMED = 3  # in the text alternative
_ROW_INCHES = 0.34


def milestone_chart(review: Review) -> Chart | None:
    """Draw the date agreed and the date expected of each priority project that is not complete.

    Projects that were completed late since last time are among them. The table of priority
    projects, or the full list where none is one, gives the dates. None where no date is known.
    """
    rows, what = priority_rows(review)
    rows = rows[in_hand(rows) | (rows["late"] & rows["completed_since"])]
    dated = rows[rows["agreed_last"].notna() | rows["expected_last"].notna()]
    if dated.empty:
        return None
    dated = dated.sort_values(["weeks_late", "expected_last"], ascending=[False, True])
    shown = dated.head(_MOST_ROWS)
    undated = len(rows) - len(dated)
    drawn = "" if len(shown) == len(rows) else " drawn"
    basis = basis_note(basis_of(shown, "agreed_date", "expected_date"))
    note = "A month stands at its last day."
    if undated:
        note += f" {plural(undated, 'project has', 'projects have')} no date and is not drawn."
    if len(dated) > len(shown):
        note += f" Drawn are the {len(shown)} that are latest of {len(dated)}."
    columns = [
        "project_ref", "project", "rag", "agreed_first", "agreed_last", "expected_first",
        "expected_last", "weeks_late", "basis", "published_columns",
    ]  # fmt: skip
    return Chart(
        key=_KEY,
        finding=say_finding(shown, what, drawn),
        subtitle="Date agreed and date expected, list "
        f"{list_date_words(review.project_lists.current)}{basis}",
        drawing=_draw(shown),
        alternative=say_alternative(shown, what, basis, drawn),
        table=PRIORITIES if rows["priority"].any() else EVERY,
        note=note,
        data={_KEY: shown[columns]},
    )


def say_finding(rows: pd.DataFrame, what: str, drawn: str = "") -> str:
    """Say what the chart shows, as its heading; ``drawn`` where it does not show all."""
    open_ones = rows[in_hand(rows)]
    late, done = int(open_ones["late"].sum()), len(rows) - len(open_ones)
    number = (in_words(late) if late else "none").capitalize()
    known = "" if lateness_known(open_ones).all() else "known to be "
    said = (
        f"{number} of {plural(len(open_ones), what)} in hand{drawn} "
        f"{'is' if late < 2 else 'are'} {known}late"
    )
    if done:
        said += f"; {in_words(done)} {'was' if done == 1 else 'were'} completed late"
    return said


def say_alternative(rows: pd.DataFrame, what: str, basis: str, drawn: str = "") -> str:
    """Say the chart in words: how many projects are late, the latest of them, and the others."""
    late = rows[rows["late"]]
    others, silent = ~rows["late"] & lateness_known(rows), ~lateness_known(rows)
    latest = ""
    if len(late):
        row = late.iloc[0]
        latest = (
            f"Latest: {short_name(str(row['project']))}, agreed {date_cell(row, 'agreed')}, "
            f"expected {date_cell(row, 'expected')}, {_state(row)}."
        )
    return chart_in_words(
        f"Chart of the dates agreed and expected of {plural(len(rows), what)}",
        say_finding(rows, what, drawn),
        latest,
        _named("Not late", rows[others]),
        _named("Not said whether late", rows[silent]),
        basis=basis,
    )


def _named(what: str, rows: pd.DataFrame) -> str:
    """Name a few projects, or count more."""
    if len(rows) > _MOST_NAMED:
        return f"{what}: {plural(len(rows), 'project')}."
    return (
        f"{what}: {listed([short_name(str(name)) for name in rows['project']])}."
        if len(rows)
        else ""
    )


def _draw(rows: pd.DataFrame) -> Markup:
    """Draw a line of two marks for each project: shapes differ, and the colour is said in words."""
    height = 1.1 + _ROW_INCHES * len(rows)
    places = range(len(rows))
    agreed, expected = rows["agreed_last"].to_numpy(), rows["expected_last"].to_numpy()
    with canvas(WIDTH_INCHES, height) as (drawn, axes):
        for place, start, end in zip(places, agreed, expected, strict=True):
            axes.plot([start, end], [place, place], color=DARK_GREY, linewidth=1.2, zorder=1)
        axes.plot(
            agreed, places, "o", markerfacecolor="white", markeredgecolor=DARK_BLUE,
            markeredgewidth=1.6, markersize=10, label="date agreed", zorder=2,
        )  # fmt: skip
        axes.plot(
            expected, places, "D", color=DARK_PINK, markersize=5, label="date expected", zorder=3
        )
        for place, (_, row) in zip(places, rows.iterrows(), strict=True):
            last = max(day for day in (row["agreed_last"], row["expected_last"]) if pd.notna(day))
            axes.annotate(
                drawable(_state(row), _LONGEST_NAME), (last, place), xytext=(9, 0), va="center",
                fontsize=SMALL, textcoords="offset points", annotation_clip=False,
            )  # fmt: skip
        axes.set_yticks(
            list(places),
            [drawable(quoted_answer(str(name)), _LONGEST_NAME) for name in rows["project"]],
            fontsize=SMALL,
        )
        axes.set_ylim(len(rows) - 0.5, -0.5)
        _time_axis(axes, rows)
        axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
        return as_svg(drawn, _KEY)


def _time_axis(axes: Axes, rows: pd.DataFrame) -> None:
    """Write months below, at most seven of them, and leave room for the words at the right."""
    days = pd.concat([rows["agreed_last"], rows["expected_last"]]).dropna()
    first, last = Month.of(days.min()), Month.of(days.max())
    step = max(1, math.ceil((last - first + 1) / 6))
    months = [first + ahead for ahead in range(0, last - first + 1, step)]
    ticks = pd.DatetimeIndex([month.last_day for month in months]).to_numpy()
    axes.set_xticks(ticks, [month.short.replace(" ", "\n") for month in months])
    span = max((days.max() - days.min()).days, 60)
    axes.set_xlim(
        days.min() - pd.Timedelta(days=0.05 * span), days.max() + pd.Timedelta(days=0.4 * span)
    )
    axes.grid(axis="x", color=GRID_COLOUR, linewidth=0.6)
    axes.set_axisbelow(True)


def _state(row: pd.Series) -> str:
    """Say colour and lateness beside the marks."""
    weeks = weeks_late_cell(row)
    if row["late"]:
        return f"{rag_cell(row)}, {weeks} {'week' if weeks == '1' else 'weeks'} late"
    return rag_cell(row)
