"""What result, and how many cases in time, would meet a target for months running?"""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.analysis.required_performance import required_performance
from kpianalysis.analysis.whole_cases import cases_for
from kpianalysis.errors import ParameterProblem
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month


def months(make, values, counts=None, **kpi):
    """Results of R_01 from January 2019 on, and its settings."""
    contract = make.contract(make.kpi(**kpi))
    observed = make.observed("R_01", "2019-01", values, denominator=counts)
    last = f"2019-{len(values):02}"
    return make.assessed(contract, observed, first="2019-01", last=last), contract.kpis[0]


def test_each_months_cases_are_the_target_of_its_volume(make):
    results, kpi = months(make, [60.0, 62.0, 64.0])
    needed = required_performance(results, kpi, Month(2019, 6), target=75, volumes=[100, 80, 120])
    # 75% of 100, 80 and 120.
    assert needed.months["cases"].tolist() == [75, 60, 90]
    assert needed.months["volume_is"].tolist() == ["given"] * 3
    # The mean of 60, 62 and 64 is 62: 62, 49.6 (so 50) and 74.4 (so 74) cases; 13, 10 and 16 more.
    assert needed.recent == 62
    assert needed.months["more_cases"].tolist() == [13, 10, 16]


def test_part_of_a_case_is_a_whole_case_more(make):
    results, kpi = months(make, [60.0])
    needed = required_performance(results, kpi, Month(2019, 4), target=75, volumes=[101, 99, 1])
    # 75.75, 74.25 and 0.75.
    assert needed.months["cases"].tolist() == [76, 75, 1]
    assert needed.months["result"].round(2).tolist() == [75.25, 75.76, 100]


def test_where_lower_is_better_part_of_a_case_is_none(make):
    results, kpi = months(
        make, [12.0], polarity="lower_is_better", terms=[{"from": "2015-04", "target": 5}]
    )
    needed = required_performance(results, kpi, Month(2019, 4), target=5, volumes=[101, 99, 19])
    assert needed.months["cases"].tolist() == [5, 4, 0]  # 5.05, 4.95 and 0.95
    # 12% of each is 12.12, 11.88 and 2.28: 7, 8 and 2 fewer.
    assert needed.months["more_cases"].tolist() == [7, 8, 2]


def test_tenths_are_exact(make):
    # 70.1% of 1000 is 701; in binary numbers it is 700.9999999999999 or 701.0000000000001.
    assert cases_for(70.1, 1000) == 701
    assert cases_for(70.1, 1000, higher_is_better=False) == 701


def test_volumes_that_are_not_given_are_the_mean_of_the_last_12_measured_months(make):
    counts = [900, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 101]
    contract = make.contract(make.kpi())
    observed = make.observed("R_01", "2018-04", [60.0] * 13, denominator=counts)
    results = make.assessed(contract, observed, first="2018-04", last="2019-04")
    needed = required_performance(results, contract.kpis[0], Month(2019, 7), target=75)
    # (11 * 100 + 101) / 12 is 100.08: 100 cases, of which 75.
    assert needed.months["volume"].tolist() == [100] * 3
    assert needed.months["volume_is"].tolist() == ["assumed"] * 3
    assert needed.months["cases"].tolist() == [75] * 3
    assert needed.recent_months == 12


def test_without_counts_only_the_result_is_told(make):
    results, kpi = months(make, [60.0])
    needed = required_performance(results, kpi, Month(2019, 4), target=75)
    assert needed.months["volume_is"].tolist() == ["not known"] * 3
    assert needed.months["cases"].isna().all()
    assert needed.months["target"].tolist() == [75] * 3


def test_measured_month_that_met_the_target_is_part_of_the_run(make):
    results, kpi = months(make, [60.0, 70.0, 78.0], [100, 90, 100])
    needed = required_performance(results, kpi, Month(2019, 5), target=75, volumes=[100, 80])
    assert needed.reason is None
    assert needed.months["is_measured"].tolist() == [True, False, False]
    assert needed.months["volume"].tolist() == [100, 100, 80]
    assert needed.earliest == Month(2019, 5)


def test_run_with_a_month_that_missed_is_over(make):
    results, kpi = months(make, [60.0, 78.0, 70.0])
    needed = required_performance(results, kpi, Month(2019, 5), target=75)
    assert needed.reason == "March 2019 did not meet it"
    assert needed.earliest == Month(2019, 6)


def test_three_months_that_met_it_leave_the_next_to_be_met(make):
    results, kpi = months(make, [78.0, 78.0, 78.0])
    assert required_performance(results, kpi, Month(2019, 4), target=75).earliest == Month(2019, 4)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"by": Month(2019, 1)}, "by: '2019-01' cannot be the date to meet a target by"),
        ({"by": Month(2030, 1)}, "give a month from 2019-02 to 2024-01"),
        ({"volumes": [10, 20]}, "give 3, for 2019-02, 2019-03, 2019-04"),
        ({"volumes": [10, 20, 0]}, "'0' is no number of cases"),
        ({"volumes": [10, 20, math.nan]}, "'nan' is no number of cases"),
        ({"months_running": 0}, "give 1 to 12"),
        ({"months_running": 2.5}, "give 1 to 12"),
        ({"target": "75"}, "target: '75' is text"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(make, options, said):
    results, kpi = months(make, [60.0])
    with pytest.raises(ParameterProblem) as refused:
        required_performance(results, kpi, **{"by": Month(2019, 4), "target": 75} | options)
    assert said in str(refused.value)


def test_measure_that_is_no_percentage_has_no_cases(make):
    results, kpi = months(make, [12.0], unit="days")
    needed = required_performance(results, kpi, Month(2019, 4), target=10)
    assert needed.months["cases"].isna().all()
    with pytest.raises(ParameterProblem, match="is no percentage of cases"):
        required_performance(results, kpi, Month(2019, 4), target=10, volumes=[1, 2, 3])


def test_quarters_run_by_quarters():
    kpi = Kpi.model_construct(ref="Q1", unit="%", polarity="higher_is_better")
    results = pd.DataFrame(
        {
            "period_start": pd.to_datetime(["2025-04-01", "2025-07-01"]),
            "period_end": pd.to_datetime(["2025-06-30", "2025-09-30"]),
            "value": [60.0, 70.0],
            "denominator": [100.0, 103.0],
        }
    )
    needed = required_performance(results, kpi, Month(2026, 6), target=75)
    assert needed.months["period_start"].dt.strftime("%Y-%m").tolist() == [
        "2025-10",
        "2026-01",
        "2026-04",
    ]
    assert needed.months["volume"].tolist() == [102] * 3  # 101.5, a half goes up
    with pytest.raises(ParameterProblem, match="last month of a quarter"):
        required_performance(results, kpi, Month(2026, 5), target=75)


@given(st.integers(0, 1000), st.integers(1, 5000))
def test_fewest_cases_reach_the_target_and_one_fewer_does_not(tenths, volume):
    target = tenths / 10
    cases = cases_for(target, volume)
    # In whole tenths, so that nothing is rounded.
    assert 1000 * cases >= tenths * volume
    assert cases == 0 or 1000 * (cases - 1) < tenths * volume
