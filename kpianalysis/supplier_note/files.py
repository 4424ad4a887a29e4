"""In which kinds of file can the note be sent?"""

from __future__ import annotations

from pathlib import Path

from kpianalysis.errors import ParameterProblem
from kpianalysis.supplier_note.note import Note
from kpianalysis.writing.whole import write_whole

SUFFIXES = (".xlsx", ".html")


def check_place(path: Path, raw: Path) -> None:
    """Refuse a place for the note before anything is read.

    Parameters
    ----------
    path : Path
        Where it shall stand.
    raw : Path
        ``data/raw``, in which nothing is ever written over.

    Raises
    ------
    ParameterProblem
        When it is no kind of file that a note can be, or would stand among the supplier's files.
    """
    if path.suffix.casefold() not in SUFFIXES:
        raise ParameterProblem(
            "is no kind of note", found=str(path), action=f"end its name in {' or '.join(SUFFIXES)}"
        )
    if path.resolve().is_relative_to(raw.resolve()):
        raise ParameterProblem(
            "is among the supplier's files, which are never changed",
            found=str(path),
            action="give a place outside of data/raw",
        )


def write_note(note: Note, path: Path) -> None:
    """Write the note as the kind of file that its name says, whole or not at all.

    Parameters
    ----------
    note : Note
        What to ask.
    path : Path
        Where it shall stand; a note that is there is replaced.
    """
    if path.suffix.casefold() == ".xlsx":
        from kpianalysis.supplier_note.as_workbook import workbook_bytes

        write_whole(path, workbook_bytes(note))
    else:
        from kpianalysis.supplier_note.as_page import page_bytes

        write_whole(path, page_bytes(note))
