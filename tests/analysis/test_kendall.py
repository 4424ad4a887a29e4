"""Could results have come in this order by chance? Held to scipy and to all orders of eight."""

import itertools
import math

import numpy as np
import pandas as pd
import pymannkendall
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from kpianalysis.analysis import kendall as module
from kpianalysis.analysis.kendall import EXACT, NORMAL, kendall
from kpianalysis.analysis.trend import theil_sen


def frame(rows):
    """Results of one KPI for each row, named K0000, K0001, ..."""
    rows = np.atleast_2d(np.asarray(rows, dtype="float64"))
    count, months = rows.shape
    return pd.DataFrame(
        {
            "kpi_ref": np.repeat([f"K{number:04}" for number in range(count)], months),
            "period_start": np.tile(pd.date_range("2015-01-01", periods=months, freq="MS"), count),
            "value": rows.ravel(),
        }
    )


def only(values):
    return kendall(frame(values)).iloc[0]


def p_by_all_orders(values):
    """Share of all orders of eight values whose S is as far from 0: every one is counted."""
    orders = np.array(list(itertools.permutations(values)))
    s = sum(
        np.sign(orders[:, later] - orders[:, earlier])
        for earlier, later in itertools.combinations(range(len(values)), 2)
    )
    own = abs(s[0])  # the first permutation is the order given
    return np.mean(np.abs(s) >= own)


def correlated(random, correlation, series, months):
    """Stable series of unit variance, each month resembling the one before it."""
    values = random.normal(size=(series, months))
    for month in range(1, months):
        own = math.sqrt(1 - correlation**2) * values[:, month]
        values[:, month] = correlation * values[:, month - 1] + own
    return values


def test_one_high_month_at_the_end_of_eight_is_one_of_the_two_ends_of_eight_places():
    # The 1 can stand in 8 places; S is 7 at the end and -7 at the start, nearer to 0 elsewhere.
    row = only([0, 0, 0, 0, 0, 0, 0, 1])
    assert row["kendall_s"] == 7
    assert row["kendall_p"] == pytest.approx(2 / 8)


def test_four_lower_months_then_four_higher_are_one_of_70_orders_and_their_mirror():
    # 8! / (4! 4!) = 70 orders of four 0s and four 1s; 4 x 4 pairs differ.
    row = only([0, 0, 0, 0, 1, 1, 1, 1])
    assert row["kendall_s"] == 16
    assert row["kendall_p"] == pytest.approx(2 / 70)


@pytest.mark.parametrize("months", [8, 20, 36, 60])
def test_a_run_without_a_step_back_is_one_order_of_all_and_its_mirror(months):
    row = only(range(months))
    assert row["kendall_s"] == months * (months - 1) / 2
    assert row["kendall_p"] == pytest.approx(2 / math.factorial(months), rel=1e-9)


def test_constant_results_have_one_order_only():
    row = only([5] * 12)
    assert (row["kendall_s"], row["kendall_p"]) == (0, 1)
    row = only([5] * 70)
    assert (row["kendall_s"], row["kendall_p"]) == (0, 1)


def test_as_many_steps_up_as_down_have_a_p_value_of_1():
    row = only([1, 2, 3, 4, 4, 3, 2, 1])
    assert (row["kendall_s"], row["kendall_p"]) == (0, 1)


@pytest.mark.parametrize("months", [8, 9, 13, 24, 37, 60])
def test_without_ties_the_p_value_is_the_exact_one_of_scipy(months):
    random = np.random.default_rng(months)
    rows = random.normal(size=(30, months)) + random.normal(size=(30, 1)) * np.arange(months) / 20
    found = kendall(frame(rows))
    for row, values in zip(found.itertuples(), rows, strict=True):
        expected = kendalltau(np.arange(months), values, method="exact")
        assert row.kendall_p == pytest.approx(expected.pvalue, rel=1e-9)
        assert row.kendall_method == EXACT


@pytest.mark.parametrize(
    "values",
    [
        [1, 1, 2, 3, 4, 5, 6, 7],
        [1, 2, 2, 1, 3, 3, 4, 4],
        [1, 1, 1, 2, 3, 3, 3, 3],
        [5, 1, 5, 2, 5, 3, 5, 4],
        [9, 9, 9, 9, 8, 9, 7, 9],
        [1, 2, 3, 1, 2, 3, 1, 2],
        [3, 1, 2, 5, 4, 8, 6, 7],
    ],
)
def test_with_ties_the_p_value_is_that_of_all_40320_orders(values):
    assert only(values)["kendall_p"] == pytest.approx(p_by_all_orders(values), rel=1e-12)


@pytest.mark.parametrize("kind", ["smooth", "with ties"])
def test_s_and_slope_and_the_normal_p_value_are_those_of_pymannkendall(kind):
    random = np.random.default_rng(61)
    rows = random.normal(0, 3, size=(20, 72)) + np.arange(72) / 30
    if kind == "with ties":
        rows = np.round(rows)
    evenly = frame(rows)
    evenly["period_start"] = np.tile(pd.date_range("2015-01-01", periods=72, freq="D"), 20)
    found, slopes = kendall(evenly), theil_sen(evenly)
    for ref, values in zip(found.index, rows, strict=True):
        expected = pymannkendall.original_test(values)
        assert found.loc[ref, "kendall_s"] == expected.s
        assert found.loc[ref, "kendall_p"] == pytest.approx(expected.p, rel=1e-9, abs=1e-12)
        assert slopes.loc[ref, "slope_per_year"] == pytest.approx(expected.slope * 365.25)


def test_exact_up_to_60_months_and_normal_above_and_the_method_is_named():
    rows = np.random.default_rng(2).normal(size=(1, 61))
    assert only(rows[:, :60])["kendall_method"] == EXACT
    assert only(rows)["kendall_method"] == NORMAL


@pytest.mark.parametrize("kind", ["smooth", "half tied", "three levels"])
def test_at_60_months_the_two_methods_differ_by_less_than_0002(kind, monkeypatch):
    random = np.random.default_rng(60)
    rows = random.normal(size=(300, 60)) + random.normal(size=(300, 1)) * np.arange(60) / 60
    if kind == "half tied":
        rows[random.random(rows.shape) < 0.5] = 3.0
    if kind == "three levels":
        rows = np.clip(np.round(rows), -1, 1)
    exact = kendall(frame(rows))["kendall_p"]
    monkeypatch.setattr(module, "MOST_MONTHS_FOR_EXACT", 59)
    normal = kendall(frame(rows))["kendall_p"]
    small = exact < 0.1
    assert small.sum() > 40
    assert (exact - normal)[small].abs().max() < 0.002


def test_months_without_a_result_do_not_count_and_change_nothing():
    values = [3, 1, 2, 2, 5, 4, 6, 6, 7]
    with_gaps = [3, math.nan, 1, 2, 2, math.nan, math.nan, 5, 4, 6, 6, 7, math.nan]
    assert only(with_gaps).to_dict() == only(values).to_dict()
    assert only(with_gaps)["n"] == 9


def test_nothing_is_said_under_8_months_and_the_reason_is_given():
    found = kendall(frame([[*range(7), math.nan], [math.nan] * 8, range(8)]))
    assert found["n"].tolist() == [7, 0, 8]
    assert found["reason"].tolist() == ["too few months to say", "too few months to say", None]
    assert found["kendall_method"].tolist() == [None, None, EXACT]
    assert found["kendall_p"].isna().tolist() == [True, True, False]
    assert found["kendall_s"].isna().tolist() == [True, True, False]


def test_no_results_at_all_give_an_empty_frame():
    found = kendall(frame(np.zeros((1, 8))).iloc[:0])
    assert found.empty
    assert found.index.name == "kpi_ref"


def test_two_results_in_one_month_are_refused():
    twice = frame(np.arange(10))
    twice.loc[1, "period_start"] = twice.loc[0, "period_start"]
    with pytest.raises(ValueError, match="duplicate"):
        kendall(twice)


def test_more_patterns_of_ties_than_are_done_at_once_change_nothing(monkeypatch):
    rows = np.random.default_rng(3).integers(0, 6, size=(40, 15))
    together = kendall(frame(rows))
    monkeypatch.setattr(module, "_PATTERNS_AT_ONCE", 7)
    pd.testing.assert_frame_equal(kendall(frame(rows)), together)


few_levels = st.lists(
    st.one_of(st.integers(0, 5).map(float), st.just(math.nan)), min_size=8, max_size=20
)


@given(few_levels, st.integers(-50, 50), st.sampled_from([0.5, 2, 8]))
def test_a_constant_added_or_another_unit_changes_nothing(values, constant, factor):
    row, other = only(values), only(np.array(values) * factor + constant)
    pd.testing.assert_series_equal(row, other, check_exact=True)


@given(few_levels)
def test_the_mirror_of_a_kpi_has_the_opposite_s_and_the_same_p_value(values):
    row, mirrored = only(values), only(-np.array(values))
    np.testing.assert_array_equal(mirrored["kendall_s"], -row["kendall_s"])  # 0 is -0
    np.testing.assert_equal(mirrored["kendall_p"], row["kendall_p"])


@given(st.lists(few_levels, min_size=2, max_size=4))
def test_a_kpi_depends_neither_on_the_others_in_the_call_nor_on_their_order(many):
    apart = [frame(values).assign(kpi_ref=f"K{number}") for number, values in enumerate(many)]
    together = kendall(pd.concat(apart))
    pd.testing.assert_frame_equal(together, kendall(pd.concat(apart[::-1])))
    for own in apart:
        pd.testing.assert_frame_equal(kendall(own), together.loc[[own["kpi_ref"].iloc[0]]])


# 4,000 stable series of 24 months; 20,000 gave 5.0%, 12.9% and 28.9%.
@pytest.mark.parametrize(
    ("correlation", "low", "high"), [(0, 0.035, 0.06), (0.3, 0.11, 0.15), (0.6, 0.25, 0.32)]
)
def test_false_trends_of_stable_series_are_5_and_13_and_29_percent(correlation, low, high):
    rows = correlated(np.random.default_rng(24), correlation, 4_000, 24)
    assert low < (kendall(frame(rows))["kendall_p"] < 0.05).mean() < high
