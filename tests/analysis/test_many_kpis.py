"""What would chance alone have shown? Lag-1 correlation, adjusted p-values, false labels."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control
from statsmodels.regression.linear_model import burg

from kpianalysis.analysis.many_kpis import (
    adjusted_p_values,
    expected_false_labels,
    lag_one_correlation,
)


def series(values, ref="A", **columns):
    return pd.DataFrame(
        {
            "kpi_ref": ref,
            "period_start": pd.date_range("2017-01-01", periods=len(values), freq="MS"),
            "value": np.asarray(values, dtype="float64"),
            **columns,
        }
    )


def correlation(frame):
    return lag_one_correlation(frame).iloc[0]


def test_months_that_alternate_are_fully_opposed():
    # Mean 2, distances -1 and 1 in turn: 13 products of -1 over 13 squares of 1.
    row = correlation(series([1, 3] * 7))
    assert (row["lag1_correlation"], row["pairs"], row["n"]) == (-1, 13, 14)
    assert (row["lag1_low"], row["lag1_high"]) == (-1, -1)


def test_correlation_is_the_one_of_burg_where_there_is_no_gap():
    values = np.random.default_rng(1).normal(80, 3, 36)
    expected, _ = burg(values, order=1)
    assert correlation(series(values))["lag1_correlation"] == pytest.approx(expected[0])


def test_no_pair_is_taken_across_a_month_without_a_result_or_without_a_row():
    values = [1, 3, 1, 3, 1, 3, 1, math.nan, 1, 3, 1, 3, 1, 3, 1, 3]
    with_gap = correlation(series(values))
    assert (with_gap["pairs"], with_gap["n"]) == (13, 15)
    without_row = correlation(series(values).dropna())
    pd.testing.assert_series_equal(without_row, with_gap)


def test_no_pair_is_taken_across_phases_and_each_phase_has_a_mean_of_its_own():
    # Both phases alternate about their own mean; as one phase the step would look like likeness.
    stepped = [1, 3] * 7 + [101, 103] * 7
    phases = correlation(series(stepped, phase=[0] * 14 + [1] * 14))
    assert (phases["lag1_correlation"], phases["pairs"]) == (-1, 26)
    assert correlation(series(stepped))["lag1_correlation"] > 0.9


def test_interval_is_196_large_sample_errors_to_each_side():
    # r and 35 pairs: the error is the root of (1 - r squared) / 35.
    row = correlation(series(np.random.default_rng(2).normal(size=36)))
    r = row["lag1_correlation"]
    margin = 1.959964 * math.sqrt((1 - r**2) / 35)
    assert [row["lag1_low"], row["lag1_high"]] == pytest.approx([r - margin, r + margin])


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1, 3] * 6, "too few neighbouring months to say"),
        ([1, math.nan] * 20, "too few neighbouring months to say"),
        ([math.nan] * 24, "too few neighbouring months to say"),
        ([0.1] * 24, "the results do not vary"),
        ([0] * 24, "the results do not vary"),
    ],
)
def test_no_correlation_is_given_without_pairs_or_without_variation(values, reason):
    row = correlation(series(values))
    assert math.isnan(row["lag1_correlation"])
    assert math.isnan(row["lag1_low"])
    assert (row["method"], row["reason"]) == (None, reason)


def test_method_is_named_and_no_reason_is_given_where_there_is_a_correlation():
    row = correlation(series(np.random.default_rng(3).normal(size=24)))
    assert "Burg" in row["method"]
    assert row["reason"] is None


def test_no_results_at_all_give_an_empty_frame():
    found = lag_one_correlation(series([1.0]).iloc[:0])
    assert found.empty
    assert found.index.name == "kpi_ref"


numbers = st.lists(
    st.one_of(st.integers(0, 1000).map(float), st.just(math.nan)), min_size=13, max_size=30
)


@given(numbers, st.integers(-1000, 1000), st.sampled_from([-2.0, 0.5, 4.0]))
def test_a_constant_added_or_another_unit_leaves_the_correlation(values, constant, factor):
    own = correlation(series(values))
    other = correlation(series(np.array(values) * factor + constant))
    np.testing.assert_allclose(
        other["lag1_correlation"], own["lag1_correlation"], rtol=1e-6, atol=1e-9
    )
    assert other["reason"] == own["reason"]


@given(st.lists(numbers, min_size=2, max_size=4))
def test_a_kpi_depends_neither_on_the_others_in_the_call_nor_on_their_order(many):
    apart = [series(values, f"K{number}") for number, values in enumerate(many)]
    together = lag_one_correlation(pd.concat(apart))
    backwards = lag_one_correlation(pd.concat(apart[::-1]))
    pd.testing.assert_frame_equal(backwards.sort_index(), together)
    for own in apart:
        alone = lag_one_correlation(own)
        pd.testing.assert_frame_equal(alone, together.loc[alone.index])


# 2,000 series of 36 months, seed 36. Known bias: about -(1 + 4 r) / n.
@pytest.mark.parametrize(("true", "expected"), [(0, -0.03), (0.3, 0.24), (0.6, 0.51)])
def test_correlation_of_36_months_is_the_true_one_less_its_known_bias(true, expected):
    values = np.random.default_rng(36).normal(size=(2_000, 36))
    for month in range(1, 36):
        own = math.sqrt(1 - true**2) * values[:, month]
        values[:, month] = true * values[:, month - 1] + own
    many = pd.DataFrame(
        {
            "kpi_ref": np.repeat(np.arange(2_000), 36),
            "period_start": np.tile(pd.date_range("2017-01-01", periods=36, freq="MS"), 2_000),
            "value": values.ravel(),
        }
    )
    found = lag_one_correlation(many)
    assert found["lag1_correlation"].mean() == pytest.approx(expected, abs=0.02)
    inside = (found["lag1_low"] <= true) & (true <= found["lag1_high"])
    assert 0.87 < inside.mean() < 0.98


def test_smallest_of_four_p_values_is_multiplied_by_four():
    # 0.01 x 4 / 1 = 0.04; 0.02 x 4 / 2 = 0.04; 0.03 x 4 / 3 = 0.04; 0.5 x 4 / 4 = 0.5.
    adjusted = adjusted_p_values(pd.Series([0.02, 0.5, 0.01, 0.03], index=list("ABCD")))
    assert adjusted.to_dict() == pytest.approx({"A": 0.04, "B": 0.5, "C": 0.04, "D": 0.04})


@given(st.lists(st.floats(0, 1), min_size=1))
def test_adjusted_p_values_are_those_of_scipy_to_the_last_bit(p_values):
    expected = false_discovery_control(p_values, method="bh")
    assert np.array_equal(adjusted_p_values(pd.Series(p_values)), expected)


def test_an_adjusted_p_value_is_never_above_that_of_a_larger_one():
    # 0.03 x 2 / 1 = 0.06, but 0.04 x 2 / 2 = 0.04: the first takes 0.04 too.
    assert adjusted_p_values(pd.Series([0.03, 0.04])).tolist() == pytest.approx([0.04, 0.04])


def test_kpi_without_a_p_value_stays_without_and_does_not_count():
    with_gap = adjusted_p_values(pd.Series([0.02, math.nan, 0.03]))
    assert with_gap.dropna().tolist() == adjusted_p_values(pd.Series([0.02, 0.03])).tolist()
    assert math.isnan(with_gap[1])
    assert adjusted_p_values(pd.Series([math.nan])).isna().all()
    assert adjusted_p_values(pd.Series([], dtype="float64")).empty


def test_p_value_above_1_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted_p_values(pd.Series([0.2, 1.2]))


def test_p_values_that_were_given_are_left_as_they_were():
    given_values = pd.Series([0.01, 0.04])
    adjusted_p_values(given_values)
    assert given_values.tolist() == [0.01, 0.04]


def test_forty_stable_kpis_with_a_rate_of_19_in_1000_have_a_53_percent_chance_of_a_label():
    # 0.981 squared is 0.9624, its square 0.9261, to the 8th 0.8577, to the 40th 0.8577^5 = 0.464.
    found = expected_false_labels(40, 0.019)
    assert found.expected == pytest.approx(0.76)
    assert found.chance_of_any == pytest.approx(0.536, abs=5e-4)


def test_no_kpis_have_no_false_labels():
    found = expected_false_labels(0, 0.2)
    assert (found.expected, found.chance_of_any) == (0, 0)


@pytest.mark.parametrize(("n_kpis", "rate"), [(-1, 0.1), (3, -0.1), (3, 1.1), (3, math.nan)])
def test_impossible_number_or_rate_is_refused(n_kpis, rate):
    with pytest.raises(ValueError, match="0 or more"):
        expected_false_labels(n_kpis, rate)
