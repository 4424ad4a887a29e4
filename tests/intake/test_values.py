"""What one cell means: a number, a percentage, a bound, or a reason for none."""

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.values import read_value
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
        ("70.71%\u00b2", "70.71", Bound.EXACT),
        ("70.71% [note 2]", "70.71", Bound.EXACT),
        ("70.71 [1]", "70.71", Bound.EXACT),
        ("95% or above", "95", Bound.AT_LEAST),
        ("more than 95%", "95", Bound.AT_LEAST),
        ("no more than 5 days", "5", Bound.AT_MOST),
        ("5 hrs or less", "5", Bound.AT_MOST),
        ("(3.5)", "-3.5", Bound.EXACT),
        ("(3.5%)", "-3.5", Bound.EXACT),
        ("£(1,200)", "-1200", Bound.EXACT),
        ("(£1,200.50)", "-1200.50", Bound.EXACT),
        ("-£5", "-5", Bound.EXACT),
        ("£-5", "-5", Bound.EXACT),
        ("£1.2m", "1200000", Bound.EXACT),
        ("£2 million", "2000000", Bound.EXACT),
        ("250 GBP", "250", Bound.EXACT),
        ("1 273", "1273", Bound.EXACT),
        ("1\u202f273\u202f004", "1273004", Bound.EXACT),
        (".5", "0.5", Bound.EXACT),
        ("95.", "95", Bound.EXACT),
        ("'95", "95", Bound.EXACT),
        ("95pct", "95", Bound.EXACT),
        ("2.00E+05", "200000", Bound.EXACT),
        ("1.5e-2", "0.015", Bound.EXACT),
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
        ("*", State.NOT_SUPPLIED),
        ("..", State.NOT_SUPPLIED),
        ("[x]", State.NOT_SUPPLIED),
        ("n/a*", State.NOT_SUPPLIED),
        ("Data not available", State.NOT_SUPPLIED),
        ("figure under review", State.NOT_SUPPLIED),
        ("Awaiting the client's figures", State.NOT_SUPPLIED),
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
        "nil",
        "95 (5)",
        "95 (days)",
        "(-3.5)",
        "(95",
        "--5",
        "1 27",
        "5 m",
        "95%, no data in week 3",
        "3 cases suspended",
        "91.5%%",
        "12 of 15",
        "1/4",
        True,
        False,
    ],
)
def test_what_is_not_one_number_is_never_made_into_one(cell):
    assert read_value(cell).problem == "is not a number"


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("90-95%", "is a range, and not one figure"),
        ("5-10", "is a range, and not one figure"),
        ("90% to 95%", "is a range, and not one figure"),
        ("between 5 and 6", "is not a number"),
        ("70,71", "has a comma that marks no thousands, so it may be a decimal comma"),
        ("=0.95*100", "is a formula, which is never worked out"),
        ("#####", "is too wide for its column"),
        (dt.date(2019, 5, 1), "is a date, and not a number"),
        (pd.Timestamp(2019, 5, 1), "is a date, and not a number"),
        (dt.time(9), "is a length or time of the day, and not a number"),
        (dt.timedelta(1), "is a length or time of the day, and not a number"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_as_exactly_as_it_is_known(cell, problem):
    assert read_value(cell).problem == problem


@pytest.mark.parametrize(
    ("text", "remark", "mark"),
    [
        ("2.00E+05", "digits_lost", None),
        ("1E+5", "digits_lost", None),
        ("2.00512E+05", None, None),
        ("1.5E-2", None, None),
        ("about 95%", "estimate", None),
        ("~95", "estimate", None),
        ("c. 95", "estimate", None),
        ("95% (e)", "estimate", "e"),
        ("95 [p]", None, "p"),
        ("95% (provisional)*", None, "p"),
        ("95 (r)", None, "r"),
        ("95 (b)", None, None),
    ],
)
def test_what_a_supplier_says_of_a_figure_is_kept_beside_it(text, remark, mark):
    reading = read_value(text)
    assert reading.number is not None
    assert (reading.remark, reading.mark) == (remark, mark)


@pytest.mark.parametrize(
    ("text", "unit"), [("5 working days", "days"), ("90 secs", "seconds"), ("2.5 hrs", "hours")]
)
def test_a_unit_beside_a_figure_is_kept(text, unit):
    assert read_value(text).unit == unit


@pytest.mark.parametrize("cell", [float("inf"), float("-inf"), "1e999", "-1e999999999"])
def test_a_number_without_end_is_a_problem(cell):
    assert read_value(cell).problem == "is not a finite number"


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


@pytest.mark.parametrize("words", ["null", "NULL", "Not measured", "not measured in April"])
def test_words_that_say_nobody_measured_are_not_supplied(words):
    assert read_value(words).state == State.NOT_SUPPLIED


@pytest.mark.parametrize(("cell", "mark"), [("95.2% a", None), ("95.2% p", "p")])
def test_a_letter_behind_a_percent_sign_points_to_a_footnote(cell, mark):
    read = read_value(cell)
    assert (str(read.number), read.percent_sign, read.mark) == ("95.2", True, mark)


@pytest.mark.parametrize("cell", ["5 m", "12 a"])
def test_a_letter_behind_a_plain_number_may_be_a_unit(cell):
    assert read_value(cell).problem == "is not a number"
