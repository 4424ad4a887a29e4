"""The door for any data: a CSV file of series, as the frame that control charts are made of."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import pandas as pd

from kpianalysis.errors import ExtractProblem, ParameterProblem
from kpianalysis.intake.refusals import empty
from kpianalysis.intake.text_encoding import as_utf8

_REQUIRED = ("series_id", "date")
_VALUES = ({"value"}, {"numerator", "denominator"})
_OPTIONAL = (
    "target", "improvement_direction", "rebase", "baseline_points", "screen_outliers",
)  # fmt: skip
_AS_TEXT = ("series_id", "date", "improvement_direction")
_FIRST_LINE = 2  # below the header, as a spreadsheet numbers its rows


def read_series(path: Path) -> pd.DataFrame:
    """Read a CSV file of series; what its cells say is judged later, series by series.

    Parameters
    ----------
    path : Path
        A file with the columns ``series_id, date, value`` (or ``numerator, denominator``), and any
        of ``target, improvement_direction, rebase, baseline_points, screen_outliers``.

    Returns
    -------
    DataFrame
        Its columns, by the number of the line in the file.

    Raises
    ------
    ParameterProblem
        When there is no such file.
    ExtractProblem
        When it is no CSV file, has no such columns, or no rows.
    """
    if not path.is_file():
        raise ParameterProblem("is no file", found=str(path), action="name a CSV file")
    content = path.read_bytes()
    if not content.strip():
        raise empty(path.name)
    text = as_utf8(content, path.name)
    try:
        names = pd.read_csv(io.BytesIO(text), header=None, nrows=1, dtype="str").iloc[0]
        columns = [str(name).strip().casefold() for name in names]
        with warnings.catch_warnings():
            # A row that is longer than the header would be cut off with a warning only.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                io.BytesIO(text),
                header=None,
                names=range(len(columns)),
                index_col=False,
                skiprows=1,
                dtype={at: "str" for at, name in enumerate(columns) if name in _AS_TEXT},
                skip_blank_lines=False,
                skipinitialspace=True,
                low_memory=False,
                encoding="utf-8",
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError) as error:
        raise ExtractProblem(
            "cannot be split into columns: a row has more cells than the header, or a quotation "
            "mark is missing",
            file=path.name,
            action="save it as a CSV file with commas, with one header row",
        ) from error
    frame.columns = columns
    _check_columns(frame, path.name)
    frame.index = pd.RangeIndex(_FIRST_LINE, _FIRST_LINE + len(frame))
    held = frame.dropna(how="all")
    if held.empty:
        raise ExtractProblem("holds no rows", file=path.name, action="add a row for each point")
    return held


def _check_columns(frame: pd.DataFrame, name: str) -> None:
    columns = list(frame.columns)
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise ExtractProblem(
            "stands in two columns", found=", ".join(twice), file=name, action="keep one of them"
        )
    missing = [column for column in _REQUIRED if column not in columns]
    if not any(some <= set(columns) for some in _VALUES):
        missing.append("value")
    if missing:
        raise ExtractProblem(
            f"has no column {', '.join(missing)}",
            file=name,
            action="name the columns series_id, date, value; optional are numerator, denominator, "
            f"{', '.join(_OPTIONAL)}",
        )
