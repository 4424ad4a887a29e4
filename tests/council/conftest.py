"""What tests of the Council's workbook share: a workbook in which a person has typed."""

from __future__ import annotations

import pytest
import xlsxwriter
from council_words import cell_rows, rows_to_fill, save

from kpianalysis.council.as_workbook import workbook_bytes
from kpianalysis.council.commentary import read_commentary, read_workbook
from kpianalysis.council.layout import COMMENTARY_FILE
from kpianalysis.errors import ContractProblem


@pytest.fixture
def folder(contract_folder):
    """Make the folder of the fictional contract, with a workbook to fill in."""
    made = contract_folder()
    (made / "council").mkdir()
    content = workbook_bytes(rows_to_fill(), "Northmoor Highways", marked=False)
    (made / COMMENTARY_FILE).write_bytes(content)
    return made


@pytest.fixture
def type_in(folder):
    """Let a person change cells, as ``{"cause 2": "Snow.", "Notes!A1": "x"}``; row 2 is the first.

    A name of a sheet alone is taken out.
    """

    def change(cells):
        path = folder / COMMENTARY_FILE
        sheets = cell_rows(path)
        headings = sheets["Commentary"][0]
        for place, value in cells.items():
            name, _, address = place.partition("!")
            if address:
                row, column = xlsxwriter.utility.xl_cell_to_rowcol(address)
            elif place in sheets:
                del sheets[place]
                continue
            else:
                heading, _, number = place.rpartition(" ")
                name, row, column = "Commentary", int(number) - 1, headings.index(heading)
            rows = sheets.setdefault(name, [])
            rows += [[] for _ in range(row + 1 - len(rows))]
            rows[row] += [None] * (column + 1 - len(rows[row]))
            rows[row][column] = value
        save(path, sheets)
        return folder

    return change


@pytest.fixture
def words_with(type_in, make_contract):
    """Read what the Council says after a person has typed."""

    def change(cells):
        return read_commentary(type_in(cells), make_contract())

    return change


@pytest.fixture
def faults_with(type_in, make_contract):
    """List the faults as a person is told of them; reading for a page is refused with each."""

    def change(cells):
        folder = type_in(cells)
        faults = [str(fault) for fault in read_workbook(folder, make_contract()).faults]
        if faults:
            with pytest.raises(ContractProblem) as refused:
                read_commentary(folder, make_contract())
            told = str(refused.value)
            assert all(fault.partition(": ")[0].split(", ")[-1] in told for fault in faults)
        return faults

    return change
