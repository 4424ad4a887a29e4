"""How far apart are the two halves of one measure? Newcombe's interval, by hand and published."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import confint_proportions_2indep

from kpianalysis.analysis.companion import companion_differences
from kpianalysis.analysis.proportion import CONFIDENCE, wilson_interval

HOME, CARE = "ACF_KPI_03", "ACF_KPI_04"


def series(ref, counts, first="2019-04-01"):
    """Months of one KPI from pairs of counts; None is a month without a result."""
    table = pd.DataFrame(
        [(math.nan, math.nan) if pair is None else pair for pair in counts],
        columns=["numerator", "denominator"],
        dtype="float64",
    )
    table["value"] = 100 * table["numerator"] / table["denominator"].where(table["denominator"] > 0)
    table["kpi_ref"] = ref
    table["period_start"] = pd.date_range(first, periods=len(counts), freq="MS")
    return table


def beside(own, companion, **options):
    months = pd.concat([series(HOME, own), series(CARE, companion)])
    return companion_differences(months, {HOME: CARE}, **options).loc[HOME]


# Newcombe (1998), "Interval estimation for the difference between independent proportions",
# Table II, method 10.
@pytest.mark.parametrize(
    ("own", "companion", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_interval_is_that_of_published_examples(own, companion, low, high):
    row = beside([own], [companion])
    assert [row["low"], row["high"]] == pytest.approx([100 * low, 100 * high], abs=0.0051)


@given(st.lists(st.integers(0, 900), min_size=4, max_size=4))
def test_interval_is_that_of_statsmodels_to_the_last_bit(counts):
    met, missed, other_met, other_missed = counts
    own, companion = (met, met + missed + 1), (other_met, other_met + other_missed + 1)
    row = beside([own], [companion])
    columns = np.array([*own, *companion], dtype="float64")[:, None]
    expected = confint_proportions_2indep(
        *columns, compare="diff", method="newcomb", alpha=1 - CONFIDENCE
    )
    assert (row["low"], row["high"]) == tuple(100 * end[0] for end in expected)


def test_interval_is_that_of_newcombe_by_hand():
    # 56 of 70 is 80%, Wilson 69.19 to 87.70 (as below); 48 of 80 is 60%, Wilson 49.04 to 70.04.
    # Difference 20. Low: 20 - sqrt((80 - 69.19)^2 + (70.04 - 60)^2) = 20 - sqrt(116.9 + 100.8)
    #   = 20 - 14.75 = 5.25. High: 20 + sqrt((87.70 - 80)^2 + (60 - 49.04)^2)
    #   = 20 + sqrt(59.3 + 120.1) = 20 + 13.39 = 33.39.
    row = beside([(56, 70)], [(48, 80)])
    assert row["estimate"] == pytest.approx(20)
    assert [row["own_low"], row["own_high"]] == pytest.approx([69.19, 87.70], abs=0.01)
    assert [row["companion_low"], row["companion_high"]] == pytest.approx([49.04, 70.04], abs=0.01)
    assert [row["low"], row["high"]] == pytest.approx([5.25, 33.39], abs=0.02)
    assert row["differs"]
    assert (row["companion_ref"], row["n"], row["confidence"]) == (CARE, 1, 0.95)
    assert row["method"] == "Newcombe interval of the difference of pooled counts"
    assert row["reason"] is None


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_interval_follows_its_formula_for_any_counts(confidence):
    random = np.random.default_rng(4)
    of = random.integers(1, 400, (2, 200)).astype("float64")
    some = random.integers(0, of.astype(int) + 1).astype("float64")
    refs = [f"K{at:03}" for at in range(200)]
    month = pd.Timestamp("2019-04-01")
    sides = [
        pd.DataFrame({"kpi_ref": names, "numerator": some[side], "denominator": of[side]})
        for side, names in enumerate((refs, [f"{ref}_B" for ref in refs]))
    ]
    months = pd.concat(sides).assign(period_start=month)
    months["value"] = 100 * months["numerator"] / months["denominator"]
    found = companion_differences(months, {ref: f"{ref}_B" for ref in refs}, confidence)
    (low, high), (other_low, other_high) = (
        wilson_interval(some[side], of[side], confidence) for side in (0, 1)
    )
    share, other = 100 * some / of
    down = np.sqrt((share - low) ** 2 + (other_high - other) ** 2)
    up = np.sqrt((high - share) ** 2 + (other - other_low) ** 2)
    np.testing.assert_allclose(found["low"], share - other - down, atol=1e-9)
    np.testing.assert_allclose(found["high"], share - other + up, atol=1e-9)


def test_both_and_the_two_together_are_pooled_over_all_months():
    # Own: 1 of 2 and 98 of 98; companion: 30 of 60 and 10 of 40. Together 139 of 200.
    row = beside([(1, 2), (98, 98)], [(30, 60), (10, 40)])
    assert row[["own_percentage", "companion_percentage"]].tolist() == [99, 40]
    assert row[["own_numerator", "own_denominator"]].tolist() == [99, 100]
    assert row[["companion_numerator", "companion_denominator"]].tolist() == [40, 100]
    assert row[["together_numerator", "together_denominator"]].tolist() == [139, 200]
    assert row["together_percentage"] == 69.5
    expected = binomtest(139, 200).proportion_ci(method="wilson")
    assert row["together_low"] == pytest.approx(100 * expected.low)
    assert row["together_high"] == pytest.approx(100 * expected.high)
    assert row["n"] == 2


def test_difference_that_chance_may_make_is_not_said_to_differ():
    assert not beside([(8, 10)], [(6, 10)])["differs"]
    assert beside([(800, 1000)], [(600, 1000)])["differs"]
    assert beside([(600, 1000)], [(800, 1000)])["differs"]


DECLINED = ["estimate", "low", "high", "own_percentage", "together_percentage", "own_numerator"]


@pytest.mark.parametrize(
    ("own", "companion", "reason"),
    [
        ([(1, 2), None], [(1, 2), (1, 2)], "the two have results for different months"),
        ([(1, 2), (1, 2)], [(1, 2), None], "the two have results for different months"),
        ([(1, 2), None], [None, (1, 2)], "the two have results for different months"),
        ([(1, 2)], [(1, 2), (1, 2)], "the two have results for different months"),
        ([(5, 2)], [(1, 2)], "no result"),
        ([None], [(1, 2)], "no result"),
        ([(1, 2)], [None], "its companion: no result"),
        ([(0, 0)], [(1, 2)], "no volume"),
        ([(1, 2)], [(0, 0)], "its companion: no volume"),
        ([None], [None], "no result"),
    ],
)
def test_without_the_same_months_there_is_no_difference_and_why_is_said(own, companion, reason):
    months = pd.concat([series(HOME, own), series(CARE, companion)])
    months.loc[months["numerator"] > months["denominator"], "value"] = math.nan
    row = companion_differences(months, {HOME: CARE}).loc[HOME]
    assert row["reason"] == reason
    assert row[DECLINED].isna().all()
    assert not row["differs"]
    assert row["n"] == 0


def test_missing_and_impossible_counts_are_said_of_the_one_that_has_them():
    months = pd.concat([series(HOME, [(1, 2)]), series(CARE, [(1, 2)])], ignore_index=True)
    for ref, whose in ((HOME, ""), (CARE, "its companion: ")):
        at = months["kpi_ref"].eq(ref)
        lacking = months.assign(numerator=months["numerator"].mask(at))
        wrong = months.assign(numerator=months["numerator"].mask(at, 3.0))
        for table, reason in (
            (lacking, "counts are not supplied"),
            (wrong, "counts cannot be right"),
        ):
            row = companion_differences(table, {HOME: CARE}).loc[HOME]
            assert row["reason"] == whose + reason
            assert row[DECLINED].isna().all()


def test_month_in_which_one_had_no_cases_is_still_a_month_of_both():
    row = beside([(1, 2), (0, 0), (3, 4)], [(2, 4), (5, 5), (0, 0)])
    assert row["reason"] is None
    assert row["n"] == 3
    assert row[["own_denominator", "companion_denominator"]].tolist() == [6, 9]


def test_month_that_neither_has_changes_nothing():
    with_gap = beside([(1, 2), None, (3, 4)], [(2, 4), None, (4, 4)])
    assert with_gap["n"] == 2
    assert with_gap["reason"] is None


def test_kpi_without_rows_has_no_result():
    months = series(HOME, [(1, 2)])
    table = companion_differences(months, {HOME: "X", "Y": HOME, "V": "W"})
    assert table["reason"].tolist() == ["its companion: no result", "no result", "no result"]
    assert companion_differences(months.iloc[:0], {HOME: CARE})["reason"].tolist() == ["no result"]


def test_without_companions_the_table_is_empty():
    assert companion_differences(series(HOME, [(1, 2)]), {}).empty


def test_kpi_is_not_its_own_companion():
    with pytest.raises(ValueError, match="ACF_KPI_03 is named as its own companion"):
        companion_differences(series(HOME, [(1, 2)]), {HOME: HOME})


def test_two_results_of_one_month_are_refused():
    beside_itself = pd.concat([series(HOME, [(1, 2)])] * 2)
    with pytest.raises(ValueError, match="two results"):
        companion_differences(beside_itself, {HOME: CARE})


COUNTS = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted).map(tuple)
MONTHS = st.lists(st.one_of(st.none(), COUNTS), min_size=1, max_size=5)


@settings(max_examples=30)
@given(MONTHS, MONTHS, MONTHS)
def test_pair_does_not_depend_on_which_others_are_in_the_call(own, companion, other):
    alone = companion_differences(
        pd.concat([series(HOME, own), series(CARE, companion)]), {HOME: CARE}
    )
    months = pd.concat([series("A", other), series(CARE, companion), series(HOME, own)])
    together = companion_differences(months, {"A": CARE, HOME: CARE, CARE: HOME})
    pd.testing.assert_frame_equal(together.loc[[HOME]], alone)


@given(MONTHS, MONTHS)
def test_turning_the_pair_round_mirrors_the_difference(own, companion):
    months = pd.concat([series(HOME, own), series(CARE, companion)])
    table = companion_differences(months, {HOME: CARE, CARE: HOME})
    row, mirror = table.loc[HOME], table.loc[CARE]
    assert [row["low"], row["high"]] == pytest.approx(
        [-mirror["high"], -mirror["low"]], nan_ok=True
    )
    assert (row["reason"] is None) == (mirror["reason"] is None)
    assert (row["n"], row["differs"]) == (mirror["n"], mirror["differs"])
    if row["reason"] is None:
        assert row["low"] <= row["estimate"] <= row["high"]


def test_95_percent_interval_holds_the_true_difference_in_95_percent_on_average():
    random = np.random.default_rng(20190701)
    grid = np.linspace(0.05, 0.95, 10)
    share, other = (side.ravel() for side in np.meshgrid(grid, grid))
    times = 200
    own = random.binomial(200, np.repeat(share, times)).astype("float64")
    companion = random.binomial(120, np.repeat(other, times)).astype("float64")
    refs = np.array([f"K{at:05}" for at in range(len(own))])
    months = pd.concat(
        [
            pd.DataFrame({"kpi_ref": refs, "numerator": own, "denominator": 200.0}),
            pd.DataFrame({"kpi_ref": "B" + pd.Series(refs), "numerator": companion}).assign(
                denominator=120.0
            ),
        ]
    ).assign(period_start=pd.Timestamp("2019-04-01"))
    months["value"] = 100 * months["numerator"] / months["denominator"]
    found = companion_differences(months, dict(zip(refs, "B" + refs.astype(object), strict=True)))
    truth = 100 * np.repeat(share - other, times)
    held = (found["low"] <= truth) & (truth <= found["high"])
    assert 0.93 <= held.mean() <= 0.97
