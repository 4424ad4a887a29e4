"""What was to be expected of each of the months ahead, seen from every month of a KPI's past?

The level alone; or, with two years of months and where that has come nearer so far, the mean of the
level and of the same month last year (a mean of two forecasts: Bates and Granger 1969). The spread
of that mean is taken from its own past errors, each made when the months after it were not known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from kpianalysis.analysis.histories import ahead
from kpianalysis.analysis.local_level import LocalLevels

MONTHS_IN_YEAR = 12
# From two years on, the second year has shown how far the first was of use.
YEARS_FOR_LAST_YEAR = 2
# Past errors of the mean with last year: under 8 their spread is too uncertain (as for a trend).
FEWEST_ERRORS = 8


@dataclass(frozen=True)
class Expectations:
    """A t distribution for one month ahead (or the mean of the next months) from every origin.

    Attributes
    ----------
    centre, width : ndarray, shape (kpis, months)
        Own unit; the width is the scale of the t distribution. NaN where nothing can be expected:
        too few values, or values that never varied.
    degrees : ndarray of int, shape (kpis, months)
        Degrees of freedom.
    with_last_year : ndarray of bool, shape (kpis, months)
        Whether the same month last year had a part in it.
    """

    centre: np.ndarray
    width: np.ndarray
    degrees: np.ndarray
    with_last_year: np.ndarray

    def chance_of_meeting(self, target: np.ndarray, direction: np.ndarray) -> np.ndarray:
        """Return the probability of a value at the target or better.

        Parameters
        ----------
        target : ndarray, shape (kpis, months)
            The target of the month expected, in the column of the month it is expected from.
        direction : ndarray, shape (kpis,)
            1 where higher is better, -1 where lower is better.

        Returns
        -------
        ndarray, shape (kpis, months)
            From 0 to 1. What lies beyond the possible counts with the bound itself: a target of
            100% is met by all that the distribution has at 100 and above.
        """
        distance = direction[:, None] * (self.centre - target)
        return np.asarray(stdtr(self.degrees, distance / self.width))

    def half_interval(self, confidence: float) -> np.ndarray:
        """Return how far the interval reaches to either side of the centre; own unit."""
        degrees = np.maximum(self.degrees, 1)
        quantile = stdtrit(np.arange(degrees.max(initial=1) + 1), 0.5 + confidence / 2)
        return np.asarray(quantile[degrees] * self.width)

    def latest(self) -> Expectations:
        """Return what is expected from the last month alone, in a single column."""
        return Expectations(
            self.centre[:, -1:],
            self.width[:, -1:],
            self.degrees[:, -1:],
            self.with_last_year[:, -1:],
        )


def expect_month(
    value: np.ndarray,
    levels: LocalLevels,
    months: int,
    *,
    in_year: int = MONTHS_IN_YEAR,
    last_year_if_better: bool = True,
) -> Expectations:
    """Say what was to be expected of the month so many months ahead, from every origin.

    Parameters
    ----------
    value : ndarray, shape (kpis, months)
        NaN in a month without a value.
    levels : LocalLevels
        Of these values.
    months : int
        How far ahead, 1 for the next month.
    in_year : int
        How many columns are a year: 12, or 4 where each is a quarter.
    last_year_if_better : bool
        Let last year have a part only where its past errors were smaller than those of the level
        alone. Otherwise it has one from two years on, whatever it did: for comparison.

    Returns
    -------
    Expectations
        Each from what was known at its origin, and from nothing later.

    Examples
    --------
    >>> from kpianalysis.analysis.local_level import follow_levels
    >>> value = np.array([[10.0, 20.0, 12.0, 18.0]])
    >>> expected = expect_month(value, follow_levels(value), months=1)
    >>> float(expected.centre[0, -1]), float(expected.width[0, -1].round(2))
    (15.0, 6.52)
    """
    return _expect(
        levels,
        share=levels.month_share(months),
        outcome=ahead(value, months),
        last_year=_last_year(value, months, in_year),
        months=months,
        in_year=in_year,
        last_year_if_better=last_year_if_better,
    )


def expect_mean(
    value: np.ndarray, levels: LocalLevels, months: int, *, in_year: int = MONTHS_IN_YEAR
) -> Expectations:
    """Say what was to be expected of the mean of the next months, from every origin.

    Parameters
    ----------
    value, levels
        As for ``expect_month``.
    months : int
        How many months the mean is of.
    in_year : int
        As for ``expect_month``.

    Returns
    -------
    Expectations
        Last year has a part in it only where each of the months has a value last year.
    """
    each = range(1, months + 1)
    return _expect(
        levels,
        share=levels.mean_share(months),
        outcome=np.mean([ahead(value, month) for month in each], axis=0),
        last_year=np.mean([_last_year(value, month, in_year) for month in each], axis=0),
        months=months,
        in_year=in_year,
    )


def _last_year(value: np.ndarray, months: int, in_year: int) -> np.ndarray:
    """Return the value of the month a year before the one expected, NaN if that is not past."""
    if months > in_year:
        return np.full(value.shape, np.nan)
    return ahead(value, months - in_year)


def _expect(
    levels: LocalLevels,
    share: np.ndarray,
    outcome: np.ndarray,
    last_year: np.ndarray,
    months: int,
    in_year: int,
    last_year_if_better: bool = True,
) -> Expectations:
    """Choose at every origin between the level alone and its mean with last year."""
    combined = (levels.level + last_year) / 2
    # An error is known once its month is past. Each is divided by the width that the level had for
    # it, so that one made after a gap, or from few months, does not count for more than it says.
    squares = ahead((outcome - combined) ** 2 / share, -months)
    level_squares = ahead((outcome - levels.level) ** 2 / share, -months)
    is_known = ~np.isnan(squares)
    errors = is_known.cumsum(axis=1)
    sums = np.where(is_known, squares, 0.0).cumsum(axis=1)
    level_sums = np.where(is_known, level_squares, 0.0).cumsum(axis=1)
    with_last_year = (
        (levels.n >= YEARS_FOR_LAST_YEAR * in_year)
        & (errors >= FEWEST_ERRORS)
        & (sums > 0)
        & ((sums < level_sums) | (not last_year_if_better))
        & ~np.isnan(combined)
    )
    # Errors j months apart share m - j of their m months, so that their squares are correlated by
    # (1 - j/m)^2: 1 + 2 * the sum of these = (2m^2 + 1) / (3m) errors tell as much as one alone.
    worth = (errors * 3 * months) // (2 * months**2 + 1)
    variance = np.where(with_last_year, sums / np.maximum(errors, 1), levels.variance) * share
    return Expectations(
        centre=np.where(with_last_year, combined, levels.level),
        width=np.sqrt(np.where(variance > 0, variance, np.nan)),
        degrees=np.where(with_last_year, np.maximum(worth, 1), levels.degrees),
        with_last_year=with_last_year,
    )
