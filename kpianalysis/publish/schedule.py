"""When shall which program run where, so that pages are made with nobody there?

What each scheduler wants to read is in ``schedule_unix`` and ``schedule_elsewhere``.
"""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path, PurePath

from kpianalysis.errors import ParameterProblem
from kpianalysis.home import Home

# Waits ten minutes for a run that a person has started, then ends with 75: try later.
ARGUMENTS = ("run", "--due", "--wait", "600")
TRY_LATER = 75
HOURS_AT_MOST = 2
DELAY_MINUTES = 2
CRON_LOG = "outputs/log/cron.log"

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY_DAY = tuple(range(7))
_NAMED = {"daily": EVERY_DAY, "weekdays": EVERY_DAY[:5], "weekends": EVERY_DAY[5:]}


@dataclass(frozen=True)
class When:
    """A time of the day, on some days of the week.

    Parameters
    ----------
    hour, minute : int
        On the scheduler's own clock.
    days : tuple of int
        0 is Monday; in order, each once.
    """

    hour: int
    minute: int
    days: tuple[int, ...] = EVERY_DAY

    @property
    def is_daily(self) -> bool:
        """Whether it is every day."""
        return self.days == EVERY_DAY


@dataclass(frozen=True)
class Job:
    """What a scheduler starts, and where.

    Parameters
    ----------
    program : PurePath
        This environment's ``kpianalysis``, absolute.
    folder : PurePath
        The folder with ``data/`` and ``outputs/``, absolute.
    when : When
        The time.
    user : str, optional
        Whose account it runs in, where the scheduler must be told.

    Raises
    ------
    ParameterProblem
        When a path holds what no file can hold for a scheduler, such as a line break.
    """

    program: PurePath
    folder: PurePath
    when: When
    user: str = ""

    def __post_init__(self) -> None:
        """Refuse paths that would end a line and so begin another command, or are no text."""
        for path in (self.program, self.folder):
            refuse(path, r"[\x00-\x1f\x7f\ud800-\udfff]", "a scheduler")


def parse_time(text: str) -> tuple[int, int]:
    """Read a time of the day.

    Raises
    ------
    ParameterProblem
        When it is none.

    Examples
    --------
    >>> parse_time("6:30")
    (6, 30)
    """
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip(), flags=re.ASCII)
    if not found:
        raise ParameterProblem(
            "is not a time of the day",
            found=text,
            cell="--at",
            action="write hours and minutes of the 24-hour clock, such as 06:30",
        )
    return int(found[1]), int(found[2])


def parse_days(text: str) -> tuple[int, ...]:
    """Read days of the week: names, ranges of names, ``daily``, ``weekdays``, ``weekends``.

    Raises
    ------
    ParameterProblem
        When a part is no day of the week.

    Examples
    --------
    >>> parse_days("mon-wed, Saturday")
    (0, 1, 2, 5)
    >>> parse_days("sat-mon")
    (0, 5, 6)
    """
    days: set[int] = set()
    for part in text.lower().split(","):
        if part.strip() in _NAMED:
            days.update(_NAMED[part.strip()])
            continue
        first, dash, last = part.partition("-")
        begin = _day(first, text)
        length = (_day(last, text) - begin) % 7 if dash else 0
        days.update((begin + step) % 7 for step in range(length + 1))
    return tuple(sorted(days))


def _day(name: str, text: str) -> int:
    """Read one day of the week, by three letters of its name or more."""
    short = name.strip()
    for number, day in enumerate(DAYS):
        if len(short) >= len("mon") and day.lower().startswith(short):
            return number
    raise ParameterProblem(
        "is not a list of days of the week",
        found=text,
        cell="--on-days",
        action=(
            "write such as mon-fri or tue,thu; a day of the month is not needed, "
            "since a run with nothing due ends at once"
        ),
    )


def job_here(home: Home, when: When) -> Job:
    """Return the job of this environment for this project.

    Raises
    ------
    ParameterProblem
        When this Python's environment holds no ``kpianalysis`` to start.
    """
    name = "kpianalysis.exe" if sys.platform == "win32" else "kpianalysis"
    program = Path(sysconfig.get_path("scripts")) / name
    if not program.is_file():
        raise ParameterProblem(
            "is not there, so that no scheduler could start it",
            file=str(program),
            action="run make setup, then call the kpianalysis of .venv",
        )
    return Job(program.absolute(), home.root, when, owner(home.root))


def owner(folder: Path) -> str:
    """Return who owns a folder (on Windows: who is signed in), or nothing where nobody says."""
    if sys.platform == "win32":
        return "\\".join(filter(None, map(os.environ.get, ("USERDOMAIN", "USERNAME"))))
    try:
        return folder.owner()
    except KeyError:
        return ""


def refuse(path: PurePath, unfit: str, reader: str) -> None:
    """Refuse a path that holds a sign which a reader would misread.

    Parameters
    ----------
    path : PurePath
        The path.
    unfit : str
        A pattern of the signs.
    reader : str
        Who would misread them.
    """
    if found := re.search(unfit, str(path)):
        raise ParameterProblem(
            f"holds {found[0]!r}, which {reader} cannot be given",
            found=str(path),
            action="move the project to a folder without it, then run make setup there",
        )
