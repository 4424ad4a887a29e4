"""What tests of the register share: registers in which a person has changed cells."""

from __future__ import annotations

import datetime as dt

import pytest
import xlsxwriter

from kpianalysis.intake.workbook import read_sheets
from kpianalysis.register.as_workbook import register_bytes
from kpianalysis.register.from_workbook import read_register


def changed_workbook(path, content, changes):
    """Write a workbook anew with some cells changed, as ``{"Terms!D3": "abc", "New!A1": 1}``."""
    path.write_bytes(content)
    sheets = {sheet.name: sheet.top(len(sheet.cells)) for sheet in read_sheets(path)}
    for place, value in changes.items():
        name, _, address = place.partition("!")
        if not address:
            del sheets[name]
            continue
        row, column = xlsxwriter.utility.xl_cell_to_rowcol(address)
        rows = sheets.setdefault(name, [])
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif isinstance(cell, dt.date):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()


@pytest.fixture
def register_with(make_contract, tmp_path):
    """Read the register of the fictional contract after a person has changed cells of it."""
    content = register_bytes(make_contract())

    def change(changes):
        path = tmp_path / "register.xlsx"
        changed_workbook(path, content, changes)
        return read_register(path)

    return change


@pytest.fixture
def faults_with(register_with):
    """List the faults as a person is told of them."""

    def change(changes):
        register = register_with(changes)
        assert (register.contract is None) == bool(register.faults)
        return [str(fault) for fault in register.faults]

    return change
