"""How does a year's workbook of the sample look? A sheet for each service area, months across.

In 2015-16 each KPI has one row; from 2016-17 target, minimum and result stand in rows of their own.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import xlsxwriter
from sample_results import Result, month_in_words
from sample_workbook import CREATED, SHEET_NAMES, in_excel, stored

NOTE = "* Figures are those agreed at each monthly meeting. Blank: not yet reported."


def write_one_row_each(path: Path, months: dict[str, list[Result]], title: str) -> None:
    """Write a year with one row for each KPI: target, minimum, twelve months, the average."""
    packed, book = _book()
    for name, area in _areas(months):
        sheet = book.add_worksheet(name)
        _titles(sheet, title, area)
        header = ["KPI Ref", "KPI Description", "Target", "Minimum"]
        header += [f"{month_in_words(month)[:3]}-{month[2:4]}" for month in months]
        sheet.write_row(3, 0, [*header, "", "Average"])
        for row, (kpi, results) in enumerate(_kpis(months, area), start=4):
            percent = kpi["unit"] == "%"
            form = _format(book, kpi)
            first = next(iter(results.values()))
            sheet.write_string(row, 0, kpi["ref"].replace("_KPI_", " KPI"))
            sheet.write_string(row, 1, kpi["title"].replace("'", "’"))
            _write(sheet, row, 2, in_excel(first.target, percent), form)
            _write(
                sheet,
                row,
                3,
                "-" if first.minimum is None else in_excel(first.minimum, percent),
                form,
            )
            for column, month in enumerate(months, start=4):
                if month in results:
                    _write(sheet, row, column, in_excel(results[month].value, percent), form)
            figures = [r.value for r in results.values() if not isinstance(r.value, str)]
            _write(
                sheet,
                row,
                5 + len(months),
                in_excel(round(sum(figures) / len(figures), 2), percent),
                form,
            )
        last = 4 + len(_kpis(months, area))
        sheet.write_string(last, 1, "Total KPIs reported")
        for column, month in enumerate(months, start=4):
            sheet.write_number(last, column, sum(r.kpi["area"] == area for r in months[month]))
        sheet.write_string(last + 2, 0, NOTE)
    _save(book, packed, path)


def write_rows_in_turn(
    path: Path, months: dict[str, list[Result]], columns: list[str], title: str
) -> None:
    """Write a year with target, minimum and result in rows of their own.

    ``columns`` are the months of the whole year, of which ``months`` may hold the first ones only.
    """
    packed, book = _book()
    date = book.add_format({"num_format": "mmm-yy", "bold": True})
    for name, area in _areas(months):
        sheet = book.add_worksheet(name)
        _titles(sheet, title, area)
        sheet.write_row(3, 0, ["KPI Ref", "Description", "Measure"])
        for column, month in enumerate(columns, start=3):
            day = dt.datetime(int(month[:4]), int(month[5:]), 1, tzinfo=dt.UTC).replace(tzinfo=None)
            sheet.write_datetime(3, column, day, date)
        row = 4
        for kpi, results in _kpis(months, area):
            percent = kpi["unit"] == "%"
            form = _format(book, kpi)
            sheet.write_string(row, 0, kpi["ref"])
            sheet.write_string(row, 1, kpi["title"].replace("'", "’"))
            for kind in ("Target", "Minimum", "Achieved"):
                sheet.write_string(row, 2, kind)
                for column, month in enumerate(columns, start=3):
                    if month in results:
                        result = results[month]
                        cell = {"Target": result.target, "Minimum": result.minimum}.get(
                            kind, result.value if kind == "Achieved" else None
                        )
                        if cell is not None:
                            _write(sheet, row, column, in_excel(cell, percent), form)
                row += 1
        sheet.write_string(row + 1, 0, NOTE)
    _save(book, packed, path)


def _book() -> tuple[io.BytesIO, Any]:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    book.set_properties({"created": CREATED, "author": "Reporting team"})
    return packed, book


def _save(book: Any, packed: io.BytesIO, path: Path) -> None:
    book.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored(packed))


def _areas(months: dict[str, list[Result]]) -> list[tuple[str, str]]:
    codes = dict.fromkeys(r.kpi["area"] for results in months.values() for r in results)
    return [(SHEET_NAMES.get(code, code), code) for code in codes]


def _kpis(
    months: dict[str, list[Result]], area: str
) -> list[tuple[dict[str, Any], dict[str, Result]]]:
    """Return each KPI of an area with its results by month."""
    found: dict[str, tuple[dict[str, Any], dict[str, Result]]] = {}
    for month, results in months.items():
        for result in results:
            if result.kpi["area"] == area:
                found.setdefault(result.kpi["ref"], (result.kpi, {}))[1][month] = result
    return list(found.values())


def _titles(sheet: Any, title: str, area: str) -> None:
    sheet.write_string(0, 0, "Corporate Support Services Contract")
    sheet.write_string(1, 0, title)
    sheet.set_column(0, 0, 13)
    sheet.set_column(1, 1, 60)


def _format(book: Any, kpi: dict[str, Any]) -> Any:
    places = "0" * kpi["decimals"]
    shown = f"0.{places}" if places else "#,##0"
    return book.add_format({"num_format": f"{shown}%" if kpi["unit"] == "%" else shown})


def _write(sheet: Any, row: int, column: int, cell: float | str, form: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    else:
        sheet.write_number(row, column, cell, form)
