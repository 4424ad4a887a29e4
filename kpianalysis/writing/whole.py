"""How does a file come to stand in its place whole, or not at all?"""

from __future__ import annotations

import errno
import os
import tempfile
from glob import escape
from pathlib import Path

_FOR_ALL_WHO_MAY_READ_HERE = 0o644


def write_whole(path: Path, content: bytes, *, alone: bool = False) -> None:
    """Write a file beside its place and then move it there; what stood there goes only then.

    Parameters
    ----------
    path : Path
        Where it shall stand. A link is followed; a file that is there keeps its permissions.
    content : bytes
        All of it.
    alone : bool
        Whether nobody else can be writing this file now, as who holds a lock knows. What a process
        that was killed at it left beside it is removed then.

    Raises
    ------
    OSError
        When the folder is missing or the disk refuses; what stood there still does.
    """
    place = path.resolve()
    if not place.parent.is_dir():
        # Said of the folder: the name of the file in the making would tell a person nothing.
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(place.parent))
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if alone:
        clear_unfinished(place)
    mode = place.stat().st_mode & 0o777 if place.exists() else _FOR_ALL_WHO_MAY_READ_HERE
    handle, name = tempfile.mkstemp(prefix=_making(place), dir=place.parent)
    making = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        making.chmod(mode)
        making.replace(place)
    except BaseException:
        making.unlink(missing_ok=True)
        raise


def clear_unfinished(place: Path) -> None:
    """Remove what processes that were killed while they wrote a file left beside it."""
    for left in place.parent.glob(f"{escape(_making(place))}*"):
        left.unlink(missing_ok=True)


def _making(place: Path) -> str:
    return f".{place.name}-"
