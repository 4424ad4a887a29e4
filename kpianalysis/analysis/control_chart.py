"""What is usual for a series, what is out of the ordinary, and is it likely to meet its target?

Control charts of many series at once: XmR, or p' where numerators and denominators are given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpianalysis.analysis.chart_kinds import AUTO, CHARTS, limits_of
from kpianalysis.analysis.limits import KINDS
from kpianalysis.analysis.phases import Phases
from kpianalysis.analysis.presets import DEFAULT_PRESET, Preset, chosen_preset
from kpianalysis.analysis.rules import (
    DIRECTIONS,
    POINT_TYPES,
    SPECIAL_CAUSES,
    flags,
    point_types,
)
from kpianalysis.analysis.series_checks import Checked, checked
from kpianalysis.analysis.series_labels import as_series, labels_of, with_problems
from kpianalysis.errors import ParameterProblem

_RULES = ("outside", "near", "trend", "two_of_three", "shift")


@dataclass(frozen=True)
class ControlChart:
    """Control charts of many series.

    Attributes
    ----------
    points
        One row a point, by series and date: ``series_id, date, value, phase`` (from 1), ``mean,
        lpl, upl`` (centre and limits, not clipped; NaN where a phase has none), ``outside, near,
        trend, two_of_three, shift`` (1 or 0), ``special_cause`` (the first of these rules that
        holds, or none), ``direction`` (up, down, none), ``point_type`` (common_cause, improvement,
        concern, mixed, high, low) and ``limits`` (firm, trial, constant, ceiling, none).
    series
        One row a series, in the order given: ``series_id, variation`` (the point type of the last
        point, or none), ``likely`` (met, missed, hit_and_miss, none), ``n`` (points with a value),
        ``notes``; then what led to the labels: ``rule, direction, preset, chart, limits,
        phase_start, phase_end, phase_points, baseline_points, mean, lpl, upl, target, lag_1``.
    problems
        ``series_id, problem, charted``: what is wrong with a series, and whether it could be
        charted all the same.
    """

    points: pd.DataFrame
    series: pd.DataFrame
    problems: pd.DataFrame


def control_chart(
    frame: pd.DataFrame,
    *,
    preset: str = DEFAULT_PRESET,
    shift_length: int | None = None,
    trend_length: int | None = None,
    screening: bool | None = None,
    baseline_points: int | None = None,
    chart: str = AUTO,
    improvement_direction: str = "neutral",
) -> ControlChart:
    """Chart every series of a frame; docs/methods.md says by which rules.

    A month without a value, or without a row, is a gap: no moving range and no run goes across it.

    Parameters
    ----------
    frame : DataFrame
        ``series_id, date, value``; optionally ``target`` (the last one is compared with the
        limits), ``rebase`` (1 starts a phase), ``numerator, denominator``, and constant in a series
        ``improvement_direction`` (increase, decrease, neutral), ``baseline_points`` (12 or more)
        and ``screen_outliers`` (1 or 0).
    preset : str
        ``mdc-2023`` or ``ptd-0.2``.
    shift_length, trend_length : int, optional
        Points in a run, instead of the preset's 7.
    screening : bool, optional
        Whether extreme moving ranges are left out; on by default.
    baseline_points : int, optional
        Take centre and limits from the first points of each phase, 12 or more; all by default.
    chart : str
        ``auto`` (p' where all points of a phase have counts, else XmR), ``xmr``, ``p_prime``, or
        ``p``.
    improvement_direction : str
        Of series for which the frame gives none. It is never guessed from the values.

    Raises
    ------
    ParameterProblem
        When an option is not known or a column is missing. A single bad series raises nothing: it
        is named in ``problems`` and in its ``notes``.

    Examples
    --------
    >>> frame = pd.DataFrame({"series_id": "A", "value": [10.0, 12.0, 11.0] * 5, "target": 20.0,
    ...                       "date": pd.date_range("2019-01-01", periods=15, freq="MS")})
    >>> found = control_chart(frame, improvement_direction="increase")
    >>> found.series[["variation", "likely", "n"]].to_numpy().tolist()
    [['common_cause', 'missed', 15]]
    """
    rules = chosen_preset(
        preset,
        shift_length=shift_length,
        trend_length=trend_length,
        screens_outliers=screening,
    )
    if chart not in CHARTS:
        raise ParameterProblem(
            "is no kind of chart",
            found=chart,
            cell="chart",
            action=f"choose from {', '.join(CHARTS)}",
        )
    rows = checked(frame, rules, baseline_points, improvement_direction)
    points: dict[str, np.ndarray] = {}
    blocks, first = [], 0
    for block in rows.blocks():
        of_rows, of_series = _charted(block, rules, chart)
        blocks.append(of_series)
        _put(points, of_rows, first, len(rows.code))
        first += len(block.code)
    series = as_series(rows, blocks).assign(preset=rules.name)
    return ControlChart(_as_points(rows, points), with_problems(series, rows), rows.problems)


def _put(whole: dict[str, np.ndarray], part: dict[str, np.ndarray], first: int, rows: int) -> None:
    """Put the columns of a block where they belong among all rows."""
    for name, numbers in part.items():
        if len(numbers) == rows:
            whole[name] = numbers
            continue
        if name not in whole:
            whole[name] = np.empty(rows, dtype=numbers.dtype)
        whole[name][first : first + len(numbers)] = numbers


def _charted(
    rows: Checked, rules: Preset, chart: str
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Compute what is said of each row, and the labels of each series."""
    phases = Phases.of(rows)
    limits, kinds = limits_of(rows, phases, chart)
    found = flags(rows.value, limits, phases.follows, rules)
    types = point_types(found, rows.better[rows.code], rules)
    types = np.where(phases.present, types, np.int8(-1))
    points = {
        "phase": phases.phase.astype(np.int32),
        "mean": limits.centre,
        "lpl": limits.lower,
        "upl": limits.upper,
        **{rule: getattr(found, rule).view(np.int8) for rule in _RULES},
        "special_cause": found.special_cause,
        "direction": found.step,
        "point_type": types,
        "limits": limits.kind,
    }
    return points, labels_of(rows, phases, limits, found, types, kinds)


def _as_points(rows: Checked, found: dict[str, np.ndarray]) -> pd.DataFrame:
    """Lay out what was found of each point, codes as words."""
    words = {
        "special_cause": SPECIAL_CAUSES,
        "direction": DIRECTIONS,
        "point_type": POINT_TYPES,
        "limits": KINDS,
    }
    steps = found["direction"] % np.int8(len(DIRECTIONS))  # down is -1, the last of the words
    named = {
        name: pd.Categorical.from_codes(codes, categories=pd.Index(words[name]), validate=False)
        for name, codes in (found | {"direction": steps}).items()
        if name in words
    }
    series = pd.Categorical.from_codes(rows.code, categories=rows.names, validate=False)
    given = {"series_id": series, "date": rows.date, "value": rows.value}
    return pd.DataFrame(given | found | named, copy=False)
