"""Is a percentage off its target by more than chance? Wilson intervals, held to scipy."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest
from statsmodels.stats.proportion import proportion_confint

from kpianalysis.analysis.proportion import (
    monthly_proportions,
    pooled_proportions,
    wilson_interval,
    wilson_shares,
)

HIGHER, LOWER = "higher_is_better", "lower_is_better"


def series(counts, ref="A", target=75.0, polarity=HIGHER, first="2019-04-01"):
    """Months of one KPI from pairs of counts; None is a month without a result."""
    some = np.array([math.nan if pair is None else pair[0] for pair in counts], dtype="float64")
    of = np.array([math.nan if pair is None else pair[1] for pair in counts], dtype="float64")
    value = [100 * a / b if b > 0 else math.nan for a, b in zip(some, of, strict=True)]
    return pd.DataFrame(
        {
            "kpi_ref": ref,
            "period_start": pd.date_range(first, periods=len(counts), freq="MS"),
            "value": value,
            "numerator": some,
            "denominator": of,
            "target": target,
            "polarity": polarity,
        }
    )


def of_month(some, of, **others):
    return monthly_proportions(series([(some, of)], **others)).iloc[0]


def test_interval_is_that_of_wilson_by_hand():
    # 127 of 217, z = 1.95996: p = 0.585253, z^2/n = 0.0177026.
    # Centre (p + z^2/2n) / (1 + z^2/n) = (0.585253 + 0.0088513) / 1.0177026 = 0.583770.
    # Half width z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n) =
    #   1.95996 sqrt(0.00111858 + 0.00002039) / 1.0177026 = 0.064996.
    row = of_month(127, 217)
    assert row["estimate"] == pytest.approx(58.5253, abs=1e-4)
    assert row["low"] == pytest.approx(51.877, abs=2e-3)
    assert row["high"] == pytest.approx(64.877, abs=2e-3)
    assert (row["numerator"], row["denominator"], row["confidence"]) == (127, 217, 0.95)
    assert (row["method"], row["reason"]) == ("Wilson interval", None)


# Newcombe (1998), "Two-sided confidence intervals for the single proportion", Table I, method 3.
@pytest.mark.parametrize(
    ("some", "of", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_interval_is_that_of_published_examples(some, of, low, high):
    row = of_month(some, of)
    assert (round(row["low"], 2), round(row["high"], 2)) == (low, high)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_both_ends_are_those_of_scipy(confidence):
    pairs = [(0, 1), (1, 1), (0, 217), (217, 217), (1, 2), (127, 217), (3, 1000), (49_999, 50_000)]
    low, high = wilson_interval(*np.array(pairs, dtype="float64").T, confidence)
    for (some, of), bottom, top in zip(pairs, low, high, strict=True):
        expected = binomtest(some, of).proportion_ci(confidence, method="wilson")
        assert [bottom, top] == pytest.approx([100 * expected.low, 100 * expected.high], rel=1e-9)


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1),
    st.sampled_from([0.8, 0.95, 0.99]),
)
def test_both_ends_are_those_of_statsmodels_to_the_last_bit(pairs, confidence):
    some, failed = np.array(pairs, dtype="float64").T
    failed[(some + failed) == 0] = 1
    expected = proportion_confint(some, some + failed, alpha=1 - confidence, method="wilson")
    assert np.array_equal(wilson_shares(some, some + failed, confidence), expected)


def test_many_millions_of_cases_do_not_overflow():
    row = of_month(2e9, 4e9)
    # z sqrt(0.25 / 4e9) = 1.95996 * 7.9057e-6 = 1.5495e-5, that is 0.0015495 points
    assert row["high"] - 50 == pytest.approx(0.0015495, abs=1e-6)


def test_worse_than_target_is_said_only_where_the_interval_excludes_it():
    # Interval of 127 of 217: 51.88 to 64.88.
    assert of_month(127, 217, target=64.9)["differs_from_target"] == "worse"
    assert of_month(127, 217, target=64.8)["differs_from_target"] == ""
    assert of_month(127, 217, target=51.9)["differs_from_target"] == ""
    assert of_month(127, 217, target=51.8)["differs_from_target"] == "better"


def test_polarity_mirrors_worse_and_better():
    assert of_month(127, 217, target=75)["differs_from_target"] == "worse"
    assert of_month(127, 217, target=75, polarity=LOWER)["differs_from_target"] == "better"
    assert of_month(127, 217, target=40, polarity=LOWER)["differs_from_target"] == "worse"


def test_without_target_or_polarity_no_side_is_said():
    assert of_month(127, 217, target=math.nan)["differs_from_target"] == ""
    assert of_month(127, 217, polarity="neutral")["differs_from_target"] == ""
    bare = series([(127, 217)]).drop(columns=["target", "polarity"])
    assert monthly_proportions(bare)["differs_from_target"].tolist() == [""]
    assert pooled_proportions(bare)["differs_from_target"].tolist() == [""]


@pytest.mark.parametrize("of", [*range(1, 60), 1013, 99_991])
def test_all_of_all_is_not_below_a_target_of_100_and_none_is_not_above_one_of_0(of):
    # As binary fractions an end may be 99.99999999999999 or 1e-17.
    assert of_month(of, of, target=100)["high"] == 100
    assert of_month(of, of, target=100)["differs_from_target"] == ""
    assert of_month(0, of, target=0, polarity=LOWER)["low"] == 0
    assert of_month(0, of, target=0, polarity=LOWER)["differs_from_target"] == ""


def test_result_that_met_its_target_as_stated_is_not_worse_although_its_counts_fall_short():
    # Stated 75.0%; the counts give 74.96%, and so many that the interval ends at 74.98%.
    month = series([(7_496_000, 10_000_000)])
    assert monthly_proportions(month)["differs_from_target"].tolist() == ["worse"]
    assert monthly_proportions(month.assign(value=75.0))["differs_from_target"].tolist() == [""]


def test_month_without_result_stays_nan_and_says_why():
    table = monthly_proportions(series([(3, 4), None, (0, 0), (5, 4)]))
    assert table["reason"].tolist() == [None, "no result", "no volume", "counts cannot be right"]
    numbers = ["estimate", "low", "high", "numerator", "denominator"]
    assert table[numbers].iloc[1:].isna().all(axis=None)
    assert table["differs_from_target"].iloc[1:].eq("").all()


def test_months_come_back_in_their_order_under_their_kpi():
    table = monthly_proportions(pd.concat([series([(1, 4), (2, 4)], "B"), series([(3, 4)], "A")]))
    assert table.index.tolist() == ["B", "B", "A"]
    assert table.index.name == "kpi_ref"
    assert table["estimate"].tolist() == [25, 50, 75]


def test_months_together_are_all_cases_and_not_the_mean_of_percentages():
    # 1 of 2 and 98 of 98: the mean of 50% and 100% would be 75%.
    row = pooled_proportions(series([(1, 2), (98, 98)])).loc["A"]
    assert (row["estimate"], row["n"]) == (99, 2)
    expected = binomtest(99, 100).proportion_ci(method="wilson")
    assert [row["low"], row["high"]] == pytest.approx([100 * expected.low, 100 * expected.high])
    assert (row["method"], row["reason"]) == ("Wilson interval of pooled counts", None)


def test_pooled_months_have_the_target_that_they_share_or_none():
    months = series([(40, 100), (40, 100)], target=[75.0, 75.0])
    row = pooled_proportions(months).loc["A"]
    assert (row["target"], row["differs_from_target"]) == (75, "worse")
    for targets in ([75.0, 70.0], [75.0, math.nan], [math.nan, math.nan]):
        row = pooled_proportions(months.assign(target=targets)).loc["A"]
        assert math.isnan(row["target"])
        assert row["differs_from_target"] == ""


def test_target_of_a_month_without_result_does_not_count():
    months = series([(40, 100), None], target=[75.0, 90.0])
    assert pooled_proportions(months).loc["A", "target"] == 75


def test_each_kpi_is_pooled_or_says_why_not():
    table = pooled_proportions(
        pd.concat(
            [
                series([(1, 2), None], "A"),
                series([(1, 2), (math.nan, 4)], "B").assign(value=50.0),
                series([None, None], "C"),
                series([(0, 0)], "D"),
            ]
        )
    )
    assert table["reason"].tolist() == [
        None, "counts are not supplied", "no result", "no volume",
    ]  # fmt: skip
    assert table["n"].tolist() == [1, 1, 0, 0]
    assert table[["estimate", "low", "high"]].iloc[1:].isna().all(axis=None)


def test_no_results_at_all_give_an_empty_table():
    nothing = series([(1, 2)]).iloc[:0]
    for table in (monthly_proportions(nothing), pooled_proportions(nothing)):
        assert table.empty
        assert table.index.name == "kpi_ref"


def test_confidence_of_95_in_place_of_0_95_is_refused():
    for confidence in (0, 1, 95):
        with pytest.raises(ValueError, match="must be between 0 and 1"):
            monthly_proportions(series([(1, 2)]), confidence)


def test_two_results_of_one_month_are_not_pooled():
    with pytest.raises(ValueError, match="A has two results"):
        pooled_proportions(pd.concat([series([(1, 2)]), series([(1, 2)])]))


COUNTS = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(sorted).map(tuple)
MONTHS = st.lists(st.one_of(st.none(), COUNTS), min_size=1, max_size=6)


@settings(max_examples=30)
@given(MONTHS, MONTHS, MONTHS)
def test_result_of_a_kpi_does_not_depend_on_which_others_are_in_the_call(own, before, after):
    alone = series(own, "B")
    together = pd.concat([series(before, "A", target=50), alone, series(after, "C", target=3)])
    for method in (monthly_proportions, pooled_proportions):
        pd.testing.assert_frame_equal(method(together).loc[["B"]], method(alone))
        turned = pd.concat([series(after, "C"), alone, series(before, "A")])
        pd.testing.assert_frame_equal(method(turned).loc[["B"]], method(alone))


@given(COUNTS.filter(lambda pair: pair[1] > 0))
def test_counting_the_misses_mirrors_the_interval(pair):
    some, of = pair
    row, mirror = of_month(some, of), of_month(of - some, of)
    assert [100 - mirror["high"], 100 - mirror["low"]] == pytest.approx([row["low"], row["high"]])
    assert 0 <= row["low"] <= row["estimate"] <= row["high"] <= 100


@given(COUNTS.filter(lambda pair: pair[1] > 0), st.integers(2, 9))
def test_more_cases_of_the_same_share_give_a_narrower_interval(pair, times):
    row, more = of_month(*pair), of_month(times * pair[0], times * pair[1])
    assert row["low"] <= more["low"] <= more["high"] <= row["high"]
    assert more["high"] - more["low"] < row["high"] - row["low"]


SHARES = np.linspace(0.02, 0.98, 49)


def test_95_percent_interval_holds_the_truth_in_95_percent_of_months_on_average():
    random = np.random.default_rng(20190401)
    cases = 200
    some = random.binomial(cases, SHARES[:, None], size=(len(SHARES), 2000)).astype("float64")
    low, high = wilson_interval(some.ravel(), np.full(some.size, float(cases)))
    truth = np.repeat(100 * SHARES, some.shape[1])
    held = (low <= truth) & (truth <= high)
    assert 0.93 <= held.mean() <= 0.97


@pytest.mark.parametrize("cases", [20, 50, 200])
def test_95_percent_interval_holds_the_truth_exactly_as_often_on_average_over_all_counts(cases):
    # No simulation: each possible count with its probability.
    some = np.arange(cases + 1.0)
    low, high = wilson_interval(some, np.full(cases + 1, float(cases)))
    truth = 100 * SHARES[:, None]
    chance = binom.pmf(some, cases, SHARES[:, None])
    coverage = (chance * ((low <= truth) & (truth <= high))).sum(axis=1)
    assert 0.94 <= coverage.mean() <= 0.96
    assert coverage.min() > 0.92  # it dips nearer to 0 and 1 (Brown, Cai and DasGupta 2001)
