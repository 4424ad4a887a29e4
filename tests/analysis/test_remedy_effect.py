"""Did the level change when a remedy began? Interrupted series, held to statsmodels."""

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.remedy_effect import LEVEL, LEVEL_AND_SLOPE, remedy_effects

FIRST = pd.Timestamp("2016-01-01")
NUMBERS = [
    "level_change",
    "level_low",
    "level_high",
    "slope_change",
    "slope_low",
    "slope_high",
]


def series(values, ref="A"):
    return pd.DataFrame(
        {
            "kpi_ref": ref,
            "period_start": pd.date_range(FIRST, periods=len(values), freq="MS"),
            "value": np.asarray(values, dtype="float64"),
        }
    )


def remedy(month_number, ref="A"):
    """A remedy that begins when so many months have gone by."""
    return pd.DataFrame(
        {"kpi_ref": [ref], "remedy_month": [FIRST + pd.DateOffset(months=month_number)]}
    )


def effect(values, month_number, **options):
    return remedy_effects(series(values), remedy(month_number), **options).iloc[0]


def noisy(before, after, step=0.0, seed=1, correlation=0.0):
    random = np.random.default_rng(seed)
    values = random.normal(size=before + after)
    for month in range(1, before + after):
        own = math.sqrt(1 - correlation**2) * values[month]
        values[month] = correlation * values[month - 1] + own
    values[before:] += step
    return 80 + values


def fitted_by_statsmodels(values, before, with_slope):
    since = (np.arange(len(values)) - before) / 12
    after = (since >= 0).astype(float)
    lines = [np.ones(len(values)), since, after] + [since * after] * with_slope
    return sm.GLSAR(values, np.column_stack(lines), rho=1).iterative_fit(3)


@pytest.mark.parametrize(("after", "with_slope"), [(8, False), (12, True), (30, True)])
def test_effect_is_the_one_of_statsmodels(after, with_slope):
    values = noisy(24, after, step=1.5, seed=after, correlation=0.4)
    row, expected = effect(values, 24), fitted_by_statsmodels(values, 24, with_slope)
    assert [row["level_change"], row["p_value"], row["level_low"], row["level_high"]] == (
        pytest.approx([expected.params[2], expected.pvalues[2], *expected.conf_int()[2]])
    )
    assert row["lag1_correlation"] == pytest.approx(expected.model.rho[0])
    if with_slope:
        slope = [expected.params[3], *expected.conf_int()[3]]
        assert row[["slope_change", "slope_low", "slope_high"]].tolist() == pytest.approx(slope)


def test_slope_is_asked_for_when_12_or_more_months_follow():
    eleven, twelve = effect(noisy(24, 11), 24), effect(noisy(24, 12), 24)
    assert (eleven["method"], twelve["method"]) == (LEVEL, LEVEL_AND_SLOPE)
    assert math.isnan(eleven["slope_change"])
    assert not math.isnan(twelve["slope_change"])


def test_step_and_slope_are_measured_against_the_line_that_went_before():
    # 70 and 1 a month before: the line points to 94 in month 24. From there 104 and 2 a month: a
    # step of 10, and 1 a month more, that is 12 a year. Noise of 0.01 hides neither.
    month = np.arange(40)
    lines = np.where(month < 24, 70 + month, 104 + 2 * (month - 24))
    values = lines + np.random.default_rng(4).normal(0, 0.01, 40)
    row = effect(values, 24)
    assert row["level_change"] == pytest.approx(10, abs=0.05)
    assert row["slope_change"] == pytest.approx(12, abs=0.05)


def test_month_in_which_the_remedy_began_counts_as_after_on_any_of_its_days():
    row = effect(noisy(24, 12), 24)
    assert (row["n_before"], row["n_after"]) == (24, 12)
    late = remedy(24).assign(remedy_month=pd.Timestamp("2018-01-31"))
    other = remedy_effects(series(noisy(24, 12)), late).iloc[0]
    pd.testing.assert_series_equal(other, row)
    assert row["remedy_month"] == pd.Timestamp("2018-01-01")


def test_nothing_is_said_with_7_months_before_or_5_after_and_the_short_side_is_named():
    before = "7 of the 8 months needed before the remedy"
    after = "5 of the 6 months needed from its first month on"
    assert effect(noisy(7, 12), 7)["reason"] == f"too soon to say: {before} have a result"
    assert effect(noisy(24, 5), 24)["reason"] == f"too soon to say: {after} have a result"
    both = effect(noisy(7, 5), 7)
    assert both["reason"] == f"too soon to say: {before} and {after} have a result"
    assert both[NUMBERS].isna().all()
    assert both["method"] is None
    assert both["placebo_dates"] is pd.NA
    assert effect(noisy(8, 6), 8)["reason"] is None


def test_month_without_a_result_does_not_count_towards_those_needed():
    values = noisy(8, 6)
    values[3] = math.nan
    row = effect(values, 8)
    assert (row["n_before"], row["n_after"]) == (7, 6)
    assert row["reason"].startswith("too soon to say: 7 of the 8")


def test_remedy_without_a_date_or_of_a_kpi_without_results_is_declined():
    unknown = pd.DataFrame({"kpi_ref": ["A", "B"], "remedy_month": [pd.NaT, FIRST]})
    found = remedy_effects(series(noisy(24, 12)), unknown)
    assert found.loc["A", "reason"] == "the date of the remedy is not known"
    assert found.loc["A", "n_before"] is pd.NA
    assert found.loc["B", "reason"].startswith("too soon to say: 0 of the 8")


def test_results_without_chance_variation_are_declined():
    # A step from 5 to 9 and nothing else: no chance to measure it by.
    row = effect([5.0] * 12 + [9.0] * 12, 12)
    assert row["reason"] == (
        "the results do not vary about the fitted lines, so chance cannot be judged"
    )
    assert row[NUMBERS].isna().all()


def test_a_step_at_another_month_is_larger_even_where_it_leaves_no_variation():
    # The step of 4 stands at month 16; at month 14 the fit is worse and its step smaller.
    row = effect([5.0] * 16 + [9.0] * 8, 14)
    assert row["reason"] is None
    assert row["placebo_larger"] >= 1


def test_results_of_which_each_month_follows_from_the_last_are_declined():
    noise = np.random.default_rng(1).normal(size=150)
    row = effect(np.sin(2 * np.pi * np.arange(150) / 100) + 1e-6 * noise, 36)
    assert row["reason"] == "months depend on each other too closely to tell a change of level"


def test_too_many_missing_months_are_declined():
    values = noisy(24, 16)
    values[2:32:3] = math.nan  # 10 of 40 months: a quarter, still allowed
    assert effect(values, 24)["reason"] is None
    values[33] = math.nan
    assert effect(values, 24)["reason"] == "too many months without a result: 11 of 40"


def test_missing_month_keeps_its_place_whether_it_has_an_empty_row_or_none():
    values = noisy(24, 12, correlation=0.4)
    values[[4, 5, 20, 30]] = math.nan
    row = effect(values, 24)
    without_rows = remedy_effects(series(values).dropna(), remedy(24)).iloc[0]
    pd.testing.assert_series_equal(without_rows, row)
    closed_up = effect(values[~np.isnan(values)], 21)  # as if there had been no gaps
    assert closed_up["level_change"] != pytest.approx(row["level_change"], rel=1e-3)


def test_with_a_missing_month_the_fit_is_generalised_least_squares_of_the_others():
    # Same correlation as was fitted; errors k months apart are correlated r to the k. GLSAR leaves
    # out the first month's own equation, which a very large variance for the first month's error
    # does to the full calculation.
    values = noisy(24, 8, step=2, correlation=0.5, seed=5)
    values[[10, 11, 27]] = math.nan
    row = effect(values, 24)
    held = np.flatnonzero(~np.isnan(values))
    r = row["lag1_correlation"]
    months = np.arange(32)
    whiten = np.eye(32)
    whiten[months[1:], months[:-1]] = -r
    whiten[0, 0] = 1e-3
    covariance = np.linalg.inv(whiten.T @ whiten)[np.ix_(held, held)]
    since = (held - 24) / 12
    design = np.column_stack([np.ones(len(held)), since, since >= 0])
    expected = sm.GLS(values[held], design, sigma=covariance).fit()
    assert row["level_change"] == pytest.approx(expected.params[2], rel=1e-5)


def test_placebo_dates_are_all_other_months_with_enough_results_on_both_sides():
    # 24 + 8 months, level alone: 8 before and 6 after leave months 8 to 26, less the remedy's own.
    assert effect(noisy(24, 8), 24)["placebo_dates"] == 18
    # 24 + 12 months, with slope: 8 before and 12 after leave months 8 to 24, less its own.
    assert effect(noisy(24, 12), 24)["placebo_dates"] == 16
    assert effect(noisy(8, 6), 8)["placebo_dates"] == 0


def test_no_other_date_shows_as_large_a_step_as_that_of_a_clear_remedy():
    clear, none = effect(noisy(24, 12, step=8), 24), effect(noisy(24, 12, seed=3), 24)
    assert clear["placebo_larger"] == 0
    assert none["placebo_larger"] > 0


def test_each_remedy_has_a_row_in_the_order_given():
    results = pd.concat([series(noisy(24, 12), "A"), series(noisy(24, 12, seed=2), "B")])
    remedies = pd.concat([remedy(20, "B"), remedy(24, "A"), remedy(24, "B")])
    found = remedy_effects(results, remedies)
    assert found.index.tolist() == ["B", "A", "B"]
    assert found.index.name == "kpi_ref"
    assert found["n_before"].tolist() == [20, 24, 24]


def test_without_remedies_the_frame_is_empty_with_the_same_columns():
    found = remedy_effects(series(noisy(24, 12)), remedy(24).iloc[:0])
    assert found.empty
    assert found.columns.tolist() == effect(noisy(24, 12), 24).index.tolist()


def test_two_results_in_one_month_are_refused():
    twice = pd.concat([series(noisy(24, 12)), series(noisy(24, 12)).iloc[:1]])
    with pytest.raises(ValueError, match="two results"):
        remedy_effects(twice, remedy(24))


def test_a_wider_confidence_gives_a_wider_interval():
    values = noisy(24, 12)
    usual, wide = effect(values, 24), effect(values, 24, confidence=0.99)
    assert wide["level_low"] < usual["level_low"] < usual["level_high"] < wide["level_high"]
    assert wide["slope_low"] < usual["slope_low"] < usual["slope_high"] < wide["slope_high"]


results_of_20_months = st.lists(st.integers(0, 99).map(float), min_size=20, max_size=20)


@settings(max_examples=20)
@given(results_of_20_months, st.integers(-200, 200), st.sampled_from([0.25, 8.0]))
def test_a_constant_leaves_the_effect_and_another_unit_scales_it(values, constant, factor):
    row, other = effect(values, 12), effect(np.array(values) * factor + constant, 12)
    assert other[NUMBERS].tolist() == pytest.approx(
        (row[NUMBERS] * factor).tolist(), rel=1e-6, abs=1e-6, nan_ok=True
    )
    assert other["p_value"] == pytest.approx(row["p_value"], rel=1e-6, abs=1e-9, nan_ok=True)


@settings(max_examples=10)
@given(results_of_20_months, results_of_20_months)
def test_a_remedy_depends_neither_on_other_kpis_nor_on_their_order(one, other):
    own, more = series(one, "A"), series(other, "B")
    alone = remedy_effects(own, remedy(12, "A"))
    both = remedy_effects(pd.concat([more, own]), pd.concat([remedy(11, "B"), remedy(12, "A")]))
    pd.testing.assert_frame_equal(both.loc[["A"]], alone)


def share_found(monkeypatch, count, **settings_of_noise):
    """Share of series with p under 5%, without the placebo dates, which cost most of the time."""
    monkeypatch.setattr(
        "kpianalysis.analysis.remedy_effect._placebo_steps", lambda *_: np.array([])
    )
    many = [noisy(24, 12, seed=seed, **settings_of_noise) for seed in range(count)]
    results = pd.concat([series(values, f"K{number}") for number, values in enumerate(many)])
    remedies = pd.concat([remedy(24, f"K{number}") for number in range(count)])
    return (remedy_effects(results, remedies)["p_value"] < 0.05).mean()


# 400 stable series of 24 + 12 months, seeds 0 to 399: standard error 1.5 percentage points.
@pytest.mark.parametrize("correlation", [0, 0.3, 0.6])
def test_stable_series_show_an_effect_in_4_to_14_percent(correlation, monkeypatch):
    assert 0.04 <= share_found(monkeypatch, 400, correlation=correlation) <= 0.14


def test_a_step_of_three_standard_deviations_is_found_nine_times_in_ten(monkeypatch):
    assert share_found(monkeypatch, 200, step=3, correlation=0.3) > 0.9
