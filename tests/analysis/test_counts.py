"""Which months' counts can be used, what do they add up to, and why can they not be added?"""

import math

import numpy as np
import pandas as pd
import pytest

from kpianalysis.analysis.counts import (
    Standing,
    pooled_counts,
    reasons,
    refuse_repeats,
    standing_of_months,
)


def reason_of(value, numerator, denominator, **columns):
    month = pd.DataFrame(
        {"value": [value], "numerator": [numerator], "denominator": [denominator]},
        dtype="float64",
    ).assign(**columns)
    return reasons(standing_of_months(month), month.index).iloc[0]


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "reason"),
    [
        (75, 3, 4, None),
        (0, 0, 4, None),
        (100, 4, 4, None),
        (math.nan, math.nan, math.nan, "no result"),
        (math.nan, 3, 4, "no result"),
        (math.nan, 0, 0, "no volume"),
        (math.nan, math.nan, 0, "no volume"),
        (100, 0, 0, "no volume"),
        (75, math.nan, 4, "counts are not supplied"),
        (75, 3, math.nan, "counts are not supplied"),
        (75, 3, 0, "counts cannot be right"),
        (75, 5, 4, "counts cannot be right"),
        (75, -3, 4, "counts cannot be right"),
        (75, -3, -4, "counts cannot be right"),
        (75, 3.75, 5, "counts cannot be right"),
        (75, 3, 4.5, "counts cannot be right"),
        (75, 3, math.inf, "counts cannot be right"),
        (75, math.inf, math.inf, "counts cannot be right"),
    ],
)
def test_month_is_counted_or_the_reason_is_said(value, numerator, denominator, reason):
    assert reason_of(value, numerator, denominator) == reason


def test_numerator_of_the_misses_is_not_taken_for_that_of_the_percentage():
    # 90% on time, and the supplier counts the 10 of 100 that were late.
    assert reason_of(90, 10, 100) == "counts do not give the stated percentage"


def test_stated_percentage_may_be_rounded_to_a_whole_one():
    assert reason_of(67, 2, 3) is None  # 66.67
    assert reason_of(12.5, 1, 8) is None
    assert reason_of(13, 1, 8) is None  # half a point off
    assert reason_of(14, 1, 8) == "counts do not give the stated percentage"


def test_value_that_is_a_bound_is_not_compared_with_its_counts():
    assert reason_of(52, 60, 100, bound="at_least") is None
    assert reason_of(52, 60, 100, bound="exact") == "counts do not give the stated percentage"


def test_days_with_a_number_of_cases_are_no_percentage():
    # 50 working days over 100 cases: half a day each, which is not 50%.
    assert reason_of(0.5, 50, 100, unit="days") == "not a percentage"
    assert reason_of(50, 50, 100, unit="%") is None
    assert reason_of(50, 50, 100, unit=None) is None


def test_month_that_the_supplier_calls_without_volume_needs_no_denominator_of_nought():
    assert reason_of(math.nan, math.nan, math.nan, state="no_volume") == "no volume"
    assert reason_of(math.nan, math.nan, math.nan, state="not_supplied") == "no result"


def pooled(*months):
    table = pd.DataFrame(months, columns=["value", "numerator", "denominator"], dtype="float64")
    return pooled_counts(table, np.zeros(len(table), dtype=int), 1).iloc[0]


NOTHING = (math.nan, math.nan, math.nan)


def test_counts_are_added_up_and_months_without_result_or_volume_add_nothing():
    sums = pooled((50, 1, 2), NOTHING, (math.nan, 0, 0), (100, 98, 98))
    assert sums.tolist() == [99, 100, 2, None]


@pytest.mark.parametrize(
    ("months", "reason"),
    [
        ([(50, 1, 2), (60, math.nan, math.nan)], "counts are not supplied"),
        ([(50, 1, 2), (60, 7, 6)], "counts cannot be right"),
        ([(50, 1, 2), (60, 1, 6)], "counts do not give the stated percentage"),
        ([(math.nan, 0, 0), (math.nan, 0, 0)], "no volume"),
        ([(math.nan, 0, 0), NOTHING], "no result"),
        ([], "no result"),
    ],
)
def test_one_month_that_cannot_be_counted_forbids_the_pool(months, reason):
    sums = pooled(*months)
    assert sums["reason"] == reason
    assert math.isnan(sums["numerator"])
    assert math.isnan(sums["denominator"])


def test_two_results_of_one_month_are_refused_by_name():
    months = pd.DataFrame({"kpi_ref": ["A", "A"], "period_start": pd.Timestamp("2019-04-01")})
    with pytest.raises(ValueError, match="A has two results for the month from 2019-04-01"):
        refuse_repeats(months)


def test_each_standing_is_the_number_of_its_words():
    index = pd.RangeIndex(len(Standing))
    words = reasons(np.arange(len(Standing)), index)
    assert words[Standing.COUNTED] is None
    assert words[1:].notna().all()
    assert words.is_unique
