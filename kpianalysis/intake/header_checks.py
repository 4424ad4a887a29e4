"""Is it clear what each column of a table holds, and where the table ends?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.headings import Column, Reader
from kpianalysis.intake.vocabulary import JOINED, plain, role_of
from kpianalysis.intake.workbook import Sheet, column_letters

if TYPE_CHECKING:
    from kpianalysis.intake.headers import Table


def check_unambiguous(sheet: Sheet, table: Table, reader: Reader) -> None:
    """Refuse a table in which two columns hold the same thing.

    Raises
    ------
    ExtractProblem
        When no setting says which of them counts.
    """
    seen: dict[tuple[object, ...], Column] = {}
    for column in table.columns:
        if column.role in ("unknown", "sum", "ignored", *JOINED) or column.problem:
            continue
        if column.role in reader.profile.columns or (
            table.measures_across and column.role == "value"
        ):
            continue
        earlier = seen.setdefault((column.role, column.span), column)
        if earlier is not column:
            of = f" of {column.span.words}" if column.span else ""
            places = f"{column_letters(earlier.index)} and {column_letters(column.index)}"
            raise ExtractProblem(
                f"columns {places} could each be the {column.role}{of}",
                file=sheet.file,
                sheet=sheet.name or None,
                action=f"name the column in contract.toml under extracts.columns.{column.role}, "
                "or in a profile under columns",
            )


def check_one_header(sheet: Sheet, table: Table, most_rows: int) -> None:
    """Refuse a row below that reads like a header and is none: what follows cannot be told.

    Parameters
    ----------
    sheet : Sheet
        Where the table stands.
    table : Table
        What was found.
    most_rows : int
        A longer table is a list, which is not looked through.

    Raises
    ------
    ExtractProblem
        When a second table begins in it.
    """
    rows = table.end_row - table.last_row
    telling = [*table.of("value"), *table.of("ref"), *table.of("title")]
    for column in telling if rows <= most_rows and not table.measures_across else ():
        cells = sheet.cells[column.index].iloc[table.last_row + 1 : table.end_row]
        for row, cell in enumerate(cells, start=table.last_row + 2):
            if not isinstance(cell, str):
                continue
            role = role_of(plain(cell))
            if role and (column.role == "value" or role == column.role):
                raise ExtractProblem(
                    f"a second table begins at row {row}, but it does not name its columns clearly",
                    file=sheet.file,
                    sheet=sheet.name or None,
                    action="ask for one table a sheet, or for a full header above each",
                )
