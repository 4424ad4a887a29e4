"""How do the files of 2017-18 look? A sheet for each month, named by its month of the contract.

Three quarters are workbooks with a heading for each service area; the last is an OpenDocument file
in which percentages are fractions.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from sample_results import Result, month_in_words
from sample_workbook import CREATED, in_excel, stored

HEADER = (
    "KPI Ref", "KPI Description", "Target", "Minimum", "Achieved", "Numerator", "Denominator",
    "RAG", "Escalated", "Mitigated", "Mitigation reason", "Cause", "Remedy", "Effect on residents",
)  # fmt: skip
_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def contract_month(month: str) -> int:
    """Return the number of a month in the contract: April 2015 is 1."""
    return 12 * (int(month[:4]) - 2015) + int(month[5:]) - 3


def write_months(path: Path, months: dict[str, list[Result]], summary: bool = False) -> None:
    """Write a workbook with a sheet for each month; with the last one's summary where asked."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    book.set_properties({"created": CREATED, "author": "Reporting team"})
    percent, number = book.add_format({"num_format": "0.00%"}), book.add_format()
    if summary:
        _write_summary(book, *list(months.items())[-1])
    for month, results in months.items():
        sheet = book.add_worksheet(f"Month {contract_month(month)}")
        sheet.set_column(1, 1, 60)
        for row, cells in enumerate(_rows(month, results)):
            for column, (cell, is_percent) in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write_number(row, column, cell, percent if is_percent else number)
    book.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored(packed))


def write_fractions(path: Path, months: dict[str, list[Result]]) -> None:
    """Write an ods with a sheet for each month; results are percentages, targets fractions."""
    tables = "".join(
        f"<table:table table:name={quoteattr(f'Month {contract_month(month)}')}>"
        + "".join(_ods_row(cells) for cells in _rows(month, results))
        + "</table:table>"
        for month, results in months.items()
    )
    names = {
        "office": "office", "table": "table", "text": "text",
    }  # fmt: skip
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in names.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
        f'office:version="1.2"><office:body><office:spreadsheet>{tables}</office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{_MIMETYPE}"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    parts = {"mimetype": _MIMETYPE, "content.xml": content, "META-INF/manifest.xml": manifest}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored(packed))


def _rows(month: str, results: list[Result]) -> list[list[tuple[Any, bool]]]:
    """Return the cells of a month's sheet, each with whether it is shown as a percentage."""
    title = f"KPI report for {month_in_words(month)}"
    rows: list[list[tuple[Any, bool]]] = [[(title, False)], [], [(name, False) for name in HEADER]]
    area = ""
    for result in results:
        if result.area != area:
            area = result.area
            rows.append([(area, False)])
        kpi, percent = result.kpi, result.kpi["unit"] == "%"
        minimum = "-" if result.minimum is None else in_excel(result.minimum, percent)
        cells = [
            f"KPI {int(kpi['ref'][-2:])}", kpi["title"].replace("'", "’"),
            in_excel(result.target, percent), minimum, in_excel(result.value, percent),
            result.numerator, result.denominator, result.status,
            "Yes" if result.escalated else "", "Yes" if result.mitigation else "No",
            result.mitigation or "", *result.words,
        ]  # fmt: skip
        rows.append(
            [
                (cell if cell != "" else None, percent and name == "Achieved")
                for cell, name in zip(cells, HEADER, strict=True)
            ]
        )
    met = sum(result.status == "Green" for result in results)
    rows.append([("Total", False), ("KPIs at target", False), *[(None, False)] * 2, (met, False)])
    return rows


def _write_summary(book: Any, month: str, results: list[Result]) -> None:
    """Write the supplier's own counts, as they were printed."""
    sheet = book.add_worksheet("Summary")
    statuses = [result.status for result in results]
    lines = [
        (f"Overall KPI performance summary, {month_in_words(month)}", None),
        ("Target Service Level Achieved", statuses.count("Green")),
        ("Below Target Service Level, Minimum met", statuses.count("Amber")),
        ("Below Minimum Service Level", statuses.count("Red")),
        ("Mitigated", statuses.count("Mitigated")),
        ("No volumes", statuses.count("n/a")),
    ]
    for row, (text, count) in enumerate(lines):
        sheet.write_string(row, 0, text)
        if count is not None:
            sheet.write_number(row, 1, count)


def _ods_row(cells: list[tuple[Any, bool]]) -> str:
    return f"<table:table-row>{''.join(_ods_cell(*cell) for cell in cells)}</table:table-row>"


def _ods_cell(cell: Any, is_percent: bool) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(cell)}</text:p></table:table-cell>"
        )
    kind = "percentage" if is_percent else "float"
    return f'<table:table-cell office:value-type="{kind}" office:value="{cell}"/>'
