"""What was to be expected of the months ahead? Worked by hand, and held to simulated series."""

import numpy as np
import pytest
from monthly_results import local_level_series
from scipy import stats

from kpianalysis.analysis.expectations import expect_mean, expect_month
from kpianalysis.analysis.local_level import LocalLevels, follow_levels

HIGHER, LOWER = np.array([1.0]), np.array([-1.0])


def unmoved_levels(months, level=0.0, variance=4.0, level_share=0.0):
    """Levels of one KPI that stay as they are, with alpha 0: a month's variance is 4."""
    row = np.ones((1, months))
    return LocalLevels(
        level=level * row,
        alpha=0 * row,
        variance=variance * row,
        level_share=level_share * row,
        n=np.arange(1, months + 1)[None, :],
    )


def test_level_alone_is_expected_with_a_t_distribution():
    # Mean 15, variance 34 on 2 degrees; a month ahead 34 * (1 + 1/4) = 42.5, root 6.519.
    value = np.array([[10.0, 20.0, 12.0, 18.0]])
    expected = expect_month(value, follow_levels(value), 1).latest()
    assert expected.centre[0, 0] == pytest.approx(15)
    assert expected.width[0, 0] == pytest.approx(42.5**0.5)
    assert expected.degrees[0, 0] == 2
    # 80% of t on 2 degrees lie within 1.8856.
    assert expected.half_interval(0.8)[0, 0] == pytest.approx(1.8856 * 42.5**0.5, rel=1e-4)
    target = np.array([[15 + 1.8856 * 42.5**0.5]])
    assert expected.chance_of_meeting(target, HIGHER)[0, 0] == pytest.approx(0.1, abs=1e-4)
    assert expected.chance_of_meeting(target, LOWER)[0, 0] == pytest.approx(0.9, abs=1e-4)


def test_chance_is_the_t_distribution_of_scipy():
    value = local_level_series(20, 18, 0.3, seed=4)
    expected = expect_month(value, follow_levels(value), 2).latest()
    chance = expected.chance_of_meeting(np.full((20, 1), 80.5), np.ones(20))
    beyond = stats.t.sf(80.5, df=16, loc=expected.centre, scale=expected.width)
    np.testing.assert_allclose(chance, beyond, rtol=1e-9)


def test_from_two_years_on_half_of_it_is_the_same_month_last_year():
    # A year at 10, a year at 20, the level said to be 0 throughout. The mean of 0 and 10 was 5, so
    # that each month of the second year was missed by 15: 12 errors of 15. For month 25 the mean of
    # 0 and 20 is 10.
    value = np.array([[10.0] * 12 + [20.0] * 12])
    expected = expect_month(value, unmoved_levels(24), 1)
    assert expected.with_last_year[0].tolist() == [False] * 23 + [True]
    assert expected.centre[0, -1] == pytest.approx(10)
    assert expected.width[0, -1] == pytest.approx(15)
    assert expected.degrees[0, -1] == 12
    # A month earlier it is the level alone: 0, with the root of 4.
    assert [expected.centre[0, -2], expected.width[0, -2]] == pytest.approx([0, 2])


def test_last_year_has_no_part_where_it_came_less_near_than_the_level():
    # The second year is at the level of 0.1: missed by 0.1, and by 4.9 with the first year's 10.
    value = np.array([[10.0] * 12 + [0.1] * 12])
    expected = expect_month(value, unmoved_levels(24), 1)
    assert not expected.with_last_year.any()
    assert expected.centre[0, -1] == 0
    always = expect_month(value, unmoved_levels(24), 1, last_year_if_better=False)
    assert always.centre[0, -1] == pytest.approx(0.05)
    assert always.width[0, -1] == pytest.approx(4.9)


def test_last_year_has_no_part_before_eight_errors():
    value = np.array([[10.0] * 12 + [20.0] * 12])
    value[0, 1:6] = np.nan  # seven months of the first year are left
    assert not expect_month(value, unmoved_levels(24), 6).with_last_year.any()
    value[0, 1] = 10.0
    assert expect_month(value, unmoved_levels(24), 6).with_last_year[0, -1]


def test_last_year_that_was_never_wrong_has_no_spread_to_offer():
    # The mean of a level of 30 and 10 is 20, which came: a spread of nothing is not believed.
    value = np.array([[10.0] * 12 + [20.0] * 12])
    expected = expect_month(value, unmoved_levels(24, level=30.0), 1)
    assert not expected.with_last_year.any()
    assert expected.width[0, -1] == 2


def test_errors_that_overlap_count_for_fewer():
    # 3 months ahead 12 errors are known too; 19 / 9 of them tell as much as one alone: 5.
    value = np.array([[10.0] * 12 + [20.0] * 12])
    expected = expect_month(value, unmoved_levels(24), 3)
    assert expected.width[0, -1] == pytest.approx(15)
    assert expected.degrees[0, -1] == 5


def test_errors_are_those_known_by_then():
    # The 25th month is 120: known after it, not after the 24th.
    value = np.array([[10.0] * 12 + [20.0] * 12 + [120.0]])
    expected = expect_month(value, unmoved_levels(25), 1)
    assert expected.width[0, 23] == pytest.approx(15)
    # Twelve errors of 15 and one of 120 - (0 + 20) / 2 = 110.
    assert expected.width[0, 24] == pytest.approx(((12 * 15**2 + 110**2) / 13) ** 0.5)


def test_spread_with_last_year_widens_after_months_gone_by():
    value = np.array([[10.0] * 12 + [20.0] * 12])
    levels = unmoved_levels(24)
    levels.level_share[0, -1] = 0.44  # the level has become less certain: 1 + 0.44 = 1.2 squared
    assert expect_month(value, levels, 1).width[0, -1] == pytest.approx(15 * 1.2)


def test_month_without_a_value_last_year_is_expected_at_the_level():
    value = np.array([[10.0] * 12 + [20.0] * 13])
    value[0, 13] = np.nan
    levels = unmoved_levels(25)
    first, second = expect_month(value, levels, 1), expect_month(value, levels, 2)
    assert not first.with_last_year[0, -1]
    assert first.centre[0, -1] == 0
    assert second.with_last_year[0, -1]
    # The mean of the next three needs each of them last year.
    assert not expect_mean(value, levels, 3).with_last_year[0, -1]


def test_month_more_than_a_year_ahead_has_no_last_year():
    value = np.array([[10.0] * 12 + [20.0] * 18])
    assert expect_month(value, unmoved_levels(30), 12).with_last_year[0, -1]
    assert not expect_month(value, unmoved_levels(30), 13).with_last_year.any()


def test_mean_of_one_month_is_that_month():
    value = local_level_series(10, 30, 0.4, seed=8)
    levels = follow_levels(value)
    month, mean = expect_month(value, levels, 1), expect_mean(value, levels, 1)
    np.testing.assert_allclose(mean.centre, month.centre)
    np.testing.assert_allclose(mean.width, month.width)


def test_mean_of_three_months_with_last_year_by_hand():
    # As above: each mean of three of the second year was missed by 15, the next is expected at 10.
    value = np.array([[10.0] * 12 + [20.0] * 12])
    expected = expect_mean(value, unmoved_levels(24), 3).latest()
    # From month 12 (months 13 to 15) to month 21 (22 to 24): 10 errors, each in common with others.
    assert expected.centre[0, 0] == pytest.approx(10)
    assert expected.width[0, 0] == pytest.approx(15)
    assert expected.degrees[0, 0] == 10 * 9 // 19


def test_series_that_never_varied_gives_no_distribution():
    value = np.full((1, 30), 100.0)
    expected = expect_month(value, follow_levels(value), 1).latest()
    assert expected.centre[0, 0] == 100
    assert np.isnan(expected.width[0, 0])
    assert np.isnan(expected.chance_of_meeting(np.array([[90.0]]), HIGHER)[0, 0])


@pytest.mark.parametrize("months", [24, 36])
@pytest.mark.parametrize("alpha", [0.2, 0.5])
def test_80_per_cent_intervals_hold_the_truth_in_75_to_85_per_cent_of_simulated_series(
    months, alpha
):
    truth = local_level_series(2000, months + 3, alpha, seed=101)
    value = truth[:, :months]
    levels = follow_levels(value)
    for ahead in (1, 2, 3):
        expected = expect_month(value, levels, ahead).latest()
        distance = np.abs(truth[:, months + ahead - 1] - expected.centre[:, 0])
        assert 0.75 <= (distance <= expected.half_interval(0.8)[:, 0]).mean() <= 0.85
    expected = expect_mean(value, levels, 3).latest()
    distance = np.abs(truth[:, months:].mean(axis=1) - expected.centre[:, 0])
    assert 0.73 <= (distance <= expected.half_interval(0.8)[:, 0]).mean() <= 0.85


@pytest.mark.parametrize("months", [13, 20])
@pytest.mark.parametrize("alpha", [0.2, 0.5])
def test_intervals_from_little_more_than_a_year_hold_the_truth_nearly_as_often(months, alpha):
    truth = local_level_series(2000, months + 3, alpha, seed=102)
    value = truth[:, :months]
    levels = follow_levels(value)
    for ahead in (1, 3):
        expected = expect_month(value, levels, ahead).latest()
        distance = np.abs(truth[:, months + ahead - 1] - expected.centre[:, 0])
        assert 0.74 <= (distance <= expected.half_interval(0.8)[:, 0]).mean() <= 0.85


@pytest.mark.parametrize("months", [18, 36])
def test_months_said_to_be_met_with_a_chance_are_met_that_often(months):
    truth = local_level_series(6000, months + 3, 0.4, seed=103)
    value = truth[:, :months]
    levels = follow_levels(value)
    near = value[:, -6:].mean(axis=1) + np.random.default_rng(104).normal(0, 1.2, len(value))
    for ahead in (1, 3):
        expected = expect_month(value, levels, ahead).latest()
        chance = expected.chance_of_meeting(near[:, None], np.ones(len(value)))[:, 0]
        met = truth[:, months + ahead - 1] >= near
        tenth = np.minimum((chance * 10).astype(int), 9)
        size = np.bincount(tenth, minlength=10)
        assert (size > 200).all()
        said = np.bincount(tenth, weights=chance) / size
        came = np.bincount(tenth, weights=met) / size
        # Two standard errors of the smallest tenth are 0.05.
        np.testing.assert_allclose(came, said, atol=0.07)
        assert np.abs(came - said).mean() < 0.03
