"""How many people or cases stand behind a percentage?"""

import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.people import people_behind, pooled_percentage

HIGHER, LOWER = "higher_is_better", "lower_is_better"


def month(numerator, denominator, target, polarity=HIGHER, value=None):
    return pd.DataFrame(
        {
            "value": [100 * numerator / denominator if value is None else value],
            "numerator": [float(numerator)],
            "denominator": [float(denominator)],
            "target": [float(target)],
            "polarity": [polarity],
        }
    )


def counted(*arguments, **others):
    return people_behind(month(*arguments, **others)).iloc[0].tolist()


def test_higher_is_better_counts_those_who_were_not_served_as_measured():
    # 127 of 217 in time: 90 were not. 75% of 217 is 162.75, so 163 were needed: 36 more.
    assert counted(127, 217, 75) == [90, 36]


def test_lower_is_better_counts_those_in_the_numerator():
    # 62 of 1,000 calls abandoned, target 5%: at most 50 were allowed, 12 fewer needed.
    assert counted(62, 1000, 5, LOWER) == [62, 12]


def test_nobody_is_wanting_where_the_target_was_met():
    assert counted(163, 217, 75) == [54, 0]
    assert counted(50, 1000, 5, LOWER) == [50, 0]


def test_share_that_binary_cannot_hold_does_not_ask_for_one_person_more():
    # 1 - 0.9 is 0.09999999999999998: of 1,000 that must still allow 100, not 99.
    assert counted(900, 1000, 90) == [100, 0]
    assert counted(899, 1000, 90) == [101, 1]


def test_result_that_met_its_target_as_stated_wants_nobody_although_its_counts_fall_short():
    # The stated percentage is the value: 8,996 of 10,000 sent as 90.0% met a target of 90%.
    assert counted(8996, 10_000, 90, value=90.0) == [1004, 0]
    assert counted(504, 10_000, 5, LOWER, value=5.0) == [504, 0]


def test_unknown_counts_stay_unknown():
    rows = month(1, 2, 75).assign(numerator=math.nan, denominator=math.nan)
    assert people_behind(rows).isna().all(axis=None)


def test_unknown_target_leaves_the_people_known_and_the_distance_unknown():
    affected, to_target = counted(127, 217, math.nan)
    assert affected == 90
    assert math.isnan(to_target)


@settings(deadline=None)
@given(
    counts=st.integers(1, 5000).flatmap(
        lambda total: st.tuples(st.integers(0, total), st.just(total))
    ),
    target=st.integers(0, 100),
    polarity=st.sampled_from([HIGHER, LOWER]),
)
def test_so_many_fewer_would_have_met_the_target_and_one_less_would_not(counts, target, polarity):
    numerator, denominator = counts
    affected, to_target = counted(numerator, denominator, target, polarity)
    assert 0 <= to_target <= affected <= denominator
    share, sign = Fraction(target, 100), 1 if polarity == HIGHER else -1

    def meets(moved):
        return sign * (Fraction(numerator + sign * int(moved), denominator) - share) >= 0

    assert meets(to_target)
    assert to_target == 0 or not meets(to_target - 1)


def test_period_is_pooled_from_counts_and_is_not_the_mean_of_percentages():
    rows = pd.DataFrame(
        {"value": [50.0, 100.0], "numerator": [1.0, 98.0], "denominator": [2.0, 98.0]}
    )
    assert pooled_percentage(rows) == pytest.approx(100 * 99 / 100)  # the mean would be 75


def test_period_is_not_pooled_where_a_result_has_no_counts():
    rows = pd.DataFrame(
        {"value": [50.0, 60.0], "numerator": [1.0, math.nan], "denominator": [2.0, math.nan]}
    )
    assert math.isnan(pooled_percentage(rows))


def test_month_without_a_result_is_left_out_of_the_pool():
    rows = pd.DataFrame(
        {"value": [50.0, math.nan], "numerator": [1.0, math.nan], "denominator": [2.0, math.nan]}
    )
    assert pooled_percentage(rows) == 50


def test_pool_of_nobody_is_unknown():
    rows = pd.DataFrame({"value": [100.0], "numerator": [0.0], "denominator": [0.0]})
    assert math.isnan(pooled_percentage(rows))
    assert math.isnan(pooled_percentage(rows.iloc[:0]))
