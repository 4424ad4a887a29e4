"""How does a monthly workbook of the sample look? One sheet per service area, as people make them.

Title rows, a header of two rows with merged cells, fractions with a percent format, a spacer row
and a footnote. The file is packed without compression and without the time, so that its bytes do
not depend on the day, the machine or its compression library.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

CREATED = dt.datetime(2019, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
SHEET_NAMES = {"PM": "People Management", "CSC": "Customer Service Centre"}
SHORT_REFS = ("PM",)
HEADER = {
    "KPI": ("Ref", "Description"),
    "Service level": ("Target", "Minimum"),
    "Result": ("Achieved", "Numerator", "Denominator", "Open backlog"),
    "Mitigation": ("Mitigated", "Reason"),
    "Commentary": ("Cause", "Remedy", "Effect on residents"),
}
WIDTHS = (13, 60, 10, 10, 18, 12, 12, 13, 10, 45, 45, 45, 45)


def write_workbook(
    path: Path,
    results: list[Any],
    *,
    month: str,
    received: str,
    provisional: bool,
    resubmitted: bool,
) -> None:
    """Write the workbook of a month.

    Parameters
    ----------
    path
        Where to write it.
    results
        What the supplier reports, in the order of the contract.
    month, received
        The month that it reports, and the day that it was sent, both in words.
    provisional
        Whether each sheet says that its figures are under review.
    resubmitted
        Whether it replaces an earlier file of the same month.
    """
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    book.set_properties({"created": CREATED, "author": "Reporting team"})
    titles = ["Corporate Support Services Contract", f"KPI report for {month}"]
    titles += ["Provisional: under review"] if provisional else []
    cover = book.add_worksheet("Cover")
    again = ["Sent again: two figures are corrected"] if resubmitted else []
    for row, text in enumerate([*titles, *again, "Prepared by the supplier’s reporting team"]):
        cover.write_string(row + 1, 1, text)
    for code in dict.fromkeys(result.kpi["area"] for result in results):
        sheet = book.add_worksheet(SHEET_NAMES.get(code, code))
        reported = [result for result in results if result.kpi["area"] == code]
        footnote = f"* Figures as at {received}." + (" Two figures corrected." * resubmitted)
        _write_area(book, sheet, reported, titles, footnote)
    book.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored(packed))


def _write_area(book: Any, sheet: Any, results: list[Any], titles: list[str], note: str) -> None:
    heading = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
    title = book.add_format({"bold": True, "font_size": 14})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for row, text in enumerate(titles):
        sheet.write_string(row, 0, text, title)
    top = len(titles) + 1
    column = 0
    for group, names in HEADER.items():
        sheet.merge_range(top, column, top, column + len(names) - 1, group, heading)
        for name in names:
            sheet.write_string(top + 1, column, name, heading)
            column += 1
    for row, result in enumerate(results, start=top + 2):
        _write_result(book, sheet, row, result)
    sheet.write_string(top + 2 + len(results) + 1, 0, note)


def _write_result(book: Any, sheet: Any, row: int, result: Any) -> None:
    kpi = result.kpi
    is_percentage = kpi["unit"] == "%"
    whole = book.add_format({"num_format": "#,##0"})
    level = book.add_format({"num_format": "0.0%" if is_percentage else "General"})
    places = "0" * kpi["decimals"]
    shown = f"0.{places}" if places else "#,##0"
    achieved = book.add_format({"num_format": f"{shown}%" if is_percentage else shown})
    short = kpi["area"] in SHORT_REFS
    minimum = "-" if result.minimum is None else in_excel(result.minimum, is_percentage)
    cells = [
        (f"KPI {int(kpi['ref'][-2:])}" if short else kpi["ref"], None),
        (kpi["title"], None),
        (in_excel(result.target, is_percentage), level),
        (minimum, level),
        (in_excel(result.value, is_percentage), achieved),
        (result.numerator, whole),
        (result.denominator, whole),
        (result.backlog, whole),
        ("Yes" if result.mitigation else "No", None),
        (result.mitigation, None),
        *((text, None) for text in result.words),
    ]
    for column, (cell, number_format) in enumerate(cells):
        if isinstance(cell, str) and cell:
            sheet.write_string(row, column, cell.replace("'", "’"))
        elif isinstance(cell, (int, float)):
            sheet.write_number(row, column, cell, number_format)


def in_excel(value: float | str, is_percentage: bool) -> float | str:
    """Return percentage points as the fraction that Excel keeps; leave all else as it is."""
    if isinstance(value, str) or not is_percentage:
        return value
    return float(round(Decimal(str(value)) / 100, 4))


def stored(packed: io.BytesIO) -> bytes:
    """Pack a workbook again without compression and with one fixed date for each part."""
    stored = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            part.create_system = 3
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(name))
    return stored.getvalue()
