"""Two lists worked by hand: colours, lateness, slip, what was completed, new and gone."""

import numpy as np
import pandas as pd
import pytest
from project_rows import listed, lists

from kpianalysis.analysis.project_lists import BY_NAME, BY_REF, NEW, TWO_NAMES, project_lists
from kpianalysis.analysis.projects import (
    basis_of,
    columns_missing,
    left_the_list,
    new_on_the_list,
    project_standing,
)
from kpianalysis.tables import empty_table


def row(ref, project, rag, agreed, expected, **others):
    return {
        "project_ref": ref,
        "project": project,
        "rag": rag,
        "agreed_date": agreed,
        "expected_date": expected,
    } | others


# By hand. Days between: 1 August to 22 August is 21 days, 3 weeks; the end of June to the end of
# September 92 days, 13.1 weeks, and at least 63 (30 June to 1 September), 9 weeks.
MARCH = listed(
    row("P1", "Website", "Amber", "2019-08-01", "2019-08-08"),
    row("P2", "Phones", "Red", "2019-06", "2019-08"),
    row("P3", "Door locks", "Green", "2019-12", "2019-12"),
    row("P4", "Printers", "Green", "2019-05", "2019-05"),
    row(None, "Lifts", "Green", "2020-01", "2020-01"),
    row(None, "lifts.", "Green", "2020-02", "2020-02"),
    row("P6", "Old payroll", "Green", "2019-05", "2019-05"),
    row("P8", "Forms", "Complete", "2019-02", "2019-02"),
    received="2019-03-19",
    as_at="2019-03",
)
SEPTEMBER = listed(
    row("P1", "Website", "Green", "2019-08-01", "2019-08-22", weeks_late="3", cause="Property"),
    row("P2", "Phones", "Complete", "2019-06", "2019-09", weeks_late="3", rag_before="Amber"),
    row("P3", "Door entry", "Blue", "2019-11", "TBC", weeks_late="unknown"),
    row(None, "PRINTERS", "Amber", "2019-05", "2019-07", weeks_late=None),
    row(None, "Lifts", "Green", "2020-01", "2020-03"),
    row("P7", "New payroll", "Complete", "Summer", "2019-09", rag_before="Green"),
    row("P8", "Forms", "Complete", "2019-02", "2019-02", weeks_late="0"),
)


@pytest.fixture(scope="module")
def both():
    return project_lists(lists(MARCH, SEPTEMBER))


@pytest.fixture(scope="module")
def standing(both):
    return project_standing(both).set_index("project")


def test_projects_are_matched_by_ref_then_by_name_and_not_where_two_have_one(standing):
    assert standing["matched"].tolist() == [BY_REF, BY_REF, BY_REF, BY_NAME, TWO_NAMES, NEW, BY_REF]
    assert standing.loc["Door entry", "earlier_name"] == "Door locks"


def test_colour_of_last_time_is_that_of_the_earlier_list_beside_what_this_list_says(standing):
    phones = standing.loc["Phones"]
    assert (phones["rag_last"], phones["rag_last_from"]) == ("Red", "earlier list")
    assert (phones["rag_last_stated"], bool(phones["rag_last_differs"])) == ("Amber", True)
    new = standing.loc["New payroll"]
    assert (new["rag_last"], new["rag_last_from"]) == ("Green", "this list")
    assert standing["rag_last_differs"].sum() == 1


def test_moves_count_steps_towards_complete(standing):
    assert standing.loc[["Website", "Phones", "PRINTERS", "Forms"], "moved"].tolist() == [
        1,  # amber to green
        3,  # red to complete
        -1,  # green to amber
        0,
    ]
    assert np.isnan(standing.loc["Door entry", "moved"])


def test_a_word_that_is_no_colour_is_kept(standing):
    assert pd.isna(standing.loc["Door entry", "rag"])
    assert standing.loc["Door entry", "rag_stated"] == "Blue"


def test_weeks_late_are_as_stated_else_from_the_dates_and_both_stand_where_they_differ(standing):
    late = standing[["weeks_late", "weeks_late_from", "weeks_late_differs"]]
    assert late.loc["Website"].tolist() == [3, "list", False]
    # Stated 3, but June to September is 9 weeks at least.
    assert late.loc["Phones"].tolist() == [3, "list", True]
    assert round(standing.loc["Phones", "weeks_late_by_dates"], 1) == 13.1
    # May to July: 61 days, 8.7 weeks.
    assert late.loc["PRINTERS"].tolist() == [9, "dates", False]
    assert np.isnan(late.loc["Door entry", "weeks_late"])
    assert standing.loc["Door entry", "weeks_late_stated"] == "unknown"
    assert standing.index[standing["late"]].tolist() == ["Website", "Phones", "PRINTERS", "Lifts"]


def test_slip_is_expected_now_minus_expected_in_the_earlier_list(standing):
    # 8 to 22 August is 14 days; August to September a month; May to July two.
    assert standing.loc["Website", "slip_weeks"] == 2
    assert standing.loc[["Phones", "PRINTERS", "Forms"], "slip_months"].tolist() == [1, 2, 0]
    assert standing.loc[["Door entry", "Lifts", "New payroll"], "slip_weeks"].isna().all()
    assert standing.index[standing["slipped"]].tolist() == ["Website", "Phones", "PRINTERS"]


def test_completed_since_means_complete_now_and_not_so_last_time(standing):
    assert standing.index[standing["completed_since"]].tolist() == ["Phones", "New payroll"]


def test_a_project_whose_expected_date_had_passed_is_overdue_unless_it_is_complete(standing):
    assert standing.index[standing["overdue"]].tolist() == ["Website", "PRINTERS"]


def test_a_date_agreed_anew_is_seen(standing):
    assert standing.index[standing["agreed_moved"]].tolist() == ["Door entry"]


def test_what_left_the_list_and_what_is_new_on_it(both):
    standing = project_standing(both)
    assert left_the_list(both, standing)["project"].tolist() == ["Lifts", "lifts.", "Old payroll"]
    assert new_on_the_list(both, standing)["project"].tolist() == ["Lifts", "New payroll"]


def test_without_an_earlier_list_nothing_is_new_gone_or_slipped():
    only = project_lists(SEPTEMBER)
    standing = project_standing(only)
    assert new_on_the_list(only, standing).empty
    assert left_the_list(only, standing).empty
    assert not standing["slipped"].any()
    # What the list itself says of last time still counts.
    assert standing.loc[standing["completed_since"], "project"].tolist() == [
        "Phones",
        "New payroll",
    ]


def test_columns_that_the_list_lacks_are_named_once(both):
    assert columns_missing(both) == [
        "priority", "priority_reason", "supplier", "cost_effect", "share_done", "progress",
    ]  # fmt: skip
    assert project_standing(both)["priority"].isna().all()


def test_a_contract_without_a_list_has_a_standing_without_rows():
    none = project_standing(project_lists(empty_table("projects")))
    assert none.empty
    assert {"weeks_late", "rag", "slip_weeks", "completed_since"} <= set(none.columns)


def test_basis_of_a_column_is_published_only_where_its_row_names_it():
    rows = listed(
        {"published_columns": "project; weeks_late", "basis": "published; illustrative"},
        {"basis": "illustrative"},
        {"basis": "published"},
        {"basis": None},
    )
    standing = project_standing(project_lists(rows))
    assert basis_of(standing, "weeks_late") == ["published", "illustrative", "published"]
    assert basis_of(standing, "cause") == ["illustrative", "illustrative", "published"]
