"""From which month on is a KPI's level another? One suggestion, or the reason why there is none."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.change_point import suggest_change


def series(values, ref="A"):
    return pd.DataFrame(
        {
            "kpi_ref": ref,
            "period_start": pd.date_range("2017-01-01", periods=len(values), freq="MS"),
            "value": np.asarray(values, dtype="float64"),
        }
    )


def many(rows):
    count, months = rows.shape
    return pd.DataFrame(
        {
            "kpi_ref": np.repeat(np.arange(count), months),
            "period_start": np.tile(pd.date_range("2017-01-01", periods=months, freq="MS"), count),
            "value": rows.ravel(),
        }
    )


def only(values):
    return suggest_change(series(values)).iloc[0]


def stepped(step, seed=1, before=18, after=12):
    values = np.random.default_rng(seed).normal(80, 2, before + after)
    values[before:] += step
    return values


def correlated(random, correlation, count, months):
    values = random.normal(size=(count, months))
    for month in range(1, months):
        own = math.sqrt(1 - correlation**2) * values[:, month]
        values[:, month] = correlation * values[:, month - 1] + own
    return values


def test_month_proposed_is_the_first_at_the_new_level():
    row = only(stepped(12))
    assert row["change_month"] == pd.Timestamp("2018-07-01")  # 18 months after January 2017
    assert (row["n"], row["reason"]) == (30, None)
    assert "KernelCPD" in row["method"]


def test_levels_are_the_means_before_and_after():
    # 12, 14, 13 repeat before, 22, 24, 23 after: means 13 and 23.
    row = only([12, 14, 13] * 4 + [22, 24, 23] * 4)
    assert (row["level_before"], row["level_after"]) == pytest.approx((13, 23))


@pytest.mark.parametrize(("step", "proposed"), [(2.06, False), (2.07, True)])
def test_change_is_proposed_when_it_gains_more_than_the_penalty(step, proposed):
    # 11, 9 in turn for 12 months, then the same and a step: 22 moving ranges of 2, one of 2 + step.
    # 2.06: sigma = 48.06 / 23 / 1.128 = 1.8524, gain = 12 x 12 / 24 x (2.06 / 1.8524)^2 = 7.42.
    # 2.07: sigma = 48.07 / 23 / 1.128 = 1.8528, gain = 6 x (2.07 / 1.8528)^2 = 7.49.
    # Penalty: 2.34 x log 24 = 2.34 x 3.1781 = 7.44.
    row = only([11, 9] * 6 + [11 + step, 9 + step] * 6)
    assert (row["change_month"] == pd.Timestamp("2018-01-01")) == proposed
    assert (row["reason"] == "no single change of level stands out") == (not proposed)


def test_change_keeps_six_months_on_each_side():
    row = only(stepped(12, before=26, after=4))
    assert row["change_month"] in (pd.NaT, pd.Timestamp("2019-01-01"))  # the 25th of 30
    row = only(stepped(12, before=24, after=6))
    assert row["change_month"] == pd.Timestamp("2019-01-01")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (stepped(12)[:23], "too few months to say"),
        ([math.nan] * 30, "too few months to say"),
        (np.where(np.arange(60) % 2, math.nan, stepped(12, 1, 30, 30)), "too few months to say"),
        ([70] * 30, "the results do not vary from month to month"),
        ([100] * 20 + [95, 97, 96, 98, 94] * 2, "half or more of the results stand at one level"),
        (stepped(0), "no single change of level stands out"),
        (
            np.sin(np.arange(48) / 8) * 10,
            "neighbouring months are too alike to tell a change of level from drift",
        ),
    ],
)
def test_without_a_suggestion_the_reason_is_given(values, reason):
    row = only(values)
    assert row["change_month"] is pd.NaT
    assert math.isnan(row["level_before"])
    assert math.isnan(row["level_after"])
    assert row["reason"] == reason


def test_months_without_a_result_are_left_out_and_no_moving_range_is_taken_across_them():
    values = stepped(12)
    values[[5, 17]] = math.nan
    row, without_rows = only(values), suggest_change(series(values).dropna()).iloc[0]
    assert row["n"] == 28
    assert row["change_month"] == pd.Timestamp("2018-07-01")
    pd.testing.assert_series_equal(row, without_rows)


def test_first_month_with_a_result_after_a_gap_is_proposed():
    values = stepped(12)
    values[18:20] = math.nan
    assert only(values)["change_month"] == pd.Timestamp("2018-09-01")


def test_no_results_at_all_give_an_empty_frame():
    found = suggest_change(series([1.0]).iloc[:0])
    assert found.empty
    assert found.index.name == "kpi_ref"


numbers = st.lists(
    st.one_of(st.integers(0, 99).map(float), st.just(math.nan)), min_size=24, max_size=40
)


@settings(max_examples=50)
@given(numbers, st.sampled_from([-4096.0, 512.0, 65536.0]), st.sampled_from([0.5, 4.0]))
def test_a_constant_added_or_another_unit_leaves_the_month(values, constant, factor):
    row, other = only(values), only(np.array(values) * factor + constant)
    assert other["reason"] == row["reason"]
    assert str(other["change_month"]) == str(row["change_month"])  # NaT is not equal to itself


@settings(max_examples=50)
@given(st.lists(numbers, min_size=2, max_size=4))
def test_a_kpi_depends_neither_on_the_others_in_the_call_nor_on_their_order(rows):
    apart = [series(values, f"K{number}") for number, values in enumerate(rows)]
    together = suggest_change(pd.concat(apart))
    backwards = suggest_change(pd.concat(apart[::-1]))
    pd.testing.assert_frame_equal(backwards.sort_index(), together)
    for own in apart:
        alone = suggest_change(own)
        pd.testing.assert_frame_equal(alone, together.loc[alone.index])


# 2,000 stable independent series, seed 2019; standard error 0.5 percentage points.
@pytest.mark.parametrize("months", [24, 36, 60])
def test_a_change_is_proposed_in_about_5_percent_of_stable_independent_series(months):
    rows = np.random.default_rng(2019).normal(80, 3, size=(2_000, months))
    rate = suggest_change(many(rows))["reason"].isna().mean()
    assert 0.03 < rate < 0.075


# What the penalty was set by: the same series and seed.
@pytest.mark.slow
def test_penalty_gives_5_percent_false_suggestions_over_24_to_60_months():
    random = np.random.default_rng(20190401)
    rates = [
        suggest_change(many(random.normal(size=(20_000, months))))["reason"].isna().mean()
        for months in (24, 30, 36, 48, 60)
    ]
    assert rates == pytest.approx([0.057, 0.052, 0.051, 0.046, 0.038], abs=0.001)
    assert np.mean(rates) == pytest.approx(0.05, abs=0.002)


# 1,000 stable series of 36 months whose neighbours are alike, seed 7; standard error 1.3 points.
@pytest.mark.parametrize(("correlation", "low", "high"), [(0.3, 0.18, 0.28), (0.6, 0.13, 0.22)])
def test_likeness_of_months_gives_false_suggestions_that_the_check_lessens(correlation, low, high):
    rows = correlated(np.random.default_rng(7), correlation, 1_000, 36)
    assert low < suggest_change(many(rows))["reason"].isna().mean() < high


# 500 independent series of 24 + 12 months, a step of two standard deviations, seed 8.
def test_a_step_of_two_standard_deviations_is_found_within_two_months_nine_times_in_ten():
    rows = np.random.default_rng(8).normal(size=(500, 36))
    rows[:, 24:] += 2
    found = suggest_change(many(rows))["change_month"].dropna()
    assert len(found) > 0.93 * 500
    near = found.between(pd.Timestamp("2018-11-01"), pd.Timestamp("2019-03-01"))
    assert near.mean() > 0.85
