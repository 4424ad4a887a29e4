"""A page on paper: printed to tagged PDFs that stand beside it."""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from kpianalysis.errors import PaperProblem, ParameterProblem
from kpianalysis.publish.browser import VARIABLE, find
from kpianalysis.publish.pdf import read_back
from kpianalysis.publish.places import LARGE_PRINT_PDF, PDF
from kpianalysis.publish.printing import print_file, time_limit
from kpianalysis.publish.sides import Sides, say_sides, say_too_long

_NAMES = {PDF: "PDF", LARGE_PRINT_PDF: "Large-print PDF"}
MADE, NOT_ASKED_FOR = "made", "not asked for"
LARGE_PRINT_SWITCH = '<input type="checkbox" id="large-print">'
_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
# A link to another file would hold this machine's folders, and lead nowhere from an agenda pack.
_LINK_TO_FILE = re.compile(r'(<a\b[^<>]*?)\shref="(?!#|https?:|mailto:|tel:)[^"]*"')


def wanted_pdfs(*, pdf: bool, large_print: bool) -> tuple[str, ...]:
    """Return the names of the PDFs that a person asked for.

    >>> wanted_pdfs(pdf=True, large_print=True)
    ('page.pdf', 'page-large-print.pdf')
    """
    if large_print and not pdf:
        raise ParameterProblem(
            "cannot be made without a PDF", found="large print", action="ask for one of the two"
        )
    return (PDF, LARGE_PRINT_PDF)[: pdf + large_print]


def print_beside(
    page: Path,
    pdfs: Sequence[str] = (PDF,),
    *,
    most_sides: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> str:
    """Print a page to the PDFs that stand beside it, and tell how many sides they have.

    A page is published without its PDF too: what stopped the printing is told.

    Parameters
    ----------
    page : Path
        The page.
    pdfs : sequence of str
        What to make: ``page.pdf``, ``page-large-print.pdf``.
    most_sides : int, optional
        How many sides the whole page may take at the usual size of print.
    tell : callable, optional
        Is told one line for each PDF, and one for each part that is too long.

    Returns
    -------
    str
        ``made``, ``not asked for``, or what was not made and why.
    """
    problems = []
    for file in pdfs:
        name = _NAMES[file]
        try:
            sides = print_page(page, page.with_name(file), large_print=file == LARGE_PRINT_PDF)
        except (PaperProblem, OSError) as problem:
            problems.append(f"{name} not made: {problem}")
            tell(problems[-1])
            continue
        tell(f"{name}: {say_sides(sides)}")
        if file == PDF:
            for sentence in say_too_long(sides, most_sides):
                tell(sentence)
    return " ".join(problems) or (MADE if pdfs else NOT_ASKED_FOR)


def print_page(
    html_file: Path,
    pdf_file: Path,
    *,
    large_print: bool = False,
    browser: Path | None = None,
    seconds: float | None = None,
) -> Sides:
    """Print a page to a tagged PDF, and read it back.

    Parameters
    ----------
    html_file : Path
        The page.
    pdf_file : Path
        Where the PDF shall stand; it is put there whole, or not at all.
    large_print : bool
        Whether to print it as if a reader had ticked the page's box for large print.
    browser : Path, optional
        Chromium, Chrome or Edge; the one of this machine when left out.
    seconds : float, optional
        How long the browser may take; ``KPIANALYSIS_PDF_SECONDS``, or 60, when left out.

    Returns
    -------
    Sides
        How many there are.

    Raises
    ------
    PaperProblem
        When there is no browser, when it fails or takes too long, and when the PDF is not tagged
        or has no title, language or bookmarks.
    """
    text = html_file.read_text(encoding="utf-8")
    found = _TITLE.search(text)
    title = " ".join(html.unescape(found[1]).split()) if found else ""
    if not title:
        raise PaperProblem("has no title", found=html_file.name, action="give it one")
    with tempfile.TemporaryDirectory(
        prefix=".printing-", dir=pdf_file.parent, ignore_cleanup_errors=True
    ) as folder:
        copy, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        copy.write_text(as_printed(text, large_print=large_print), encoding="utf-8", newline="\n")
        print_file(browser or _browser(), copy, made, seconds or time_limit())
        sides = read_back(made, title)
        made.replace(pdf_file)
    return sides


def as_printed(page: str, *, large_print: bool = False) -> str:
    """Return a page as the browser shall print it.

    Links to other files stay as words: a PDF would hold the folders of this machine.

    Parameters
    ----------
    page : str
        The HTML.
    large_print : bool
        Whether to tick its box for large print.

    Examples
    --------
    >>> as_printed('<a class="more" href="tables/a.csv">Table</a> <a href="#b">Section 2</a>')
    '<a class="more">Table</a> <a href="#b">Section 2</a>'
    >>> as_printed('<input type="checkbox" id="large-print">', large_print=True)
    '<input type="checkbox" id="large-print" checked>'
    """
    page = _LINK_TO_FILE.sub(r"\1", page)
    if not large_print:
        return page
    if page.count(LARGE_PRINT_SWITCH) != 1:
        raise PaperProblem(
            "has no box for large print", found="the page", action="print it at the usual size"
        )
    return page.replace(LARGE_PRINT_SWITCH, LARGE_PRINT_SWITCH.replace(">", " checked>"))


def _browser() -> Path:
    browser = find()
    if browser is None:
        raise PaperProblem(
            "no Chromium, Chrome or Edge was found on this machine",
            action=f"install one of them, or name it in {VARIABLE}, and run again",
        )
    return browser
