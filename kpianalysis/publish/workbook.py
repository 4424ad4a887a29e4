"""The workbook beside a page: every table and chart as an accessible sheet, made with gptables.

It follows the Analysis Function's guidance on spreadsheets: cover, contents and notes first, then
one marked table a sheet, with no merged, hidden or empty cell.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpianalysis.publish.headings import is_month
from kpianalysis.publish.workbook_cells import cells_of, headings_of, verbatim
from kpianalysis.publish.workbook_front import DRAFT, cover_lines, legend, notes
from kpianalysis.publish.workbook_sheet import new_sheet, write_table
from kpianalysis.writing.workbook import link_to, sheet_name, shortened_text

WORKBOOK = "tables.xlsx"
_COVER, _CONTENTS, _NOTES = "Cover", "Contents", "Notes"
_LONGEST_PROPERTY = 255
_DAY, _MONTH = "d mmmm yyyy", "mmmm yyyy"
_COVER_WIDTH = 100  # characters


@dataclass(frozen=True)
class _Sheet:
    """A table of the page: its sheet's name, what the page calls it, and what it shows."""

    name: str
    key: str
    number: str
    figure: str
    content: Mapping[str, Any]

    @property
    def title(self) -> str:
        caption = self.content.get("caption") or _words(self.key)
        return f"{self.number}: {caption}" if self.number else caption

    @property
    def csv_file(self) -> str:
        return f"tables/{self.key}.csv"


def write_workbook(
    path: Path,
    tables: Mapping[str, Mapping[str, Any]],
    numbers: Mapping[tuple[str, str], str],
    facts: Mapping[str, str],
) -> Path:
    """Write every table of a page as a sheet of one workbook; the same tables give the same bytes.

    Parameters
    ----------
    path : Path
        Where it shall stand.
    tables : mapping of key to columns, rows, dates, caption and note
        As the notebook's outputs hold them.
    numbers : mapping of kind and key to number
        What the page calls them, in its order: ``{("table", "missed"): "Table 4"}``.
    facts : mapping
        ``title, contract, parties, period, as_at`` and, where they are known, ``status, made_up,
        contact, audience``. The workbook says that it was made on the day ``as_at``.
    """
    # Loaded here: only a run needs it.
    with warnings.catch_warnings():
        # gptables leaves a file of its own open, and calls pandas in ways that pandas will drop.
        warnings.filterwarnings("ignore", category=ResourceWarning)
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"gptables\.")
        from gptables import GPWorkbook

        content = io.BytesIO()
        book = GPWorkbook(
            content,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        _set_properties(book, facts)
        _write_cover(book, facts)
        sheets = _in_order(tables, numbers)
        _write_contents(book, sheets)
        _write_notes(book, notes(facts))
        for at, sheet in enumerate(sheets, start=1):
            _write_sheet(book, sheet, f"data_{at}")
        book.close()
    path.write_bytes(content.getvalue())
    return path


def _set_properties(book: Any, facts: Mapping[str, str]) -> None:
    """Set what the file says of itself, without the clock; it has no other place for a language."""
    said = {
        "title": facts["title"],
        "subject": f"{facts['contract']}: {facts['period']}",
        "author": facts["parties"],
        "status": facts.get("status", DRAFT),
    }
    book.set_properties(
        {
            name: shortened_text(verbatim(text).text, _LONGEST_PROPERTY)
            for name, text in said.items()
        }
        | {"created": dt.datetime.combine(dt.date.fromisoformat(facts["as_at"]), dt.time())}
    )
    book.set_custom_property("Language", "en-GB")


def _in_order(
    tables: Mapping[str, Mapping[str, Any]], numbers: Mapping[tuple[str, str], str]
) -> list[_Sheet]:
    """Name the sheet of each table after its number, or after its key where it has none.

    A notebook's file sorts the keys of a cell, so the order is that of the numbers. What has none
    stays behind what came before it.
    """
    places = {name: at for at, name in enumerate(numbers)}
    place, order = -1, {}
    for key in tables:
        own = places.get(("table", key), places.get(("figure", key), place))
        order[key] = own
        place = max(place, own)
    sheets: list[_Sheet] = []
    taken = [_COVER, _CONTENTS, _NOTES]
    for key in sorted(tables, key=order.__getitem__):
        content = tables[key]
        figure = numbers.get(("figure", key), "")
        number = numbers.get(("table", key), figure)
        name = sheet_name(number or _words(key), taken)
        taken.append(name)
        sheets.append(_Sheet(name, key, number, figure if figure != number else "", content))
    return sheets


def _write_cover(book: Any, facts: Mapping[str, str]) -> None:
    from gptables import Cover

    what, about, contact = (
        [verbatim(line) for line in part] or None for part in cover_lines(facts)
    )
    cover = Cover(verbatim(facts["title"]), what, about, contact, _COVER, _COVER_WIDTH)
    new_sheet(book, _COVER).write_cover(cover)


def _write_contents(book: Any, sheets: Sequence[_Sheet]) -> None:
    names = [(_NOTES, "Shorthand, units and dates", "none")]
    names += [(sheet.name, sheet.title, sheet.csv_file) for sheet in sheets]
    write_table(
        book,
        _CONTENTS,
        name="contents",
        title="Contents",
        about="This worksheet contains one table. Each name of a sheet is a link to it.",
        headings=["Sheet", "What it shows", "The same as a CSV file"],
        rows=[
            [{name: link_to(name, "A1")}, verbatim(shows), verbatim(csv_file)]
            for name, shows, csv_file in names
        ],
    )


def _write_notes(book: Any, explained: Iterable[tuple[str, str]]) -> None:
    write_table(
        book,
        _NOTES,
        name="notes",
        title="Notes",
        about="This worksheet contains one table.",
        headings=["What", "What it means"],
        rows=[[verbatim(what), verbatim(meaning)] for what, meaning in explained],
    )


def _write_sheet(book: Any, sheet: _Sheet, name: str) -> None:
    content = sheet.content
    # A table without a column would be none.
    columns = [str(column) for column in content["columns"]] or ["content"]
    rows = cells_of(sheet.key, {**content, "columns": columns}, sheet.csv_file)
    drawn = f" {sheet.figure} of the page draws these figures." if sheet.figure else ""
    empty = "" if content["rows"] else " It has no row."
    dates = set(content.get("dates", ()))
    write_table(
        book,
        sheet.name,
        name=name,
        title=sheet.title,
        under=content.get("note", "").strip(),
        about=f"This worksheet contains one table.{empty}{drawn} The same is in {sheet.csv_file}.",
        legend_lines=legend(rows),
        headings=headings_of(sheet.key, columns),
        rows=rows,
        formats={
            at: _MONTH if is_month(column) else _DAY
            for at, column in enumerate(columns)
            if column in dates
        },
    )


def _words(key: str) -> str:
    """Write a key as words.

    >>> _words("before-and-during")
    'Before and during'
    """
    words = key.replace("-", " ").strip()
    return words[:1].upper() + words[1:] or "Table"
