"""How is a number written, so that rounding never contradicts the verdict?"""

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.display.numbers import (
    gap_size,
    level,
    listed,
    measured,
    rounded,
    signed_gap,
    whole,
)

MINUS = "\u2212"


def as_number(text):
    return Decimal(text.replace(",", "").replace(MINUS, "-").removesuffix("%").split()[0])


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (0.5, 0, "1"),
        (2.5, 0, "3"),  # halves up, not to the even number
        (74.955, 2, "74.96"),  # as written, not as binary holds it (74.95499999...)
        (1.005, 2, "1.01"),
        (-1.5, 0, f"{MINUS}2"),
        (1234567.891, 1, "1,234,567.9"),
        (-0.004, 2, "0.00"),  # no minus before a nought
        (1e-7, 2, "0.00"),
        (1e22, 0, "10,000,000,000,000,000,000,000"),
    ],
)
def test_number_is_rounded_half_up_with_commas_and_a_true_minus_sign(number, decimals, text):
    assert rounded(number, decimals) == text


def test_74_96_percent_is_not_shown_as_75_percent(make):
    kpi = make.model(decimals=1)
    assert measured(74.96, kpi, 75) == "74.96%"
    assert measured(74.96, kpi) == "75.0%"


def test_result_a_hair_under_target_is_shown_with_as_many_decimals_as_it_takes(make):
    assert measured(74.99999, make.model(), 75) == "74.99999%"
    assert measured(74.99999999, make.model(), 75) == "74.99999999%"


def test_result_a_hair_over_the_limit_of_a_lower_is_better_kpi_is_not_shown_as_on_it(make):
    kpi = make.model(polarity="lower_is_better", decimals=1)
    assert measured(5.04, kpi, 5) == "5.04%"


def test_result_is_told_apart_from_both_its_target_and_its_minimum(make):
    kpi = make.model(decimals=1)
    assert measured(79.96, kpi, 90, 80) == "79.96%"
    assert measured(89.996, kpi, 90, 80) == "89.996%"
    assert measured(85, kpi, 90, math.nan) == "85.0%"


def test_result_on_a_target_finer_than_its_kpi_is_not_rounded_off_it(make):
    assert measured(74.5, make.model(decimals=0), 74.5) == "74.5%"


def test_result_on_target_takes_the_decimals_of_its_kpi(make):
    assert measured(75, make.model(), 75) == "75.00%"
    assert measured(75, make.model(decimals=0), 75) == "75%"


def test_result_that_is_not_known_says_so_and_is_not_nought(make):
    assert measured(math.nan, make.model(), 75) == "[x]"
    assert level(None, make.model()) == "[x]"
    assert level(math.nan, make.model()) == "[x]"
    assert whole(math.nan) == "[x]"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (75.0, "%", "75%"),
        (99.5, "%", "99.5%"),
        (100.0, "%", "100%"),
        (0.0, "count", "0"),
        (4.0, "days", "4 days"),
        (1500.0, "count", "1,500"),
        (0.05, "%", "0.05%"),
    ],
)
def test_target_is_written_without_decimals_that_say_nothing(make, value, unit, text):
    assert level(value, make.model(unit=unit)) == text


def test_gap_of_percentages_is_in_percentage_points(make):
    assert gap_size(-16.47, make.model()) == "16.47 percentage points"
    assert gap_size(-3, make.model(unit="days", decimals=0)) == "3 days"


def test_gap_that_binary_cannot_hold_is_written_as_a_person_would_subtract(make):
    assert gap_size(70.71 - 75, make.model()) == "4.29 percentage points"
    assert signed_gap(70.71 - 75, make.model()) == f"{MINUS}4.29"


def test_gap_that_is_not_nought_never_reads_as_nought(make):
    kpi = make.model(decimals=0)
    assert signed_gap(-0.04, kpi) == f"{MINUS}0.04"
    assert gap_size(0.004, kpi) == "0.004 percentage points"
    assert signed_gap(0.0, kpi) == "0"


def test_gap_without_a_target_is_not_applicable(make):
    assert signed_gap(math.nan, make.model()) == "[z]"


def test_one_name_is_listed_alone():
    assert listed(["April"]) == "April"
    assert listed(["April", "May"]) == "April and May"


def numbers(places):
    return st.decimals(0, 120, places=places, allow_nan=False).map(float)


@settings(deadline=None)
@given(
    value=numbers(9), target=numbers(2), decimals=st.integers(0, 4), near=st.booleans(),
    step=st.integers(-60, 60),
)  # fmt: skip
def test_rounding_never_contradicts_the_verdict(make, value, target, decimals, near, step):
    value = round(target + step / 10**7, 9) if near else value
    kpi = make.model(decimals=decimals)
    shown, aim = as_number(measured(value, kpi, target)), as_number(level(target, kpi))
    assert (shown > aim) == (value > target)
    assert (shown < aim) == (value < target)


@settings(deadline=None)
@given(value=numbers(4), target=numbers(2), decimals=st.integers(0, 4))
def test_gap_has_the_sign_of_its_number(make, value, target, decimals):
    kpi = make.model(decimals=decimals)
    text = signed_gap(value - target, kpi)
    assert text.startswith(MINUS) == (value < target)
    assert (as_number(text) == 0) == (value == target)


@settings(deadline=None)
@given(number=st.decimals(-10_000, 10_000, places=4, allow_nan=False), places=st.integers(0, 4))
def test_written_number_is_within_half_its_last_digit(number, places):
    text = rounded(float(number), places)
    assert abs(as_number(text) - number) <= Decimal(5).scaleb(-places - 1)
    assert len(text.partition(".")[2]) == places
