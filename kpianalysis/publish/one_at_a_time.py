"""One run at a time for the page of a period: the second one waits, or says who is at it."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kpianalysis.errors import KpiProblem, TryLater

# Access denied, sharing violation, lock violation.
_HELD_OPEN = (5, 32, 33)
LOCK, HOLDER = ".lock", ".lock-holder.json"


@contextmanager
def one_at_a_time(place: Path, what: str, *, wait: float = 0) -> Iterator[bool]:
    """Hold the lock of a period's folder. It dies with its process, however that ends.

    Parameters
    ----------
    place : Path
        ``outputs/<contract>/<period>``; it is there.
    what : str
        What is made, in words.
    wait : float
        Seconds to wait for another run.

    Yields
    ------
    bool
        Whether who held it last was stopped before the end.

    Raises
    ------
    TryLater
        When another run still holds it; it names that run's process and when it began.
    """
    lock = FileLock(place / LOCK, timeout=wait)
    try:
        lock.acquire()
    except Timeout as error:
        raise TryLater(
            f"is being made by another run at this moment{_who(place)}",
            found=what,
            action="wait until it has ended, or give --wait SECONDS",
        ) from error
    try:
        was_stopped = was_left(place)
        began = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        (place / HOLDER).write_text(json.dumps({"process": os.getpid(), "began": began}), "utf-8")
        yield was_stopped
    finally:
        # Before the lock goes: after it, the file could be another run's.
        (place / HOLDER).unlink(missing_ok=True)
        lock.release()


def was_left(place: Path) -> bool:
    """Say whether a run is at a period's folder, or was stopped before its end."""
    return (place / HOLDER).exists()


def in_use(error: PermissionError, folder: Path) -> KpiProblem | PermissionError:
    """Say which file another program holds open, as Excel does on Windows."""
    if getattr(error, "winerror", None) not in _HELD_OPEN:
        return error
    held = error.filename2 or error.filename or folder
    return TryLater(
        "is open in another program",
        found=Path(held).name,
        file=str(folder),
        action="close it in Excel or the browser's PDF reader, then run again",
    )


def _who(place: Path) -> str:
    """Say which process holds the lock, as far as it wrote that down."""
    try:
        holder = json.loads((place / HOLDER).read_text("utf-8"))
        return f" (process {int(holder['process'])}, since {holder['began']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
