"""Between which limits does a series usually move? XmR limits for all phases at once.

Source of the constants: the XmR chart as in Making Data Count and NHSRplotthedots 0.2.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpianalysis.analysis.segments import mean_by, starts_of, sum_by

LIMIT_FACTOR = 2.66  # 3 / 1.128, the bias constant of moving ranges of two, rounded as in both
NEAR_FACTOR = 2 * (LIMIT_FACTOR / 3)
SCREENING_FACTOR = 3.267  # upper limit of a moving range of two
FEWEST_FOR_FIRM_LIMITS = 13
FEWEST_FOR_LIMITS = 2

FIRM, TRIAL, CONSTANT, CEILING, NONE = "firm", "trial", "constant", "ceiling", "none"
KINDS = (FIRM, TRIAL, CONSTANT, CEILING, NONE)


@dataclass(frozen=True)
class Limits:
    """The limits of every row.

    Attributes
    ----------
    centre, lower, upper, near_lower, near_upper : ndarray
        In the unit of the values; NaN where a phase has no limits.
    kind : ndarray of int
        Position in :data:`KINDS`: ``firm``; ``trial`` under 13 points; ``constant``; ``ceiling``
        (half or more of the points at one level); ``none`` under 2 points, or without neighbours.
    """

    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    near_lower: np.ndarray
    near_upper: np.ndarray
    kind: np.ndarray


def xmr_limits(
    value: np.ndarray,
    starts: np.ndarray,
    segment: np.ndarray,
    follows: np.ndarray,
    in_baseline: np.ndarray,
    screens: np.ndarray | bool,
) -> Limits:
    """Compute centre and limits of each phase from its moving ranges.

    Parameters
    ----------
    value : ndarray
        NaN where there is no result: no moving range is taken across it.
    starts, segment : ndarray
        Where phases start, and the number of each row's phase.
    follows : ndarray of bool
        Whether a row follows the one before it without a gap.
    in_baseline : ndarray of bool
        Which rows the centre and the moving ranges are taken from.
    screens : ndarray of bool, or bool
        Whether moving ranges not below 3.267 times their mean are left out, once. Their points stay
        in the centre.
    """
    held = value if in_baseline.all() else np.where(in_baseline, value, np.nan)
    centre = mean_by(starts, segment, held)[segment]
    moving_range = np.full(len(value), np.nan)
    moving_range[1:] = np.abs(np.diff(held))
    moving_range[~follows | starts] = np.nan
    average = mean_by(starts, segment, moving_range)[segment]
    with np.errstate(invalid="ignore"):
        left_out = screens & ~(moving_range < SCREENING_FACTOR * average)
        if (left_out & ~np.isnan(moving_range)).any():
            screened = np.where(left_out, np.nan, moving_range)
            average = mean_by(starts, segment, screened)[segment]
    kind = kind_of_limits(value, held, starts, segment, average)
    width = np.where(kind <= KINDS.index(TRIAL), average, np.nan)
    return Limits(
        centre,
        centre - LIMIT_FACTOR * width,
        centre + LIMIT_FACTOR * width,
        centre - NEAR_FACTOR * width,
        centre + NEAR_FACTOR * width,
        kind,
    )


def kind_of_limits(
    value: np.ndarray,
    held: np.ndarray,
    starts: np.ndarray,
    segment: np.ndarray,
    width: np.ndarray,
) -> np.ndarray:
    """Say of each row what its phase's limits are worth, as a position in :data:`KINDS`.

    ``held`` are the values of the baseline, ``width`` is NaN where nothing tells how much a phase
    varies.
    """
    points = sum_by(starts, (~np.isnan(value)).astype(np.int64))
    baseline = sum_by(starts, (~np.isnan(held)).astype(np.int64))
    at = np.flatnonzero(starts)
    all_alike = np.fmax.reduceat(value, at) == np.fmin.reduceat(value, at)
    tied = most_tied(segment, held, len(points))
    no_width = np.zeros(len(points), dtype=bool)
    no_width[segment[np.isnan(width)]] = True
    kind = np.select(
        [
            points < FEWEST_FOR_LIMITS,
            all_alike,
            (2 * tied >= baseline) & (tied >= FEWEST_FOR_LIMITS),
            no_width,
            points < FEWEST_FOR_FIRM_LIMITS,
        ],
        [KINDS.index(word) for word in (NONE, CONSTANT, CEILING, NONE, TRIAL)],
        default=KINDS.index(FIRM),
    )
    return np.asarray(kind.astype(np.int8)[segment])


def most_tied(segment: np.ndarray, value: np.ndarray, segments: int) -> np.ndarray:
    """Count for each segment the values at its most frequent level, 0 where those are under half.

    >>> most_tied(np.array([0, 0, 0, 1]), np.array([5.0, 7.0, 5.0, np.nan]), 2).tolist()
    [2, 0]
    """
    most = np.zeros(segments, dtype=np.int64)
    present = ~np.isnan(value)
    if not present.all():
        segment, value = segment[present], value[present]
    # Where half of the values are one number, two of them stand at most three places apart: only
    # such segments need to be sorted.
    suspect = np.zeros(segments, dtype=bool)
    for apart in (1, 2, 3):
        alike = (value[apart:] == value[:-apart]) & (segment[apart:] == segment[:-apart])
        suspect[segment[apart:][alike]] = True
    if not suspect.any():
        return most
    among = suspect[segment]
    segment, value = segment[among], value[among]
    order = np.lexsort((value, segment))
    segment, value = segment[order], value[order]
    begins = np.flatnonzero(starts_of(segment, value))
    length = np.diff(np.append(begins, len(value)))
    np.maximum.at(most, segment[begins], length)
    return np.where(2 * most >= np.bincount(segment, minlength=segments), most, 0)
