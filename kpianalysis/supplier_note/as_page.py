"""How does the note look as a page? A list of questions, then the rows that they are about."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from markupsafe import Markup

from kpianalysis.intake.workbook import column_letters
from kpianalysis.supplier_note.note import Copy, Note, Question, as_people_read
from kpianalysis.writing.unseen import without_unseen

# The page is for reading; the workbook holds every row and column.
_MOST_ROWS, _MOST_COLUMNS, _LONGEST_TEXT = 100, 40, 300
_HEADERS = (
    "Number",
    "File, sheet and cell",
    "What stands there",
    "What is wrong",
    "What we expect",
    "What to send",
)
_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="referrer" content="no-referrer">\n'
    "<title>{title}</title>\n<style>\n{style}\n</style>\n</head>\n<body>\n"
    '<a class="skip" href="#main">Skip to main content</a>\n<main id="main">\n'
    "<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
)
_TABLE = Markup(
    '<div class="wide" role="region" aria-labelledby="{key}" tabindex="0">\n<table>\n'
    '<caption id="{key}">{caption}</caption>\n<thead><tr>{head}</tr></thead>\n'
    "<tbody>\n{body}\n</tbody>\n</table>\n</div>"
)
_LINES, _BREAK = Markup("\n"), Markup("<br>")


def page_bytes(note: Note) -> bytes:
    """Write the note as one HTML file without script or request; the same note, the same bytes."""
    style = files("kpianalysis.supplier_note").joinpath("note.css").read_text("utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(f"\n{style}\n".encode()).digest()).decode()
    paragraphs = [Markup("<p>{}</p>").format(sentence) for sentence in note.sentences]
    body = [*paragraphs, Markup("<h2>What we found</h2>"), _list(note)]
    if note.copies:
        body.append(Markup("<h2>The rows as they stand in your files</h2>"))
        body.append(
            Markup(
                "<p>A cell in question begins with the number of its question and has a thick "
                "border. Numbers stand as the file holds them: 70.71% may show as 0.7071.</p>"
            )
        )
    for number, copy in enumerate(note.copies, start=2):
        body += _rows(copy, number)
    rules = Markup(style)  # noqa: S704 - a file of our own
    page = _PAGE.format(title=note.title, digest=digest, style=rules, body=_LINES.join(body))
    return without_unseen(page).encode("utf-8", "replace")


def _list(note: Note) -> Markup:
    """Write the questions as a table."""
    rows = {(copy.sheet.file, copy.sheet.name): set(_asked_rows(copy)) for copy in note.copies}
    lines = []
    for question in note.questions:
        place = [
            Markup("{}").format(part) for part in (question.file, question.sheet_words) if part
        ]
        if question.row in rows.get((question.file, question.sheet), ()):
            link = Markup('<a href="#cell-{0}">{1}</a>')
            place.append(link.format(question.number, question.cell_words))
        else:
            place.append(Markup("{}").format(question.cell_words))
        lines.append(
            Markup(
                '<tr id="question-{0}"><th scope="row">{0}</th><td>{1}</td><td>{2}</td>'
                "<td>{3}</td><td>{4}</td><td>{5}</td></tr>"
            ).format(
                question.number,
                _BREAK.join(place),
                _found(question),
                _cut(question.wrong, 2 * _LONGEST_TEXT),
                question.expected,
                question.send,
            )
        )
    return _TABLE.format(
        key="table-1",
        caption="Table 1: Our questions",
        head=_headers(_HEADERS),
        body=_LINES.join(lines),
    )


def _found(question: Question) -> Markup:
    """Write what stands in the cell, and the row that it stands in."""
    cell = Markup("<strong>{}</strong>").format(_cut(question.in_cell)) if question.in_cell else ""
    if not cell:
        cell = "Blank" if question.cell else ""
    row = _cut(question.in_row) if question.in_row != question.in_cell else ""
    parts = [part for part in (cell, row) if part]
    return _BREAK.join(parts or ["Not read"])


def _rows(copy: Copy, number: int) -> list[Markup]:
    """Write the rows in question of one sheet, below the rows that name the columns."""
    asked = _asked_rows(copy)
    if not asked:
        return []
    marks: dict[tuple[int, int], list[Question]] = {}
    for question in copy.questions:
        if question.row is not None and question.column is not None:
            marks.setdefault((question.row, question.column), []).append(question)
    shown = sorted({head for row in asked for head in _headers_of(copy, row)} | set(asked))
    cells = {row: _row(copy, row) for row in shown}
    columns = _columns(cells, marks)
    lines = []
    for row in shown:
        parts = [Markup('<th scope="row">{}</th>').format(row + 1)]
        for column in columns:
            text = cells[row][column] if column < len(cells[row]) else ""
            parts.append(_cell(text, marks.get((row, column), [])))
        kind = Markup(' class="names"') if row not in asked else Markup("")
        lines.append(Markup("<tr{}>{}</tr>").format(kind, Markup("").join(parts)))
    sheet = f"Sheet {copy.sheet.name} of {copy.sheet.file}" if copy.sheet.name else copy.sheet.file
    every = {question.row for question in copy.questions if question.row is not None}
    left = f" The first {len(asked)} of {len(every)} rows in question." * (len(asked) < len(every))
    table = _TABLE.format(
        key=f"table-{number}",
        caption=f"Table {number}: {_cut(sheet)}.{left}",
        head=_headers(("Row", *(column_letters(column) for column in columns))),
        body=_LINES.join(lines),
    )
    return [table]


def _asked_rows(copy: Copy) -> list[int]:
    """Return the rows in question that the page shows."""
    rows = {question.row for question in copy.questions if question.row is not None}
    return sorted(row for row in rows if row < len(copy.sheet.cells))[:_MOST_ROWS]


def _headers_of(copy: Copy, row: int) -> list[int]:
    """Return the rows that name the columns of a row: the nearest run of them above it."""
    above = [head for head in copy.headers if head < row]
    run: list[int] = []
    for head in reversed(above):
        if run and head != run[-1] - 1:
            break
        run.append(head)
    return run


def _row(copy: Copy, row: int) -> list[str]:
    return [as_people_read(cell) for cell in copy.sheet.row(row)]


def _columns(
    cells: dict[int, list[str]], marks: dict[tuple[int, int], list[Question]]
) -> list[int]:
    """Choose the columns that are shown: those that hold anything, and those in question."""
    asked = {column for row, column in marks if row in cells}
    held = {at for texts in cells.values() for at, text in enumerate(texts) if text}
    return sorted([*sorted(asked), *sorted(held - asked)][:_MOST_COLUMNS])


def _cell(text: str, questions: list[Question]) -> Markup:
    if not questions:
        return Markup("<td>{}</td>").format(_cut(text))
    links = Markup(", ").join(
        Markup('<a id="cell-{0}" href="#question-{0}">Question {0}</a>').format(question.number)
        for question in questions
    )
    return Markup('<td class="asked"><strong>{}:</strong><br>{}</td>').format(
        links, _cut(text) or "blank"
    )


def _headers(names: tuple[str, ...]) -> Markup:
    return Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in names)


def _cut(text: str, longest: int = _LONGEST_TEXT) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
