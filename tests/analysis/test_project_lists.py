"""The newest list stands, and a project is the same in two lists only where that is sure."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_rows import listed, lists

from kpianalysis.analysis.project_lists import (
    BY_NAME,
    BY_REF,
    CONTRADICTED,
    NEW,
    TWO_NAMES,
    match_projects,
    own_date,
    project_lists,
)
from kpianalysis.tables import empty_table

MARCH = listed({"rag": "Green"}, received="2019-03-19", as_at="2019-03")
SEPTEMBER = listed({"rag": "Amber"})


def named(*pairs, **columns):
    return listed(*[{"project_ref": ref, "project": name} for ref, name in pairs], **columns)


def test_the_list_of_the_newest_date_stands_and_the_one_before_it_is_last_time():
    chosen = project_lists(lists(SEPTEMBER, MARCH))
    assert (chosen.as_at, own_date(chosen.earlier)) == ("2019-09", "2019-03")
    assert chosen.received == pd.Timestamp("2019-09-12")


def test_an_old_list_that_comes_late_does_not_stand():
    late = listed({"rag": "Green"}, received="2019-10-01", as_at="2019-03")
    assert project_lists(lists(SEPTEMBER, late)).as_at == "2019-09"


def test_files_and_sheets_of_one_day_are_one_list():
    other = listed({"project": "Of the Council"}, file="council.xlsx", as_at=None)
    assert len(project_lists(lists(MARCH, SEPTEMBER, other)).current) == 2


def test_a_list_sent_again_for_the_same_date_replaces_the_first_and_is_not_last_time():
    again = listed({"rag": "Red"}, received="2019-09-20")
    chosen = project_lists(lists(MARCH, SEPTEMBER, again))
    assert chosen.current["rag"].tolist() == ["Red"]
    assert own_date(chosen.earlier) == "2019-03"
    assert chosen.replaced == (pd.Timestamp("2019-09-12"),)


def test_a_list_without_a_date_is_as_new_as_the_day_on_which_it_came():
    undated = listed({"rag": "Red"}, received="2019-10-02", as_at=None)
    chosen = project_lists(lists(SEPTEMBER, undated))
    assert (chosen.as_at, chosen.current["rag"].tolist()) == (None, ["Red"])


def test_without_a_list_there_is_none():
    chosen = project_lists(empty_table("projects"))
    assert chosen.current.empty
    assert chosen.earlier.empty


@pytest.mark.parametrize(
    ("now", "before", "row", "how"),
    [
        # Ref and name agree; the name alone differs (renamed); the ref alone is missing.
        (("P1", "Phones"), [("P1", "Phones")], 0, BY_REF),
        (("P1", "New phones"), [("P1", "Phones")], 0, BY_REF),
        ((None, "Phones "), [("P1", "PHONES.")], 0, BY_NAME),
        (("P9", "Data-centre"), [("P1", "Data centre")], 0, BY_NAME),
        # No likeness is taken for a match.
        (("P9", "Phone"), [("P1", "Phones")], None, NEW),
        # Two of one name, in either list, are told apart by their refs only.
        ((None, "Phones"), [("P1", "Phones"), ("P2", "Phones")], None, TWO_NAMES),
        (("P2", "Phones"), [("P1", "Phones"), ("P2", "Phones")], 1, BY_REF),
        # The ref was given to another project.
        (("P1", "Phones"), [("P1", "Website"), ("P2", "Phones")], None, CONTRADICTED),
    ],
)
def test_a_project_is_matched_by_ref_or_else_by_its_one_name(now, before, row, how):
    found = match_projects(named(now), named(*before)).iloc[0]
    assert found["matched"] == how
    assert found["earlier_row"] is pd.NA if row is None else found["earlier_row"] == row


def test_a_list_numbered_anew_matches_nothing_by_its_refs():
    now = named(("P1", "Website"), ("P2", "Phones"), ("P3", "Forms"))
    before = named(("P1", "Phones"), ("P2", "Website"), ("P3", "Forms"))
    found = match_projects(now, before)
    assert found["matched"].tolist() == [CONTRADICTED, CONTRADICTED, BY_REF]


def test_a_ref_that_passed_to_a_new_project_does_not_make_it_a_renamed_one():
    now = named(("P1", "Website"), ("P2", "Phones"))
    found = match_projects(now, named(("P1", "Phones")))
    assert found["matched"].tolist() == [CONTRADICTED, CONTRADICTED]


def test_two_rows_of_one_name_in_the_newer_list_do_not_share_a_row_of_the_earlier():
    found = match_projects(named((None, "Phones"), (None, "phones")), named((None, "Phones")))
    assert found["earlier_row"].isna().all()
    assert found["matched"].tolist() == [TWO_NAMES] * 2


ROWS = st.lists(
    st.tuples(st.sampled_from([None, "P1", "P2", "P3"]), st.sampled_from(["A", "a ", "B", "C"])),
    max_size=5,
)


@given(ROWS, ROWS)
def test_no_row_of_the_earlier_list_is_matched_twice(now, before):
    if not now:
        return
    rows = named(*before) if before else empty_table("projects")
    found = match_projects(named(*now), rows)["earlier_row"].dropna()
    assert found.is_unique
    assert found.isin(range(len(before))).all()
