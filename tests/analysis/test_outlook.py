"""Will it meet its target? What is said, what is withheld, and why."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monthly_results import HIGHER, LOWER, local_level_series, many_results, results_of

from kpianalysis.analysis.outlook import outlook

GAP = np.nan
STEP = [80, 82, 81, 79, 80, 81, 80, 82, 79, 81, 90, 91, 89, 92, 90, 91, 90, 92, 91, 90]
CHANCES = ["p_met_1", "p_met_2", "p_met_3", "p_met_period"]
RANGES = [
    f"{end}_{which}" for which in ("1", "2", "3", "period") for end in ("expected", "low", "high")
]


def of_one(values, **others):
    """Give the outlook of one KPI that climbed past its target of 85 and stayed there."""
    terms = {"target": 85.0} | others
    return outlook(results_of(values, **terms)).loc["A"]


def random_results(seed, months=30, kpis=4):
    return many_results(local_level_series(kpis, months, 0.5, seed), target=80.5, unit="cases")


def numbers(found):
    return found.drop(columns=["first_month", "method", "reason"]).astype("float64")


def test_outlook_is_given_with_its_range_its_test_and_its_method():
    found = of_one(STEP)
    assert found["reason"] is None
    assert found["method"] == "local level"
    assert found["n"] == 20
    assert found["first_month"] == pd.Timestamp("2019-09-01")
    assert found["brier"] < found["brier_base"]
    assert 0.8 < found["p_met_3"] < found["p_met_1"] < 1
    assert found["low_1"] < found["expected_1"] < found["high_1"]


def test_columns_follow_the_months_asked_for():
    found = outlook(results_of(STEP), horizon_months=1)
    assert found.index.name == "kpi_ref"
    assert found.columns.tolist() == [
        *("first_month", "p_met_1", "expected_1", "low_1", "high_1"),
        *("p_met_period", "expected_period", "low_period", "high_period"),
        *("target", "share_met", "alpha", "n", "brier", "brier_base", "back_tested", "held"),
        *("method", "reason"),
    ]


def test_review_period_of_one_month_is_that_month():
    found = outlook(results_of(STEP, target=85.0), period_months=1).loc["A"]
    for name in ("p_met", "expected", "low", "high"):
        assert found[f"{name}_period"] == pytest.approx(found[f"{name}_1"])


def test_mean_of_a_period_is_surer_than_its_months():
    found = of_one([80, 82] * 9, unit="cases", target=81)
    assert found["high_period"] - found["low_period"] < found["high_1"] - found["low_1"]


@pytest.mark.parametrize("months", [0, 13])
def test_number_of_months_must_be_within_a_year(months):
    with pytest.raises(ValueError, match=f"for 1 to 12 months, not for {months}"):
        outlook(results_of(STEP), horizon_months=months)
    with pytest.raises(ValueError, match=f"for 1 to 12 months, not for {months}"):
        outlook(results_of(STEP), period_months=months)


@pytest.mark.parametrize(
    ("values", "others", "reason", "has_range"),
    [
        (STEP[:12], {}, "too few months to say", False),
        ([*STEP[:12], GAP], {}, "too few months to say", False),
        ([GAP] * 20, {}, "too few months to say", False),
        (STEP + [GAP] * 12, {}, "no result in the last 12 months", False),
        ([90] * 36, {}, "its result has never varied", False),
        (STEP, {"target": GAP}, "no target for the months to come", True),
        (STEP, {"target": [85] * 19 + [GAP]}, "no target for the months to come", True),
        (STEP, {"polarity": "neutral"}, "not agreed which way is better", True),
        (
            STEP,
            {"target": [GAP] * 16 + [85] * 4},
            "too few past months with a target to test it on",
            True,
        ),
        (
            STEP,
            {"target": 70},
            "no better than the share of the last 12 months that met the target",
            True,
        ),
    ],
)
def test_probability_is_withheld_with_its_reason(values, others, reason, has_range):
    found = of_one(values, **others)
    assert found["reason"] == reason
    assert found[CHANCES].isna().all()
    assert found[["low_1", "high_1", "low_period"]].notna().tolist() == [has_range] * 3


def test_thirteen_months_with_a_value_are_enough():
    values = [70, 71, 70, 72, 71, 70, 69, 90, 91, 90, 92, 91, 90]
    found = of_one(values)
    assert (found["n"], found["back_tested"], found["reason"]) == (13, 12, None)


def test_result_that_never_varied_is_expected_again_without_a_range():
    found = of_one([90] * 36)
    assert (found["expected_1"], found["expected_period"]) == (90, 90)
    assert found[["low_1", "high_1"]].isna().all()


def test_probability_is_withheld_exactly_where_the_share_or_a_coin_did_as_well():
    found = outlook(many_results(local_level_series(200, 36, 0.3, seed=7)))
    no_better, no_coin = found["brier"] >= found["brier_base"], found["brier"] >= 0.25
    assert 0 < no_better.sum() < 200
    assert (no_coin & ~no_better).any()
    for column in CHANCES:
        assert found[column].isna().tolist() == (no_better | no_coin).tolist()
    reasons = found.loc[no_coin & ~no_better, "reason"]
    assert set(reasons) == {"no better than tossing a coin"}


def test_kpi_that_nothing_foretells_is_mostly_not_given_a_chance():
    # Noise about its target: a share is worse than a coin, so that to beat it is no merit.
    noise = local_level_series(1000, 36, 0, seed=204)
    assert outlook(many_results(noise))["reason"].isna().mean() < 0.2


def test_month_already_gone_is_not_forecast_and_widens_the_range():
    found, later = of_one(STEP, unit="cases"), of_one([*STEP, GAP], unit="cases")
    assert later["first_month"] == found["first_month"] + pd.DateOffset(months=1)
    # What was two months ahead is now one month ahead of nothing newer.
    for name in ("expected", "low", "high"):
        assert later[f"{name}_1"] == pytest.approx(found[f"{name}_2"])
    assert later["p_met_1"] == pytest.approx(found["p_met_2"])


def test_each_kpi_is_forecast_from_its_own_last_row():
    early = results_of(STEP, "B", first="2012-01-01")
    found = outlook(pd.concat([results_of(STEP), early]))["first_month"]
    assert found.dt.strftime("%Y-%m").tolist() == ["2019-09", "2013-09"]


def test_share_of_the_last_12_months_stands_beside_the_chance():
    assert of_one(STEP)["share_met"] == pytest.approx(10 / 12)
    assert of_one([*STEP, GAP])["share_met"] == pytest.approx(10 / 11)
    assert np.isnan(of_one(STEP, target=GAP)["share_met"])


def test_target_in_force_is_that_of_the_last_row():
    found = of_one(STEP, target=[75] * 19 + [85])
    assert found["target"] == 85


def test_target_of_the_months_to_come_can_be_given():
    results = pd.concat([results_of(STEP, "A", target=85.0), results_of(STEP, "B", target=85.0)])
    found = outlook(results, target_after=pd.Series({"A": 99.0}))
    assert found.loc["A", "target"] == 99
    assert found.loc["A", "p_met_1"] < 0.1
    assert found.loc["B", "reason"] == "no target for the months to come"


def test_percentage_is_not_expected_beyond_100_and_100_can_be_met():
    values = [70, 75, 72, 71, 74, 73, 72, 97, 99, 98, 100, 97, 99, 100, 98, 99, 97, 100]
    target = [85.0] * 17 + [98.0]
    found = of_one(values, target=target)
    assert found["high_1"] == 100
    free = of_one(values, target=target, unit="points")
    assert free["high_1"] > 100
    # What the distribution has beyond 100 counts as 100.
    assert found["p_met_1"] == pytest.approx(free["p_met_1"])
    assert 0 < of_one(values, target=[85.0] * 17 + [100.0])["p_met_1"] < 0.5


def test_percentage_that_has_been_over_100_can_be_again():
    values = [70, 75, 72, 71, 74, 73, 72, 97, 99, 98, 100.4, 97, 99, 100, 98, 99, 97, 100]
    assert of_one(values, target=98.0)["high_1"] > 100


def test_what_was_never_negative_is_not_expected_below_nought():
    values = [9, 8, 9, 7, 8, 9, 8, 1, 0, 2, 0, 1, 0, 1, 2, 0, 1, 0]
    found = of_one(values, target=5, unit="days", polarity=LOWER)
    assert found["low_1"] == 0
    assert of_one([*values[:-1], -0.5], target=5, unit="days", polarity=LOWER)["low_1"] < 0


def test_last_year_has_a_part_from_two_years_on_where_the_year_repeats():
    year = np.array([0, 3, 9, 4, -2, -6, -9, -3, 1, 5, 2, -4])
    noise = np.random.default_rng(1).normal(0, 1, 36)
    values = 80 + np.tile(year, 3) + noise
    found, one_year = of_one(values, target=80), of_one(values[:23], target=80)
    assert found["method"] == "local level, averaged with the same month last year"
    assert one_year["method"] == "local level"
    assert found["expected_3"] > found["expected_1"] + 3  # March is the best month


def test_rows_absent_are_months_without_result():
    results = results_of(STEP, target=85.0)
    absent, without = results.drop(index=[4, 5]), results.copy()
    without.loc[[4, 5], "value"] = GAP
    pd.testing.assert_frame_equal(outlook(absent), outlook(without))


def test_no_rows_give_no_outlook():
    assert len(outlook(results_of(STEP).iloc[:0])) == 0


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), shift=st.floats(0, 500))
def test_adding_a_constant_moves_the_range_and_leaves_the_chance(seed, shift):
    results = random_results(seed)
    moved = results.assign(value=results["value"] + shift, target=results["target"] + shift)
    one, other = numbers(outlook(results)), numbers(outlook(moved))
    for column in one.columns:
        by = shift if column in (*RANGES, "target") else 0
        np.testing.assert_allclose(other[column], one[column] + by, rtol=1e-6, atol=1e-8)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), scale=st.floats(0.01, 1000))
def test_scaling_scales_the_range_and_leaves_the_chance(seed, scale):
    results = random_results(seed)
    scaled = results.assign(value=results["value"] * scale, target=results["target"] * scale)
    one, other = numbers(outlook(results)), numbers(outlook(scaled))
    for column in one.columns:
        by = scale if column in (*RANGES, "target") else 1
        np.testing.assert_allclose(other[column], one[column] * by, rtol=1e-6, atol=1e-8)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_lower_is_better_is_the_mirror_of_higher_is_better(seed):
    results = random_results(seed)
    mirrored = results.assign(
        value=200 - results["value"], target=200 - results["target"], polarity=LOWER
    )
    one, other = outlook(results), outlook(mirrored)
    assert other["reason"].tolist() == one["reason"].tolist()
    np.testing.assert_allclose(other[CHANCES], one[CHANCES], rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(other["low_1"], 200 - one["high_1"], rtol=1e-6)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), months=st.integers(5, 40))
def test_outlook_of_a_kpi_does_not_depend_on_the_others_or_on_their_order(seed, months):
    own = results_of(
        local_level_series(1, months, 0.4, seed)[0], "K00001x", first="2014-07-01", unit="cases"
    )
    others = random_results(seed + 1, months=37)
    together = pd.concat([others, own]).sample(frac=1, random_state=seed)
    alone, found = outlook(own), outlook(together).loc[["K00001x"]]
    np.testing.assert_allclose(numbers(found), numbers(alone), rtol=1e-9)
    assert found["reason"].tolist() == alone["reason"].tolist()
    assert found["first_month"].tolist() == alone["first_month"].tolist()


@pytest.mark.parametrize("months", [24, 36])
@pytest.mark.parametrize("alpha", [0.2, 0.5])
def test_80_per_cent_ranges_hold_what_came_in_75_to_85_per_cent_of_series(months, alpha):
    truth = local_level_series(2000, months + 3, alpha, seed=201)
    found = outlook(many_results(truth[:, :months]))
    for ahead in (1, 3):
        came = truth[:, months + ahead - 1]
        held = (came >= found[f"low_{ahead}"]) & (came <= found[f"high_{ahead}"])
        assert 0.75 <= held.mean() <= 0.85


def test_chance_that_is_given_comes_true_that_often():
    truth = local_level_series(4000, 36, 0.5, seed=202)
    found = outlook(many_results(truth[:, :33]))
    given_one = found["reason"].isna().to_numpy()
    assert given_one.sum() > 1500
    for ahead in (1, 2, 3):
        chance = found[f"p_met_{ahead}"].to_numpy()[given_one]
        met = (truth[:, 32 + ahead] >= 80)[given_one]
        fifth = np.minimum((chance * 5).astype(int), 4)
        size = np.bincount(fifth, minlength=5)
        said, came = (np.bincount(fifth, weights=x) / size for x in (chance, met))
        np.testing.assert_allclose(came, said, atol=0.06)


def test_outlook_that_is_given_beats_the_share_of_the_last_12_months():
    truth = local_level_series(4000, 36, 0.5, seed=203)
    found = outlook(many_results(truth[:, :33]))
    given_one = found["reason"].isna().to_numpy()
    met = truth[:, 33] >= 80
    share = (truth[:, 21:33] >= 80).mean(axis=1)
    outlook_score = ((found["p_met_1"] - met)[given_one] ** 2).mean()
    share_score = ((share - met)[given_one] ** 2).mean()
    assert outlook_score < 0.9 * share_score


def test_polarity_is_the_words_of_the_contract():
    assert of_one(STEP, polarity=HIGHER)["p_met_1"] > 0.9
    falling = [170 - value for value in STEP]
    assert of_one(falling, polarity=LOWER)["p_met_1"] > 0.9
