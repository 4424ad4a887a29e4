"""How does the Council's workbook look? Rows to fill in: what we know is grey, the rest is free."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, get_args

import pandas as pd

from kpianalysis.agreed import Basis
from kpianalysis.council.layout import BASIS, READ_ME, SHEET, Column, columns
from kpianalysis.writing.workbook import new_workbook, shortened_text

# Any day would do: the same rows give the same bytes.
_CREATED = dt.date(2000, 1, 1)
_LATEST = dt.date(2199, 12, 31)
_GREY = "#E7E6E6"
_HELP = (
    "Say in the white columns why a target was missed, and what is being done. Grey is filled in.",
    "Each row with words needs an author and a date. Name people by their role.",
    "cause: why the target was missed, or why the mitigation was agreed.",
    "effect on residents: what it means for the people who use the service.",
    "remedy: what is being done. owner: who does it. due date: by when.",
    "When a remedy is done, say so in its words and clear the due date.",
    "date: the day on which you wrote the row. A page as it stood before that day leaves it out.",
    "supplier's reply: what the supplier answers, in its own words.",
    "Leave a row empty where you have nothing to say: the page says that nobody has explained it.",
    "A note in the grey columns says that the row is about a miss no more; its words are kept.",
    "Leave headings and grey cells as they are. Do not add rows: the program adds them.",
    "When it adds some, it writes this workbook anew: comments and colours of cells are not kept.",
    "Nor is what you type on this sheet: it is written anew too.",
)


def workbook_bytes(rows: pd.DataFrame, title: str, *, marked: bool) -> bytes:
    """Write the rows as a workbook; the same rows give the same bytes.

    Parameters
    ----------
    rows : DataFrame
        A row for each miss and mitigation, with the columns of
        :func:`kpianalysis.council.layout.columns`; None where nothing is written.
    title : str
        The contract's name.
    marked : bool
        Whether what is made up is marked, in a column of its own.
    """
    content = io.BytesIO()
    book = new_workbook(content, _CREATED, f"{title}: the Council's words")
    looks = _Looks(book)
    layout = columns(marked=marked)
    names = _names_used(rows)
    _write_help(book.add_worksheet(READ_ME), title, names, looks, marked=marked)
    sheet = book.add_worksheet(SHEET)
    sheet.activate()
    _write_headings(sheet, layout, looks)
    _write_choices(sheet, layout, len(rows), len(names))
    for row, cells in enumerate(rows.to_dict("records"), start=1):
        for at, column in enumerate(layout):
            _write(sheet, (row, at), cells[column.key], column, looks)
    book.close()
    return content.getvalue()


class _Looks:
    """The looks of cells, made once for a workbook."""

    def __init__(self, book: Any) -> None:
        top = {"valign": "top", "text_wrap": True}
        grey = {"bg_color": _GREY, "border": 1, "border_color": "#BFBFBF"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format({"bold": True, "bottom": 2, **top})
        self.grey_header = book.add_format({"bold": True, "bottom": 2, **top, "bg_color": _GREY})
        free = {"text": "@", "date": "d mmmm yyyy", "month": "mmmm yyyy"}
        self.free = {kind: book.add_format({"num_format": f, **top}) for kind, f in free.items()}
        self.grey = {
            kind: book.add_format({"num_format": f, **top, **grey}) for kind, f in free.items()
        }

    def of(self, column: Column) -> Any:
        return (self.grey if column.by_us else self.free)[column.kind]


def _write_help(
    sheet: Any, title: str, names: Sequence[str], looks: _Looks, *, marked: bool
) -> None:
    """Write how to fill it in, and the roles that were named before, to choose from."""
    sheet.set_column(0, 0, 110, looks.free["text"])
    sheet.set_column(1, 1, 40, looks.free["text"])
    sheet.write_string(0, 0, shortened_text(f"{title}: the Council's words"), looks.title)
    for row, line in enumerate(_HELP, start=1):
        sheet.write_string(row, 0, line, looks.free["text"])
    sheet.write_string(0, 1, "Authors and owners so far", looks.header)
    for row, name in enumerate(names, start=1):
        sheet.write_string(row, 1, name, looks.free["text"])
    if marked:
        # Excel's own lists cannot hold a choice with a comma.
        sheet.set_column(2, 2, 26, looks.free["text"])
        sheet.write_string(0, 2, "Choices for basis", looks.header)
        for row, word in enumerate(get_args(Basis), start=1):
            sheet.write_string(row, 2, word, looks.free["text"])


def _write_headings(sheet: Any, layout: Sequence[Column], looks: _Looks) -> None:
    for at, column in enumerate(layout):
        sheet.set_column(at, at, column.width, looks.free[column.kind])
        header = looks.grey_header if column.by_us else looks.header
        sheet.write_string(0, at, column.heading, header)
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_choices(sheet: Any, layout: Sequence[Column], rows: int, names: int) -> None:
    """Let Excel check dates, and offer names used before without refusing another."""
    last = max(rows, 1)
    if rows:
        sheet.autofilter(0, 0, rows, len(layout) - 1)
    for at, column in enumerate(layout):
        cells = (1, at, last, at)
        if column.kind == "date":
            wanted = "Write a date, such as 2019-07-03."
            between = {"criteria": "between", "minimum": _CREATED, "maximum": _LATEST}
            sheet.data_validation(*cells, {"validate": "date", "error_message": wanted} | between)
        elif column.key in ("owner", "author") and names:
            source = f"='{READ_ME}'!$B$2:$B${names + 1}"
            offer = {"validate": "list", "source": source, "show_error": False}
            sheet.data_validation(*cells, offer)
        elif column == BASIS:
            offer = {"validate": "list", "source": f"='{READ_ME}'!$C$2:$C$4"}
            sheet.data_validation(*cells, offer)


def _names_used(rows: pd.DataFrame) -> list[str]:
    """List the authors and owners so far, each once."""
    return sorted({name for key in ("author", "owner") for name in rows[key] if name})


def _write(sheet: Any, at: tuple[int, int], value: Any, column: Column, looks: _Looks) -> None:
    look = looks.of(column)
    if value is None:
        sheet.write_blank(*at, None, look)
    elif isinstance(value, pd.Timestamp):
        sheet.write_datetime(*at, value.to_pydatetime(), look)
    else:
        sheet.write_string(*at, value, look)
