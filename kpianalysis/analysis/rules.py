"""Which points of a chart are out of the ordinary, by which rule, and in which direction?

The rules of the NHS's Making Data Count; all series and phases at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpianalysis.analysis.limits import Limits
from kpianalysis.analysis.presets import Preset
from kpianalysis.analysis.segments import run_lengths

# One label a point: the first of these whose rule holds.
SPECIAL_CAUSES = ("none", "outside", "trend", "two_of_three", "shift")
DIRECTIONS = ("none", "up", "down")
COMMON, IMPROVEMENT, CONCERN, MIXED = "common_cause", "improvement", "concern", "mixed"
HIGH, LOW = "high", "low"
POINT_TYPES = (COMMON, IMPROVEMENT, CONCERN, MIXED, HIGH, LOW)


@dataclass(frozen=True)
class Flags:
    """What the rules say of every row.

    Attributes
    ----------
    outside, near, trend, two_of_three, shift : ndarray of bool
        Which rules hold for it.
    special_cause : ndarray of int
        Position in :data:`SPECIAL_CAUSES`.
    step : ndarray of int
        Direction of that label: 1 up, -1 down, 0 none.
    both_ways : ndarray of bool
        Whether the rules that hold point up and down.
    """

    outside: np.ndarray
    near: np.ndarray
    trend: np.ndarray
    two_of_three: np.ndarray
    shift: np.ndarray
    special_cause: np.ndarray
    step: np.ndarray
    both_ways: np.ndarray


def flags(value: np.ndarray, limits: Limits, follows: np.ndarray, preset: Preset) -> Flags:
    """Apply the rules of a preset.

    Parameters
    ----------
    value : ndarray
        NaN in a row without a result: no run goes across it.
    limits : Limits
        Of every row.
    follows : ndarray of bool
        Whether a row follows the one before it, in the same phase and without a gap.
    preset : Preset
        Lengths of runs, and what counts as near.
    """
    with np.errstate(invalid="ignore"):
        outside = (value > limits.upper) | (value < limits.lower)
        near = ~outside & ((value > limits.near_upper) | (value < limits.near_lower))
        side = _sign(value - limits.centre)
        side[np.isnan(limits.upper)] = 0  # without limits there is no rule, nor a side
        step = np.zeros(len(value), dtype=np.int8)
        step[1:] = _sign(np.diff(value))
    step[~follows] = 0
    step[np.isnan(limits.upper)] = 0
    trend, trend_step = _trend(step, preset.trend_length)
    shift = _in_run(side, follows, preset.shift_length)
    counted = near | outside if preset.beyond_counts_as_near else near
    two_of_three = _two_of_three(side, counted, follows)
    label = np.select([outside, trend, two_of_three, shift], [1, 2, 3, 4], default=0).astype(
        np.int8
    )
    by_side = outside | two_of_three | shift
    return Flags(
        outside,
        near,
        trend,
        two_of_three,
        shift,
        label,
        np.where(label == 2, trend_step, np.where(label > 0, side, 0)).astype(np.int8),
        by_side & trend & (side == -trend_step),
    )


def point_types(flags: Flags, better: np.ndarray, preset: Preset) -> np.ndarray:
    """Say of every point what its label means, as a position in :data:`POINT_TYPES`.

    ``better`` is 1 where a larger number is better, -1 where a smaller one is, 0 where neither is.
    """
    words = {word: position for position, word in enumerate(POINT_TYPES)}
    special, good = flags.special_cause > 0, flags.step == better
    mixed = flags.both_ways & preset.says_mixed
    return np.select(
        [
            ~special,
            (better == 0) & (flags.step > 0),
            better == 0,
            mixed,
            good,
        ],
        [words[word] for word in (COMMON, HIGH, LOW, MIXED, IMPROVEMENT)],
        default=words[CONCERN],
    ).astype(np.int8)


def _sign(numbers: np.ndarray) -> np.ndarray:
    """Return 1, -1 or 0 for each number, 0 for NaN."""
    return (numbers > 0).astype(np.int8) - (numbers < 0).astype(np.int8)


def _in_run(sign: np.ndarray, follows: np.ndarray, length: int) -> np.ndarray:
    """Say which rows are in a run of so many rows of one sign, without a gap."""
    same = np.zeros(len(sign), dtype=bool)
    same[1:] = follows[1:] & (sign[1:] == sign[:-1])
    return np.asarray((run_lengths(same) >= length) & (sign != 0))


def _trend(step: np.ndarray, points: int) -> tuple[np.ndarray, np.ndarray]:
    """Find the points of trends, and the step that gives each its direction.

    That is the step to the next point of a trend; at the end, the one from the point before.
    """
    same = np.zeros(len(step), dtype=bool)
    same[1:] = step[1:] == step[:-1]
    steps_of_trend = (run_lengths(same) >= points - 1) & (step != 0)
    trend = steps_of_trend.copy()
    trend[:-1] |= steps_of_trend[1:]
    onward = np.zeros(len(step), dtype=np.int8)
    onward[:-1] = np.where(trend[1:], step[1:], 0)
    direction = np.where(onward != 0, onward, step)
    return trend, np.where(trend, direction, 0).astype(np.int8)


def _two_of_three(side: np.ndarray, counted: np.ndarray, follows: np.ndarray) -> np.ndarray:
    """Mark the points that count in a window of three on one side, two or more of which count."""
    marked = np.zeros(len(side), dtype=bool)
    if len(side) < 3:
        return marked
    window = (
        follows[1:-1]
        & follows[2:]
        & (side[2:] != 0)
        & (side[2:] == side[1:-1])
        & (side[1:-1] == side[:-2])
    )
    near = counted.astype(np.int8)
    window &= near[2:] + near[1:-1] + near[:-2] >= 2
    for place in range(3):
        marked[place : place + len(window)] |= window
    return np.asarray(marked & counted)
