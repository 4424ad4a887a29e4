"""What cells stand in a delimited file: in which encoding, split by which mark?"""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter

import numpy as np
import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.limits import Limits, check_cells

_RESEND = "ask the supplier to send it again"
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 50_000
_SAMPLE_LINES = 100


def read_text(content: bytes, name: str, limits: Limits) -> pd.DataFrame:
    """Read a delimited file into a table of texts, missing where a cell is blank.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        What to call it in messages.
    limits : Limits
        How many cells it may have.

    Raises
    ------
    ExtractProblem
        When it is no text, or cannot be split into columns.
    """
    text = _decoded(content, name)
    start = 0
    if text[:4].casefold() == "sep=":  # Excel's own way to name the delimiter
        delimiter, start = text[4], text.find("\n") + 1
        preamble = [[text[:start].strip()]] if start else []
    else:
        delimiter, preamble = _delimiter(text), []
    try:
        cells = _split(text[start:], delimiter, name, limits)
    except csv.Error as error:
        raise ExtractProblem(
            f"the file cannot be split into columns: {error}", file=name, action=_RESEND
        ) from error
    if preamble:
        first = pd.DataFrame([preamble[0] + [None] * (cells.shape[1] - 1)], dtype="str")
        cells = pd.concat([first, cells], ignore_index=True)
    if not len(cells) or cells.isna().all(axis=None):
        raise ExtractProblem("the file is empty", file=name, action=_RESEND)
    return cells


def _decoded(content: bytes, name: str) -> str:
    """Decode by the mark at the beginning, else by what the bytes can be."""
    if not content.strip(b"\x00"):
        raise ExtractProblem(
            "the file holds nothing but zeros: it was not copied whole",
            file=name,
            action="let the folder finish copying, then try again",
        )
    encoding = next((e for mark, e in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    if encoding is None:
        encoding = _wide(content[:2000]) or _narrow(content)
    try:
        text = content.decode(encoding, errors="replace" if encoding == "cp1252" else "strict")
    except UnicodeDecodeError as error:
        raise ExtractProblem(
            f"the file is not valid {encoding} text", file=name, action=_RESEND
        ) from error
    if "\x00" in text:
        raise ExtractProblem("the file is not text", file=name, action=_RESEND)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _wide(head: bytes) -> str | None:
    """Recognise UTF-16 without a mark: every other byte of plain letters is zero."""
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0) * 2 / len(head), head[1::2].count(0) * 2 / len(head)
    if odd > 0.5 > even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 > odd else None


def _narrow(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(text: str) -> str:
    """Choose the mark that splits most lines into the same number of columns."""
    sample = text[:_SAMPLE]
    best, chosen = (0.0, 0), ","
    for mark in _DELIMITERS:
        try:
            lines = itertools.islice(csv.reader(io.StringIO(sample), delimiter=mark), _SAMPLE_LINES)
            widths = Counter(len(line) for line in lines if line)
        except csv.Error:
            continue
        wide = {width: count for width, count in widths.items() if width > 1}
        if wide:
            width = max(wide, key=lambda width: (wide[width], width))
            score = (wide[width] / widths.total(), width)
            if score > best:
                best, chosen = score, mark
    return chosen


def _split(text: str, delimiter: str, name: str, limits: Limits) -> pd.DataFrame:
    """Split a text into columns: a whole table at once where it is one, else line by line."""
    lines = text.count("\n") + 1
    head = list(
        itertools.islice(
            csv.reader(io.StringIO(text[:_SAMPLE]), delimiter=delimiter), _SAMPLE_LINES
        )
    )
    width = max((len(line) for line in head[: -1 or None]), default=1)
    check_cells(lines, width, name, "", limits)
    table = _as_table(text, delimiter, width) if lines > _SAMPLE_LINES else None
    if table is None:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        width = max((len(row) for row in rows), default=0)
        check_cells(len(rows), width, name, "", limits)
        grid = np.full((len(rows), width), None, dtype=object)
        for number, row in enumerate(rows):
            grid[number, : len(row)] = row
        table = pd.DataFrame(grid, dtype="str")
    return _without_blanks(table)


def _as_table(text: str, delimiter: str, width: int) -> pd.DataFrame | None:
    """Read a text whose lines all have the same number of columns; None when they do not."""
    import pyarrow as pa
    from pyarrow import compute
    from pyarrow import csv as arrow_csv

    names = [str(column) for column in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text.encode("utf-8")),
            read_options=arrow_csv.ReadOptions(column_names=names),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values='"' in text, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                strings_can_be_null=True,
                null_values=[""],
                quoted_strings_can_be_null=True,
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    if '"' in text:
        # A quote that is never closed swallows the rest of the file as one cell.
        longest = max(compute.max(compute.binary_length(c)).as_py() or 0 for c in table.columns)
        if longest > csv.field_size_limit():
            raise csv.Error("a quote is never closed")
    frame: pd.DataFrame = table.to_pandas()
    frame.columns = range(width)  # type: ignore[assignment]
    return frame.astype("str")


def _without_blanks(table: pd.DataFrame) -> pd.DataFrame:
    """Take a cell of spaces as empty."""
    for column in table.columns:
        blank = table[column].str.isspace().fillna(False) | table[column].eq("")
        if blank.any():
            table[column] = table[column].where(~blank.astype(bool))
    return table
