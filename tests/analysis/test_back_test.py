"""How often would the outlook have been right? Worked by hand."""

import numpy as np
import pandas as pd
import pytest
from monthly_results import LOWER, many_results, results_of

from kpianalysis.analysis.back_test import back_test, judge, months_met, share_met
from kpianalysis.analysis.expectations import Expectations
from kpianalysis.analysis.histories import lay_out

GAP = np.nan


def even_chances(months, centre=80.0):
    """One KPI, always expected at a target of 80: a chance of one half."""
    row = np.ones((1, months))
    return Expectations(
        centre=centre * row,
        width=row,
        degrees=np.full((1, months), 10),
        with_last_year=np.zeros((1, months), dtype=bool),
    )


def judged(results, *expected):
    return judge(lay_out(results), expected).loc["A"]


def test_scores_are_mean_squared_distances_from_what_came():
    # Ten months; 6 of the first 8 met. From month 8: month 9 came (1), the share said 6/8.
    # From month 9: month 10 was missed (0), the share said 7/9.
    #   base    ((1 - 6/8)^2 + (0 - 7/9)^2) / 2 = (0.0625 + 0.6049) / 2 = 0.3337
    #   outlook one half each time: 0.25
    values = [81, 81, 81, 79, 79, 81, 81, 81, 81, 79]
    found = judged(results_of(values), even_chances(10))
    assert found["back_tested"] == 2
    assert found["brier"] == pytest.approx(0.25)
    assert found["brier_base"] == pytest.approx((0.0625 + (7 / 9) ** 2) / 2)


def test_each_month_is_judged_as_often_as_it_was_looked_ahead_to():
    values = [81, 81, 81, 79, 79, 81, 81, 81, 81, 79]
    found = judged(results_of(values), even_chances(10), even_chances(10), even_chances(10))
    # From month 8: months 9 and 10. From month 9: month 10.
    assert found["back_tested"] == 3
    # Two months ahead from month 8 the share still says 6/8.
    assert found["brier_base"] == pytest.approx((0.0625 + (7 / 9) ** 2 + (6 / 8) ** 2) / 3)


def test_each_month_is_judged_by_its_own_target():
    # The target falls to 75 in month 10: 79 meets it.
    values = [81, 81, 81, 79, 79, 81, 81, 81, 81, 79]
    found = judged(results_of(values, target=[80] * 9 + [75]), even_chances(10))
    assert found["brier_base"] == pytest.approx((0.0625 + (1 - 7 / 9) ** 2) / 2)
    # Expected at 80 with a width of 1, 75 is 5 widths below: as good as sure on 10 degrees.
    assert found["brier"] == pytest.approx(0.25 / 2, abs=1e-4)


def test_share_is_of_the_last_12_months_and_of_those_that_tell():
    met = np.array([[1.0] * 3 + [0.0] * 6 + [GAP] * 3 + [1.0]])
    found = share_met(met)[0]
    assert found[8] == pytest.approx(3 / 9)
    assert found[11] == pytest.approx(3 / 9)  # the three without a result are not counted
    assert found[12] == pytest.approx(3 / 9)  # the first month has gone, one that met has come


def test_share_of_months_that_do_not_tell_is_not_known():
    assert np.isnan(share_met(np.array([[GAP] * 12]))[0]).all()


def test_value_at_the_target_meets_it_whichever_way_is_better():
    results = pd.concat(
        [results_of([79, 80, 81, GAP], "A"), results_of([79, 80, 81, GAP], "B", polarity=LOWER)]
    )
    np.testing.assert_array_equal(
        months_met(lay_out(results)), [[0, 1, 1, np.nan], [1, 1, 0, np.nan]]
    )


@pytest.mark.parametrize("missing", ["value", "target"])
def test_month_without_value_or_target_is_not_judged(missing):
    results = results_of([81, 81, 81, 79, 79, 81, 81, 81, 81, 79])
    results.loc[9, missing] = GAP
    found = judged(results, even_chances(10))
    assert found["back_tested"] == 1
    assert found["brier_base"] == pytest.approx(0.0625)


def test_interval_that_held_is_counted():
    # 80 with 80% of t on 10 degrees: 1.372 either way. 81 is inside, 78 is not.
    found = judged(results_of([81] * 9 + [78]), even_chances(10))
    assert found["held"] == pytest.approx(0.5)


@pytest.mark.parametrize("values", [[81, 79] * 4, [GAP] * 20, [80] * 30, [5]])
def test_nothing_to_judge_has_no_score(values):
    found = back_test(results_of(values)).loc["A"]
    assert found["back_tested"] == 0
    assert found[["brier", "brier_base", "held"]].isna().all()


def test_thirteen_months_give_twelve_forecasts():
    values = np.random.default_rng(1).normal(80, 2, 13)
    assert back_test(results_of(values)).loc["A", "back_tested"] == 12


def test_past_is_judged_from_what_was_known_then():
    # A wild last month changes the judgement of the three forecasts of it, and of no other: of
    # 32 + 31 + 30 = 93, from month 8 on. Whether the target was met is the same.
    values = np.random.default_rng(2).normal(80, 2, 40)
    calm, wild = values.copy(), values.copy()
    calm[-1], wild[-1] = 81, 5000
    one, other = (back_test(results_of(series, unit="cases")).loc["A"] for series in (calm, wild))
    assert one["brier"] == pytest.approx(other["brier"])
    assert one["held"] * 93 == pytest.approx(other["held"] * 93 + 3)


def test_result_of_a_kpi_does_not_depend_on_which_others_are_in_the_call():
    own = results_of(np.random.default_rng(3).normal(80, 2, 30), "K99999", first="2011-05-01")
    others = many_results(np.random.default_rng(4).normal(80, 2, (5, 50)))
    alone = back_test(own).loc["K99999"]
    together = back_test(pd.concat([others, own])).loc["K99999"]
    assert together.tolist() == pytest.approx(alone.tolist(), rel=1e-12)


def test_moving_level_is_foretold_better_than_by_the_share():
    # Two thirds of a year above the target, then below, again and again: the level knows.
    random = np.random.default_rng(5)
    values = 80 + 4 * np.sign(np.sin(np.arange(72) / 4)) + random.normal(0, 1, (50, 72))
    found = back_test(many_results(values))
    assert found["brier"].mean() < 0.75 * found["brier_base"].mean()
