"""Can each series of a frame be charted, and if not, why?

One bad series is named and left out; it never stops the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from kpianalysis.analysis.presets import FEWEST_IN_BASELINE, Preset
from kpianalysis.analysis.segments import starts_of
from kpianalysis.analysis.series_cells import (
    Faults,
    as_dates,
    as_flags,
    as_numbers,
    constant_in_series,
    faults_at,
)
from kpianalysis.errors import ParameterProblem

BETTER = {"increase": 1, "decrease": -1, "neutral": 0}
_COUNTS = ("numerator", "denominator")
_ENOUGH = f"a number of points, {FEWEST_IN_BASELINE} or more"
_PER_ROW = ("code", "date", "value", "target", *_COUNTS, "rebases")
# So many rows are charted at a time; more would wait for memory, fewer for Python.
BLOCK_ROWS = 200_000
_NAMELESS = "(no series_id)"
# A target this many times a usual value, or one part in as many, may be in another unit.
_HUNDRED, _ABOUT = 100.0, 3.0


@dataclass(frozen=True)
class Checked:
    """The rows of good series, in order of series and date.

    Attributes
    ----------
    names
        The ``series_id`` of each series, by its code, bad ones included.
    code, date
        The series and the date of each row.
    value, target, numerator, denominator
        Of each row; NaN where nothing stands.
    rebases
        Whether a row starts a phase.
    better
        Of each series, by its code: 1, -1 or 0, whether a larger number is better, a smaller one,
        or neither.
    baseline
        Of each series: how many points the limits are taken from; None where it is all of them.
    screens
        Of each series: whether extreme moving ranges are left out; one answer where all have it.
    problems
        ``series_id, problem, charted``: whether it could be charted all the same.
    """

    names: pd.Index
    code: np.ndarray
    date: np.ndarray
    value: np.ndarray
    target: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    rebases: np.ndarray
    better: np.ndarray
    baseline: np.ndarray | None
    screens: np.ndarray | bool
    problems: pd.DataFrame

    def blocks(self) -> Iterator[Checked]:
        """Split the rows at starts of series into blocks that a processor's cache holds."""
        if len(self.code) <= BLOCK_ROWS:
            yield self
            return
        starts = np.flatnonzero(starts_of(self.code))
        wanted = np.arange(0, len(self.code), BLOCK_ROWS)
        edges = np.unique(np.append(starts[np.searchsorted(starts, wanted) - 1], len(self.code)))
        edges[0] = 0
        for first, end in pairwise(edges):
            rows = {name: getattr(self, name)[first:end] for name in _PER_ROW}
            yield replace(self, **rows)

    @property
    def has_counts(self) -> bool:
        """Whether any row has a numerator and a denominator."""
        return bool((self.numerator <= self.denominator).any())


def checked(
    frame: pd.DataFrame, rules: Preset, baseline_points: int | None, improvement_direction: str
) -> Checked:
    """Read the columns of a frame, and sort out the series that cannot be charted.

    Raises
    ------
    ParameterProblem
        When a column or an option is missing or not known: then no series can be charted.
    """
    _check_options(frame, baseline_points, improvement_direction)
    code, ids = pd.factorize(frame["series_id"], use_na_sentinel=False)
    names = _named(pd.Index(ids))
    at = frame.index.to_numpy()
    date, faults = as_dates(frame["date"], code, at)
    cells: dict[str, np.ndarray] = {}
    for column in ("value", "target", *_COUNTS):
        cells[column], wrong = as_numbers(frame, column, code, at)
        faults += wrong
    cells["rebases"], wrong = as_flags(frame, "rebase", False, code, at)
    faults += wrong + _wrong_counts(cells, frame, code, at)
    faults += faults_at((names == _NAMELESS)[code], code, at, lambda row: "has no series_id")
    of_series = {}
    for name, column, otherwise, read, allowed in (
        ("better", "improvement_direction", improvement_direction, _direction, " or ".join(BETTER)),
        ("baseline", "baseline_points", baseline_points or np.inf, _points, _ENOUGH),
        ("screens", "screen_outliers", rules.screens_outliers, _yes_or_no, "1 or 0"),
    ):
        of_series[name], wrong = constant_in_series(
            frame, column, otherwise, code, at, read, allowed
        )
        faults += wrong
    cells |= {"code": code, "date": date, "at": at}
    cells = _in_order(cells)
    code, date = cells["code"], cells["date"]
    twice = np.zeros(len(code), dtype=bool)
    twice[1:] = (code[1:] == code[:-1]) & (date[1:] == date[:-1])
    faults += faults_at(
        twice, code, cells["at"], lambda row: f"the date {_day(date[row])} stands twice; keep one"
    )
    cells["value"] = _from_counts(cells, frame)
    doubts = _doubtful_targets(cells, frame)
    told = [(names[number], problem, False) for number, problem in faults]
    bad = np.zeros(len(names), dtype=bool)
    bad[[number for number, _ in faults]] = True
    for number, problem in doubts:
        cells["target"] = np.where(code == number, np.nan, cells["target"])
        told += [] if bad[number] else [(names[number], problem, True)]
    if bad.any():
        cells = {column: part[~bad[code]] for column, part in cells.items()}
    del cells["at"]
    screens = of_series["screens"].astype(bool)
    return Checked(
        names=names,
        **cells,
        better=np.nan_to_num(of_series["better"]).astype(np.int8),
        baseline=None if np.isinf(of_series["baseline"]).all() else of_series["baseline"],
        screens=screens if screens.any() != screens.all() else bool(screens.all()),
        problems=pd.DataFrame(told, columns=["series_id", "problem", "charted"]),
    )


def _check_options(frame: pd.DataFrame, baseline: int | None, direction: str) -> None:
    given = set(frame.columns)
    needed = ["series_id", "date"] + ([] if given >= set(_COUNTS) else ["value"])
    if missing := [column for column in needed if column not in given]:
        raise ParameterProblem(
            f"no column {', '.join(missing)}", action="give the columns series_id, date and value"
        )
    if baseline is not None and baseline < FEWEST_IN_BASELINE:
        raise ParameterProblem(
            "is too short for a baseline",
            found=str(baseline),
            cell="baseline_points",
            action=f"give {_ENOUGH}",
        )
    if direction not in BETTER:
        raise ParameterProblem(
            "is no direction",
            found=direction,
            cell="improvement_direction",
            action=f"choose from {', '.join(BETTER)}",
        )


def _named(ids: pd.Index) -> pd.Index:
    """Return the names of all series; one that has none is called so."""
    if pd.api.types.is_numeric_dtype(ids) and not ids.hasnans:
        return ids
    names = ids.astype(object)
    return names.where(~(names.isna() | (names.astype(str).str.strip() == "")), _NAMELESS)


def _in_order(cells: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Sort rows by series and date, at no cost where they stand in that order."""
    code, date = cells["code"], cells["date"]
    later = code[1:] > code[:-1]
    if (later | ((code[1:] == code[:-1]) & (date[1:] >= date[:-1]))).all():
        return cells
    order = np.lexsort((date, code))
    return {column: part[order] for column, part in cells.items()}


def _wrong_counts(
    cells: dict[str, np.ndarray], frame: pd.DataFrame, code: np.ndarray, at: np.ndarray
) -> Faults:
    if not set(_COUNTS) <= set(frame.columns):
        return []
    part, whole = cells["numerator"], cells["denominator"]
    with np.errstate(invalid="ignore"):
        wrong = (part < 0) | (whole < 0) | (part > whole)
    return faults_at(
        wrong,
        code,
        at,
        lambda row: f"numerator {part[row]:g} is not between 0 and denominator {whole[row]:g}",
    )


def _from_counts(cells: dict[str, np.ndarray], frame: pd.DataFrame) -> np.ndarray:
    """Take the percentage of the counts where no value is given; without volume there is none."""
    value, whole = cells["value"], cells["denominator"]
    if not set(_COUNTS) <= set(frame.columns):
        return value
    missing = np.isnan(value) & (whole > 0)
    percentage = 100 * cells["numerator"] / np.where(whole > 0, whole, np.nan)
    return np.where(missing, percentage, value)


def _doubtful_targets(cells: dict[str, np.ndarray], frame: pd.DataFrame) -> Faults:
    """Tell targets that are 100 times too large or too small for their values."""
    if "target" not in frame or not len(frame):
        return []
    code, value, target = cells["code"], cells["value"], cells["target"]
    if np.fmin.reduce(value) > 1 and np.fmin.reduce(target) >= 1:
        return []  # nothing here can be a fraction
    at = np.flatnonzero(starts_of(code))
    low, high = np.fmin.reduceat(value, at), np.fmax.reduceat(value, at)
    least, most = np.fmin.reduceat(target, at), np.fmax.reduceat(target, at)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (low + high) / 2
        small = (most < 1) & (least > 0) & (low > 1) & _near(_HUNDRED * most / middle)
        large = (high <= 1) & (high > 0) & (least > 1) & _near(least / _HUNDRED / middle)
    return [
        (
            int(code[at[number]]),
            f"the target {least[number]:g} looks 100 times too "
            f"{'small' if small[number] else 'large'} for values of {low[number]:g} to "
            f"{high[number]:g}; give both in one unit",
        )
        for number in np.flatnonzero(small | large)
    ]


def _near(ratio: np.ndarray) -> np.ndarray:
    return np.asarray((ratio < _ABOUT) & (ratio > 1 / _ABOUT))


def _day(date: np.datetime64) -> str:
    return str(pd.Timestamp(date)).removesuffix(" 00:00:00")


def _direction(cell: object) -> float:
    return float(BETTER[str(cell).strip().casefold()])


def _points(cell: object) -> float:
    points = float(cell)  # type: ignore[arg-type]
    if np.isinf(points) or (points >= FEWEST_IN_BASELINE and points == int(points)):
        return points
    raise ValueError


def _yes_or_no(cell: object) -> float:
    return {"1": 1.0, "true": 1.0, "yes": 1.0, "0": 0.0, "false": 0.0, "no": 0.0}[
        str(cell).strip().casefold().removesuffix(".0")
    ]
