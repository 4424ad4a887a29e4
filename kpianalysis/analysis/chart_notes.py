"""What must be said beside the chart of a series, so that nobody reads too much into it?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from kpianalysis.analysis.limits import (
    CEILING,
    CONSTANT,
    FEWEST_FOR_FIRM_LIMITS,
    KINDS,
    NONE,
    TRIAL,
)
from kpianalysis.analysis.phases import Phases
from kpianalysis.analysis.series_checks import Checked

# From here on neighbouring points resemble each other enough for labels to come by chance often.
RESEMBLES = 0.3
_MOST_NAMED = 3


def chart_notes(series: dict[str, np.ndarray], rows: Checked, phases: Phases) -> np.ndarray:
    """Write the notes of each series, as one text each; empty where there is nothing to say.

    Parameters
    ----------
    series : dict of ndarray
        One number or word a series: ``limits, phase_points, lag_1, target``.
    rows, phases
        The rows of the series, and how they lie.
    """
    notes = np.full(len(phases.last), "", dtype=object)
    kind = np.array(KINDS, dtype=object)[series["limits"]]

    def add(holds: np.ndarray, say: Callable[[int], str]) -> None:
        for number in np.flatnonzero(holds):
            notes[number] += ("; " if notes[number] else "") + say(int(number))

    _add_gaps(add, rows, phases)
    points = series["phase_points"]
    add(
        kind == TRIAL,
        lambda n: (
            f"{points[n]} points in the phase: the limits are trial, and there is no label "
            f"under {FEWEST_FOR_FIRM_LIMITS}"
        ),
    )
    add(kind == NONE, lambda n: f"{points[n]} points in the phase: too few for limits")
    last = phases.last
    add(kind == CONSTANT, lambda n: f"no variation: every point is {rows.value[last[n]]:g}")
    add(kind == CEILING, lambda n: _ceiling(rows, phases, int(phases.segment[last[n]])))
    lag = series["lag_1"]
    add(
        np.nan_to_num(lag) > RESEMBLES,
        lambda n: (
            f"points resemble the ones before (lag-1 correlation {lag[n]:.2f}), so labels "
            "come by chance more often"
        ),
    )
    add(
        (rows.better[rows.code[last]] == 0) & ~np.isnan(series["target"]),
        lambda n: "neither direction is an improvement: the target is not judged",
    )
    return notes


def _add_gaps(
    add: Callable[[np.ndarray, Callable[[int], str]], None], rows: Checked, phases: Phases
) -> None:
    """Report months without a value, and missing rows."""
    if phases.present.all() and not phases.missing_row.any():
        return
    count = len(phases.last)
    for wrong, say in (
        (~phases.present, lambda dates: f"no value for {dates}"),
        (phases.missing_row, lambda dates: f"no row before {dates}"),
    ):
        at = np.flatnonzero(wrong)
        by_series = np.bincount(phases.series[at], minlength=count)
        ends, days = np.cumsum(by_series), _days(rows.date[at])

        def said(
            n: int,
            ends: np.ndarray = ends,
            by_series: np.ndarray = by_series,
            days: list[str] = days,
            say: Callable[[str], str] = say,
        ) -> str:
            return "gap: " + say(_named(days[ends[n] - by_series[n] : ends[n]]))

        add(by_series > 0, said)


def _ceiling(rows: Checked, phases: Phases, segment: int) -> str:
    """Say at which level most points stand, and list the others."""
    first, end = np.searchsorted(phases.segment, [segment, segment + 1])
    present = phases.present[first:end]
    value, date = rows.value[first:end][present], rows.date[first:end][present]
    levels, counts = np.unique(value, return_counts=True)
    level = levels[counts.argmax()]
    other = value != level
    pairs = zip(_days(date[other]), value[other], strict=True)
    others = [f"{day} {number:g}" for day, number in pairs]
    return (
        f"at {level:g} in {counts.max()} of {len(value)} points, so there are no limits; the "
        f"others: {_named(others)}"
    )


def _named(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


def _days(dates: np.ndarray) -> list[str]:
    """Write dates as 2019-06-30; series share them, so each is written once."""
    place, distinct = pd.factorize(dates.astype("datetime64[D]"))
    return [str(word) for word in distinct.astype("str")[place]]
