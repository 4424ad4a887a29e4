"""How months of many KPIs are laid side by side."""

import numpy as np
import pandas as pd
import pytest
from monthly_results import LOWER, results_of

from kpianalysis.analysis.histories import ahead, lay_out


def test_each_kpi_ends_in_the_last_column_in_its_own_last_month():
    short = results_of([7, 8], "B", first="2015-03-01")
    found = lay_out(pd.concat([results_of([1, 2, 3], "A"), short]))
    np.testing.assert_array_equal(found.value, [[1, 2, 3], [np.nan, 7, 8]])
    assert found.last_month.astype(str).tolist() == ["2018-03", "2015-04"]
    assert found.kpi_ref.tolist() == ["A", "B"]


def test_month_without_a_row_is_a_month_without_a_value():
    results = results_of([1, 2, 3]).drop(index=1)
    np.testing.assert_array_equal(lay_out(results).value, [[1, np.nan, 3]])


def test_order_of_rows_does_not_matter():
    results = pd.concat([results_of([1, 2, 3], "A"), results_of([4, 5], "B", polarity=LOWER)])
    ordered, mixed = lay_out(results), lay_out(results.sample(frac=1, random_state=1))
    np.testing.assert_array_equal(mixed.value, ordered.value)
    assert mixed.direction.tolist() == ordered.direction.tolist() == [1, -1]


def test_polarity_and_unit_are_those_of_the_last_row():
    results = results_of([1, 2])
    results["polarity"], results["unit"] = ["higher_is_better", LOWER], ["days", "%"]
    found = lay_out(results)
    assert (found.direction.tolist(), found.is_percentage.tolist()) == ([-1], [True])


def test_unknown_polarity_is_not_guessed_and_unit_may_be_absent():
    found = lay_out(results_of([1, 2], polarity="neutral").drop(columns="unit"))
    assert np.isnan(found.direction).all()
    assert found.is_percentage.tolist() == [False]


def test_two_rows_for_one_month_are_refused_by_name():
    results = pd.concat([results_of([1, 2], "A"), results_of([5], "A", first="2018-02-01")])
    with pytest.raises(ValueError, match="A has two rows for February 2018"):
        lay_out(results)


def test_no_rows_are_no_kpis():
    assert len(lay_out(results_of([1, 2]).iloc[:0]).kpi_ref) == 0


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (0, [1, 2, 3]),
        (2, [3, np.nan, np.nan]),
        (-1, [np.nan, 1, 2]),
        (3, [np.nan] * 3),
        (-4, [np.nan] * 3),
    ],
)
def test_looking_ahead_or_back_leaves_nothing_where_there_is_no_month(months, expected):
    np.testing.assert_array_equal(ahead(np.array([[1.0, 2.0, 3.0]]), months), [expected])
