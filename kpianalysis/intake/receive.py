"""How does an extract come into the folder? Copied whole, never over another, with its own line."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.file_names import SPREADSHEETS, TEXT_FILES, passing_reason
from kpianalysis.intake.received import read_received
from kpianalysis.intake.received_files import EXTRACTS, RECEIVED_FILE, fingerprint
from kpianalysis.writing.whole import write_whole

_HEADER = "file,sha256,received,note\n"
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


@dataclass(frozen=True)
class Receipt:
    """What became of a file that arrived: its name in ``extracts/``, and whether it is new."""

    file: str
    received: dt.date
    new: bool


def receive(folder: Path, source: Path, on: dt.date, today: dt.date, note: str = "") -> Receipt:
    """Copy a file into ``extracts/`` and add it to ``received.csv``.

    Parameters
    ----------
    folder : Path
        ``data/raw/<contract>``.
    source : Path
        The file that arrived.
    on : date
        When it arrived.
    today : date
        The present day: nothing arrives later.
    note : str, optional
        What to remember about it.

    Returns
    -------
    Receipt
        A file with the same content as one received before is not copied again; one that lies in
        ``extracts/`` already stays where it is.

    Raises
    ------
    ExtractProblem
        When it is no file of a kind that is read, or arrives in the future.
    ContractProblem
        When ``received.csv`` is wrong.
    """
    _check_source(source, on, today)
    with FileLock(folder / ".received.lock"):
        listed = folder / RECEIVED_FILE
        earlier = read_received(folder) if listed.is_file() else ()
        digest = fingerprint(source)
        # Sent again after another file, it may restate what that one changed: it counts anew.
        newest = max((item.received for item in earlier), default=on)
        for item in earlier:
            if item.sha256 == digest and (item.received == newest or on <= item.received):
                return Receipt(item.file, item.received, new=False)
        extracts = (folder / EXTRACTS).resolve()
        if source.resolve().is_relative_to(extracts):
            # A person put it there by hand: only its line is missing.
            name = source.resolve().relative_to(extracts).as_posix()
        else:
            name = _free_name(folder / EXTRACTS, f"{on.isoformat()}/{source.name}", earlier)
            _copy(source, folder / EXTRACTS / name, digest)
        _add_line(listed, (name, digest, on.isoformat(), note))
    (folder / ".received.lock").unlink(missing_ok=True)
    return Receipt(name, on, new=True)


def add_line(path: Path, header: str, line: tuple[str, ...]) -> None:
    """Add a line to a small CSV file, whole or not at all; what stands there stays byte for byte.

    Parameters
    ----------
    path : Path
        The file; made with its header where there is none.
    header : str
        Its first line, with its end.
    line : tuple of str
        The new line's cells.
    """
    held = path.read_bytes() if path.is_file() else header.encode()
    if held and not held.endswith(b"\n"):
        held += b"\n"
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, held + text.getvalue().encode())


def _add_line(path: Path, line: tuple[str, ...]) -> None:
    add_line(path, _HEADER, line)


def _check_source(source: Path, on: dt.date, today: dt.date) -> None:
    name = source.name
    if on > today:
        raise ExtractProblem(
            "is in the future", found=on.isoformat(), file=name, action="give the day it arrived"
        )
    if source.is_symlink() or not source.is_file():
        what = "is a link" if source.is_symlink() else "is no file"
        raise ExtractProblem(what, found=str(source), action="give the file itself")
    if passed_over := passing_reason(name):
        raise ExtractProblem(passed_over, file=name, action="send the file itself")
    if _UNSAFE.search(name) or name.startswith("."):
        raise ExtractProblem(
            "has a name that not every system can hold", found=name, action="rename it first"
        )
    if source.suffix.casefold() not in SPREADSHEETS | TEXT_FILES:
        known = ", ".join(sorted(SPREADSHEETS | TEXT_FILES))
        raise ExtractProblem("is not a kind of file that is read", found=name, action=known)
    if source.stat().st_size == 0:
        raise ExtractProblem("the file is empty", file=name, action="ask for it again")


def _free_name(extracts: Path, wanted: str, earlier: tuple[object, ...]) -> str:
    """Return a name that no file has yet: the wanted one, or with a number."""
    taken = {getattr(item, "file", "").casefold() for item in earlier}
    path, number = wanted, 2
    while path.casefold() in taken or (extracts / path).exists():
        stem, dot, suffix = wanted.rpartition(".")
        path = f"{stem}-{number}{dot}{suffix}"
        number += 1
    return path


def _copy(source: Path, target: Path, digest: str) -> None:
    """Copy a file and prove that the copy is the file that was looked at."""
    content = source.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, content)
    if fingerprint(target) != digest:
        target.unlink()
        raise ExtractProblem(
            "the file changed while it was copied",
            file=source.name,
            action="close it, let its folder finish copying, then try again",
        )
