"""How is the fictional contract made? Writes its extracts, ``received.csv`` and ``basis.csv``.

Run ``python tools/make_fictional.py [--into FOLDER]``. Every run gives the same bytes. Council,
supplier and figures are made up. Titles and targets are read from ``contract.toml``, which a person
wrote. Nothing is imported from the package, so that the contract cannot share its mistakes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import tomllib
from pathlib import Path
from typing import Any

import xlsxwriter
from fictional_results import BELOW, BETWEEN, MET, QUARTERS, Result, in_words, results_of
from sample_workbook import CREATED, stored

FICTIONAL = Path(__file__).resolve().parents[1] / "data" / "raw" / "northmoor-highways"
# A year a CSV file to March 2024, then a workbook each quarter.
YEARS = range(2019, 2024)
HEADER = (
    "KPI Ref", "KPI Description", "Quarter", "Target", "Minimum", "Achieved", "Numerator",
    "Denominator", "Status", "Mitigated", "Mitigation reason", "Cause", "Remedy",
    "Effect on residents",
)  # fmt: skip
SENT_ON = {1: "07-21", 2: "10-20", 3: "01-20", 4: "04-22"}
AGAIN = ((2025, 1), "2025-10-14")


def main() -> None:
    """Write the fictional contract into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=FICTIONAL, help="folder to write into")
    folder = parser.parse_args().into
    contract = tomllib.loads((FICTIONAL / "contract.toml").read_text(encoding="utf-8"))
    extracts = folder / "extracts"
    lines = [_write_year(contract, extracts, year) for year in YEARS]
    for quarter in (quarter for quarter in QUARTERS if quarter[0] not in YEARS):
        lines.append(_write_quarter(contract, extracts, quarter))
        if quarter == AGAIN[0]:
            lines.append(_write_quarter(contract, extracts, quarter, again=True))
    received = [
        (name, hashlib.sha256((extracts / name).read_bytes()).hexdigest(), day, note)
        for name, day, note in sorted(lines, key=lambda line: line[1])
    ]
    _write_csv(folder / "received.csv", [("file", "sha256", "received", "note"), *received])
    _write_csv(
        folder / "basis.csv",
        [
            ("kpi_ref", "month", "field", "file", "basis", "note"),
            ("*", "*", "*", "*", "illustrative", "wholly fictional"),
        ],
    )
    print(f"wrote {len(lines)} extracts, received.csv and basis.csv into {folder}")


def _write_year(contract: dict[str, Any], extracts: Path, year: int) -> tuple[str, str, str]:
    name = f"{_year(year)}/kpi-results-{_year(year)}.csv"
    rows: list[Any] = [(contract["name"],), (f"KPI results {_year(year)}",), HEADER]
    for quarter in (quarter for quarter in QUARTERS if quarter[0] == year):
        rows += [_cells(result, quarter, typed=True) for result in results_of(contract, quarter)]
    _write_csv(extracts / name, rows, line_end="\r\n")
    return name, f"{year + 1}-{SENT_ON[4]}", f"April {year} to March {year + 1}"


def _write_quarter(
    contract: dict[str, Any], extracts: Path, quarter: tuple[int, int], *, again: bool = False
) -> tuple[str, str, str]:
    year, number = quarter
    name = f"{_year(year)}/kpi-report-quarter-{number}{'-resubmitted' * again}.xlsx"
    results = results_of(contract, quarter, again=again)
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    book.set_properties({"created": CREATED, "author": "Reporting team"})
    summary, sheet = book.add_worksheet("Summary"), book.add_worksheet("Results")
    _write_rows(summary, [(f"KPI summary, {in_words(quarter)}",), *_counts(results)])
    title = (f"{contract['name']}: KPI report, {in_words(quarter)}",)
    _write_rows(sheet, [title, (), HEADER, *(_cells(result, quarter) for result in results)])
    sheet.set_column(1, 1, 50)
    summary.set_column(0, 0, 40)
    book.close()
    path = extracts / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored(packed))
    day = AGAIN[1] if again else f"{year + (number > 2)}-{SENT_ON[number]}"
    return name, day, in_words(quarter) + (", sent again" if again else "")


def _counts(results: list[Result]) -> list[tuple[str, int]]:
    """Count as the supplier does: by the status that it states, mitigated misses apart."""
    counted = [result.status for result in results if not result.mitigation]
    met = sum(result.status == MET for result in results)
    return [
        ("KPIs that met target", met),
        ("Below target, minimum met", counted.count(BETWEEN)),
        ("Below minimum", counted.count(BELOW)),
        ("KPIs with mitigation", sum(result.mitigation is not None for result in results)),
        ("Number of KPIs", len(results)),
    ]


def _cells(result: Result, quarter: tuple[int, int], *, typed: bool = False) -> tuple[Any, ...]:
    """Return the cells of a result: as a person types them in a CSV, or for a workbook."""
    kpi, percent = result.kpi, "%" if result.kpi["unit"] == "%" else ""
    year, number = quarter
    shown = f"{result.value:.{kpi.get('decimals', 2)}f}{percent}"
    counts = (result.numerator, result.denominator)
    return (
        kpi["ref"],
        kpi["title"],
        f"Q{number} {year}/{(year + 1) % 100:02}",
        f"{result.target:g}{percent}" if typed else result.target,
        f"{result.minimum:g}{percent}" if typed else result.minimum,
        shown if typed or percent else result.value,
        *(("" if count is None else count) if typed else count for count in counts),
        result.word,
        "Yes" if result.mitigation else "No",
        result.mitigation or "",
        *result.words,
    )


def _year(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02}"


def _write_rows(sheet: Any, rows: list[tuple[Any, ...]]) -> None:
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell:
                sheet.write_string(row, column, cell)
            elif isinstance(cell, (int, float)):
                sheet.write_number(row, column, cell)


def _write_csv(path: Path, rows: list[Any], line_end: str = "\n") -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end).writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode())


if __name__ == "__main__":
    main()
