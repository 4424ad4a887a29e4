"""The header is found by what stands in it, wherever it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.headers import find_tables
from kpianalysis.intake.headings import Reader
from kpianalysis.intake.vocabulary import VOCABULARY
from kpianalysis.intake.workbook import Sheet
from kpianalysis.profile import Profile
from kpianalysis.spans import Calendar


def sheet_of(*rows, merged=()):
    return Sheet.of_rows("june.xlsx", "June 2019", [list(row) for row in rows], tuple(merged))


class Header:
    """The first header of a sheet, with the columns of each role that was understood."""

    def __init__(self, table):
        self.first_row, self.last_row = table.first_row, table.last_row
        self.columns = {
            role: tuple(column.index for column in table.columns if column.role == role)
            for role in dict.fromkeys(column.role for column in table.columns)
            if role in VOCABULARY
        }


def find_header(sheet, named=None):
    tables = find_tables(sheet, Reader.of(Profile(columns=named or {}), Calendar()))
    return Header(tables[0]) if tables else None


roles = st.lists(
    st.sampled_from([role for role in VOCABULARY if role not in ("ref", "value")]), unique=True
)


@given(st.data(), roles, st.integers(0, 20))
def test_a_header_is_found_below_any_titles_with_its_columns_in_any_order(data, others, titles):
    order = data.draw(st.permutations(["ref", "value", *others]))
    words = [data.draw(st.sampled_from(VOCABULARY[role])) for role in order]
    words = [data.draw(st.sampled_from([str, str.upper, str.title]))(word) for word in words]
    rows = [["Northmoor Highways", f"page {n}"] for n in range(titles)]
    header = find_header(sheet_of(*rows, words, ["RD_KPI_01", 91.5]))
    assert (header.first_row, header.last_row) == (titles, titles)
    assert header.columns == {role: (column,) for column, role in enumerate(order)}


@pytest.mark.parametrize(
    "heading",
    [
        "Achieved (%)",
        "ACHIEVED:",
        "Achieved*",
        "  achieved\u00a0 ",
        "\ufeffAchieved",
        "Achieved\n(%)",
    ],
)
def test_units_marks_and_spaces_of_a_heading_do_not_matter(heading):
    assert find_header(sheet_of(["KPI Ref", heading])).columns["value"] == (1,)


def test_the_row_that_names_most_columns_is_the_header():
    header = find_header(
        sheet_of(["KPI", "Result"], ["KPI Ref", "Month", "Target", "Achieved"], ["RD_KPI_01"])
    )
    assert (header.first_row, header.last_row) == (1, 1)


def test_a_header_of_two_rows_is_read_with_its_merged_cells():
    header = find_header(
        sheet_of(
            ["KPI Ref", "Achieved", "Mitigation", None],
            [None, None, "Granted", "Reason"],
            ["RD_KPI_01", 91.5, "Yes", "Ice"],
            merged=[((0, 2), (0, 3))],
        )
    )
    assert (header.first_row, header.last_row) == (0, 1)
    assert header.columns["mitigated"] == (2,)
    assert header.columns["mitigation_reason"] == (3,)


@pytest.mark.parametrize(
    "rows",
    [
        [["Prepared by the supplier"], ["in June"]],
        [["KPI Ref", "Month"], ["RD_KPI_01", "June"]],
        [["Achieved", "Month"], [91.5, "June"]],
        [],
    ],
    ids=["a note", "no result", "no ref", "nothing"],
)
def test_a_sheet_that_does_not_name_a_ref_and_a_result_has_no_header(rows):
    assert find_header(sheet_of(*rows)) is None


def test_two_columns_that_could_hold_the_result_stop_the_file_and_are_not_chosen_from():
    with pytest.raises(ExtractProblem, match="columns B and D could each be the value") as told:
        find_header(sheet_of(["KPI Ref", "Actual", "Month", "Achieved"]))
    assert "sheet 'June 2019'" in str(told.value)
    assert "extracts.columns.value" in str(told.value)


def test_contract_toml_settles_which_column_holds_the_result():
    sheet = sheet_of(["KPI Ref", "Actual", "Month", "Achieved"])
    assert find_header(sheet, {"value": ("Achieved",)}).columns["value"] == (3,)


def test_contract_toml_may_join_several_columns_to_one_ref():
    sheet = sheet_of(["Dept", "Type", "Percent"])
    header = find_header(sheet, {"ref": ("Dept", "Type"), "value": ("percent",)})
    assert header.columns == {"ref": (0, 1), "value": (2,)}


def test_a_sheet_without_a_column_that_contract_toml_names_has_no_header():
    assert find_header(sheet_of(["KPI Ref", "Achieved"]), {"value": ("Score this month",)}) is None
