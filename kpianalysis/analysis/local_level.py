"""At what level does a KPI stand, and how fast does that level move? All KPIs in one pass.

Method: the local level model (Durbin and Koopman 2012, chapter 2). Its forecasts are those of
simple exponential smoothing, whose gain begins at 1 and settles at alpha; the tests hold level and
likelihood to ``statsmodels.tsa.UnobservedComponents(values, "llevel")``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# From a level that never moves (0: the mean of all months) to one that is the last value (1).
# Steps of 0.05: the likelihood of 24 to 36 months cannot tell neighbours apart.
ALPHAS = np.linspace(0.0, 1.0, 21)
# Two numbers are estimated from the values: the level and alpha.
ESTIMATED = 2
# A spread below this share of the level is rounding and no variation.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class LocalLevels:
    """The level as it was known after each month, from that month and those before it alone.

    Every array has the shape (kpis, months). Column t of each is an origin: what could be said
    after month t. NaN before the third value.

    Attributes
    ----------
    level : ndarray
        In the KPI's own unit; a month without a value leaves it as it was.
    alpha : ndarray
        The most likely share of a surprise that stays in the level, from ``ALPHAS``; NaN too while
        all values are the same.
    variance : ndarray
        Of the surprise of one month once the gain has settled; own unit squared; 0 while all values
        are the same.
    level_share : ndarray
        Variance of the level's own error, as a multiple of ``variance``.
    n : ndarray of int
        Months with a value.
    """

    level: np.ndarray
    alpha: np.ndarray
    variance: np.ndarray
    level_share: np.ndarray
    n: np.ndarray

    @property
    def degrees(self) -> np.ndarray:
        """Degrees of freedom of ``variance``."""
        return np.asarray(self.n - ESTIMATED)

    def month_share(self, months: int) -> np.ndarray:
        """Variance of the error for the month so many ahead, as a multiple of ``variance``."""
        return np.asarray(self.level_share + months * self.alpha**2 + (1 - self.alpha))

    def mean_share(self, months: int) -> np.ndarray:
        """Variance of the error for the mean of the next months, as a multiple of ``variance``.

        The level's steps add up, so that the mean of m months carries the first step whole and the
        last by 1/m: the sum of the squares of m/m, (m-1)/m ... 1/m. The months' own noise is
        averaged.
        """
        steps = (months + 1) * (2 * months + 1) / (6 * months)
        return self.level_share + steps * self.alpha**2 + (1 - self.alpha) / months


def follow_levels(value: np.ndarray) -> LocalLevels:
    """Follow the level of every KPI through its months, for every alpha, keeping the likeliest.

    Parameters
    ----------
    value : ndarray, shape (kpis, months)
        NaN in a month without a value.

    Returns
    -------
    LocalLevels
        At each month the alpha of the greatest likelihood of the values up to then.

    Notes
    -----
    In units of ``variance``, the level moves by a step of variance alpha squared a month and a
    value has noise of variance 1 - alpha. With P the variance of the level's error, a value gives::

        P' = P + alpha**2                 the level has moved since
        F  = P' + 1 - alpha               variance of the surprise v = value - level
        level = level + P' / F * v        the gain P' / F settles at alpha
        P  = P' * (1 - alpha) / F

    and a month without a value only P = P'. The first value is the level, with P = 1 - alpha. The
    likelihood, its scale at its best, is -(n-1)/2 log(sum v**2 / F) - 1/2 sum log F.

    Examples
    --------
    >>> levels = follow_levels(np.array([[10.0, 20.0, np.nan, 12.0, 18.0]]))
    >>> levels.alpha[0, -1], levels.level[0].tolist()  # no movement: the mean of the values so far
    (np.float64(0.0), [nan, nan, nan, 14.0, 15.0])
    """
    kpis, months = value.shape
    step, noise = ALPHAS**2, 1 - ALPHAS
    level = np.zeros((kpis, len(ALPHAS)))
    share = np.zeros_like(level)
    squares = np.zeros_like(level)  # sum of v**2 / F
    widths = np.zeros_like(level)  # sum of log F
    n = np.zeros((kpis, 1))
    largest = np.zeros((kpis, 1))
    kept = {
        name: np.full((kpis, months), np.nan)
        for name in ("level", "alpha", "variance", "level_share", "n")
    }
    for month in range(months):
        now = value[:, [month]]
        has_value = ~np.isnan(now)
        now = np.where(has_value, now, 0.0)
        is_first, is_later = has_value & (n == 0), has_value & (n > 0)
        before = share + step
        width = before + noise
        surprise = now - level
        squares += np.where(is_later, surprise**2 / width, 0.0)
        widths += np.where(is_later, np.log(width), 0.0)
        level = np.where(is_later, level + before / width * surprise, level)
        level = np.where(is_first, now, level)
        share = np.where(is_later, before * noise / width, before)
        share = np.where(is_first, noise, share)
        n += has_value
        largest = np.maximum(largest, np.abs(now))
        with np.errstate(divide="ignore"):
            likelihood = -0.5 * (np.maximum(n - 1, 1) * np.log(squares) + widths)
        best = likelihood.argmax(axis=1)[:, None]
        variance = np.take_along_axis(squares, best, axis=1) / np.maximum(n - ESTIMATED, 1)
        varies = variance > (_ROUNDING * largest) ** 2
        enough = n > ESTIMATED
        for name, numbers in (
            ("level", np.where(enough, np.take_along_axis(level, best, axis=1), np.nan)),
            ("alpha", np.where(enough & varies, ALPHAS[best], np.nan)),
            ("variance", np.where(enough, np.where(varies, variance, 0.0), np.nan)),
            ("level_share", np.where(enough, np.take_along_axis(share, best, axis=1), np.nan)),
            ("n", n),
        ):
            kept[name][:, month] = numbers[:, 0]
    return LocalLevels(**(kept | {"n": kept["n"].astype("int64")}))
