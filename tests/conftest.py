"""A wholly fictional highways contract, and supplier's files for it, made where a test needs them.

* ``highways_toml`` is its contract.toml; ``make_contract(("old", "new"), ...)`` reads it with
  those texts exchanged.
* ``csv_bytes(rows)`` and ``workbook_bytes({"sheet": rows}, hidden=...)`` make files.
* ``contract_folder(extracts, toml=...)`` makes a contract's folder.
* ``clean_folder(folder)`` and ``clean_rows(rows)`` are intake alone, without a store.
* ``small_home`` is a Home with fifteen months of the contract ``roads``;
  ``add_extract(home, name, rows_or_bytes, received)`` lets one more file arrive.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import tempfile
import tomllib
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import settings

from kpianalysis.contract import Contract, read_contract
from kpianalysis.home import Home
from kpianalysis.intake.clean import Cleaned, clean_extracts
from kpianalysis.periods import Month

# The same examples in every run, however slow the machine is.
settings.register_profile("kpianalysis", deadline=None, derandomize=True, database=None)
settings.load_profile("kpianalysis")

HIGHWAYS_TOML = """\
name = "Northmoor Highways"
supplier = "Example Roadworks"
council = "Northmoor Council"
board = "Roads Panel"
first_month = "2018-04"
ref_pattern = "{area}_KPI_{number:02}"
in_focus = ["LT_KPI_01"]

[[areas]]
code = "RD"
name = "Road Maintenance"
aliases = ["Roads"]

[[areas]]
code = "LT"
name = "Street Lighting"

[[kpis]]
ref = "RD_KPI_01"
plain_name = "Potholes mended on time"
title = "% of potholes mended within 5 working days"
what_it_means = "Roads are safe to drive and cycle on."
area = "RD"
unit = "%"
polarity = "higher_is_better"
counted = "potholes"
counted_miss = "were mended late"
from = "2018-04"
terms = [{from = "2018-04", target = 90, minimum = 80}]

[[kpis]]
ref = "RD_KPI_02"
plain_name = "Complaints about roadworks"
title = "Number of complaints about roadworks that were upheld"
what_it_means = "Roadworks disturb residents less."
area = "RD"
unit = "count"
polarity = "lower_is_better"
decimals = 0
counted = "complaints"
from = "2018-04"
terms = [{from = "2018-04", target = 10, minimum = 15}]

[[kpis]]
ref = "LT_KPI_01"
plain_name = "Street lights mended on time"
title = "% of street lights mended within 10 working days"
what_it_means = "Streets are lit at night."
area = "LT"
unit = "%"
polarity = "higher_is_better"
counted = "street lights"
counted_miss = "were mended late"
from = "2018-04"
terms = [{from = "2018-04", target = 75}]

[[mitigations]]
kpi = "LT_KPI_01"
from = "2018-10"
reason = "The power company must switch the supply off before each repair."
agreed = 2018-11-20
"""

YEAR_HEADER = "KPI Ref,Service Area,Month,Target,Achieved,Numerator,Denominator".split(",")
MONTH_HEADER = "KPI Ref,Target,Achieved,Numerator,Denominator".split(",")
# April 2018 to June 2019: potholes and lights mended on time, of 200 each, and complaints upheld.
POTHOLES = (184, 186, 183, 188, 181, 185, 177, 170, 168, 174, 182, 186, 187, 171, 158)
COMPLAINTS = (8, 9, 7, 10, 6, 9, 11, 12, 9, 8, 7, 10, 9, 16, 12)
LIGHTS = (156, 158, 155, 152, 151, 153, 146, 140, 138, 135, 139, 141, 140, 118, 131)
OF = 200
FIRST_MONTH = Month(2018, 4)


def csv_file(rows, encoding="utf-8", delimiter=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def workbook_file(sheets, hidden=(), merged=()):
    """Make an xlsx; a pair in a cell is a formula and its result, ``merged`` are (sheet, range)."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": dt.datetime(2019, 1, 1, tzinfo=dt.UTC)})
        month = workbook.add_format({"num_format": "mmm-yy"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, tuple):
                        sheet.write_formula(row, column, cell[0], None, cell[1])
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif isinstance(cell, dt.date):
                        sheet.write_datetime(row, column, cell, month)
                    elif cell is not None:
                        sheet.write(row, column, cell)
            for merged_sheet, cells in merged:
                if merged_sheet == name:
                    sheet.merge_range(cells, "")
                    top_left = cells.split(":")[0]
                    row, column = xlsxwriter.utility.xl_cell_to_rowcol(top_left)
                    sheet.write_string(row, column, rows[row][column])
    return content.getvalue()


def file_of(name, content):
    if isinstance(content, bytes):
        return content
    if name.endswith(".csv"):
        return csv_file(content)
    return workbook_file(content if isinstance(content, dict) else {"Results": content})


def add_file(folder, name, content, received):
    """Put an extract into a contract's folder, with its line in received.csv."""
    data = file_of(name, content)
    path = folder / "extracts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    with (folder / "received.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([name, hashlib.sha256(data).hexdigest(), received, ""])
    return path


def write_folder(folder, extracts=(), toml=HIGHWAYS_TOML):
    (folder / "extracts").mkdir(parents=True)
    (folder / "contract.toml").write_text(toml, encoding="utf-8")
    (folder / "received.csv").write_text("file,sha256,received,note\n", encoding="utf-8")
    for name, content, received in extracts:
        add_file(folder, name, content, received)
    return folder


def agreed_targets(contract):
    """Lay out ten years of targets; the last terms that began hold."""
    months = [contract.first_month + step for step in range(120)]
    return pd.DataFrame(
        [
            {
                "kpi_ref": kpi.ref,
                "month": month,
                "target_agreed": max(
                    (terms for terms in kpi.terms if terms.in_force(month)),
                    key=lambda terms: terms.first,
                ).target,
            }
            for kpi in contract.kpis
            for month in months
        ]
    )


def clean(folder) -> Cleaned:
    contract = read_contract(folder)
    return clean_extracts(folder, contract, agreed_targets(contract))


def exchange(text, *swaps):
    """Exchange texts, each of which must be there."""
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def year_rows():
    """Long rows of April 2018 to March 2019, with a title, a footnote and a blank row."""
    rows = [["Northmoor Highways: results for 2018-19"], [], YEAR_HEADER]
    for step in range(12):
        month = (FIRST_MONTH + step).short
        roads, lights = POTHOLES[step], LIGHTS[step]
        rows += [
            ["RD_KPI_01", "Roads", month, "90%", f"{100 * roads / OF:.2f}%", roads, OF],
            ["RD KPI 2", "Roads", month, "10", COMPLAINTS[step], None, None],
            ["KPI 1", "Street Lighting", month, "75%", f"{100 * lights / OF:.2f}%", lights, OF],
        ]
    return [*rows, ["Note: figures are agreed with the Council."]]


def quarter_sheets():
    """Give one sheet for each month of April to June 2019."""
    return {
        (FIRST_MONTH + step).short: [
            ["KPI report"],
            MONTH_HEADER,
            ["RD_KPI_01", 90, 100 * POTHOLES[step] / OF, POTHOLES[step], OF],
            ["RD_KPI_02", 10, COMPLAINTS[step], None, None],
            ["LT_KPI_01", 75, 100 * LIGHTS[step] / OF, LIGHTS[step], OF],
        ]
        for step in range(12, 15)
    }


@pytest.fixture(scope="session")
def highways_toml():
    return HIGHWAYS_TOML


@pytest.fixture(scope="session")
def swapped():
    return exchange


@pytest.fixture(scope="session")
def make_contract():
    def make(*swaps: tuple[str, str]) -> Contract:
        return Contract.model_validate(tomllib.loads(exchange(HIGHWAYS_TOML, *swaps)))

    return make


@pytest.fixture(scope="session")
def csv_bytes():
    return csv_file


@pytest.fixture(scope="session")
def workbook_bytes():
    return workbook_file


@pytest.fixture
def contract_folder(tmp_path):
    def make(extracts=(), toml=HIGHWAYS_TOML) -> Path:
        return write_folder(tmp_path / "contract", extracts, toml)

    return make


@pytest.fixture(scope="session")
def clean_folder():
    return clean


@pytest.fixture(scope="session")
def clean_rows():
    """Clean one extract of the highways contract."""

    def make(content, name="results.csv", toml=HIGHWAYS_TOML) -> Cleaned:
        with tempfile.TemporaryDirectory() as folder:
            extracts = [(name, content, "2019-07-12")]
            return clean(write_folder(Path(folder) / "contract", extracts, toml))

    return make


@pytest.fixture
def small_home(tmp_path) -> Home:
    root = tmp_path / "home"
    write_folder(
        root / "data" / "raw" / "roads",
        [
            ("2018-19/results.csv", year_rows(), "2019-04-11"),
            ("2019-20/quarter-1.xlsx", quarter_sheets(), "2019-07-12"),
        ],
    )
    return Home(root)


@pytest.fixture(scope="session")
def add_extract():
    def add(home: Home, name: str, rows_or_bytes, received: str, contract: str = "roads") -> Path:
        return add_file(home.raw(contract), name, rows_or_bytes, received)

    return add
