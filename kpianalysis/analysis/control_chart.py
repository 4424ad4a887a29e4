"""What is usual for a series, what is out of the ordinary, and is it likely to meet its target?

Control charts of many series at once: XmR, or p' where numerators and denominators are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpianalysis.analysis.chart_kinds import AUTO, CHARTS, limits_of
from kpianalysis.analysis.chart_notes import chart_notes
from kpianalysis.analysis.limits import CONSTANT, FEWEST_FOR_FIRM_LIMITS, FIRM, KINDS, Limits
from kpianalysis.analysis.phases import Phases
from kpianalysis.analysis.presets import DEFAULT_PRESET, Preset, chosen_preset
from kpianalysis.analysis.rules import (
    DIRECTIONS,
    POINT_TYPES,
    SPECIAL_CAUSES,
    Flags,
    flags,
    point_types,
)
from kpianalysis.analysis.series_checks import Checked, checked
from kpianalysis.errors import ParameterProblem

MET, MISSED, HIT_AND_MISS, NO_LABEL = "met", "missed", "hit_and_miss", "none"
LIKELY = (MET, MISSED, HIT_AND_MISS, NO_LABEL)
_WORKERS = 4
_RULES = ("outside", "near", "trend", "two_of_three", "shift")
_FIRST = ("series_id", "variation", "likely", "n", "notes")


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
    # Blocks know nothing of each other, and numpy leaves the interpreter free while it works.
    with ThreadPoolExecutor(_WORKERS) as workers:
        charted = workers.map(lambda block: _charted(block, rules, chart), rows.blocks())
        points, labels = zip(*charted, strict=True)
    series = pd.DataFrame(_joined(labels)).assign(preset=rules.name)
    return ControlChart(
        _as_points(rows, _joined(points)), _with_problems(series, rows), rows.problems
    )


def _joined(blocks: Sequence[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Put the columns of blocks of rows below one another."""
    if len(blocks) == 1:
        return blocks[0]
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def _charted(
    rows: Checked, rules: Preset, chart: str
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Compute what is said of each row, and the labels of each series."""
    phases = Phases.of(rows)
    limits, kinds = limits_of(rows, phases, chart)
    found = flags(rows.value, limits, phases.follows, rules)
    better = np.nan_to_num(rows.better).astype(np.int8)[rows.code]
    types = np.where(phases.present, point_types(found, better, rules), np.int8(-1))
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
    return points, _labelled(rows, phases, limits, found, types, kinds)


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


def _labelled(
    rows: Checked,
    phases: Phases,
    limits: Limits,
    found: Flags,
    types: np.ndarray,
    kinds: np.ndarray,
) -> dict[str, np.ndarray]:
    """Label each series by its last point, and keep what led to the label."""
    last = phases.last
    segment, kind = phases.segment[last], limits.kind[last]
    in_phase = phases.points[segment]
    labelled = (kind == KINDS.index(FIRM)) | (kind == KINDS.index(CONSTANT))
    labelled &= in_phase >= FEWEST_FOR_FIRM_LIMITS

    def label(words: tuple[str, ...], code: np.ndarray) -> np.ndarray:
        return np.where(labelled, np.array(words, dtype=object)[code], NO_LABEL)

    baseline = np.bincount(phases.segment[phases.in_baseline], minlength=len(phases.points))
    series = {
        "series_id": rows.names.to_numpy()[rows.code[last]],
        "variation": label(POINT_TYPES, types[last]),
        "likely": label(LIKELY, _likely(rows, last, limits)),
        "n": np.bincount(phases.series[phases.present], minlength=len(last)),
        "rule": label(SPECIAL_CAUSES, found.special_cause[last]),
        "direction": label(DIRECTIONS, found.step[last]),
        "chart": kinds[last],
        "limits": np.array(KINDS, dtype=object)[kind],
        "phase_start": rows.date[phases.starts][segment],
        "phase_end": rows.date[last],
        "phase_points": in_phase,
        "baseline_points": baseline[segment],
        "mean": limits.centre[last],
        "lpl": limits.lower[last],
        "upl": limits.upper[last],
        "target": rows.target[last],
        "lag_1": phases.lag_one(rows.value)[segment],
    }
    return series | {"notes": chart_notes(series, rows, phases)}


def _likely(rows: Checked, last: np.ndarray, limits: Limits) -> np.ndarray:
    """Compare the last target with the last limits, as a position in :data:`LIKELY`."""
    target, better = rows.target[last], rows.better[rows.code[last]]
    constant = limits.kind[last] == KINDS.index(CONSTANT)
    with np.errstate(invalid="ignore"):
        reached = better * (rows.value[last] - target) >= 0
        above, below = target > limits.upper[last], target < limits.lower[last]
    words = (NO_LABEL, MET, MISSED, MET, MISSED)
    return np.select(
        [
            np.isnan(target) | (better == 0),
            constant & reached,
            constant,
            np.where(better > 0, below, above),
            np.where(better > 0, above, below),
        ],
        [LIKELY.index(word) for word in words],
        default=LIKELY.index(HIT_AND_MISS),
    )


def _with_problems(series: pd.DataFrame, rows: Checked) -> pd.DataFrame:
    """Put series that could not be charted back in their place, and name the faults of all."""
    series = series[[*_FIRST, *(column for column in series if column not in _FIRST)]]
    if rows.problems.empty:
        return series
    whole = series.set_index("series_id").reindex(rows.names).rename_axis("series_id")
    for label in ("variation", "likely", "rule", "direction"):
        whole[label] = whole[label].fillna(NO_LABEL)
    whole["n"] = whole["n"].fillna(0).astype("int64")
    told = rows.problems.groupby("series_id", sort=False)["problem"].agg("; ".join)
    told = told.reindex(rows.names).fillna("")
    notes = whole["notes"].fillna("")
    whole["notes"] = told + np.where(told.ne("") & notes.ne(""), "; ", "") + notes
    return whole.reset_index()
