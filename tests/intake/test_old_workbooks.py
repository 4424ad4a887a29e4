"""xls, xlsb and ods tell the same as xlsx: figures, percentages, errors, hidden sheets."""

import io
import zipfile

import pytest
from highways import workbook_file
from hypothesis import given, settings
from hypothesis import strategies as st
from old_workbooks import ERROR_CODES, ods_file, xls_file, xlsb_file

from kpianalysis import read_extract
from kpianalysis.intake.values import Percent
from kpianalysis.intake.workbook import read_sheets

MAKERS = {"xls": xls_file, "xlsb": xlsb_file, "ods": ods_file}
LONG = [
    ["KPI Ref", "Month", "Achieved"],
    ["RD_KPI_01", "Apr-19", ("percent", 70.71)],
    ["LT_KPI_01", "Apr-19", ("error", "#REF!")],
]


@pytest.fixture(params=MAKERS)
def kind(request):
    return request.param


@pytest.fixture
def opened(kind, tmp_path):
    def read(sheets, hidden=()):
        path = tmp_path / f"june.{kind}"
        path.write_bytes(MAKERS[kind](sheets, hidden))
        return path

    return read


def test_a_percentage_keeps_its_sign_and_an_error_its_name(opened):
    extract = read_extract(opened({"Results": LONG}))
    assert extract.observations[["kpi_ref", "value", "unit"]].to_numpy().tolist() == [
        ["RD_KPI_01", 70.71, "%"]
    ]
    line = extract.ledger[extract.ledger["outcome"].eq("rejected")].iloc[0]
    assert (line["cell"], line["reason"]) == ("C3", "not_a_number")
    assert "'#REF!' is an Excel error" in line["message"]


@pytest.mark.parametrize("error", ERROR_CODES)
def test_every_error_stands_where_other_readers_see_nothing(opened, error):
    (sheet,) = read_sheets(opened({"Results": [["x", ("error", error)]]}))
    assert sheet.top(1) == [["x", error]]


def test_a_hidden_sheet_is_known(opened):
    sheets = read_sheets(opened({"Results": LONG, "Old": LONG}, ("Old",)))
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Results", False), ("Old", True)]


CELLS = st.one_of(
    st.none(),
    st.integers(-1_000_000, 1_000_000),
    st.text(st.characters(codec="latin-1", categories=("L", "N")), min_size=1, max_size=20),
    st.integers(0, 10_000).map(lambda n: ("percent", n / 100)),
)


@settings(max_examples=60)
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6))
def test_every_cell_comes_back_in_its_place(rows, tmp_path_factory):
    rows = [["KPI Ref"], *rows, ["end"]]
    folder = tmp_path_factory.mktemp("cells")
    for kind, make in {**MAKERS, "xlsx": workbook_file}.items():
        if kind == "xlsx" and any(isinstance(cell, tuple) for row in rows for cell in row):
            continue
        path = folder / f"june.{kind}"
        path.write_bytes(make({"Results": rows}))
        (sheet,) = read_sheets(path)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                found = sheet.row(row)[column] if column < sheet.cells.shape[1] else None
                if isinstance(cell, tuple):
                    assert isinstance(found, Percent), kind
                    assert found == pytest.approx(cell[1] / 100)
                else:
                    assert found == cell, kind


def test_macros_links_and_formulas_are_never_run(tmp_path):
    book = io.BytesIO(
        workbook_file(
            {
                "Results": [
                    ["KPI Ref", "Month", "Achieved"],
                    ["RD_KPI_01", "Apr-19", ("='[http://example.invalid/x.xlsx]A'!A1", "70.71%")],
                    ["LT_KPI_01", "Apr-19", ('=WEBSERVICE("http://example.invalid")', "")],
                ]
            }
        )
    )
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()\nEnd Sub")
    path = tmp_path / "june.xlsm"
    path.write_bytes(book.getvalue())
    extract = read_extract(path)
    assert extract.observations["kpi_ref"].tolist() == ["RD_KPI_01"]
    assert extract.observations["value"].tolist() == [70.71]
    # A formula that never gave a result is told: its cell is not empty.
    line = extract.ledger.set_index("cell").loc["C3"]
    assert (line["outcome"], line["reason"]) == ("rejected", "not_a_number")
    assert "is a formula, which is never worked out" in line["message"]
