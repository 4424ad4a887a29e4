"""Where lie the files that a supplier sent, and which file is it? Nothing here opens a table."""

from __future__ import annotations

import hashlib
from pathlib import Path

RECEIVED_FILE = "received.csv"
BASIS_FILE = "basis.csv"
EXTRACTS = "extracts"


def leads_outside(folder: Path, path: Path) -> bool:
    """Say whether a name in ``extracts/`` is a link to elsewhere, or to nowhere."""
    try:
        # Strict, because a link in a circle raises in some versions of Python only.
        inside = path.resolve(strict=path.is_symlink())
    except (OSError, RuntimeError):
        return True
    return not inside.is_relative_to((folder / EXTRACTS).resolve())


def files_sent(folder: Path) -> list[str]:
    """Return the names of all files in ``extracts/``, also those that no list names.

    Parameters
    ----------
    folder : Path
        ``data/raw/<contract>``.

    Returns
    -------
    list of str
        Their names inside ``extracts/``, in order. A link that leads outside is among them: it is
        refused by its name.
    """
    extracts = folder / EXTRACTS
    return sorted(
        path.relative_to(extracts).as_posix()
        for path in extracts.rglob("*")
        if path.is_file() or leads_outside(folder, path)
    )


def fingerprint(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
