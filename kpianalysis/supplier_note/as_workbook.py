"""How does the note look as a workbook? A list, then the supplier's sheets with marked cells."""

from __future__ import annotations

import datetime as dt
import io
import math
from typing import Any

from kpianalysis.supplier_note.note import LIST_SHEET, Copy, Note, Question
from kpianalysis.writing.unseen import without_unseen
from kpianalysis.writing.workbook import (
    MOST_COLUMNS,
    MOST_ROWS,
    link_to,
    new_workbook,
    shortened_text,
)

# So many rows of a sheet are copied, and so many cells of all sheets together.
COPIED_ROWS, _COPIED_CELLS, _FEWEST_ROWS = 5_000, 1_000_000, 50
_LONGEST_REMARK = 2_000
_COLUMNS = (
    ("Number", 9),
    ("File", 28),
    ("Sheet", 24),
    ("Cell", 9),
    ("What stands in the cell", 24),
    ("What stands in its row", 44),
    ("What is wrong", 44),
    ("What we expect", 36),
    ("What to send", 36),
    ("Your answer", 36),
)
_CELL = 3


def workbook_bytes(note: Note) -> bytes:
    """Write the note as a workbook; the same note gives the same bytes."""
    content = io.BytesIO()
    book = new_workbook(content, note.received, note.title)
    looks = _Looks(book)
    most_rows = _rows_each(note)
    _write_list(book.add_worksheet(LIST_SHEET), note, looks, most_rows)
    for copy in note.copies:
        _write_copy(book.add_worksheet(copy.name), copy, looks, most_rows)
    book.close()
    return content.getvalue()


class _Looks:
    """The looks of cells, made once for a workbook."""

    def __init__(self, book: Any) -> None:
        # Marked by fill, by a thick border and by bold type, so that colour is never alone.
        marked = {"bold": True, "border": 5, "border_color": "#801650", "bg_color": "#FFF2CC"}
        plain = {"valign": "top", "text_wrap": True, "num_format": "@"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.header = book.add_format({"bold": True, "bottom": 2, **plain})
        self.text = book.add_format(plain)
        self.link = book.add_format(
            {"underline": 1, "font_color": "#12436D", "valign": "top", "num_format": "@"}
        )
        self.plain = {"": None}
        self.marked = {"": book.add_format(marked)}
        for kind, shown in {"date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm"}.items():
            self.plain[kind] = book.add_format({"num_format": shown})
            self.marked[kind] = book.add_format({"num_format": shown, **marked})


def _rows_each(note: Note) -> int:
    """Say how many rows of each sheet are copied."""
    columns = sum(copy.sheet.cells.shape[1] for copy in note.copies)
    return min(COPIED_ROWS, max(_FEWEST_ROWS, _COPIED_CELLS // max(columns, 1)))


def _write_list(sheet: Any, note: Note, looks: _Looks, most_rows: int) -> None:
    """Write what we found, a row for each question, with a link to its cell."""
    said = list(note.sentences)
    if note.copies:
        said += [
            "The sheets that follow are yours, cell by cell. A cell in question has a thick "
            "border, bold type, a fill and a note.",
            "Numbers stand as the file holds them: 70.71% may show as 0.7071.",
        ]
    for copy in note.copies:
        if (rows := len(copy.sheet.cells)) > most_rows:
            said.append(
                f"Of {rows:,} rows of the sheet {copy.name!r}, the first {most_rows:,} are shown, "
                "and every cell in question."
            )
    sheet.write_string(0, 0, _shown(note.title), looks.title)
    for row, sentence in enumerate(said, start=1):
        sheet.write_string(row, 0, _shown(sentence))
    top = len(said) + 2
    for column, (header, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(top, column, header, looks.header)
    names = {(copy.sheet.file, copy.sheet.name): copy.name for copy in note.copies}
    for row, question in enumerate(note.questions, start=top + 1):
        texts = (
            question.file,
            question.sheet,
            question.cell or question.cell_words,
            question.in_cell,
            question.in_row,
            question.wrong,
            question.expected,
            question.send,
            "",
        )
        sheet.write_number(row, 0, question.number, looks.text)
        for column, text in enumerate(texts, start=1):
            sheet.write_string(row, column, _shown(text), looks.text)
        name = names.get((question.file, question.sheet))
        if name and question.cell:
            link = link_to(name, question.cell)
            sheet.write_url(row, _CELL, link, looks.link, question.cell)
    sheet.autofilter(top, 0, top + len(note.questions), len(_COLUMNS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def _write_copy(sheet: Any, copy: Copy, looks: _Looks, most_rows: int) -> None:
    """Write a supplier's sheet, each cell where it stood; then mark the cells in question."""
    source = copy.sheet
    rows = dict(enumerate(source.top(most_rows)))
    asked = {question.row for question in copy.questions if question.row is not None}
    further = sorted(row for row in asked if most_rows <= row < min(len(source.cells), MOST_ROWS))
    rows |= {row: source.row(row) for row in further[:most_rows]}
    for row, cells in rows.items():
        for column, cell in enumerate(cells[:MOST_COLUMNS]):
            _write(sheet, row, column, cell, looks.plain)
    for (row, column), questions in _by_cell(copy.questions).items():
        inside = row < len(source.cells) and column < source.cells.shape[1]
        cell = source.cells.iloc[row, column] if inside else None
        if not _write(sheet, row, column, cell, looks.marked):
            sheet.write_blank(row, column, None, looks.marked[""])
        remark = "\n".join(f"Question {q.number}. {q.wrong} {q.send}" for q in questions)
        size = {"author": "", "x_scale": 2.5, "y_scale": 1.5}
        sheet.write_comment(row, column, _shown(remark, _LONGEST_REMARK), size)


def _by_cell(questions: tuple[Question, ...]) -> dict[tuple[int, int], list[Question]]:
    cells: dict[tuple[int, int], list[Question]] = {}
    for question in questions:
        if question.row is not None and question.column is not None:
            cells.setdefault((question.row, question.column), []).append(question)
    return cells


def _write(sheet: Any, row: int, column: int, cell: Any, looks: dict[str, Any]) -> bool:
    """Write a cell as it stood; False where it is blank."""
    if cell is None or cell != cell:
        return False
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, looks[""])
    elif isinstance(cell, int | float) and math.isfinite(cell):
        sheet.write_number(row, column, cell, looks[""])
    elif isinstance(cell, dt.date) and cell.year >= 1900:
        kind = "time" if isinstance(cell, dt.datetime) and cell.time() != dt.time() else "date"
        sheet.write_datetime(row, column, cell, looks[kind])
    else:
        sheet.write_string(row, column, shortened_text(str(cell)), looks[""])
    return True


def _shown(text: str, limit: int = 32_767) -> str:
    return shortened_text(without_unseen(text), limit)
