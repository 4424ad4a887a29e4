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


def projects_of(tmp_path, rows, name="june.csv"):
    folder = write_folder(tmp_path / "contract")
    add_file(folder, name, rows, "2019-07-12")
    return clean(folder).projects


@pytest.mark.parametrize(
    ("title", "name", "date"),
    [
        ("IMT projects as at September 2019", "projects.csv", "2019-09"),
        ("IMT projects as at 12 September 2019", "projects.csv", "2019-09-12"),
        ("IMT projects", "imt-projects-2019-09.csv", "2019-09"),
        # The title goes before the name of the file; a day of a meeting is no date of the list.
        ("Projects, May 2019", "sent-2019-09.csv", "2019-05"),
        ("For the meeting of 26 September 2019", "projects.csv", None),
        ("Projects 2019-20", "projects.csv", None),
    ],
)
def test_a_list_carries_the_date_that_it_gives_itself(tmp_path, title, name, date):
    held = projects_of(tmp_path, [[title], *PROJECTS[1:]], name)["as_at"]
    assert held.isna().all() if date is None else set(held) == {date}


def test_a_header_repeated_further_down_is_no_project_and_names_its_own_columns(tmp_path):
    again = [["Others"], ["Project", "RAG", "Ref"], ["Lifts", "Amber", "3"]]
    held = projects_of(tmp_path, [*PROJECTS, *again])
    assert held[["project_ref", "project", "rag"]].to_numpy().tolist() == [
        ["1", "New CRM", "Red"],
        ["2", "Windows 10", "Green"],
        ["3", "Lifts", "Amber"],
    ]


@pytest.mark.parametrize("name", ["june.csv", "june.xlsx"])
def test_a_list_far_below_a_table_of_kpis_is_found(read, name):
    rows = [
        [f"RD_KPI_{number:02}", "Potholes", f"{month}-{year}", "91%"]
        for number in range(1, 9)
        for year in (17, 18, 19)
        for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct")
    ]
    assert len(rows) > 200
    extract = read([KPIS[0], *rows, [], *PROJECTS], name)
    assert extract.ledger["reason"].eq("project").sum() == 2
    assert len(extract.observations) == len(rows)


def test_next_step_and_path_to_green_are_columns_of_their_own(tmp_path):
    rows = [
        ["Project", "RAG", "Update", "Next steps", "Path to green"],
        ["New CRM", "Red", "Built", "Train staff", "Green in May"],
    ]
    held = projects_of(tmp_path, rows)[["progress", "next_step", "to_green"]]
    assert held.to_numpy().tolist() == [["Built", "Train staff", "Green in May"]]
