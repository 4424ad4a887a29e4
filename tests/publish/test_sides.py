"""Sides are counted by the headings that the body and the annexes begin with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.publish.sides import Bookmark, Sides, count_sides, say_sides, say_too_long


def outline(*marks):
    return [Bookmark(title, side) for title, side in marks]


def test_parts_begin_with_section_1_and_annex_a():
    marks = outline(
        ("The finding", 1),
        ("1. Summary", 2),
        ("11. Late", 8),
        ("Annex A. All", 10),
        ("Annex B. B", 15),
    )
    assert count_sides(marks, 24) == Sides(24, summary=1, body=8, annexes=15)


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [("To settle", 1), ("KPI 1. Calls", 2)],
        [("1. What arrived", 1)],
        [("Annex A. All", 2)],
        [("Annex A. All", 2), ("1. Summary", 4)],
        [("1. Summary", 2), ("Annexes", 5), ("Annex AB", 6), ("See Annex A", 7)],
        [("10. Summary", 2), ("1.5 days", 2), ("Annex A. All", 3)],
    ],
)
def test_without_body_and_annexes_in_this_order_there_are_only_sides_in_all(marks):
    assert count_sides(outline(*marks), 7) == Sides(7)


def test_page_without_a_summary_side_of_its_own_has_none():
    assert count_sides(outline(("1. Summary", 1), ("Annex A. All", 9)), 10) == Sides(10, 0, 8, 2)


@given(st.integers(1, 20), st.integers(0, 20), st.integers(0, 20))
def test_parts_add_up_to_the_whole(body, length, rest):
    sides = count_sides(
        outline(("1. Summary", body), ("Annex A. All", body + length)), body + length + rest
    )
    assert sides.summary + sides.body + sides.annexes == sides.in_all


def test_one_side_is_singular_and_parts_are_told_where_they_are_known():
    assert say_sides(Sides(1)) == "1 side"
    assert say_sides(Sides(42)) == "42 sides"
    assert say_sides(Sides(24, 1, 8, 15)) == "24 sides: 1 summary, 8 body, 15 annexes"


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (Sides(24, 1, 8, 15), []),
        (Sides(42), []),
        (Sides(24, 2, 8, 14), ["Too long: the summary takes 2 sides (at most 1)."]),
        (Sides(24, 1, 9, 14), ["Too long: the body takes 9 sides (at most 8)."]),
    ],
)
def test_only_a_summary_of_two_sides_or_a_body_of_nine_is_too_long(sides, said):
    assert say_too_long(sides) == said
