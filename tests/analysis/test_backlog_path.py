"""When would a backlog be cleared, and what would clear it by a date?"""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.analysis.backlog_path import backlog_path, usual_flows
from kpianalysis.errors import ParameterProblem

CASES = st.integers(0, 400)


def test_eight_more_completed_than_arrive_clear_64_in_8_months():
    path = backlog_path(64, 40, 48)
    assert path.clears_in == 8
    assert path.months["backlog"].tolist() == [64, 56, 48, 40, 32, 24, 16, 8, 0]


def test_part_of_a_month_is_a_month_and_no_more_is_completed_than_there_is():
    path = backlog_path(10, 5, 9)  # 10, 6, 2, then 2 + 5 - 9 is under 0
    assert path.clears_in == 3
    assert path.months["backlog"].tolist() == [10, 6, 2, 0]
    assert path.months["completed"].tolist() == [0, 9, 9, 7]


def test_backlog_never_clears_when_as_many_arrive_as_are_completed():
    path = backlog_path(64, 48, 48, months=3)
    assert path.clears_in is None
    assert path.months["backlog"].tolist() == [64, 64, 64, 64]


def test_needed_completions_are_the_arrivals_and_a_share_of_the_backlog():
    path = backlog_path(64, 40, 48, by_month=6)
    assert path.completions_needed == 51  # 40 + 64 / 6 is 50.67
    assert path.arrivals_allowed == 37  # 48 - 64 / 6 is 37.33


def test_no_arrivals_would_be_few_enough():
    path = backlog_path(100, 40, 48, by_month=2)  # 50 a month and only 48 are completed
    assert path.arrivals_allowed is None


def test_no_backlog_is_cleared_now():
    assert backlog_path(0, 40, 48).clears_in == 0


def test_ten_years_are_not_told():
    assert backlog_path(121, 40, 41).clears_in is None


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((-1, 40, 48, 6), "backlog: '-1' is no number of cases"),
        ((64, float("nan"), 48, 6), "arrivals: 'nan' is no number of cases"),
        ((64, 40, 48, 0), "by_month: '0' is no number of months"),
    ],
)
def test_what_is_no_number_of_cases_or_months_is_said_in_words(numbers, said):
    with pytest.raises(ParameterProblem) as refused:
        backlog_path(*numbers[:3], by_month=numbers[3])
    assert said in str(refused.value)


@given(CASES, CASES, CASES, st.integers(1, 60))
def test_needed_completions_clear_it_by_then_and_one_fewer_do_not(
    backlog, arrivals, completions, by_month
):
    path = backlog_path(backlog, arrivals, completions, by_month=by_month)
    needed = path.completions_needed
    assert backlog_path(backlog, arrivals, needed, months=by_month).clears_in <= by_month
    if backlog and needed:
        fewer = backlog_path(backlog, arrivals, needed - 1).clears_in
        assert fewer is None or fewer > by_month


@given(CASES, CASES, CASES)
def test_no_case_is_lost_or_made(backlog, arrivals, completions):
    months = backlog_path(backlog, arrivals, completions).months
    assert (months["opened"] + months["arrivals"] - months["completed"]).eq(months["backlog"]).all()
    assert (months[["completed", "backlog"]] >= 0).all(axis=None)


def test_arrivals_are_completions_and_the_growth_of_the_backlog():
    months = pd.DataFrame(
        {
            "period_start": pd.date_range("2018-06-01", periods=14, freq="MS"),
            # The last 12 are 200 on average; the first two are not asked.
            "denominator": [1.0, 1.0] + [190.0, 210.0] * 6,
            # From the second on: 12 more in 12 months, one a month.
            "backlog": [500.0, 50.0, *[None] * 11, 62.0],
        }
    )
    flows = usual_flows(months)
    assert (flows.completions, flows.arrivals, flows.backlog) == (200, 201, 62)
    assert flows.month == pd.Timestamp("2019-07-01")


def test_backlog_that_is_not_known_stays_so():
    months = pd.DataFrame(
        {
            "period_start": pd.date_range("2019-04-01", periods=2, freq="MS"),
            "denominator": [100.0, 101.0],
            "backlog": [None, None],
        }
    ).astype({"backlog": "float64"})
    flows = usual_flows(months)
    assert (flows.completions, flows.backlog, flows.month) == (101, None, None)
    no_counts = months.assign(denominator=float("nan"))
    assert usual_flows(no_counts).completions is None
