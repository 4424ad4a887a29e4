"""Within what range does a series usually move? XmR limits, worked by hand."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from charts import points, series
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis import control_chart

NUMBERS = ["mean", "lpl", "upl"]


def last(*values, **options):
    return points(*values, **options).iloc[-1]


def test_limits_are_the_mean_plus_and_minus_2_66_mean_moving_ranges():
    # Mean of 10, 12, 11, 13 is 11.5; moving ranges 2, 1, 2: mean 5/3; 2.66 * 5/3 = 4.4333...
    row = last(10, 12, 11, 13)
    assert row["mean"] == 11.5
    assert row["lpl"] == pytest.approx(11.5 - 2.66 * 5 / 3)
    assert row["upl"] == pytest.approx(11.5 + 2.66 * 5 / 3)


# Thirteen moving ranges: twelve of 1, one of 30: mean 42/13 = 3.231, and 3.267 * 3.231 = 10.55.
ONE_JUMP = (10, 11, 12, 11, 10, 11, 12, 11, 10, 11, 12, 11, 10, 40)


def test_moving_range_over_3_267_times_the_mean_is_left_out_but_its_point_stays_in_the_mean():
    row = last(*ONE_JUMP)
    assert row["mean"] == pytest.approx(182 / 14)  # 40 is still in it
    assert row["upl"] - row["mean"] == pytest.approx(2.66 * 1)
    assert row["limits"] == "firm"


def test_screening_can_be_switched_off_for_all_or_by_series():
    by_option = last(*ONE_JUMP, screening=False)
    assert by_option["upl"] - by_option["mean"] == pytest.approx(2.66 * 42 / 13)
    both = pd.concat([series(*ONE_JUMP, screen_outliers=0), series(*ONE_JUMP, name="B")])
    widths = points(both).assign(width=lambda p: p["upl"] - p["mean"]).groupby("series_id")
    assert widths["width"].last().tolist() == pytest.approx([2.66 * 42 / 13, 2.66])


def test_screening_is_done_once_only():
    # Moving ranges: ten of 1, then 8 and 40: mean 58/12, times 3.267 = 15.8, so 40 goes. The mean
    # of the rest is 18/11 = 1.64, times 3.267 = 5.35: a second screening would take 8 as well.
    row = last(*range(11), 18, 58)
    assert row["upl"] - row["mean"] == pytest.approx(2.66 * 18 / 11)


def test_no_moving_range_is_taken_across_a_gap_whether_a_value_or_a_row_is_missing():
    # Moving ranges 2 and 2; the step from 12 to 20 is not one. Mean of the four is 16.
    without_value = series(10, 12, None, 20, 22)
    for frame in (without_value, without_value.dropna()):
        row = last(frame)
        assert row["mean"] == 16
        assert row["upl"] == pytest.approx(16 + 2.66 * 2)


def test_gap_at_either_end_changes_no_limit():
    inner = last(10, 12, 11, 13)
    for gaps in ((None, 10, 12, 11, 13), (10, 12, 11, 13, None)):
        assert points(*gaps).iloc[2][NUMBERS].tolist() == inner[NUMBERS].tolist()


def test_values_that_never_stand_side_by_side_give_no_limits():
    row = last(10, None, 12, None, 14)
    assert row["limits"] == "none"
    assert math.isnan(row["lpl"])


def test_constant_series_has_no_limits_and_says_that_it_is_constant():
    row = last(*[95] * 20)
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
        ([5, 9, 8, 5], "ceiling"),  # the two stand as far apart as they can
        ([7, None, 7, None, 3, None, 4], "ceiling"),  # months without a value do not count
    ],
)
def test_half_or_more_values_at_one_level_give_no_limits(values, limits):
    row = last(*values)
    assert row["limits"] == limits
    assert math.isnan(row["upl"]) == (limits == "ceiling")


@pytest.mark.parametrize(
    ("count", "limits"), [(1, "none"), (2, "trial"), (12, "trial"), (13, "firm")]
)
def test_limits_are_trial_under_13_values_and_none_under_2(count, limits):
    row = points(*range(count), *[None] * (15 - count)).iloc[0]
    assert row["limits"] == limits
    assert math.isnan(row["upl"]) == (limits == "none")


def test_month_without_a_value_does_not_count_towards_13():
    assert last(*range(6), None, *range(6, 12))["limits"] == "trial"
    assert last(*range(6), None, *range(6, 13))["limits"] == "firm"


def test_each_phase_has_its_own_limits_and_no_moving_range_into_the_next():
    # Phase 1: 10, 12: mean 11, range 2. Phase 2: 50, 53: mean 51.5, range 3. 38 is no range.
    found = points(10, 12, 50, 53, rebase=[0, 0, 1, 0])
    assert found["phase"].tolist() == [1, 1, 2, 2]
    assert found["mean"].tolist() == [11, 11, 51.5, 51.5]
    assert (found["upl"] - found["mean"]).tolist() == pytest.approx(
        [2.66 * 2, 2.66 * 2, 2.66 * 3, 2.66 * 3]
    )


def test_rebase_on_the_first_row_starts_no_second_phase():
    assert points(10, 12, 11, rebase=[1, 0, 0])["phase"].tolist() == [1, 1, 1]


def test_baseline_takes_limits_from_the_first_points_of_each_phase():
    # Twelve points that step by 2 about 11. The last two are far above.
    values = [14, 12, 10, 8, 10, 12] * 2 + [30, 40]
    found = points(*values, baseline_points=12)
    assert set(found["mean"]) == {11}
    assert found["upl"].iloc[-1] == pytest.approx(11 + 2.66 * 2)
    assert points(*values)["mean"].iloc[0] == pytest.approx(sum(values) / 14)


def test_month_without_a_value_is_not_one_of_the_baseline_points():
    values = [14, None, 12, 10, 8, 10, 12, 14, 12, 10, 8, 10, 12, 30]
    found = points(*values, baseline_points=12)
    assert found["mean"].iloc[0] == 11


def test_limits_are_not_clipped_to_what_is_possible():
    row = last(1, 99, 2, 98)
    assert row["lpl"] < 0
    assert row["upl"] > 100


whole = st.integers(min_value=-50, max_value=50)
with_gaps = st.lists(st.none() | whole, min_size=1, max_size=30)


@settings(deadline=None, max_examples=50)
@given(values=with_gaps, constant=whole)
def test_adding_a_constant_moves_the_limits_by_it(values, constant):
    moved = [None if value is None else value + constant for value in values]
    before, after = points(*values), points(*moved)
    assert before["limits"].tolist() == after["limits"].tolist()
    np.testing.assert_allclose(after[NUMBERS], before[NUMBERS] + constant, atol=1e-9)


# Powers of two lose nothing, so that a range at the edge of screening stays on its side.
@settings(deadline=None, max_examples=50)
@given(values=with_gaps, factor=st.sampled_from([0.25, 0.5, 2, 4, 8]))
def test_scaling_scales_the_limits(values, factor):
    scaled = [None if value is None else value * factor for value in values]
    before, after = points(*values), points(*scaled)
    assert before["limits"].tolist() == after["limits"].tolist()
    np.testing.assert_allclose(after[NUMBERS], before[NUMBERS] * factor, atol=1e-9)


@settings(deadline=None, max_examples=100)
@given(values=with_gaps)
def test_limits_are_those_of_the_definition_written_out(values):
    row = points(*values).iloc[-1]
    present = [value for value in values if value is not None]
    ranges = [
        abs(later - earlier)
        for earlier, later in itertools.pairwise(values)
        if earlier is not None and later is not None
    ]
    if row["limits"] not in ("firm", "trial"):
        most = max((present.count(value) for value in present), default=0)
        assert most >= len(present) / 2 or not ranges
        assert math.isnan(row["lpl"])
        return
    average = sum(ranges) / len(ranges)
    kept = [size for size in ranges if size < 3.267 * average]
    half_width = 2.66 * sum(kept) / len(kept)
    assert row["mean"] == pytest.approx(sum(present) / len(present))
    assert row["upl"] == pytest.approx(row["mean"] + half_width)
    assert row["lpl"] == pytest.approx(row["mean"] - half_width)


def test_blocks_of_rows_give_what_one_block_gives(monkeypatch):
    # Ten series of 30 points, ten rows at a time: every edge falls inside a series.
    random = np.random.default_rng(5)
    parts = [series(*random.normal(80, 3, 30), name=f"K{number}") for number in range(10)]
    frame = pd.concat(parts, ignore_index=True)
    at_once = control_chart(frame)
    monkeypatch.setattr("kpianalysis.analysis.series_checks.BLOCK_ROWS", 10)
    in_blocks = control_chart(frame)
    pd.testing.assert_frame_equal(in_blocks.points, at_once.points)
    pd.testing.assert_frame_equal(in_blocks.series, at_once.series)


@settings(deadline=None, max_examples=50)
@given(first=with_gaps, second=with_gaps, place=st.integers(0, 29))
def test_gap_in_one_phase_changes_nothing_in_the_next(first, second, place):
    rebase = [0] * len(first) + [1] + [0] * (len(second) - 1)
    gapped = [None if at == place % len(first) else value for at, value in enumerate(first)]
    whole_first, gapped_first = (
        points(*some, *second, rebase=rebase).iloc[len(first) :] for some in (first, gapped)
    )
    pd.testing.assert_frame_equal(whole_first, gapped_first)
