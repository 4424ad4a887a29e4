"""Is a KPI moving one way? Slopes and intervals, held to scipy."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import theilslopes

from kpianalysis.analysis.trend import theil_sen

DAYS_IN_YEAR = 365.25


def series(values, ref="A", first="2018-01-01"):
    return pd.DataFrame(
        {
            "kpi_ref": ref,
            "period_start": pd.date_range(first, periods=len(values), freq="MS"),
            "value": np.asarray(values, dtype="float64"),
        }
    )


def random_values(seed, count, kind):
    random = np.random.default_rng(seed)
    if kind == "with ties":
        return random.integers(0, 5, count).astype("float64")
    values = 80 + random.normal(0, 3, count) + np.arange(count) * random.normal(0, 0.3)
    if kind == "with gaps":
        values[random.choice(count, size=count // 4, replace=False)] = np.nan
    return values


@pytest.mark.parametrize("kind", ["smooth", "with ties", "with gaps"])
@pytest.mark.parametrize("count", [12, 13, 24, 37])
def test_slope_and_both_ends_of_its_interval_are_those_of_scipy(kind, count):
    many = {f"K{seed:02}": random_values(seed, count, kind) for seed in range(20)}
    found = theil_sen(pd.concat([series(values, ref) for ref, values in many.items()]))
    for ref, values in many.items():
        there = ~np.isnan(values)
        days = (series(values)["period_start"] - pd.Timestamp("2018-01-01")).dt.days
        expected = theilslopes(values[there], days[there] / DAYS_IN_YEAR, alpha=0.95)
        row = found.loc[ref]
        assert row["n"] == there.sum()
        assert [row["slope_per_year"], row["slope_low"], row["slope_high"]] == pytest.approx(
            [expected.slope, expected.low_slope, expected.high_slope], rel=1e-9, abs=1e-9
        )


def test_another_confidence_gives_the_interval_of_scipy_for_it():
    values = random_values(5, 24, "smooth")
    days = (series(values)["period_start"] - pd.Timestamp("2018-01-01")).dt.days
    expected = theilslopes(values, days / DAYS_IN_YEAR, alpha=0.8)
    row = theil_sen(series(values), confidence=0.8).loc["A"]
    assert row["slope_low"] == pytest.approx(expected.low_slope)
    assert row["slope_high"] == pytest.approx(expected.high_slope)


def test_slope_is_on_dates_and_not_on_the_number_of_the_month():
    # One unit a day: months of 28 to 31 days give steps of 28 to 31, and 365.25 a year throughout.
    days = (pd.date_range("2018-01-01", periods=12, freq="MS") - pd.Timestamp("2018-01-01")).days
    row = theil_sen(series(days)).loc["A"]
    assert row["slope_per_year"] == pytest.approx(365.25)
    assert row["slope_low"] == pytest.approx(365.25)


@pytest.mark.parametrize(
    ("values", "trend"),
    [
        (range(12), "rising"),
        (range(12, 0, -1), "falling"),
        ([5] * 12, "no clear trend"),
        ([1, 9] * 6, "no clear trend"),
    ],
)
def test_trend_is_said_only_where_the_interval_excludes_nought(values, trend):
    assert theil_sen(series(list(values))).loc["A", "trend"] == trend


def test_rising_is_of_the_number_and_its_mirror_is_falling():
    values = random_values(3, 24, "smooth") + np.arange(24)
    up, down = theil_sen(series(values)).loc["A"], theil_sen(series(-values)).loc["A"]
    assert (up["trend"], down["trend"]) == ("rising", "falling")
    assert down["slope_low"] == pytest.approx(-up["slope_high"])


def test_nothing_is_said_under_8_months():
    row = theil_sen(series(range(7))).loc["A"]
    assert (row["trend"], row["n"]) == ("too few months to say", 7)
    assert math.isnan(row["slope_per_year"])
    assert math.isnan(row["slope_low"])
    assert theil_sen(series(range(8))).loc["A", "trend"] == "rising"


def test_month_without_a_value_does_not_count_towards_8():
    values = [*range(7), math.nan]
    assert theil_sen(series(values)).loc["A", "trend"] == "too few months to say"


@pytest.mark.parametrize("values", [[5], [math.nan], [math.nan] * 12])
def test_kpi_without_results_is_too_few_months_and_not_an_error(values):
    row = theil_sen(series(values)).loc["A"]
    assert row["trend"] == "too few months to say"
    assert row["n"] == sum(not math.isnan(value) for value in values)


def test_slope_of_a_kpi_does_not_depend_on_which_others_are_in_the_call():
    own = series(random_values(1, 13, "with gaps"), "B", first="2018-06-01")
    longer = series(random_values(2, 30, "with ties"), "A", first="2017-01-01")
    alone, together = theil_sen(own).loc["B"], theil_sen(pd.concat([longer, own])).loc["B"]
    assert together["trend"] == alone["trend"]
    numbers = ["slope_per_year", "slope_low", "slope_high", "n"]
    assert together[numbers].tolist() == pytest.approx(alone[numbers].tolist(), rel=1e-9)
