"""Within what range does a KPI usually move? XmR limits, worked by hand."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.control_chart import xmr_limits


def series(*values, ref="A", phase=0):
    return pd.DataFrame(
        {
            "kpi_ref": ref,
            "period_start": pd.date_range("2018-01-01", periods=len(values), freq="MS"),
            "phase": phase,
            "value": [math.nan if value is None else float(value) for value in values],
        }
    )


def last(results, **options):
    return xmr_limits(results, **options).iloc[-1]


def test_limits_are_the_mean_plus_and_minus_2_66_mean_moving_ranges():
    # Mean of 10, 12, 11, 13 is 11.5; moving ranges 2, 1, 2: mean 5/3; 2.66 * 5/3 = 4.4333...
    row = last(series(10, 12, 11, 13))
    assert row["mean"] == 11.5
    assert row["lpl"] == pytest.approx(11.5 - 2.66 * 5 / 3)
    assert row["upl"] == pytest.approx(11.5 + 2.66 * 5 / 3)
    assert row["n"] == 4


# Thirteen moving ranges: twelve of 1, one of 30: mean 42/13 = 3.231, and 3.267 * 3.231 = 10.55.
ONE_JUMP = (10, 11, 12, 11, 10, 11, 12, 11, 10, 11, 12, 11, 10, 40)


def test_moving_range_over_3_267_times_the_mean_is_left_out_but_its_point_stays_in_the_mean():
    row = last(series(*ONE_JUMP))
    assert row["mean"] == pytest.approx(182 / 14)  # 40 is still in it
    assert row["upl"] - row["mean"] == pytest.approx(2.66 * 1)
    assert row["limits"] == "firm"


def test_screening_can_be_switched_off():
    row = last(series(*ONE_JUMP), screening=False)
    assert row["upl"] - row["mean"] == pytest.approx(2.66 * 42 / 13)


def test_screening_is_done_once_only():
    # Moving ranges: ten of 1, then 8 and 40: mean 58/12, times 3.267 = 15.8, so 40 goes. The mean
    # of the rest is 18/11 = 1.64, times 3.267 = 5.35: a second screening would take 8 as well.
    row = last(series(*range(11), 18, 58))
    assert row["upl"] - row["mean"] == pytest.approx(2.66 * 18 / 11)


def test_no_moving_range_is_taken_across_a_gap():
    # Moving ranges 2 and 2; the step from 12 to 20 is not one. Mean of the four is 16.
    row = last(series(10, 12, None, 20, 22))
    assert (row["mean"], row["n"]) == (16, 4)
    assert row["upl"] == pytest.approx(16 + 2.66 * 2)


def test_gap_at_either_end_changes_nothing():
    inner = last(series(10, 12, 11, 13))
    for gaps in (series(None, 10, 12, 11, 13), series(10, 12, 11, 13, None)):
        pd.testing.assert_series_equal(last(gaps), inner, check_names=False)


def test_values_that_never_stand_side_by_side_give_no_limits():
    row = last(series(10, None, 12, None, 14))
    assert row["limits"] == "none"
    assert math.isnan(row["lpl"])


def test_constant_series_has_no_limits_and_says_that_it_is_constant():
    row = last(series(*[95] * 20))
    assert (row["limits"], row["mean"]) == ("constant", 95)
    assert math.isnan(row["lpl"])
    assert math.isnan(row["upl"])


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([100, 100, 100, 99, 98, 97], "ceiling"),  # three of six: half
        ([100, 99, 100, 98, 97], "trial"),  # two of five: under half
        ([100] * 35 + [98.5], "ceiling"),
        ([0, 0, 0, 0, 3, 1, 2], "ceiling"),  # the level may be at the bottom
    ],
)
def test_half_or_more_values_at_one_level_give_no_limits(values, limits):
    row = last(series(*values))
    assert row["limits"] == limits
    assert math.isnan(row["upl"]) == (limits == "ceiling")


@pytest.mark.parametrize(
    ("count", "limits"), [(0, "none"), (1, "none"), (2, "trial"), (12, "trial"), (13, "firm")]
)
def test_limits_are_trial_under_13_values_and_none_under_2(count, limits):
    values = [*range(count), *[None] * (15 - count)]
    row = last(series(*values))
    assert (row["limits"], row["n"]) == (limits, count)
    assert math.isnan(row["upl"]) == (limits == "none")


def test_month_without_a_value_does_not_count_towards_13():
    assert last(series(*range(6), None, *range(6, 12)))["limits"] == "trial"
    assert last(series(*range(6), None, *range(6, 13)))["limits"] == "firm"


def test_each_phase_has_its_own_limits_and_no_moving_range_into_the_next():
    # Phase 0: 10, 12: mean 11, range 2. Phase 1: 50, 53: mean 51.5, range 3. 38 is no range.
    limits = xmr_limits(series(10, 12, 50, 53, phase=[0, 0, 1, 1]))
    assert limits["mean"].tolist() == [11, 11, 51.5, 51.5]
    assert (limits["upl"] - limits["mean"]).tolist() == pytest.approx(
        [2.66 * 2, 2.66 * 2, 2.66 * 3, 2.66 * 3]
    )
    assert limits["n"].tolist() == [2, 2, 2, 2]


def test_limits_are_not_clipped_to_what_is_possible():
    row = last(series(1, 99, 2, 98))
    assert row["lpl"] < 0
    assert row["upl"] > 100


def test_no_rows_give_no_rows():
    limits = xmr_limits(series())
    assert limits.empty
    assert limits.columns.tolist() == ["mean", "lpl", "upl", "n", "limits"]


def test_rows_keep_their_index():
    results = series(10, 12, 11).set_axis([7, 3, 9])
    assert xmr_limits(results).index.tolist() == [7, 3, 9]


whole = st.integers(min_value=-50, max_value=50)
with_gaps = st.lists(st.none() | whole, min_size=1, max_size=30)
NUMBERS = ["mean", "lpl", "upl"]


@settings(deadline=None, max_examples=50)
@given(values=with_gaps, constant=whole)
def test_adding_a_constant_moves_the_limits_by_it(values, constant):
    moved = [None if value is None else value + constant for value in values]
    before, after = xmr_limits(series(*values)), xmr_limits(series(*moved))
    assert before["limits"].equals(after["limits"])
    np.testing.assert_allclose(after[NUMBERS], before[NUMBERS] + constant, atol=1e-9)


# Powers of two lose nothing, so that a range at the edge of screening stays on its side.
@settings(deadline=None, max_examples=50)
@given(values=with_gaps, factor=st.sampled_from([0.25, 0.5, 2, 4, 8]))
def test_scaling_scales_the_limits(values, factor):
    scaled = [None if value is None else value * factor for value in values]
    before, after = xmr_limits(series(*values)), xmr_limits(series(*scaled))
    assert before["limits"].equals(after["limits"])
    np.testing.assert_allclose(after[NUMBERS], before[NUMBERS] * factor, atol=1e-9)


@settings(deadline=None, max_examples=50)
@given(values=with_gaps)
def test_turning_a_series_upside_down_swaps_its_limits(values):
    turned = [None if value is None else -value for value in values]
    before, after = xmr_limits(series(*values)), xmr_limits(series(*turned))
    np.testing.assert_allclose(after["lpl"], -before["upl"], atol=1e-9)
    np.testing.assert_allclose(after["mean"], -before["mean"], atol=1e-9)


@settings(deadline=None, max_examples=50)
@given(many=st.lists(with_gaps, min_size=1, max_size=6))
def test_limits_of_a_kpi_do_not_depend_on_which_others_are_in_the_call(many):
    parts = [series(*values, ref=f"K{at}") for at, values in enumerate(many)]
    together = xmr_limits(pd.concat(parts, ignore_index=True))
    alone = pd.concat([xmr_limits(part) for part in parts], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)


@settings(deadline=None, max_examples=50)
@given(own=with_gaps, other=st.lists(whole, min_size=2, max_size=20), place=st.integers(0, 19))
def test_gap_in_one_kpi_changes_no_other(own, other, place):
    gapped = [None if at == place % len(other) else value for at, value in enumerate(other)]
    whole_other, gapped_other = (series(*values, ref="B") for values in (other, gapped))
    results = [
        xmr_limits(pd.concat([second, series(*own, ref="C")], ignore_index=True))
        for second in (whole_other, gapped_other)
    ]
    pd.testing.assert_frame_equal(results[0].iloc[len(other) :], results[1].iloc[len(other) :])


@settings(deadline=None, max_examples=50)
@given(values=with_gaps)
def test_limits_are_those_of_the_definition_written_out(values):
    row = last(series(*values))
    present = [value for value in values if value is not None]
    ranges = [
        abs(later - earlier)
        for earlier, later in itertools.pairwise(values)
        if earlier is not None and later is not None
    ]
    if row["limits"] not in ("firm", "trial"):
        assert math.isnan(row["lpl"])
        return
    average = sum(ranges) / len(ranges)
    kept = [size for size in ranges if size < 3.267 * average]
    half_width = 2.66 * sum(kept) / len(kept)
    assert row["mean"] == pytest.approx(sum(present) / len(present))
    assert row["upl"] == pytest.approx(row["mean"] + half_width)
    assert row["lpl"] == pytest.approx(row["mean"] - half_width)
