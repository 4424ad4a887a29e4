"""The workbook beside the page holds what the page and its CSV files hold."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from kpianalysis.publish.headings import has_heading

SHORTHAND = {"[x]", "[z]", "[c]"}


def tables_of(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the rows of every CSV file."""
    tables = {}
    for path in sorted((folder / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    return tables


def sheets_of(folder: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(folder / "tables.xlsx")
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def sheet_of_each_table(sheets: dict[str, list[list[object]]]) -> dict[str, str]:
    """Return which sheet the contents give to each CSV file."""
    named = {str(row[2]): str(row[0]) for row in sheets["Contents"][3:]}
    return {Path(file).stem: sheet for file, sheet in named.items() if file != "none"}


def same(cell: object, text: str) -> bool:
    """Say whether a cell of the workbook is that of the CSV file."""
    if not text.strip():
        return cell in SHORTHAND
    if text in ("True", "False"):
        return cell == ("Yes" if text == "True" else "No")
    if isinstance(cell, dt.date):
        return cell.isoformat() == text
    if isinstance(cell, float | int):
        return cell == pytest.approx(float(text), rel=1e-15)
    return cell == text or f"'{cell}" == text


def test_every_table_of_the_page_is_there_with_the_same_cells(quarter: Path) -> None:
    sheets, tables = sheets_of(quarter), tables_of(quarter)
    names = sheet_of_each_table(sheets)
    assert set(names) == set(tables)
    assert len(names) >= 20
    for key, rows in tables.items():
        shown = sheets[names[key]][-len(rows) :]
        assert len(shown[0]) == len(rows[0])
        for cells, row in zip(shown, rows, strict=True):
            for cell, (column, text) in zip(cells, row.items(), strict=True):
                assert same(cell, text), (key, column, cell, text)


def test_sheets_bear_the_numbers_and_captions_of_the_page_in_its_order(quarter: Path) -> None:
    page = (quarter / "page.html").read_text(encoding="utf-8")
    sheets = sheets_of(quarter)
    assert list(sheets)[:3] == ["Cover", "Contents", "Notes"]
    captions = re.findall(r'<caption id="caption-[^"]*">(Table \d+: [^<]*)', page)
    titles = [str(rows[0][0]) for name, rows in sheets.items() if name.startswith("Table ")]
    assert [title.replace("’", "'") for title in titles] == [
        caption.replace("&#39;", "'") for caption in captions
    ]


def test_cover_says_period_status_day_and_that_figures_are_made_up(quarter: Path) -> None:
    cover = [str(row[0]) for row in sheets_of(quarter)["Cover"]]
    assert cover[0].startswith("April to June 2019: ")
    assert "Contract: Corporate Support Services" in cover
    assert any(line.startswith("Status: Draft, as at ") for line in cover)
    assert any(line.startswith("Most figures in this workbook are illustrative") for line in cover)


def test_manifest_has_the_fingerprint_of_the_workbook(quarter: Path) -> None:
    manifest = json.loads((quarter / "manifest.json").read_text(encoding="utf-8"))
    assert "tables.xlsx" in manifest["outputs"]


def columns_without_a_heading(folder: Path) -> set[str]:
    return {
        f"{key}.{column}"
        for key, rows in tables_of(folder).items()
        for column in (rows[0] if rows else ())
        if not has_heading(column, key)
    }


def test_every_column_of_the_page_has_a_heading_in_words(quarter: Path) -> None:
    assert columns_without_a_heading(quarter) == set()


@pytest.mark.slow
def test_every_column_of_the_other_pages_has_a_heading_in_words(
    new_home: Callable, command: Callable
) -> None:
    home = new_home()
    made = [
        command(home, "addendum", "2019-04..2019-07"),
        command(home, "brief", "2019-20 Q1"),
        command(home, "run", "2025-26 Q2", "--contract", "northmoor-highways"),
    ]
    for done in made:
        assert done.returncode == 0, done.stderr
        folder = Path(done.stdout.strip().splitlines()[-1]).parent
        assert columns_without_a_heading(folder) == set()
        assert (folder / "tables.xlsx").is_file()
