"""Which area and month does a row belong to, where its own cells do not say?

A heading inside the table, the sheet's name, the title above the table, or the file's name. Where
the sheet's name and the title name different months, nobody can know which is meant, and the rows
are rejected. A file's name counts least: a report for June may be named by July, when it was sent.
"""

from __future__ import annotations

from pathlib import PurePosixPath

import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.intake.refs import RefReader
from kpianalysis.intake.values import is_blank, tidy_text
from kpianalysis.intake.workbook import Sheet
from kpianalysis.periods import Month, month_in_title, parse_month

_FILE = "the file's name"


def row_contexts(
    body: pd.DataFrame, kind: pd.Series, sheet: Sheet, title: str, contract: Contract,
    refs: RefReader,
) -> pd.DataFrame:  # fmt: skip
    """Say for each row of a table its area, its month, and where the month is in doubt.

    Parameters
    ----------
    body : DataFrame
        Rows below the header, a column for each role, and ``row_index``.
    kind : Series of str
        ``result``, ``total`` or ``other``; headings are among the others.
    sheet : Sheet
        For its name, its file and the texts of headings.
    title : str
        What stands above the table.

    Returns
    -------
    DataFrame
        ``area_code``; ``month`` (a Month or None); ``month_fault``: why no month can be told, or
        None; ``month_remark``: what else names another month, or None.
    """
    start = contract.first_month
    headings = [
        _only_text(sheet.rows[row]) if one == "other" else None
        for row, one in zip(body["row_index"], kind, strict=True)
    ]
    areas = _carried([refs.area(text) if text else None for text in headings], body.index)
    months = _carried(
        [
            parse_month(text, start) or month_in_title(text, start) if text else None
            for text in headings
        ],
        body.index,
    )
    named = _named_months(sheet, title, start)
    of_file = named.pop(_FILE, None)
    doubtful = len(set(named.values())) > 1
    one_month = None if doubtful else next(iter(named.values()), of_file)
    if of_file and one_month and of_file != one_month:
        named[_FILE] = of_file
    of_sheet = refs.area(sheet.name) or refs.area(title)
    has_periods = not body.loc[kind.eq("result"), "period"].map(is_blank).all()
    table = pd.DataFrame(index=body.index)
    table["area_code"] = [
        refs.area(cell) or heading or of_sheet
        for cell, heading in zip(body["area"], areas, strict=True)
    ]
    found: list[Month | None] = []
    faults: list[str | None] = []
    remarks: list[str | None] = []
    for cell, heading in zip(body["period"], months, strict=True):
        fault = remark = None
        if has_periods:
            month = None if is_blank(cell) else parse_month(_key(cell), start)
            if month and one_month and month != one_month and not heading:
                remark = f"the row says {month.words}, but {_said(named or {_FILE: one_month})}"
        else:
            month = heading or one_month
            if month is None and doubtful:
                fault = f"the month is in doubt: {_said(named)}"
            elif month == one_month and _FILE in named:
                remark = f"the month is in doubt: {_said(named)}"
        found.append(month)
        faults.append(fault)
        remarks.append(remark)
    table["month"] = pd.Series(found, index=body.index, dtype=object)
    table["month_fault"] = pd.Series(faults, index=body.index, dtype=object)
    table["month_remark"] = pd.Series(remarks, index=body.index, dtype=object)
    return table


def _named_months(sheet: Sheet, title: str, start: Month) -> dict[str, Month]:
    """Return the months that the sheet's name, its title and the file's name give."""
    sources = {
        "the sheet's name": parse_month(sheet.name, start) or month_in_title(sheet.name, start),
        "the title": month_in_title(title, start),
        _FILE: month_in_title(PurePosixPath(sheet.file).name, start),
    }
    return {source: month for source, month in sources.items() if month}


def _said(named: dict[str, Month]) -> str:
    return ", ".join(f"{source} says {month.words}" for source, month in named.items())


def _only_text(row: list[object]) -> str | None:
    """Return the text of a row that holds one cell, as a heading does."""
    cells = [cell for cell in row if not is_blank(cell)]
    return tidy_text(cells[0]) if len(cells) == 1 else None


def _carried(values: list[object], index: pd.Index) -> pd.Series:
    """Carry what a heading says down to the next heading that says the like."""
    return pd.Series(values, index=index, dtype=object).ffill()


def _key(cell: object) -> object:
    return tidy_text(cell) if isinstance(cell, str) else cell
