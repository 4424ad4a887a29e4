"""How does a folder come to stand in its place whole, or not at all?

Where the system can exchange two names in one step (Linux, most file systems), there is no moment
without a folder in the place. Elsewhere there is one between two renames; a folder that waits
there is brought back by the next run.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

_AT_THE_WORKING_DIRECTORY = -100
_EXCHANGE = 2
# File systems that cannot exchange two names say one of these.
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)
_FOR_ALL_WHO_MAY_READ_HERE = 0o755
_NOBODY_WRITES, _MAY_BE_ENTERED = 0o444, 0o111


def replace_folder(staging: Path, folder: Path) -> None:
    """Put a finished folder in the place of another; the old one goes only when the new one stands.

    Parameters
    ----------
    staging : Path
        The finished folder, on the same disk. Nothing is left there.
    folder : Path
        Where it shall stand.

    Raises
    ------
    OSError
        When the disk refuses; what stood there still does.
    """
    # Folders made by mkdtemp are for their owner alone; a page is for everybody who may read here.
    staging.chmod(_FOR_ALL_WHO_MAY_READ_HERE)
    to_disk(staging)
    old = recover_folder(folder)
    if not folder.exists():
        staging.replace(folder)
    elif _exchanged(staging, folder):
        old = staging
    else:
        folder.replace(old)
        try:
            staging.replace(folder)
        except OSError:
            old.replace(folder)
            raise
    _sync_folder(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def recover_folder(folder: Path) -> Path:
    """Bring back a folder whose replacement died between its two renames.

    Returns
    -------
    Path
        Where the old one waits while a new one takes its place; nothing is there now.
    """
    old = folder.with_name(f".{folder.name}-old")
    if old.exists():
        shutil.rmtree(old) if folder.exists() else old.rename(folder)
    return old


def to_disk(folder: Path) -> None:
    """Wait until all files of a folder, and their names, are on the disk."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            _sync_folder(path)
        elif path.is_file() and not path.is_symlink():
            with path.open("r+b") as file:
                _sync(file.fileno())
    _sync_folder(folder)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange the names of two folders in one step, where the system can; say whether it did."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    at = _AT_THE_WORKING_DIRECTORY
    if rename(at, names[0], at, names[1], _EXCHANGE) == 0:
        return True
    found = ctypes.get_errno()
    if found in _CANNOT:
        return False
    raise OSError(found, os.strerror(found), str(other))


def _sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows has no such call."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some shared folders cannot promise it: the file stands there all the same.
        if error.errno not in _CANNOT:
            raise


def freeze_folder(staging: Path, folder: Path) -> None:
    """Put a finished folder where none stands, for reading only.

    Parameters
    ----------
    staging : Path
        The finished folder, on the same disk.
    folder : Path
        Where it shall stand.

    Raises
    ------
    FileExistsError
        When something stands there: what is frozen is never replaced.
    """
    if folder.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
    to_disk(staging)
    for path in staging.rglob("*"):
        path.chmod(_NOBODY_WRITES | (_MAY_BE_ENTERED if path.is_dir() else 0))
    staging.rename(folder)
    # Last: who is not root may move no folder that they may not write.
    folder.chmod(_NOBODY_WRITES | _MAY_BE_ENTERED)
    _sync_folder(folder.parent)


def remove_folder(folder: Path) -> None:
    """Remove a folder, also one that was frozen; nothing when there is none."""
    if folder.is_dir():
        let_be_written(folder)
        shutil.rmtree(folder)


def let_be_written(folder: Path) -> None:
    """Let files be put into a folder and those below it, and be removed."""
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(_FOR_ALL_WHO_MAY_READ_HERE)
