"""At what level does a KPI stand? Worked by hand, and held to statsmodels."""

import warnings

import numpy as np
import pytest
from monthly_results import local_level_series
from statsmodels.tsa.api import SimpleExpSmoothing, UnobservedComponents

from kpianalysis.analysis.local_level import ALPHAS, follow_levels

GAP = np.nan


def of_one(values):
    return follow_levels(np.array([values], dtype="float64"))


def oracle(values):
    return UnobservedComponents(np.asarray(values), "llevel", use_exact_diffuse=True)


def params(alpha, variance):
    return [variance * (1 - alpha), variance * alpha**2]  # noise, step of the level


def with_gaps(seed, months, alpha):
    values = local_level_series(1, months, alpha, seed)[0]
    values[np.random.default_rng(seed).choice(np.arange(3, months), months // 5, False)] = np.nan
    return values


def test_level_that_does_not_move_is_the_mean_of_all_values():
    # 10, 20, 12, 18: mean 15, squares from it 25 + 25 + 9 + 9 = 68, over 4 - 2 degrees: 34.
    # The mean of four has a quarter of a month's variance.
    found = of_one([10, 20, 12, 18])
    assert found.alpha[0, -1] == 0
    assert found.level[0, -1] == pytest.approx(15)
    assert found.variance[0, -1] == pytest.approx(34)
    assert found.level_share[0, -1] == pytest.approx(1 / 4)
    assert found.month_share(1)[0, -1] == pytest.approx(5 / 4)
    assert found.month_share(3)[0, -1] == pytest.approx(5 / 4)
    # A mean of three months has a third of the noise: 1/4 + 1/3.
    assert found.mean_share(3)[0, -1] == pytest.approx(7 / 12)


def test_level_that_keeps_every_step_is_the_last_value():
    # 10, 20, 30, 40: three surprises of 10, 300 over 4 - 2 degrees: 150. Nothing is noise.
    found = of_one([10, 20, 30, 40])
    assert found.alpha[0, -1] == 1
    assert found.level[0, -1] == pytest.approx(40)
    assert found.variance[0, -1] == pytest.approx(150)
    assert [found.month_share(months)[0, -1] for months in (1, 2, 3)] == pytest.approx([1, 2, 3])
    # Steps a, b, c: the mean of a, a + b, a + b + c is a + 2b/3 + c/3: 1 + 4/9 + 1/9.
    assert found.mean_share(3)[0, -1] == pytest.approx(14 / 9)


def test_month_without_result_leaves_the_level_as_it_was_and_widens_the_spread():
    found = of_one([10, 20, 30, 40, GAP, GAP])
    assert found.level[0, 3:] == pytest.approx([40, 40, 40])
    assert found.variance[0, 3:] == pytest.approx([150, 150, 150])
    # Each month gone by adds a step of the level.
    assert found.month_share(1)[0, 3:] == pytest.approx([1, 2, 3])
    assert found.n[0].tolist() == [1, 2, 3, 4, 4, 4]


def test_gap_in_the_middle_gives_the_next_value_more_weight():
    # A level that moved for three months unseen: its next value says more than after one month.
    values = with_gaps(3, 30, 0.3)
    values[-4:] = [np.nan, np.nan, np.nan, values[:20][~np.isnan(values[:20])].mean() + 5]
    full = values.copy()
    full[-4:-1] = of_one(values[:-4]).level[0, -1]
    found, without_gap = of_one(values), of_one(full)
    assert found.level[0, -1] > without_gap.level[0, -1]


def test_months_before_the_first_value_say_nothing():
    short = of_one([3, 5, 4, 7])
    padded = of_one([GAP, GAP, GAP, 3, 5, 4, 7])
    for name in ("level", "alpha", "variance", "level_share", "n"):
        np.testing.assert_array_equal(getattr(padded, name)[:, 3:], getattr(short, name))


def test_nothing_is_said_before_the_third_value():
    found = of_one([1, GAP, 5, 4])
    for name in ("level", "alpha", "variance", "level_share"):
        assert np.isnan(getattr(found, name)[0]).tolist() == [True, True, True, False]


@pytest.mark.parametrize("value", [0.0, 100.0, 0.1 + 0.2, -7.3])
def test_series_that_never_varied_has_no_spread(value):
    found = of_one([value] * 20)
    assert found.variance[0, -1] == 0
    assert found.level[0, -1] == pytest.approx(value)
    assert np.isnan(found.alpha[0, -1])


def test_rounding_in_the_last_digit_is_no_variation():
    assert of_one([0.3, 0.1 + 0.2] * 10).variance[0, -1] == 0


def test_what_was_known_after_a_month_does_not_depend_on_later_months():
    values = local_level_series(5, 30, 0.4, seed=6)
    whole, part = follow_levels(values), follow_levels(values[:, :17])
    for name in ("level", "alpha", "variance", "level_share", "n"):
        np.testing.assert_array_equal(getattr(whole, name)[:, :17], getattr(part, name))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("make", [with_gaps, lambda s, m, a: local_level_series(1, m, a, s)[0]])
def test_level_and_its_forecasts_are_those_of_statsmodels(make, seed):
    values = make(seed, 30, [0.1, 0.3, 0.5, 0.8][seed])
    found = of_one(values)
    alpha, variance = found.alpha[0, -1], found.variance[0, -1]
    kept = oracle(values).smooth(params(alpha, variance))
    ahead = kept.get_forecast(3)
    assert found.level[0, -1] == pytest.approx(kept.filtered_state[0, -1], rel=1e-9)
    shares = np.array([found.month_share(months)[0, -1] for months in (1, 2, 3)])
    assert shares * variance == pytest.approx(ahead.var_pred_mean, rel=1e-9)
    # The surprises over their widths, summed: the variance times its degrees.
    scaled = kept.forecasts_error[0] ** 2 / kept.forecasts_error_cov[0, 0] * variance
    there = ~np.isnan(values)
    assert np.nansum(scaled[there][1:]) == pytest.approx(variance * (there.sum() - 2), rel=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_alpha_is_the_likeliest_of_the_grid_by_the_likelihood_of_statsmodels(seed):
    values = with_gaps(seed, 40, 0.4)
    n = int((~np.isnan(values)).sum())

    def likelihood(alpha):
        # At the scale that is likeliest for this alpha: mean square of the standardised surprises.
        one = oracle(values).smooth(params(alpha, 1.0))
        squares = one.forecasts_error[0] ** 2 / one.forecasts_error_cov[0, 0]
        there = ~np.isnan(values)
        return oracle(values).loglike(params(alpha, squares[there][1:].sum() / (n - 1)))

    inside = ALPHAS[1:-1]
    best = inside[np.argmax([likelihood(alpha) for alpha in inside])]
    found = of_one(values).alpha[0, -1]
    assert found == pytest.approx(best) or (found, best) in ((0, inside[0]), (1, inside[-1]))


def test_settled_gain_is_simple_exponential_smoothing():
    values = local_level_series(1, 200, 0.4, seed=9)[0]
    found = of_one(values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        smoothed = SimpleExpSmoothing(values, initialization_method="estimated").fit(
            smoothing_level=found.alpha[0, -1], optimized=False
        )
        estimated = SimpleExpSmoothing(values, initialization_method="estimated").fit()
    assert found.level[0, -1] == pytest.approx(smoothed.forecast(1)[0], rel=1e-9)
    assert found.alpha[0, -1] == pytest.approx(estimated.params["smoothing_level"], abs=0.05)


@pytest.mark.parametrize("alpha", [0.1, 0.3, 0.6, 0.9])
def test_alpha_of_long_series_is_found_again(alpha):
    found = follow_levels(local_level_series(50, 400, alpha, seed=2)).alpha[:, -1]
    assert found.mean() == pytest.approx(alpha, abs=0.05)
