"""A result that repeats longer than its own variation makes likely."""

import math

import pandas as pd
import pytest
from checked import judged

from kpianalysis.analysis.checks.repeats import equal_runs, repeated_values

# Neighbours differ by 3, 2, 3, 2, 3, 5, 3, 2, 3 and, into the run, 2: 28 over 10 pairs, 2.8 each.
# The values lie 1 apart, so p = sqrt(2) / (pi x 2.8) = 0.160772 (more than 0.5 / 11, the share).
USUAL = [90, 93, 91, 94, 92, 95, 90, 93, 91, 94]
P = math.sqrt(2) / (math.pi * 2.8)


def test_the_chance_of_a_run_is_worked_out_from_the_changes_outside_it():
    row = equal_runs(judged([*USUAL, 92, 92, 92, 92])).iloc[0]
    assert (row["run"], row["results"], row["usual_move"]) == (4, 14, 2.8)
    assert row["alone"] == pytest.approx(11 * P**3)  # 14 - 4 + 1 places; 0.0457


def test_four_in_a_row_are_no_finding_and_five_are_one():
    assert repeated_values(judged([*USUAL, *[92] * 4])).empty  # 0.0457 is over 0.01
    found = repeated_values(judged([*USUAL, *[92] * 5]))
    row = found.iloc[0]
    assert row["chance"] == pytest.approx(11 * P**4)  # 15 - 5 + 1 places; 0.0073
    assert (row["stated"], row["run"], row["cell"]) == (92, 5, "C16")
    assert row["period_start"] == pd.Timestamp("2016-02-01")  # the eleventh month
    assert row["period_end"] == pd.Timestamp("2016-06-30")


def test_a_second_kpi_doubles_the_chance_and_the_finding_is_gone():
    two = pd.concat([judged([*USUAL, *[92] * 5]), judged([*USUAL, 91, 93, 90], ref="R_02")])
    assert repeated_values(two.reset_index(drop=True)).empty  # 0.0147 is over 0.01


def test_a_gap_ends_a_run():
    assert repeated_values(judged([*USUAL, 92, 92, 92, None, 92, 92])).empty


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        ([*USUAL, *[100] * 6], "%"),  # at its end
        ([*USUAL, *[0] * 6], "count"),
        ([92] * 20, "%"),  # it never varies
        ([90, 93, *[92] * 12], "%"),  # too few changes to say how it moves
        ([90, 92] * 5 + [92] * 6, "%"),  # two values only
    ],
)
def test_constants_ends_and_series_that_hardly_vary_are_no_findings(values, unit):
    assert repeated_values(judged(values, unit=unit)).empty


def test_a_hundred_days_are_not_the_end_of_a_number_of_days():
    values = [value + 8 for value in USUAL] + [100] * 6
    assert len(repeated_values(judged(values, unit="days"))) == 1


def test_a_kpi_that_often_repeats_is_judged_by_that():
    # 10 of 21 neighbours are equal: a run of five is nothing out of the ordinary.
    values = [
        90,
        90,
        93,
        93,
        91,
        91,
        94,
        94,
        92,
        92,
        95,
        95,
        90,
        90,
        93,
        93,
        91,
        91,
        94,
        94,
        *[92] * 5,
    ]
    assert repeated_values(judged(values)).empty


def test_one_case_of_few_is_a_coarse_step():
    few = judged([*USUAL, *[92] * 5], denominator=50.0)  # one of 50 is 2 percentage points
    row = equal_runs(few).iloc[0]
    assert row["alone"] == pytest.approx(11 * (2 * P) ** 4)
    assert repeated_values(few).empty
