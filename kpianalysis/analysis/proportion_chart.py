"""Within what range does a share of cases usually move, when the number of cases changes?

Method: Laney (2002), "Improved control charts for attributes", Quality Engineering 14(4), 531-537.
The plain p chart takes cases as independent; with many cases its limits are far too narrow.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from kpianalysis.analysis.counts import possible_counts

ChartKind = Literal["p_prime", "p"]
P_PRIME: ChartKind = "p_prime"
P: ChartKind = "p"
SIGMAS = 3  # Shewhart's limits
MOVING_RANGE_BIAS = 1.128  # d2 of ranges of two normal values: 2 / sqrt(pi), rounded as Laney does


class ProportionLimits(NamedTuple):
    """Centre and limits of each row, as fractions: the limits are centre ± half_width."""

    centre: np.ndarray
    half_width: np.ndarray
    sigma_z: np.ndarray


def proportion_limits(
    numerator: np.ndarray,
    denominator: np.ndarray,
    segment: np.ndarray,
    follows: np.ndarray,
    in_baseline: np.ndarray,
    kind: ChartKind = P_PRIME,
) -> ProportionLimits:
    """Compute centre and limits of p' and p charts, of all series and phases at once.

    The centre is the pooled proportion of the baseline. A row's own sigma is that of so many
    independent cases, sqrt(centre (1 - centre) / denominator). The p' chart multiplies it with
    sigma_z, the mean moving range of z = (proportion - centre) / sigma, divided by 1.128: how much
    more, or less, the months differ than chance alone would make them. Moving ranges are not
    screened, and limits are not clipped.

    Parameters
    ----------
    numerator, denominator : array of float, shape (rows,)
        Counts. A row gives NaN where they are NaN, cannot be those of a share (not whole, below 0,
        numerator over denominator), or the denominator is 0.
    segment : array of int, shape (rows,)
        The series and phase of each row: 0 to k - 1, not decreasing.
    follows : array of bool, shape (rows,)
        Whether a row directly follows the row before it, inside its segment and without a gap.
    in_baseline : array of bool, shape (rows,)
        Whether a row counts for centre and sigma_z.
    kind : {"p_prime", "p"}
        Laney's chart, or the plain one, whose sigma_z is 1.

    Returns
    -------
    ProportionLimits
        ``centre``, ``half_width`` (three sigmas) and ``sigma_z`` of each row. ``half_width`` and
        ``sigma_z`` are NaN where the baseline stands at 0 or 1 throughout, and for p' where no two
        of its rows follow each other.

    Raises
    ------
    ValueError
        When the kind is neither of the two.

    Examples
    --------
    >>> limits = proportion_limits(  # worked by hand in docs/methods.md
    ...     np.array([60.0, 190.0, 45.0, 205.0]), np.array([100.0, 400.0, 100.0, 400.0]),
    ...     segment=np.zeros(4, int), follows=np.array([False, True, True, True]),
    ...     in_baseline=np.ones(4, bool))
    >>> limits.centre[0], limits.sigma_z.round(4)[0], limits.half_width.round(4)[:2]
    (np.float64(0.5), np.float64(1.3298), array([0.1995, 0.0997]))
    """
    if kind not in (P_PRIME, P):
        raise ValueError(
            f"{kind!r} is no kind of proportion chart; there are {P_PRIME!r} and {P!r}"
        )
    known = possible_counts(numerator, denominator) & (denominator > 0)
    some, of = np.where(known, numerator, np.nan), np.where(known, denominator, np.nan)
    count = int(segment.max()) + 1 if len(segment) else 0
    baseline = known & in_baseline
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (
            np.bincount(segment, weights=np.where(baseline, some, 0.0), minlength=count)
            / np.bincount(segment, weights=np.where(baseline, of, 0.0), minlength=count)
        )[segment]
        sigma = np.sqrt(centre * (1 - centre) / of)
        sigma[sigma == 0] = np.nan  # all or none in every month: no variation to measure
        sigma_z = np.where(np.isnan(sigma), np.nan, 1.0)
        if kind == P_PRIME:
            z = (some / of - centre) / sigma
            sigma_z *= _mean_moving_range(z, segment, follows, baseline, count) / MOVING_RANGE_BIAS
    centre = np.where(known, centre, np.nan)
    return ProportionLimits(centre, SIGMAS * sigma * sigma_z, sigma_z)


def _mean_moving_range(
    z: np.ndarray, segment: np.ndarray, follows: np.ndarray, baseline: np.ndarray, count: int
) -> np.ndarray:
    """Return for each row the mean moving range of its segment's baseline, NaN without any."""
    moving_range = np.abs(np.diff(z))
    both = follows[1:] & baseline[1:] & baseline[:-1] & (segment[1:] == segment[:-1])
    both &= ~np.isnan(moving_range)
    at = segment[1:][both]
    total = np.bincount(at, weights=moving_range[both], minlength=count)
    mean: np.ndarray = (total / np.bincount(at, minlength=count))[segment]
    return mean
