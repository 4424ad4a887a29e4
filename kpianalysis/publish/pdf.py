"""Does a PDF have what its readers need, and what stands in it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpianalysis.errors import PaperProblem
from kpianalysis.publish.sides import Bookmark, Sides, count_sides

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

# Chromium cuts the title of a page after 4,096 UTF-16 units, and may end in the space before one.
_LONGEST_TITLE = 4096


def read_back(pdf_file: Path, title: str) -> Sides:
    """Read a PDF, and count its sides when it has all that its readers need.

    Parameters
    ----------
    pdf_file : Path
        What a browser made.
    title : str
        The title of the page: a browser that cannot open a page prints a message of its own.

    Raises
    ------
    PaperProblem
        When it is no PDF, is not tagged, has another title, no language or no bookmarks, or links
        to a file of this machine.
    """
    with _opened(pdf_file) as reader:
        catalog = reader.root_object
        bookmarks = _bookmarks(reader, reader.outline)
        addresses = [address for page in reader.pages for address in _addresses(page)]
        faults = {
            "is not tagged, so it cannot be read aloud": not _marked(catalog),
            "does not have the page's title": not _same_title(
                _words(_metadata(reader).get("/Title")), title
            ),
            "does not say its language": not _held(catalog, "/Lang"),
            "has no bookmarks": not bookmarks,
            "links to a file of this machine": any(a.startswith("file:") for a in addresses),
        }
        in_all = len(reader.pages)
    for fault, found in faults.items():
        if found:
            raise PaperProblem(
                fault, found="the PDF", action="use a newer Chromium, Chrome or Edge"
            )
    return count_sides(bookmarks, in_all)


def pdf_text(pdf_file: Path) -> str:
    """Return the words of a PDF: on its sides, in its bookmarks and in what it says of itself."""
    with _opened(pdf_file) as reader:
        bookmarks = [mark.title for mark in _bookmarks(reader, reader.outline)]
        facts = [str(fact) for fact in _metadata(reader).values()]
        return "\n".join([*(page.extract_text() for page in reader.pages), *bookmarks, *facts])


@contextmanager
def _opened(pdf_file: Path) -> Iterator[PdfReader]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        # Strict: a fault is an error, and never a line in somebody's log.
        with PdfReader(pdf_file, strict=True) as reader:
            yield reader
    # What is half of a PDF, or none, fails in pypdf in any of these ways.
    except (PyPdfError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise PaperProblem(
            "is not a PDF that can be read",
            found=pdf_file.name,
            action="use a newer Chromium, Chrome or Edge",
        ) from error


def _marked(catalog: Any) -> bool:
    """Say whether a PDF calls itself tagged and has tags."""
    marked = _held(_held(catalog, "/MarkInfo"), "/Marked")
    # pypdf's own false is true to Python.
    return getattr(marked, "value", False) is True and "/StructTreeRoot" in catalog


def _same_title(found: str, title: str) -> bool:
    """Say whether a PDF has the page's title, or as much of a long one as a browser keeps."""
    units = len(title.encode("utf-16-le")) // 2
    kept = len(found.encode("utf-16-le")) // 2
    cut = units > _LONGEST_TITLE and kept >= _LONGEST_TITLE // 2 and title.startswith(found)
    return found == title or cut


def _metadata(reader: PdfReader) -> dict[str, Any]:
    return dict(reader.metadata or {})


def _bookmarks(reader: PdfReader, outline: Sequence[Any]) -> list[Bookmark]:
    """Return the outline of all levels in one list."""
    found: list[Bookmark] = []
    for item in outline:
        if isinstance(item, list):
            found += _bookmarks(reader, item)
        else:
            side = reader.get_destination_page_number(item)
            found.append(Bookmark(_words(item.title), 0 if side is None else side + 1))
    return found


def _addresses(page: PageObject) -> list[str]:
    """Return where the links of a side lead, other than inside the PDF."""
    links = [_held(_held(note.get_object(), "/A"), "/URI") for note in page.annotations or []]
    return [str(link) for link in links if link is not None]


def _held(dictionary: Any, key: str) -> Any:
    """Return what a PDF's dictionary holds, wherever in the file it stands; None without it."""
    return dictionary[key] if dictionary is not None and key in dictionary else None


def _words(text: Any) -> str:
    return " ".join(str(text or "").split())
