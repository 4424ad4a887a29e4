"""A ref without its area is read only below a heading that is an area of the contract."""

import pytest
from highways import file_of

from kpianalysis import read_extract
from kpianalysis.intake.refs import RefReader

HEADER = ["KPI", "Description", "Apr-19"]
ROAD = ["KPI 1", "Mended in time", "91%"]


@pytest.fixture
def read(tmp_path, small_home):
    def make(rows, name="april.csv", contract="roads"):
        path = tmp_path / name
        path.write_bytes(file_of(name, rows))
        return read_extract(path, contract=small_home.raw(contract) if contract else None)

    return make


def accepted(extract) -> list[tuple]:
    return list(zip(extract.observations["kpi_ref"], extract.observations["value"], strict=True))


def rejected(extract) -> str:
    lines = extract.ledger[extract.ledger["outcome"].eq("rejected")]
    return " ".join(lines["message"])


UNKNOWN = [
    "Human Resources", "Street Lightning", "HR KPIs", "People and payroll service results",
    "4. Human Resources", "Annex B: Human Resources", "Contact Centre", "Source to Pay",
]  # fmt: skip


@pytest.mark.parametrize("heading", UNKNOWN)
def test_a_heading_that_is_no_area_ends_the_area_before_it(read, heading):
    stacked = read([["Road Maintenance"], HEADER, ROAD, [], [heading], HEADER, ROAD])
    assert accepted(stacked) == [("RD_KPI_01", 91)]
    within = read([HEADER, ["Road Maintenance"], ROAD, [heading], ["KPI 1", "Lamps", "99%"]])
    assert accepted(within) == [("RD_KPI_01", 91)]
    assert heading in rejected(within)


@pytest.mark.parametrize("heading", UNKNOWN)
def test_a_heading_that_is_no_area_ends_the_area_of_the_sheet_s_name(read, heading):
    sheets = {"Road Maintenance": [HEADER, ROAD, [heading], ["KPI 1", "Lamps", "99%"]]}
    assert accepted(read(sheets, "april.xlsx")) == [("RD_KPI_01", 91)]


def test_an_area_that_is_nearly_one_is_proposed_and_never_applied(read):
    extract = read([["Street Lightning"], HEADER, ROAD])
    assert accepted(extract) == []
    assert "did you mean 'Street Lighting'?" in rejected(extract)


def test_an_area_that_is_nearly_one_is_proposed_for_a_name_with_a_general_word(make_contract):
    contract = make_contract(('name = "Street Lighting"', 'name = "Customer Service Centre"'))
    refs = RefReader(contract)
    assert refs.nearest_area("Customer Service Center") == "Customer Service Centre"


def test_a_title_that_is_another_area_than_the_sheet_leaves_none(read):
    sheets = {"Road Maintenance": [["Street Lighting"], HEADER, ROAD]}
    assert accepted(read(sheets, "april.xlsx")) == []


def test_an_unknown_area_beside_a_ref_is_not_replaced_by_the_sheet_s(read):
    rows = [["KPI", "Service area", "Apr-19"], ["KPI 1", "Human Resources", "91%"]]
    extract = read({"Road Maintenance": rows}, "april.xlsx")
    assert accepted(extract) == []
    assert "'Human Resources'" in rejected(extract)


@pytest.mark.parametrize("line", ["KPI results", "Page 1 of 2", "* provisional", "April 2019",
                                  "Note: all figures are agreed with the Council"])  # fmt: skip
def test_a_note_or_a_plain_title_ends_no_area(read, line):
    extract = read([["Road Maintenance"], HEADER, ROAD, [line], ["KPI 2", "Complaints", "9"]])
    assert accepted(extract) == [("RD_KPI_01", 91), ("RD_KPI_02", 9)]


FRAMED = [
    "Service area: Street Lighting", "Street Lighting KPIs", "2. Street Lighting",
    "Section B - Street Lighting",
]  # fmt: skip


@pytest.mark.parametrize("heading", FRAMED)
def test_an_area_among_words_that_every_report_has_is_that_area(read, heading):
    extract = read([["Road Maintenance"], HEADER, ROAD, [heading], ["KPI 1", "Lamps", "71%"]])
    assert accepted(extract) == [("RD_KPI_01", 91), ("LT_KPI_01", 71)]


def areas(extract) -> list[object]:
    return [None if area != area else area for area in extract.observations["area"]]


def test_without_a_contract_the_first_heading_of_stacked_tables_is_an_area_like_the_next(read):
    rows = [["Adult Care"], HEADER, ROAD, [], ["Payroll"], HEADER, ["KPI 2", "Pay", "92%"]]
    assert areas(read(rows, contract=None)) == ["Adult Care", "Payroll"]


@pytest.mark.parametrize("sheet", ["Export", "S", "Page 1", "Table 2", "Sheet1"])
def test_without_a_contract_the_name_of_any_sheet_is_no_area(read, sheet):
    assert areas(read({sheet: [HEADER, ROAD]}, "april.xlsx", contract=None)) == [None]


@pytest.mark.parametrize("line", ["Page 1 of 2", "See annex B", "Table 2"])
def test_without_a_contract_a_line_that_names_no_area_is_none(read, line):
    rows = [HEADER, ROAD, [line], ["KPI 2", "Complaints", "92%"]]
    assert areas(read(rows, contract=None)) == [None, None]
