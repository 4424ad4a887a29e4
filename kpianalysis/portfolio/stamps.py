"""Has any file of a contract changed since? Told without opening one, as git does."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path


def stamp_of(folder: Path) -> str:
    """Return one text for names, sizes and times of all files of a folder.

    The same stamp means that no file was written since; another one only that files should be
    looked at: a folder that was copied has another stamp and the same content. The time of change
    of the entry counts as well, which no program that sets back dates of files can set.

    Parameters
    ----------
    folder : Path
        ``data/raw/<contract>``.
    """
    lines = sorted(_lines(str(folder), ""))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _lines(folder: str, inside: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{inside}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _lines(entry.path, f"{name}/")
                continue
            try:
                found = entry.stat()
            except OSError:  # a link to nowhere
                found = entry.stat(follow_symlinks=False)
            yield f"{name}\0{found.st_size}\0{found.st_mtime_ns}\0{found.st_ctime_ns}"
