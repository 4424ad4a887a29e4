"""What do the cells of a column say, and which of them cannot be read?

A fault is told once for each series and column, by the first row that has it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from kpianalysis.errors import shortened

Faults = list[tuple[int, str]]
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}


def faults_at(
    wrong: np.ndarray, code: np.ndarray, at: np.ndarray, say: Callable[[int], str]
) -> Faults:
    """Tell for each series the first of its wrong rows, and how many more there are.

    Parameters
    ----------
    wrong : ndarray of bool
        Which rows are wrong.
    code, at : ndarray
        The series of each row, and what to call the row.
    say : callable
        Says what is wrong with a row.
    """
    rows = np.flatnonzero(wrong)
    if not len(rows):
        return []
    series, first, count = np.unique(code[rows], return_index=True, return_counts=True)
    return [
        (
            int(number),
            f"row {at[rows[place]]}: {say(int(rows[place]))}"
            + (f" (and {more - 1} more)" if more > 1 else ""),
        )
        for number, place, more in zip(series, first, count, strict=True)
    ]


def as_numbers(
    frame: pd.DataFrame, column: str, code: np.ndarray, at: np.ndarray
) -> tuple[np.ndarray, Faults]:
    """Read a column of numbers; an empty cell is NaN, a text or an infinite number a fault."""
    if column not in frame:
        return np.broadcast_to(np.nan, len(frame)), []
    cells = frame[column]
    is_number = pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells)
    if is_number:
        numbers = cells.to_numpy("float64", na_value=np.nan)
    else:
        numbers = pd.to_numeric(cells, errors="coerce").to_numpy("float64", na_value=np.nan)
    faults: Faults = []
    if not is_number:
        text = cells.notna().to_numpy() & ~cells.astype("str").str.strip().eq("").to_numpy()
        faults += faults_at(
            text & np.isnan(numbers),
            code,
            at,
            lambda row: (
                f"{column} {shortened(cells.iloc[row], 40)!r} is not a number; give one, "
                "or leave the cell empty"
            ),
        )
    faults += faults_at(np.isinf(numbers), code, at, lambda row: f"{column} is infinite")
    return numbers, faults


def as_dates(cells: pd.Series, code: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, Faults]:
    """Read a column of dates; a cell that holds none is a fault."""
    if pd.api.types.is_datetime64_any_dtype(cells):
        dates = cells
    else:
        dates = pd.to_datetime(cells.astype("str"), format="ISO8601", errors="coerce", utc=False)
    faults = faults_at(
        dates.isna().to_numpy(),
        code,
        at,
        lambda row: (
            f"date {shortened(str(cells.iloc[row]), 40)!r} is not a date; write it as 2019-06-30"
        ),
    )
    if isinstance(dates.dtype, pd.DatetimeTZDtype):
        dates = dates.dt.tz_localize(None)
    return dates.to_numpy("datetime64[us]"), faults


def as_flags(
    frame: pd.DataFrame, column: str, otherwise: bool, code: np.ndarray, at: np.ndarray
) -> tuple[np.ndarray, Faults]:
    """Read a column of 1 and 0; an empty cell is 0."""
    if column not in frame:
        return np.broadcast_to(np.bool_(otherwise), len(frame)), []
    cells = frame[column]
    if pd.api.types.is_bool_dtype(cells):
        return cells.to_numpy("bool"), []
    words = cells.astype("str").where(cells.notna(), "").str.strip().str.casefold()
    read = words.str.removesuffix(".0").map(_FLAGS)
    faults = faults_at(
        read.isna().to_numpy(),
        code,
        at,
        lambda row: f"{column} {shortened(str(cells.iloc[row]), 40)!r} is neither 1 nor 0",
    )
    return read.eq(True).to_numpy(), faults


def constant_in_series(
    frame: pd.DataFrame,
    column: str,
    otherwise: object,
    code: np.ndarray,
    at: np.ndarray,
    read: Callable[[object], float],
    allowed: str,
) -> tuple[np.ndarray, Faults]:
    """Read a column that holds one word in each series; ``otherwise`` stands in empty cells.

    Parameters
    ----------
    code, at : ndarray
        The series of each row, and what to call the row.
    read : callable
        Turns a cell into a number; raises KeyError or ValueError when it cannot.
    allowed : str
        What may stand there, in words.

    Returns
    -------
    (ndarray, list)
        One number for each series, by its code, and the faults.
    """
    count = int(code.max()) + 1 if len(code) else 0
    usual = np.full(count, read(otherwise))
    if column not in frame:
        return usual, []
    words, distinct = pd.factorize(frame[column])  # -1 where the cell is empty
    meaning = np.array([*(_meaning(word, read) for word in distinct), read(otherwise)])
    numbers = meaning[words]
    faults = faults_at(
        np.isnan(numbers),
        code,
        at,
        lambda row: f"{column} {shortened(str(frame[column].iloc[row]), 40)!r} is not {allowed}",
    )
    usual[code] = numbers
    differs = (numbers != usual[code]) & ~np.isnan(numbers) & ~np.isnan(usual[code])
    faults += faults_at(differs, code, at, lambda row: f"{column} changes within the series")
    return usual, faults


def _meaning(word: object, read: Callable[[object], float]) -> float:
    try:
        return read(word)
    except (KeyError, ValueError):
        return np.nan
