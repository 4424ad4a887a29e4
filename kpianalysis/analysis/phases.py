"""How do the rows of a frame lie in series and phases, and where are gaps?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kpianalysis.analysis.many_kpis import FEWEST_PAIRS
from kpianalysis.analysis.segments import follow_each_other, mean_by, numbered, starts_of, sum_by
from kpianalysis.analysis.series_checks import Checked


@dataclass(frozen=True)
class Phases:
    """Where series and phases start, and which rows follow each other.

    Attributes
    ----------
    of_series, series
        Where a series starts, and the number of each row's series.
    starts, segment
        The same for phases.
    follows
        Whether a row follows the one before it, in its phase and without a gap.
    missing_row
        Whether rows are missing between a row and the one before it.
    present
        Whether a row has a value.
    in_baseline
        Whether it is one of the points that its phase's limits are taken from.
    """

    of_series: np.ndarray
    series: np.ndarray
    starts: np.ndarray
    segment: np.ndarray
    follows: np.ndarray
    missing_row: np.ndarray
    present: np.ndarray
    in_baseline: np.ndarray

    @classmethod
    def of(cls, rows: Checked) -> Phases:
        """Lay out the rows of good series."""
        of_series = starts_of(rows.code)
        starts = of_series | rows.rebases
        follows = follow_each_other(of_series, rows.date)
        present = ~np.isnan(rows.value)
        return cls(
            of_series=of_series,
            series=numbered(of_series),
            starts=starts,
            segment=numbered(starts),
            follows=follows & ~starts,
            missing_row=~follows & ~of_series,
            present=present,
            in_baseline=_in_baseline(starts, present, rows.baseline, rows.code),
        )

    @cached_property
    def phase(self) -> np.ndarray:
        """The number of each row's phase inside its series, from 1."""
        first = self.segment[self.of_series]
        return np.asarray(self.segment - first[self.series] + 1)

    @cached_property
    def last(self) -> np.ndarray:
        """The row of each series' last point with a value; its last row where none has one."""
        at = np.flatnonzero(self.of_series)
        if not len(at):
            return at
        row = np.where(self.present, np.arange(len(self.present)), -1)
        latest = np.maximum.reduceat(row, at)
        return np.asarray(np.where(latest >= 0, latest, np.append(at[1:], len(row)) - 1))

    @cached_property
    def points(self) -> np.ndarray:
        """How many points with a value each phase has."""
        return sum_by(self.starts, self.present.astype(np.int64))

    def lag_one(self, value: np.ndarray) -> np.ndarray:
        """Return how far neighbouring points of each phase resemble each other.

        The lag-1 correlation about the mean of the phase, as in
        :func:`kpianalysis.analysis.many_kpis.lag_one_correlation`: only points that follow each
        other without a gap are pairs. NaN under 12 pairs, or without variation.
        """
        apart = value - mean_by(self.starts, self.segment, value)[self.segment]
        product, square = np.zeros(len(value)), np.zeros(len(value))
        product[1:] = apart[1:] * apart[:-1]
        square[1:] = (apart[1:] ** 2 + apart[:-1] ** 2) / 2
        paired = self.follows & ~np.isnan(product)
        pairs = sum_by(self.starts, paired.astype(np.int64))
        with np.errstate(invalid="ignore", divide="ignore"):
            found = sum_by(self.starts, np.where(paired, product, 0.0)) / sum_by(
                self.starts, np.where(paired, square, 0.0)
            )
        return np.where(pairs >= FEWEST_PAIRS, found, np.nan)


def _in_baseline(
    starts: np.ndarray, present: np.ndarray, baseline: np.ndarray | None, code: np.ndarray
) -> np.ndarray:
    """Say which points limits are taken from: the first n with a value of each phase, or all."""
    if baseline is None:
        return present
    so_far = np.cumsum(present)
    before = np.maximum.accumulate(np.where(starts, so_far - present, 0))
    return np.asarray(present & (so_far - before <= baseline[code]))
