"""A workbook that we write is one that Excel opens."""

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.writing.workbook import link_to, new_workbook, sheet_name, shortened_text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=6))
def test_names_of_sheets_are_those_that_excel_allows_and_all_different(wanted):
    names: list[str] = []
    for text in wanted:
        names.append(sheet_name(text, names))
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name
        assert len(name.encode("utf-16-le")) <= 2 * 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"
    book = new_workbook(io.BytesIO(), dt.date(2019, 7, 12), "Names")
    for name in names:
        book.add_worksheet(name)
    book.close()


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("June 2019", "June 2019"),
        ("Roads / Lights: June?", "Roads Lights June"),
        ("", "Sheet"),
        ("x" * 40, "x" * 31),
        ("\U0001f600" * 20, "\U0001f600" * 15),
        ("History", "History (2)"),
    ],
)
def test_name_of_a_sheet_is_kept_as_far_as_excel_allows(wanted, name):
    assert sheet_name(wanted, []) == name


def test_text_is_cut_to_what_a_cell_holds_and_says_so():
    assert shortened_text("x" * 32_767) == "x" * 32_767
    cut = shortened_text("x" * 40_000)
    assert (len(cut), cut[-7:]) == (32_767, "… (cut)")


def test_sign_outside_the_basic_plane_counts_twice_as_excel_counts_it():
    cut = shortened_text("\U0001f600" * 20_000)
    assert len(cut.encode("utf-16-le")) <= 2 * 32_767
    assert cut.startswith("\U0001f600")


def test_apostrophe_in_the_name_of_a_sheet_does_not_end_it_in_a_link():
    assert link_to("It's June", "F14") == "internal:'It''s June'!F14"


def test_same_content_gives_the_same_bytes():
    def made():
        content = io.BytesIO()
        book = new_workbook(content, dt.date(2019, 7, 12), "Same")
        book.add_worksheet("A").write_string(0, 0, "=1+1")
        book.close()
        return content.getvalue()

    assert made() == made()
