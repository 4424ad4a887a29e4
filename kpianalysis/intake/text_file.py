"""What cells stand in a delimited file, and by which mark are they split?"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.limits import Limits, check_cells
from kpianalysis.intake.refusals import RESEND, empty
from kpianalysis.intake.text_encoding import as_utf8

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.csv import InvalidRow

# In order of trust, where two split equally well: commas stand in texts and numbers too.
_DELIMITERS = ("\t", "|", ";", ",")
_SAMPLE, _SAMPLE_ROWS = 100_000, 200
# Excel's own way to name the delimiter, in a line before all others.
_NAMED = re.compile(rb'"?sep=([^\r\n])"?[ \t,;]*(?:\r\n|\r|\n|\Z)', re.I)
# No cell of a spreadsheet is longer than 32,767 letters; one over a megabyte is a lost quote.
_LONGEST = 1 << 20
# A last row of our own: when it is not found again, a quotation mark before it was never closed.
_END = "\x1eend\x1e"

Row = list[str | None]


def read_text(content: bytes, name: str, limits: Limits) -> pd.DataFrame:
    """Read a delimited file into a table of texts, missing where a cell is blank.

    A row is a record of the file, counted from zero, blank ones included; one that is shorter than
    the others ends in blank cells.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        What to call it in messages.
    limits : Limits
        How many rows, columns and cells it may have.

    Raises
    ------
    ExtractProblem
        When it is no text, is too large, or cannot be split into columns.
    """
    text = as_utf8(content, name)
    if not text.strip():
        raise empty(name)
    named = _NAMED.match(text)
    delimiter = named[1].decode("latin-1") if named else _delimiter(text)
    width = _usual_width(text, delimiter)
    check_cells(1, width, name, "", limits, "text_cells")
    table, odd = _split(text, delimiter, width, name)
    width = max([width, *map(len, odd.values())])
    check_cells(len(table) + len(odd), width, name, "", limits, "text_cells")
    cells: pd.DataFrame = _together(table, odd, width).to_pandas()
    if cells.isna().all(axis=None):
        raise empty(name)
    return cells.set_axis(range(width), axis=1)


def _delimiter(text: bytes) -> str:
    """Choose the mark that splits most rows into the same number of columns."""
    best, chosen = (0.0, 0), ","
    for mark in _DELIMITERS:
        widths = _widths(text, mark)
        split = {width: count for width, count in widths.items() if width > 1}
        if split:
            width = max(split, key=lambda width: (split[width], width))
            score = (split[width] / widths.total(), width)
            if score > best:
                best, chosen = score, mark
    return chosen


def _usual_width(text: bytes, delimiter: str) -> int:
    """Return how many columns most rows of two or more have."""
    widths = _widths(text, delimiter)
    return max(widths, key=lambda width: (width > 1, widths[width], width), default=1)


def _widths(text: bytes, delimiter: str) -> Counter[int]:
    """Count the rows at the beginning of a text by their number of columns."""
    sample = text[:_SAMPLE].decode("utf-8", errors="ignore")
    rows = islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS)
    widths: list[int] = []
    try:
        widths.extend(len(row) for row in rows if row)
    except csv.Error:
        return Counter()
    if len(widths) > 1 and len(widths) < _SAMPLE_ROWS and len(text) > _SAMPLE:
        widths.pop()  # the sample ends in the middle of it
    return Counter(widths)


def _split(text: bytes, delimiter: str, width: int, name: str) -> tuple[pa.Table, dict[int, Row]]:
    """Split a text into a table of the rows that have the width, and the others by position."""
    import pyarrow as pa

    odd: dict[int, str] = {}

    def put_aside(row: InvalidRow) -> str:
        odd[row.number - 1] = row.text
        return "skip"

    quoted = b'"' in text
    ended = text + b"\n" * (not text.endswith((b"\n", b"\r"))) + _END.encode() if quoted else text
    try:
        table = _parsed(ended, delimiter, width, put_aside)
        rows = {at: _one_row(line, delimiter) for at, line in odd.items()}
    except (pa.ArrowInvalid, csv.Error) as error:
        raise ExtractProblem(
            "the file cannot be split into columns: a quotation mark may be missing",
            file=name,
            action=RESEND,
        ) from error
    if quoted:
        last = len(table) + len(odd) - 1
        end = rows.pop(last) if last in rows else [table.column(0)[len(table) - 1].as_py()]
        if end != [_END]:
            raise ExtractProblem(
                "the file cannot be split into columns: the quotation mark that opens a cell of "
                f"row {last + 1} is never closed",
                file=name,
                action="ask the supplier to send it as a workbook",
            )
        table = table if last in odd else table.slice(0, len(table) - 1)
    return table, rows


def _parsed(
    text: bytes, delimiter: str, width: int, put_aside: Callable[[InvalidRow], str]
) -> pa.Table:
    """Read the rows that have the width, column by column; the others are put aside."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv as arrow_csv

    names = [str(column) for column in range(width)]
    table = arrow_csv.read_csv(
        pa.BufferReader(text),
        # One thread, as rows are numbered in the order of the file.
        read_options=arrow_csv.ReadOptions(
            column_names=names, use_threads=False, block_size=_LONGEST
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=b'"' in text,
            ignore_empty_lines=False,
            invalid_row_handler=put_aside,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()),
            strings_can_be_null=True,
            null_values=[""],
            quoted_strings_can_be_null=True,
            check_utf8=False,
        ),
    )
    for number, column in enumerate(table.columns):
        spaces = pc.utf8_is_space(column)
        if pc.any(spaces).as_py():
            table = table.set_column(number, names[number], pc.if_else(spaces, None, column))
    return table


def _one_row(text: str, delimiter: str) -> Row:
    cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    return [cell if cell.strip() else None for cell in cells]


def _together(table: pa.Table, odd: dict[int, Row], width: int) -> pa.Table:
    """Put the rows of another width back where they stood."""
    import numpy as np
    import pyarrow as pa

    if not odd:
        return table
    text, names = pa.large_string(), [str(column) for column in range(width)]
    for column in range(table.num_columns, width):
        table = table.append_column(names[column], pa.nulls(len(table), text))
    places = sorted(odd)
    rows = [odd[place] + [None] * (width - len(odd[place])) for place in places]
    columns = zip(*rows, strict=True)
    others = pa.table([pa.array(cells, text) for cells in columns], names=names)
    usual = np.delete(np.arange(len(table) + len(odd)), places)
    order = np.argsort(np.concatenate([usual, places]), kind="stable")
    return pa.concat_tables([table, others]).take(order)
