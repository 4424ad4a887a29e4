"""How does a contract begin? With a folder that runs as it is, made whole or not at all."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kpianalysis.errors import ParameterProblem
from kpianalysis.home import CONTRACT_FOLDER, FILE_NAME, Home
from kpianalysis.intake.file_names import RESERVED_NAME
from kpianalysis.intake.receive import receive
from kpianalysis.periods import ReviewPeriod, parse_period

PROFILE = "profile.toml"
EXAMPLE = "example-results.csv"
# The example's last month is June 2025: the supplier sends it in the month after.
RECEIVED = dt.date(2025, 7, 11)
NEWEST = "2025-26 Q1"
_FILES = Path(__file__).parent / "files"
_FOLDERS = ("council",)


@dataclass(frozen=True)
class Started:
    """A folder that was made, and the newest quarter of its example."""

    folder: Path
    period: ReviewPeriod


def new_contract(home: Home, name: str) -> Started:
    """Make ``data/raw/<contract>`` with commented settings, an example extract and a profile.

    All in it is fictional and marked so. It is put together beside its place and moved there last.

    Parameters
    ----------
    home : Home
        Where the folders lie.
    name : str
        What the folder shall be called.

    Raises
    ------
    ParameterProblem
        When the name is no plain name of a folder, or a folder of that name is there, in small or
        capital letters.
    """
    raw = home.root / "data" / "raw"
    place = raw / _checked(name, raw)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=raw.parent) as beside:
        making = Path(beside) / name
        making.mkdir()
        for folder in _FOLDERS:
            (making / folder).mkdir()
        for file in (FILE_NAME, PROFILE):
            shutil.copyfile(_FILES / file, making / file)
        note = "Example, wholly fictional: April 2024 to June 2025"
        receive(making, _FILES / EXAMPLE, RECEIVED, RECEIVED, note)
        # If somebody filled a folder of that name meanwhile, the system refuses this.
        making.rename(place)
    return Started(place, parse_period(NEWEST))


def _checked(name: str, raw: Path) -> str:
    """Return a name that a new folder may have."""
    reserved = RESERVED_NAME.fullmatch(name.partition(".")[0].casefold())
    if not re.fullmatch(CONTRACT_FOLDER, name) or name.endswith(".") or reserved:
        raise ParameterProblem(
            "cannot be the name of a contract's folder",
            found=name,
            action="use letters, digits and . _ - and begin with a letter or digit, such as "
            "waste-collection",
        )
    # Some systems take Roads and roads for one folder: then it would not be a new one there.
    taken = [path.name for path in raw.iterdir() if path.name.casefold() == name.casefold()]
    if taken:
        raise ParameterProblem(
            "is there already",
            found=taken[0],
            file=str(raw),
            action="choose another name, or move that one away",
        )
    return name
