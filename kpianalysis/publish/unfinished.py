"""What did a run or an approval leave that was killed? The next one takes it away."""

from __future__ import annotations

import os
import time
from pathlib import Path

from kpianalysis.home import Home
from kpianalysis.writing.in_place import recover_folder, remove_folder
from kpianalysis.writing.whole import clear_unfinished

MAKING, APPROVING = ".making-", ".approving-"
NEXT_STEPS = "next-steps.txt"
_INDEX_IS_OLD = ".index-is-old"


def clear_place(place: Path) -> None:
    """Bring a period's folder back to whole pages; for who holds its lock.

    Parameters
    ----------
    place : Path
        ``outputs/<contract>/<period>``.
    """
    for old in place.glob(".*-old"):
        recover_folder(place / old.name.removeprefix(".").removesuffix("-old"))
    for prefix in (MAKING, APPROVING):
        for left in place.glob(f"{prefix}*"):
            remove_folder(left)
    clear_unfinished(place / NEXT_STEPS)


def index_gets_old(home: Home) -> None:
    """Write down that pages are changing, so that the index is made again even after a kill."""
    # Who makes the index takes away only the note that it has seen.
    _note(home).write_text(f"{os.getpid()} {time.time_ns()}\n", encoding="utf-8")


def old_index(home: Home) -> str:
    """Return the note that the index is old; empty when it lists what stands there."""
    try:
        return _note(home).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def index_is_made(home: Home, seen: str) -> None:
    """Take the note away, unless more pages have changed since it was seen."""
    if seen and old_index(home) == seen:
        _note(home).unlink(missing_ok=True)


def _note(home: Home) -> Path:
    return home.root / "outputs" / _INDEX_IS_OLD
