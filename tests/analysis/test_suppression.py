"""Small counts go with whatever would give them away; percentages and statuses stay."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.analysis.people import people_behind, pooled_percentage
from kpianalysis.analysis.proportion import monthly_proportions
from kpianalysis.analysis.suppression import (
    BACKLOG,
    COUNTS,
    FLAGS,
    is_suppressed,
    suppress_counts,
)

COLUMNS = ["numerator", "denominator", "backlog"]


def results(*rows, kpi="A", unit="%", versions=1):
    """Months from April 2019 of (numerator, denominator, backlog), with their percentage."""
    table = pd.DataFrame(rows, columns=COLUMNS, dtype=float)
    starts = pd.date_range("2019-04-01", periods=len(rows) // versions, freq="MS")
    return table.assign(
        kpi_ref=kpi,
        period_start=np.repeat(starts, versions),
        value=100 * table["numerator"] / table["denominator"],
        unit=unit,
        target=75.0,
        polarity="higher_is_better",
    )


def left(table, *arguments, **settings):
    shown = suppress_counts(table, *arguments, **settings)[COLUMNS]
    return shown.astype(object).where(shown.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize(
    ("counts", "small"),
    [
        ((4, 100), "numerator"),
        ((96, 100), "complement: four were late"),
        ((2, 4), "denominator"),
        ((1, 1), "one person"),
    ],
)
def test_both_counts_go_when_one_or_the_cases_between_them_are_under_five(counts, small):
    assert left(results((*counts, 60)), 5) == [[None, None, 60]], small


@pytest.mark.parametrize("counts", [(5, 100), (95, 100), (0, 100), (100, 100), (0, 0), (5, 10)])
def test_five_and_more_stay_and_nought_stays_unless_the_rule_says_otherwise(counts):
    assert left(results((*counts, 0)), 5) == [[*counts, 0]]


def test_nought_goes_with_the_rule_for_it():
    table = results((0, 100, 0), (100, 100, 60), (50, 100, 0))
    assert left(table, 5, suppress_zero=True) == [
        [None, None, None], [None, None, 60], [50, 100, None],
    ]  # fmt: skip


def test_backlog_stands_alone():
    assert left(results((50, 100, 3), (4, 100, 30)), 5) == [[50, 100, None], [None, None, 30]]


def test_count_that_follows_from_the_percentage_is_looked_at_although_it_was_not_supplied():
    # 7.5% of 40 is 3; 60 of 62 is 96.77%, and two were late.
    table = results((3, 40, None), (60, 62, None), (30, 40, None))
    one_sided = table.assign(numerator=[np.nan, 60, np.nan], denominator=[40, np.nan, 40])
    assert left(one_sided, 5) == [[None, None, None], [None, None, None], [None, 40, None]]


def test_count_of_another_unit_implies_no_other_count():
    table = results((3, 40, None), unit="days").assign(numerator=np.nan)
    assert left(table, 5) == [[None, 40, None]]


def test_counts_of_every_version_go_when_those_of_one_are_small():
    # 38 of 40 was corrected to 30 of 40: with the 40, its percentage would give two late cases.
    table = results((38, 40, 2), (30, 40, 9), (30, 40, 9), (31, 40, 9), versions=2)
    assert left(table, 5) == [[None, None, None]] * 2 + [[30, 40, 9], [31, 40, 9]]


def test_without_a_smallest_count_nothing_is_suppressed():
    table = results((1, 2, 1), (0, 0, 0))
    shown = suppress_counts(table, None)
    assert not shown[[*FLAGS]].any(axis=None)
    pd.testing.assert_frame_equal(shown[table.columns], table)


def test_exempt_counts_go_whatever_their_size_and_one_count_takes_the_other_along():
    assert left(results((50, 100, 60)), None, always=["numerator"]) == [[None, None, 60]]
    assert left(results((50, 100, 60)), None, always=["backlog"]) == [[50, 100, None]]


def test_flag_is_only_where_a_count_was_supplied():
    shown = suppress_counts(results((4, 100, None), (None, None, 2)), 5)
    assert shown[COUNTS].tolist() == [True, False]
    assert shown[BACKLOG].tolist() == [False, True]


def test_results_without_flags_have_nothing_suppressed():
    assert not is_suppressed(results((4, 100, 1))).any()


COUNT = st.integers(0, 40) | st.none()
MONTHS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40), COUNT).map(
        lambda row: (min(row[:2]), max(row[:2]), row[2])
    ),
    min_size=1,
    max_size=8,
)
SMALLEST = st.integers(2, 12)


@given(MONTHS, SMALLEST, st.booleans())
def test_no_count_that_is_shown_is_small(months, smallest, zero):
    shown = suppress_counts(results(*months), smallest, suppress_zero=zero)
    affected = people_behind(shown)["affected"]
    least = 0 if zero else 1
    for counts in (shown["numerator"], shown["denominator"], shown["backlog"], affected):
        assert not (counts.ge(least) & counts.lt(smallest)).any()


@given(MONTHS, SMALLEST)
def test_no_total_that_is_shown_includes_a_suppressed_month(months, smallest):
    # A total minus the months beside it would be the month that is not shown.
    shown = suppress_counts(results(*months), smallest)
    hidden = is_suppressed(shown) & shown["value"].notna()
    if hidden.any():
        assert np.isnan(pooled_percentage(shown))
    assert monthly_proportions(shown)[["numerator", "low"]].isna().to_numpy()[hidden].all()
    affected = people_behind(shown)["affected"].notna()
    assert not (affected & hidden).any()


@given(MONTHS, SMALLEST, st.booleans())
def test_one_count_of_a_pair_is_never_shown_without_the_other(months, smallest, zero):
    shown = suppress_counts(results(*months), smallest, suppress_zero=zero)
    assert (shown["numerator"].isna() == shown["denominator"].isna()).all()


@given(MONTHS, SMALLEST, st.booleans())
def test_suppressing_twice_is_suppressing_once(months, smallest, zero):
    once = suppress_counts(results(*months), smallest, suppress_zero=zero)
    pd.testing.assert_frame_equal(suppress_counts(once, smallest, suppress_zero=zero), once)


@given(MONTHS, SMALLEST)
def test_percentages_and_all_but_counts_stay(months, smallest):
    table = results(*months)
    others = table.columns.difference(COLUMNS)
    pd.testing.assert_frame_equal(suppress_counts(table, smallest)[others], table[others])


@given(MONTHS, SMALLEST, st.integers(0, 5))
def test_a_larger_smallest_count_never_shows_more(months, smallest, more):
    few = suppress_counts(results(*months), smallest + more)[COLUMNS].notna()
    many = suppress_counts(results(*months), smallest)[COLUMNS].notna()
    assert (few <= many).all(axis=None)
