"""Which points are out of the ordinary? Each rule worked by hand."""

import numpy as np
import pandas as pd
import pytest
from charts import flagged, label, points, series
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis import control_chart

# A baseline that steps by 2: centre 11, moving range 2, limits 11 ± 5.32, near 11 ± 3.5467. No
# value stands in half of it, and its last is the only one above the centre in a row.
USUAL = (14, 12, 10, 8, 10, 12) * 2


def with_usual(*values, **options):
    """Points after twelve usual ones, from which the limits are taken."""
    found = points(*USUAL, *values, baseline_points=12, **options)
    return found.iloc[12:].reset_index(drop=True)


def test_baseline_of_these_tests_is_what_it_claims():
    row = with_usual(11).iloc[0]
    assert (row["mean"], row["lpl"], row["upl"]) == pytest.approx((11, 5.68, 16.32))


def test_point_beyond_a_limit_is_outside_and_not_near():
    found = with_usual(16.33, 16.31, 5.67)
    assert flagged(found, "outside") == [0, 2]
    assert flagged(found, "near") == [1]
    assert found["direction"].tolist()[::2] == ["up", "down"]


def test_point_on_a_limit_is_not_outside():
    upper = 11 + 2.66 * 2
    assert flagged(with_usual(upper, upper + 0.0001), "outside") == [1]


def test_point_is_near_beyond_two_thirds_of_the_way_to_a_limit():
    # 11 + 2 * (2.66 / 3) * 2 = 14.5467
    assert flagged(with_usual(14.54, 11, 14.55), "near") == [2]


def test_seven_points_each_above_the_one_before_are_a_trend_and_six_are_none():
    # The last usual point is 12, so seven points 8 to 14 rise and 12 to 8 is no part of it.
    assert flagged(with_usual(8, 9, 10, 11, 12, 13, 14), "trend") == [0, 1, 2, 3, 4, 5, 6]
    assert flagged(with_usual(8, 9, 10, 11, 12, 13), "trend") == []


def test_tie_breaks_a_trend():
    assert flagged(with_usual(8, 9, 10, 11, 11, 12, 13, 14), "trend") == []


def test_all_points_of_a_longer_trend_are_marked():
    assert flagged(with_usual(7, 8, 9, 10, 11, 12, 13, 14, 15, 9), "trend") == list(range(9))


def test_direction_of_a_trend_is_the_step_to_its_next_point_and_at_its_end_the_step_before():
    # Up from 8 to 14, then down to 8: the turning point belongs to both and goes down.
    found = with_usual(8, 9, 10, 11, 12, 13, 14, 13, 12, 11, 10, 9, 8)
    assert flagged(found, "trend") == list(range(13))
    assert found["direction"].tolist() == ["up"] * 6 + ["down"] * 7


def test_trend_is_labelled_before_a_shift_and_points_the_way_it_moves():
    # Seven points above the centre that fall: a shift up and a trend down.
    found = with_usual(14, 13.5, 13, 12.5, 12, 11.5, 11.1, preset="ptd-0.2")
    assert set(found["special_cause"]) == {"trend"}
    assert flagged(found, "shift") == list(range(7))
    assert set(found["direction"]) == {"down"}
    assert set(found["point_type"]) == {"concern"}


def test_seven_points_on_one_side_are_a_shift_and_six_are_none():
    # Twelve usual points end with 12, which is above the centre: it is the first of the run.
    six_more = points(*USUAL, 12, 13, 12, 13, 12, 13, baseline_points=12)
    assert flagged(six_more, "shift") == list(range(11, 18))
    five_more = points(*USUAL, 12, 13, 12, 13, 12, baseline_points=12)
    assert flagged(five_more, "shift") == []


def test_point_on_the_centre_breaks_a_shift():
    assert flagged(with_usual(10, 9, 10, 11, 10, 9, 10), "shift") == []


def test_two_near_points_of_three_on_one_side_are_marked_and_the_third_is_not():
    # 14.6 and 15 are near the upper limit, 12 is above the centre only.
    found = with_usual(10, 14.6, 12, 15)
    assert flagged(found, "two_of_three") == [1, 3]
    assert found["special_cause"].tolist() == ["none", "two_of_three", "none", "two_of_three"]


def test_two_near_points_with_one_on_the_other_side_between_them_are_no_sign():
    assert flagged(with_usual(10, 14.6, 10, 15), "two_of_three") == []


def test_two_near_points_without_a_third_point_beside_them_are_no_sign():
    # The first two points of a series, and nothing else on their side within three.
    assert flagged(with_usual(10, 14.6, 15, 10), "two_of_three") == []


def test_point_beyond_a_limit_counts_in_two_of_three_in_mdc_2023_only():
    values = (10, 17, 12, 15)
    assert flagged(with_usual(*values, preset="ptd-0.2"), "two_of_three") == []
    counted = with_usual(*values, preset="mdc-2023")
    assert flagged(counted, "two_of_three") == [1, 3]
    assert counted["special_cause"].tolist() == ["none", "outside", "none", "two_of_three"]


def test_point_that_is_improvement_and_concern_is_mixed_in_mdc_2023_only():
    # The last of seven falling points is the seventh above the centre too.
    falling = (14, 13.5, 13, 12.5, 12, 11.5, 11.1)
    assert with_usual(*falling, preset="mdc-2023")["point_type"].tolist() == ["mixed"] * 7
    assert with_usual(*falling, preset="ptd-0.2")["point_type"].tolist() == ["concern"] * 7


def test_mixed_point_keeps_the_rule_and_direction_of_its_label():
    found = with_usual(14, 13.5, 13, 12.5, 12, 11.5, 11.1)
    assert set(found["special_cause"]) == {"trend"}
    assert set(found["direction"]) == {"down"}


@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ("increase", ["improvement", "concern"]),
        ("decrease", ["concern", "improvement"]),
        ("neutral", ["high", "low"]),
    ],
)
def test_what_a_point_means_depends_on_which_way_is_better(direction, words):
    found = with_usual(17, 11, 5, improvement_direction=direction)
    assert found["point_type"].tolist() == [words[0], "common_cause", words[1]]


def test_length_of_runs_can_be_chosen():
    rising = (8, 9, 10, 11, 12)
    assert flagged(with_usual(*rising), "trend") == []
    assert flagged(with_usual(*rising, trend_length=5), "trend") == [0, 1, 2, 3, 4]
    # 12, the last usual point, is the first of these five.
    above = points(*USUAL, 13, 12, 13, 12, baseline_points=12, shift_length=5)
    assert flagged(above, "shift") == [11, 12, 13, 14, 15]


def test_runs_do_not_cross_a_gap():
    assert flagged(with_usual(8, 9, 10, None, 11, 12, 13, 14), "trend") == []
    assert flagged(with_usual(10, 9, 10, None, 9, 10, 9, 10), "shift") == []
    assert flagged(with_usual(10, 14.6, None, 15, 12), "two_of_three") == []


def test_runs_do_not_cross_a_missing_row():
    whole = series(*USUAL, 8, 9, 10, 11, 12, 13, 14)
    assert flagged(points(whole, baseline_points=12), "trend") == list(range(12, 19))
    assert flagged(points(whole.drop(index=15), baseline_points=12), "trend") == []


def test_runs_do_not_cross_phases():
    values = (8, 9, 10, 11, 12, 13, 14)
    rebase = [0] * 12 + [0, 0, 0, 1, 0, 0, 0]
    found = points(series(*USUAL, *values, rebase=rebase))
    assert flagged(found, "trend") == []


def test_month_without_a_value_has_no_type():
    found = with_usual(10, None, 12)
    assert found["point_type"].isna().tolist() == [False, True, False]


def test_weekends_between_working_days_are_no_gaps():
    days = pd.bdate_range("2019-01-01", periods=30)
    frame = series(*range(30)).assign(date=days)
    assert flagged(points(frame), "trend") == list(range(30))


def test_week_that_is_missing_from_weekly_points_is_a_gap():
    weeks = pd.date_range("2019-01-01", periods=21, freq="7D").delete(10)
    frame = series(*range(20)).assign(date=weeks)
    steps = label(frame)
    assert "no row before 2019-03-19" in steps["notes"]


def test_last_days_of_months_are_months_without_a_gap():
    ends = pd.date_range("2019-01-31", periods=20, freq="ME")
    assert label(series(*range(20)).assign(date=ends))["notes"].count("gap") == 0


def test_quarters_are_no_gaps_and_a_missing_one_is():
    quarters = pd.date_range("2015-01-01", periods=20, freq="QS")
    frame = series(*range(20)).assign(date=quarters)
    assert "gap" not in label(frame)["notes"]
    assert "no row before 2016-07-01" in label(frame.drop(index=5))["notes"]


numbers = st.lists(st.integers(0, 40) | st.none(), min_size=1, max_size=40)
_FLAGS = ["outside", "near", "trend", "two_of_three", "shift", "special_cause"]


@settings(deadline=None, max_examples=100)
@given(values=numbers, preset=st.sampled_from(["ptd-0.2", "mdc-2023"]))
def test_turning_a_series_upside_down_mirrors_its_labels(values, preset):
    turned = [None if value is None else 40 - value for value in values]
    up = points(*values, preset=preset)
    down = points(*turned, preset=preset, improvement_direction="decrease")
    pd.testing.assert_frame_equal(up[_FLAGS], down[_FLAGS])
    pd.testing.assert_series_equal(up["point_type"], down["point_type"])
    mirror = {"up": "down", "down": "up", "none": "none"}
    assert up["direction"].tolist() == [mirror[word] for word in down["direction"]]


@settings(deadline=None, max_examples=100)
@given(values=numbers)
def test_reversing_polarity_swaps_improvement_and_concern(values):
    swap = {"improvement": "concern", "concern": "improvement"}
    up = points(*values)["point_type"].astype("object").fillna("")
    down = points(*values, improvement_direction="decrease")["point_type"]
    assert [swap.get(word, word) for word in up] == down.astype("object").fillna("").tolist()


@settings(deadline=None, max_examples=60)
@given(many=st.lists(numbers, min_size=2, max_size=5), seed=st.integers(0, 99))
def test_result_of_a_series_does_not_depend_on_the_others_nor_on_the_order_of_rows(many, seed):
    parts = [series(*values, name=f"K{number}") for number, values in enumerate(many)]
    mixed = pd.concat(parts, ignore_index=True).sample(frac=1, random_state=seed)
    together = control_chart(mixed)
    for number, part in enumerate(parts):
        alone = control_chart(part)
        of_one = together.points[together.points["series_id"].eq(f"K{number}")]
        pd.testing.assert_frame_equal(
            of_one.drop(columns="series_id").reset_index(drop=True),
            alone.points.drop(columns="series_id"),
        )


@settings(deadline=None, max_examples=100)
@given(values=st.lists(st.integers(0, 9), min_size=1, max_size=40), length=st.integers(3, 9))
def test_runs_are_those_of_the_definition_written_out(values, length):
    found = points(*values, shift_length=length, trend_length=length)
    if found["lpl"].isna().all():
        assert found["special_cause"].eq("none").all()
        return
    centre = found["mean"].iloc[0]
    side = np.sign(np.array(values) - centre)
    step = np.sign(np.diff(values))
    shift, trend = set(), set()
    for first in range(len(values) - length + 1):
        run = range(first, first + length)
        if abs(side[first : first + length].sum()) == length:
            shift.update(run)
        if abs(step[first : first + length - 1].sum()) == length - 1:
            trend.update(run)
    assert flagged(found, "shift") == sorted(shift)
    assert flagged(found, "trend") == sorted(trend)
