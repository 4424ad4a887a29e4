"""A formula whose result was not stored is told: its cell is not empty."""

import io
import zipfile

import pytest
from highways import workbook_file

from kpianalysis import read_extract

ROWS = [["Ref", "Month", "Achieved"], ["K1", "Apr-19", 91], ["K2", "Apr-19", 92]]


def with_cell(xml: str, prefix: str = "") -> bytes:
    """Put a cell as it stands in the XML into the place of the result of K1."""
    plain = io.BytesIO(workbook_file({"Results": ROWS}))
    content = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b'<c r="C2"><v>91</v></c>' in part
                part = part.replace(b'<c r="C2"><v>91</v></c>', xml.encode())
                if prefix:
                    part = part.replace(b'<c r="A1"', f'<c {prefix} r="A1"'.encode())
            new.writestr(name, part)
    return content.getvalue()


@pytest.fixture
def read(tmp_path):
    def make(content):
        path = tmp_path / "results.xlsx"
        path.write_bytes(content)
        return read_extract(path)

    return make


@pytest.mark.parametrize("order", ["", 's="0"'])
@pytest.mark.parametrize(
    "cell",
    [
        '<c r="C2"><f>SUM(A1:A2)</f></c>',
        '<c r="C2"><f>SUM(A1:A2)</f><v></v></c>',
        '<c r="C2"><f>SUM(A1:A2)</f><v/></c>',
        '<c r="C2"><f t="shared" si="0"/></c>',
        '<c r="C2" t="str"><f>SUM(A1:A2)</f></c>',
    ],
)
def test_a_formula_without_a_stored_result_is_rejected_and_not_taken_for_an_empty_cell(
    read, cell, order
):
    extract = read(with_cell(cell, order))
    assert extract.observations["kpi_ref"].tolist() == ["K2"]
    line = extract.ledger.set_index("cell").loc["C2"]
    assert (line["outcome"], line["reason"]) == ("rejected", "not_a_number")
    assert "is a formula, which is never worked out" in line["message"]


def test_a_formula_with_a_stored_result_is_read(read):
    extract = read(with_cell('<c r="C2"><f>90+1</f><v>91</v></c>'))
    assert extract.observations["value"].tolist() == [91, 92]


def test_a_formula_that_gave_an_empty_text_is_an_empty_cell(read):
    extract = read(with_cell('<c r="C2" t="str"><f>IF(A1=1,2,"")</f><v></v></c>'))
    assert extract.observations["state"].tolist() == ["not_supplied", "measured"]
