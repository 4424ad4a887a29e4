"""Do all machines see the same folder, and each other's locks in it?

Without the first a page lands where nobody looks; without the second two workers may make the same
page at once. Who sends orders holds a lock of a name that nobody else has, and each worker looks.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kpianalysis.home import Home

_MARK = ".cluster-"
_OLD_SECONDS = 3600


@contextmanager
def mark(home: Home) -> Iterator[str]:
    """Hold a lock in ``outputs/`` that workers shall see; yields its name."""
    outputs = home.root / "outputs"
    outputs.mkdir(parents=True, exist_ok=True)
    _clear(outputs)
    path = outputs / f"{_MARK}{uuid.uuid4().hex}.lock"
    try:
        with FileLock(path, timeout=0):
            yield path.name
    finally:
        path.unlink(missing_ok=True)


def fault_of(root: Path, name: str) -> str:
    """Say what is wrong with a folder as it is seen from here; nothing when all is well.

    Parameters
    ----------
    root : Path
        The folder of the work on this machine.
    name : str
        Of the lock that is held elsewhere.
    """
    path = root / "outputs" / name
    if not path.is_file():
        return "does not see the folder of the work"
    try:
        with FileLock(path, timeout=0):
            return "does not see the locks of other machines in the folder of the work"
    except Timeout:
        return ""


def _clear(outputs: Path) -> None:
    """Take away what runs that were killed left: locks that are old, and that nobody holds."""
    for left in outputs.glob(f"{_MARK}*.lock"):
        try:
            if time.time() - left.stat().st_mtime < _OLD_SECONDS:
                continue
            with FileLock(left, timeout=0):
                left.unlink(missing_ok=True)
        except (OSError, Timeout):
            continue
