"""What one cell means: a number, a percentage, a bound, or a reason for none."""

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.intake.values import as_floats, is_blank, read_column, read_value, tidy_text
from kpianalysis.tables import Bound, State

decimals = st.decimals(-1_000_000, 1_000_000, places=4).map(lambda number: number.normalize())


@given(decimals)
def test_a_decimal_is_read_exactly_as_written(number):
    assert read_value(f"{number:f}").number == number


@given(decimals)
def test_a_percent_sign_changes_no_digit(number):
    for text in (f"{number:f}%", f"{number:f} %", f" {number:f}\u00a0% ", f"{number:f} per cent"):
        reading = read_value(text)
        assert (reading.number, reading.percent_sign) == (number, True)


@given(st.integers(-(10**9), 10**9))
def test_commas_of_thousands_change_no_digit(number):
    assert read_value(f"{number:,}").number == number


@given(st.floats(-1e9, 1e9))
def test_a_number_of_a_workbook_is_the_decimal_that_excel_shows(number):
    reading = read_value(number)
    # Excel shows and compares 15 digits of the 17 that a float may need.
    assert float(reading.number) == pytest.approx(number, rel=1e-14)
    assert len(reading.number.normalize().as_tuple().digits) <= 15
    assert not reading.percent_sign


def test_noise_of_binary_arithmetic_is_not_a_miss():
    # 1.23 - 0.3 is 0.9299999999999999 in binary floats: 93%, which meets a target of 93%.
    assert read_value(1.23 - 0.3).number == Decimal("0.93")


def test_a_whole_number_of_a_workbook_has_no_decimals():
    # Workbooks hold floats only: 70.0 stands for 70, which is printed to 0 decimals.
    reading = read_value(70.0)
    assert reading.number.as_tuple().exponent == 0
    assert reading.words == "70"


@given(st.text())
def test_no_text_can_stop_the_reading_of_a_cell(text):
    reading = read_value(text)
    assert (reading.number is not None) + (reading.problem is not None) + (
        reading.state != State.MEASURED
    ) == 1


@pytest.mark.parametrize(
    ("text", "number", "bound"),
    [
        ("\u2265 95%", "95", Bound.AT_LEAST),
        (">=95", "95", Bound.AT_LEAST),
        ("at least 95", "95", Bound.AT_LEAST),
        ("52+", "52", Bound.AT_LEAST),
        ("52 or more", "52", Bound.AT_LEAST),
        ("over 52", "52", Bound.AT_LEAST),
        ("<5%", "5", Bound.AT_MOST),
        ("\u22645", "5", Bound.AT_MOST),
        ("=< 5", "5", Bound.AT_MOST),
        ("up to 5", "5", Bound.AT_MOST),
        ("5 or fewer", "5", Bound.AT_MOST),
        ("5", "5", Bound.EXACT),
        ("\u22125.5", "-5.5", Bound.EXACT),
        ("+5", "5", Bound.EXACT),
        ("£1,273.50", "1273.50", Bound.EXACT),
        ("70.71%*", "70.71", Bound.EXACT),
        ("70.71 \u2020", "70.71", Bound.EXACT),
    ],
)
def test_one_side_of_a_range_is_kept_as_a_bound(text, number, bound):
    reading = read_value(text)
    assert (reading.number, reading.bound) == (Decimal(number), bound)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        (None, State.NOT_SUPPLIED),
        ("", State.NOT_SUPPLIED),
        (" \u00a0 ", State.NOT_SUPPLIED),
        (float("nan"), State.NOT_SUPPLIED),
        ("-", State.NOT_SUPPLIED),
        ("\u2013", State.NOT_SUPPLIED),
        ("N/A", State.NOT_SUPPLIED),
        ("TBC", State.NOT_SUPPLIED),
        ("Not supplied", State.NOT_SUPPLIED),
        ("n/a - no volumes", State.NO_VOLUME),
        ("N/A \u2013 No\u00a0volumes this month", State.NO_VOLUME),
        ("No activity", State.NO_VOLUME),
        ("not measurable (system down)", State.NOT_MEASURABLE),
        ("Suspended", State.SUSPENDED),
        ("KPI suspended until May", State.SUSPENDED),
    ],
)
def test_words_for_no_figure_are_a_state_and_never_0(cell, state):
    reading = read_value(cell)
    assert (reading.state, reading.number, reading.problem) == (state, None, None)


@pytest.mark.parametrize(
    "error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#ref!"]
)
def test_an_excel_error_is_a_problem_not_a_state(error):
    reading = read_value(error)
    assert reading.problem == "is an Excel error"
    assert reading.words == error
    assert reading.number is None


@pytest.mark.parametrize(
    "cell",
    [
        "good",
        "91.5.2",
        "1,27",
        "91.5%%",
        "12 of 15",
        "5-10",
        "1/4",
        True,
        False,
        dt.date(2019, 4, 1),
        dt.time(9),
        dt.timedelta(1),
    ],
)
def test_what_is_not_one_number_is_never_made_into_one(cell):
    assert read_value(cell).problem == "is not a number"


@pytest.mark.parametrize("cell", [float("inf"), float("-inf"), "1e999", "-1e999999999"])
def test_a_number_without_end_is_a_problem(cell):
    assert read_value(cell).problem == "is not a finite number"


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(0, 2),
            st.sampled_from([0.0, 1.0, "1", "1%", "TBC"]),
        )
    )
)
def test_a_column_reads_as_its_cells_do_one_by_one(cells):
    # 1, 1.0 and True are equal in Python, and mean different things in a cell.
    column = pd.Series(cells, dtype=object, index=range(10, 10 + len(cells)))
    table = read_column(column)
    assert table.index.equals(column.index)
    for index, cell in zip(column.index, cells, strict=True):
        reading = read_value(cell)
        assert table.at[index, "number"] == reading.number
        assert table.at[index, "problem"] == reading.problem
        assert table.at[index, "state"] == reading.state
        assert table.at[index, "percent_sign"] == reading.percent_sign


def test_a_cell_without_a_number_is_not_a_number_among_floats():
    floats = as_floats(read_column(pd.Series(["91.5%", "TBC", None, 0], dtype=object)))
    assert floats.isna().tolist() == [False, True, True, False]
    assert floats.dropna().tolist() == [91.5, 0.0]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Carer\u2019s\u00a0review \u2013 late", "Carer's review - late"),
        ("\u201cpaid\u201d", '"paid"'),
        ("  two \n lines ", "two lines"),
        ("\ufeffKPI", "KPI"),
        (4.0, "4"),
        (4.5, "4.5"),
        (4, "4"),
    ],
)
def test_look_alike_signs_are_made_plain(cell, text):
    assert tidy_text(cell) == text


@given(st.text())
def test_tidying_a_text_twice_changes_nothing_more(text):
    assert tidy_text(tidy_text(text)) == tidy_text(text)


def test_a_cell_of_no_break_spaces_is_blank_and_0_is_not():
    assert is_blank("\u00a0\u200b ")
    assert not is_blank(0)
    assert not is_blank(False)
    assert not is_blank("-")
