"""A list of projects and a table of KPIs: each is read as what it is."""

import pytest
from highways import add_file, clean, file_of, write_folder

from kpianalysis import read_extract

KPIS = [["KPI Ref", "Description", "Month", "Achieved"], ["RD_KPI_01", "Potholes", "Apr-19", "91%"]]
PROJECTS = [
    ["IMT projects"],
    ["Ref", "Project", "RAG", "Weeks late"],
    ["1", "New CRM", "Red", "5"],
    ["2", "Windows 10", "Green", "0"],
]


def accepted(extract) -> list[tuple]:
    return list(zip(extract.observations["kpi_ref"], extract.observations["value"], strict=True))


@pytest.fixture
def read(tmp_path):
    def make(rows, name="june.csv"):
        path = tmp_path / name
        path.write_bytes(file_of(name, rows))
        return read_extract(path)

    return make


@pytest.mark.parametrize("rows", [[*KPIS, [], *PROJECTS], [*PROJECTS, [], *KPIS]])
@pytest.mark.parametrize("name", ["june.csv", "june.xlsx"])
def test_kpis_and_projects_on_one_sheet_are_both_read(read, rows, name):
    extract = read(rows, name)
    assert accepted(extract) == [("RD_KPI_01", 91)]
    assert extract.ledger["reason"].eq("project").sum() == 2


def test_a_heading_below_a_list_of_projects_is_the_area_of_the_table_that_it_heads(tmp_path):
    folder = write_folder(tmp_path / "contract")
    rows = [*PROJECTS, ["Road Maintenance"], ["KPI", "Month", "Achieved"], ["KPI 1", "Apr-19", 91]]
    add_file(folder, "june.csv", rows, "2019-07-12")
    cleaned = clean(folder)
    assert cleaned.observations["kpi_ref"].tolist() == ["RD_KPI_01"]
    assert cleaned.projects["project"].tolist() == ["New CRM", "Windows 10"]


def test_a_table_of_kpis_with_a_column_of_projects_is_no_list_of_projects(read):
    extract = read(
        [
            ["KPI Ref", "Project", "Month", "Target", "Achieved", "RAG"],
            ["RD_KPI_01", "Potholes", "Apr-19", "90%", "91%", "Green"],
        ]
    )
    assert accepted(extract) == [("RD_KPI_01", 91)]


def test_a_kpi_in_a_list_of_projects_without_a_header_of_its_own_is_refused(read):
    (line,) = read([*PROJECTS, ["RD_KPI_01", "Potholes", "91%"]]).ledger.to_dict("records")
    assert line["reason"] == "refused"
    assert (line["cell"], line["raw"]) == ("A5", "RD_KPI_01")
