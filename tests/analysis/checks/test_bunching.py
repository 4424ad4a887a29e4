"""More results just above target than just below it."""

import numpy as np
import pandas as pd
import pytest
from checked import judged
from scipy.stats import binom, norm

from kpianalysis.analysis.checks.bunching import _at_least, bunched_results, side_counts

# Eight times 0.5 above target, 6 above, 6 below. The 23 moves are 5.5 (8 times), 12 (8) and 6.5
# (7): their median is 6.5, which is a deviation of 6.81; the standard deviation, 5.01, is less.
# The values lie 5.5 apart at least, and half of 5.01 is less than one step: the band is 5.5 wide.
CROWDED = [90.5, 96, 84] * 8
DEVIATION = np.std(CROWDED, ddof=1)


def test_the_test_is_the_one_worked_out_by_hand():
    told = side_counts(judged(CROWDED)).loc["R_01"]
    assert (told["results"], told["band"]) == (24, 5.5)
    assert (told["just_met"], told["just_missed"]) == (8, 0)
    assert told["spread"] == pytest.approx(DEVIATION)
    # A result stands for half a step on either side, and 0.5 is the median.
    low, middle, high = (norm.cdf((edge - 2.75 - 0.5) / DEVIATION) for edge in (-5.5, 0, 5.5))
    share = (high - middle) / (high - low)
    assert told["expected_share"] == pytest.approx(share)  # about 0.656
    assert told["p_value"] == pytest.approx(share**8)  # about 0.034


@pytest.mark.parametrize("share", [0.5, 0.5123, 0.9])
def test_chance_of_so_many_or_more_is_the_binomial_one_of_scipy(share):
    pairs = [(met, of) for of in range(60) for met in range(of + 1)]
    met, of = pd.DataFrame(pairs).T.to_numpy()
    found = _at_least(pd.Series(met), pd.Series(of), pd.Series(share, index=range(len(met))))
    assert found.to_numpy() == pytest.approx(binom.sf(met - 1, of, share), rel=1e-12)


def test_eight_of_eight_are_a_finding_and_eight_of_ten_are_none():
    row = bunched_results(judged(CROWDED)).iloc[0]
    assert (row["just_met"], row["just_missed"], row["stated"]) == (8, 0, 1)
    assert row["cell"] == "C23"  # the last that just met: the 22nd month
    assert row["period_start"] == pd.Timestamp("2015-04-01")
    assert row["period_end"] == pd.Timestamp("2017-03-31")
    # Of ten, at a share of about 0.55, eight or more come with a chance of about 0.1.
    assert bunched_results(judged([*CROWDED, 89.5, 89.5])).empty


def test_seven_in_the_band_are_too_few_to_test():
    told = side_counts(judged([*CROWDED[:-3], 101, 96, 84])).loc["R_01"]
    assert told["just_met"] == 7
    assert np.isnan(told["p_value"])


def test_nineteen_results_are_too_few_to_test():
    assert side_counts(judged(CROWDED[:19]))["p_value"].isna().all()


def test_crowding_just_below_target_is_no_finding():
    assert bunched_results(judged([89.5, 96, 84] * 8)).empty


def test_lower_is_better_counts_the_better_side():
    days = judged([9.5, 4, 16] * 8, target=10.0, unit="days")
    days["gap"] = -days["gap"]
    row = bunched_results(days).iloc[0]
    assert (row["just_met"], row["just_missed"]) == (8, 0)


def test_a_result_on_target_has_just_met_it_though_it_is_not_exact_in_binary():
    values = [90.0, 95.5, 84.5] * 8
    table = judged(values)
    table["gap"] = table["gap"] - 1e-12
    assert side_counts(table).loc["R_01", "just_met"] == 8


def test_many_kpis_are_adjusted_for_their_number():
    # Alone its p-value of 0.034 is a finding; beside one that is nothing it is twice that.
    plain = judged([90.5, 96, 84, 89.5, 84, 96] * 8, ref="R_02")
    assert side_counts(plain)["p_value"].item() > 0.05
    assert bunched_results(pd.concat([judged(CROWDED), plain], ignore_index=True)).empty


def test_results_that_never_move_are_not_tested():
    assert side_counts(judged([90.5] * 30))["p_value"].isna().all()
