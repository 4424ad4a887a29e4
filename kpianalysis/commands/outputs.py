"""Where does a command write its tables? Never over what it reads, and whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kpianalysis.errors import ParameterProblem

if TYPE_CHECKING:
    import pandas as pd


def check_places(files: Iterable[Path], places: dict[str, Path | None]) -> None:
    """Refuse to write over a file that is read, or two tables into one.

    Parameters
    ----------
    files : iterable of Path
        What is read.
    places : dict
        Where to write, by option; None where it was not given.

    Raises
    ------
    ParameterProblem
        When a place is taken.
    """
    taken = {file.resolve() for file in files}
    for option, place in places.items():
        if place is None:
            continue
        if place.resolve() in taken:
            raise ParameterProblem(
                "is read, or written already",
                found=str(place),
                cell=option,
                action="name another file",
            )
        taken.add(place.resolve())


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV, whole or not at all; dates as 2019-06-01."""
    from kpianalysis.writing.whole import write_whole

    path.parent.mkdir(parents=True, exist_ok=True)
    text = table.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")
    write_whole(path, text.encode("utf-8"))
