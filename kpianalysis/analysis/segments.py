"""Which rows are one series or phase, and which of them follow each other without a gap?

A segment is a run of neighbouring rows. Everything here works on all segments at once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

# Dates that are no months are regular, and so can have gaps, when this share of steps is alike.
_REGULAR = 0.9
_MONTHLY = 0.75
_MONTHS_IN_YEAR = 12


def starts_of(*keys: np.ndarray) -> np.ndarray:
    """Say for each row whether it begins a segment: where one of the keys changes.

    >>> starts_of(np.array([0, 0, 1, 1])).tolist()
    [True, False, True, False]
    """
    starts = np.ones(len(keys[0]), dtype=bool)
    if len(starts):
        starts[1:] = False
        for key in keys:
            starts[1:] |= key[1:] != key[:-1]
    return starts


def numbered(starts: np.ndarray) -> np.ndarray:
    """Give each row the number of its segment, from 0.

    >>> numbered(np.array([True, False, True])).tolist()
    [0, 0, 1]
    """
    return np.cumsum(starts, dtype=np.int64) - 1


def sum_by(starts: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Add up the numbers of each segment, which hold no NaN."""
    at = np.flatnonzero(starts)
    return np.add.reduceat(numbers, at) if len(at) else np.zeros(0)


def mean_by(starts: np.ndarray, segment: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return the mean of each segment's numbers, NaN where it has none.

    The mean is corrected by the mean of what is left over, so that it is the nearest number to the
    true one: whether a point lies on the centre must not depend on how sums are rounded.

    >>> mean_by(np.array([True, False, True]), np.array([0, 0, 1]), np.array([1.0, 2.0, np.nan]))
    array([1.5, nan])
    """
    at = np.flatnonzero(starts)
    if not len(at):
        return np.zeros(0)
    present = ~np.isnan(numbers)
    whole = present.all()
    held = numbers if whole else np.where(present, numbers, 0.0)
    count = np.add.reduceat(present, at, dtype=np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.add.reduceat(held, at) / count
        left_over = numbers - mean[segment]
        if not whole:
            left_over[~present] = 0.0
        return np.asarray(mean + np.add.reduceat(left_over, at) / count)


def run_lengths(same: np.ndarray) -> np.ndarray:
    """Give each row the length of the run that it is in; ``same`` says that it goes on with one.

    >>> run_lengths(np.array([False, True, True, False])).tolist()
    [3, 3, 3, 1]
    """
    if not len(same):
        return np.zeros(0, dtype=np.int64)
    begins = ~same
    begins[0] = True
    at = np.flatnonzero(begins)
    length = np.diff(np.append(at, len(same)))
    return np.repeat(length, length)


def follow_each_other(series: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Say for each row whether it follows the row before it, in its series and without a gap.

    Dates that are months (the same day of each month, or its last) are counted in months, others in
    days. The usual step is the shortest; a longer one is a gap where steps are regular, so that
    weekends between working days are none.

    Parameters
    ----------
    series : ndarray of bool
        Where a series starts; its rows are in order of time.
    day : ndarray of datetime64
        The date of each row.

    Examples
    --------
    >>> month = np.array(["2019-01-01", "2019-02-01", "2019-04-01"], dtype="datetime64[us]")
    >>> follow_each_other(np.array([True, False, False]), month).tolist()
    [False, True, False]
    """
    if not len(day):
        return np.zeros(0, dtype=bool)
    inside = ~series
    at = np.flatnonzero(series)
    number = numbered(series)
    # Series share their dates: what a date is in months is worked out once for each.
    place, dates = pd.factorize(day)
    months = dates.astype("datetime64[M]")
    day_of_month = (dates - months.astype(dates.dtype)).astype(np.int64)[place]
    last_of_month = ((dates + np.timedelta64(1, "D")).astype("datetime64[M]") > months)[place]
    lowest = np.minimum.reduceat(day_of_month, at)
    alike = (lowest == np.maximum.reduceat(day_of_month, at)) | np.logical_and.reduceat(
        last_of_month, at
    )
    steps = np.maximum(np.add.reduceat(inside, at, dtype=np.int64), 1)
    step = _steps(months.astype(np.int64)[place], inside)
    usual = _shortest(step, inside, at)
    one_month = np.add.reduceat(inside & (step == 1), at, dtype=np.int64) / steps
    in_months = (usual >= 1) & (alike | (one_month >= _MONTHLY))
    gap = in_months[number] & (step > usual[number])
    if not in_months.all():
        step = _steps(dates.astype("datetime64[D]").astype(np.int64)[place], inside)
        usual = _shortest(step, inside, at)
        as_usual = np.add.reduceat(inside & (step == usual[number]), at, dtype=np.int64) / steps
        in_days = ~in_months & (as_usual >= _REGULAR) & (usual >= 1)
        gap |= in_days[number] & (step >= 2 * usual[number])
    return np.asarray(inside & ~gap)


def _steps(number: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return how far each row is from the one before it, 0 at the start of a series."""
    step = np.zeros(len(number), dtype=np.int64)
    step[1:] = np.diff(number)
    return np.where(inside, step, 0)


def _shortest(step: np.ndarray, inside: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return the shortest step of each series."""
    return np.minimum.reduceat(np.where(inside, step, np.iinfo(np.int64).max), at)
