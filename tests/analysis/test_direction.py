"""Misses of all KPIs together: counted by month, and a direction only where chance is unlikely."""

import math

import pandas as pd
import pytest

from kpianalysis.analysis.direction import (
    FEWER,
    MORE,
    NO_SIGN,
    TOO_FEW,
    direction,
    misses_by_month,
)


def by_month(missed, judged=10):
    starts = pd.date_range("2018-06-01", periods=len(missed), freq="MS")
    return pd.DataFrame({"judged": judged, "missed": missed}, index=starts)


def test_mitigated_miss_is_counted_before_and_not_after_mitigation():
    rows = pd.DataFrame(
        {
            "period_start": pd.Timestamp("2019-06-01"),
            "status": ["below minimum", "missed target, minimum met", "met target", "not supplied"],
            "missed": [True, True, False, False],
            "below_minimum": [True, False, False, False],
            "counts_as_miss": [False, True, False, False],
            "counts_as_failure": [False, False, False, False],
        }
    )
    june = misses_by_month(rows).loc["2019-06-01"]
    assert june.to_dict() == {
        "judged": 3, "missed": 2, "below_minimum": 1, "counted_misses": 1, "failures": 0,
    }  # fmt: skip


def test_share_that_falls_in_each_of_eight_months_is_fewer():
    # All 28 pairs fall: of 8! orders 2 are as far from 0, p = 2 / 40,320.
    found, p_value = direction(by_month([9, 8, 7, 6, 5, 4, 3, 2]))
    assert found == FEWER
    assert p_value == pytest.approx(2 / 40_320)


def test_share_that_grows_is_more():
    assert direction(by_month([1, 2, 3, 4, 5, 6, 7, 8]))[0] == MORE


def test_share_and_not_number_is_what_moves():
    # Always a half, of ever fewer KPIs.
    assert direction(by_month([8, 7, 6, 5, 4, 3, 2, 1], [16, 14, 12, 10, 8, 6, 4, 2]))[0] == NO_SIGN


def test_seven_months_are_too_few():
    found, p_value = direction(by_month([7, 6, 5, 4, 3, 2, 1]))
    assert found == TOO_FEW
    assert math.isnan(p_value)


def test_month_without_a_judged_result_says_nothing():
    months = by_month([9, 8, 7, 0, 6, 5, 4, 3], [10, 10, 10, 0, 10, 10, 10, 10])
    assert direction(months)[0] == TOO_FEW
    assert direction(months.iloc[:0])[0] == TOO_FEW
