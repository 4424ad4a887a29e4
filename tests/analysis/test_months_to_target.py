"""How many months to the target, at the pace of these months? Worked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monthly_results import LOWER, local_level_series, many_results, results_of
from scipy.stats import theilslopes

from kpianalysis.analysis.months_to_target import months_to_target

GAP = np.nan
CLIMB = [60, 63, 62, 66, 65, 69, 70, 70, 74, 73]
DAYS_IN_YEAR = 365.25


def of_one(values, **others):
    return months_to_target(results_of(values, **({"target": 90.0} | others))).loc["A"]


def straight(gap_days, count=12, a_day=1.0, target_days=None):
    """A value that grows by so much a day, and a target that lies so many days ahead."""
    results = results_of([0.0] * count, unit="days")
    days = (results["period_start"] - results["period_start"].iloc[0]).dt.days
    return results.assign(value=a_day * days, target=a_day * (days.iloc[-1] + gap_days))


def test_range_is_from_the_fast_to_the_slow_end_of_the_interval():
    found = of_one(CLIMB)
    days = (results_of(CLIMB)["period_start"] - pd.Timestamp("2018-01-01")).dt.days / DAYS_IN_YEAR
    slope = theilslopes(CLIMB, days, alpha=0.8)
    # Where the line stands in the last month: through the median of what is left without its slope.
    stands = np.median(CLIMB - slope.slope * days) + slope.slope * days.iloc[-1]
    assert found["gap"] == pytest.approx(stands - 90)
    assert found["slope_low"] == pytest.approx(slope.low_slope)
    assert found["months_low"] == np.floor((90 - stands) / slope.high_slope * 12)
    assert found["months_high"] == np.ceil((90 - stands) / slope.low_slope * 12)
    assert (found["months_low"], found["months_high"]) == (9, 13)
    assert (found["n"], found["beyond_cap"], found["reason"]) == (10, False, None)
    assert found["method"] == "80% interval of the Theil-Sen slope"


def test_range_is_never_a_single_month():
    # One unit a day in every pair: 76 days are 76 / 365.25 * 12 = 2.497 months: 2 to 3.
    found = months_to_target(straight(gap_days=76)).loc["A"]
    assert (found["months_low"], found["months_high"]) == (2, 3)
    # 365.25 / 4 days are 3 months exactly, and still a range.
    found = months_to_target(straight(gap_days=DAYS_IN_YEAR / 4)).loc["A"]
    assert (found["months_low"], found["months_high"]) == (3, 4)
    # So they are where the division gives a little under or over a whole number.
    for months, a_day in ((12, 0.1), (6, 0.3), (2, 0.7), (3, 1.3)):
        results = straight(gap_days=DAYS_IN_YEAR / 12 * months, a_day=a_day)
        found = months_to_target(results).loc["A"]
        assert (found["months_low"], found["months_high"]) == (months, months + 1)


def test_target_less_than_a_month_away_is_one_to_two_months():
    found = months_to_target(straight(gap_days=3)).loc["A"]
    assert (found["months_low"], found["months_high"]) == (1, 2)


def test_slow_end_is_cut_at_60_months_and_says_so():
    values = np.array([60, 61.5, 60.5, 62, 61, 62.5, 61.2, 62.2, 61.8, 63.2])
    found = of_one(values, target=74)
    assert found["months_low"] < 60
    assert (found["months_high"], found["beyond_cap"]) == (60, True)


def test_target_beyond_60_months_even_at_the_fast_end_is_not_on_present_performance():
    found = months_to_target(straight(gap_days=DAYS_IN_YEAR * 5 + 1)).loc["A"]
    assert found["reason"] == "not on present performance"
    assert found[["months_low", "months_high"]].isna().all()
    assert not found["beyond_cap"]


@pytest.mark.parametrize(
    ("values", "others", "reason"),
    [
        (CLIMB[:7], {}, "too few months to say"),
        ([*CLIMB[:7], GAP], {}, "too few months to say"),
        ([GAP] * 12, {}, "too few months to say"),
        (CLIMB, {"target": GAP}, "no target for the months to come"),
        (CLIMB, {"polarity": "neutral"}, "not agreed which way is better"),
        (CLIMB, {"target": 73}, "it met its target in its last result"),
        ([*CLIMB, 60], {"target": 72}, "its results stand at the target already"),
        (CLIMB[::-1], {}, "not on present performance"),
        (CLIMB, {"polarity": LOWER, "target": 50}, "not on present performance"),
        ([70, 74] * 6, {}, "not on present performance"),
        ([70] * 12, {}, "not on present performance"),
    ],
)
def test_no_range_is_given_without_its_reason(values, others, reason):
    found = of_one(values, **others)
    assert found["reason"] == reason
    assert found[["months_low", "months_high"]].isna().all()


def test_months_are_counted_from_the_last_row_though_it_has_no_value():
    results = straight(gap_days=200)
    without = results.copy()
    without.loc[11, "value"] = GAP
    whole, part = (months_to_target(one).loc["A"] for one in (results, without))
    assert part["gap"] == pytest.approx(whole["gap"])
    assert part["months_low"] == whole["months_low"]


def test_target_is_that_of_the_last_row():
    assert of_one(CLIMB, target=[65] * 9 + [90])["months_low"] == 9


def climbing(seed, kpis=4):
    noise = local_level_series(kpis, 18, 0.2, seed)
    return many_results(noise + np.arange(18) * 0.4, target=95.0)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), shift=st.floats(0, 500), scale=st.floats(0.1, 100))
def test_months_do_not_depend_on_the_unit(seed, shift, scale):
    results = climbing(seed)
    other = results.assign(
        value=results["value"] * scale + shift, target=results["target"] * scale + shift
    )
    one, two = months_to_target(results), months_to_target(other)
    np.testing.assert_allclose(two["gap"], one["gap"] * scale, rtol=1e-6, atol=1e-6)
    np.testing.assert_array_equal(two["months_low"], one["months_low"])
    np.testing.assert_array_equal(two["months_high"], one["months_high"])


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_lower_is_better_is_the_mirror_of_higher_is_better(seed):
    results = climbing(seed)
    mirrored = results.assign(value=-results["value"], target=-results["target"], polarity=LOWER)
    columns = ["months_low", "months_high", "gap", "reason"]
    pd.testing.assert_frame_equal(
        months_to_target(mirrored)[columns], months_to_target(results)[columns]
    )


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_range_of_a_kpi_does_not_depend_on_which_others_are_in_the_call(seed):
    own = climbing(seed, kpis=1).assign(kpi_ref="own")
    later = own["period_start"] + pd.DateOffset(months=7)
    together = pd.concat([climbing(seed + 1), own.assign(period_start=later)])
    alone = months_to_target(own.assign(period_start=later)).loc["own"]
    found = months_to_target(together).loc["own"]
    columns = ["months_low", "months_high", "gap", "n"]
    assert found[columns].tolist() == pytest.approx(alone[columns].tolist(), nan_ok=True)
    assert found["reason"] == alone["reason"]
