"""How does a result stand against what was agreed, before and after mitigation?"""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.assessment import run_length
from kpianalysis.tables import State, Status

MITIGATED = [{"kpi": "R_01", "from": "2018-10", "reason": "Policy."}]
LOWER = {"polarity": "lower_is_better"}


def statuses(make, kpi, values, **columns):
    table = make.assessed(make.contract(kpi), make.observed("R_01", "2019-04", values, **columns))
    return table["status"].tolist()[: len(values)]


def test_result_on_target_or_on_minimum_reaches_it(make):
    assert statuses(make, make.kpi(target=90, minimum=80), [90, 80]) == [
        Status.MET,
        Status.MINIMUM_MET,
    ]


def test_higher_is_better_below_target_is_missed_and_below_minimum_is_below(make):
    assert statuses(make, make.kpi(target=90, minimum=80), [90.01, 89.99, 79.99]) == [
        Status.MET,
        Status.MINIMUM_MET,
        Status.BELOW_MINIMUM,
    ]


def test_lower_is_better_has_its_minimum_above_its_target(make):
    kpi = make.kpi(target=5, minimum=10, **LOWER)
    assert statuses(make, kpi, [5, 10, 10.01]) == [
        Status.MET,
        Status.MINIMUM_MET,
        Status.BELOW_MINIMUM,
    ]


def test_target_of_nought_of_a_lower_is_better_kpi_is_a_target(make):
    kpi = make.kpi(target=0, minimum=None, **LOWER)
    assert statuses(make, kpi, [0, 1]) == [Status.MET, Status.MINIMUM_NOT_KNOWN]


def test_unrounded_value_is_compared(make):
    assert statuses(make, make.kpi(target=75, minimum=70), [74.9999999]) == [Status.MINIMUM_MET]


def test_unknown_minimum_makes_a_miss_neither_amber_nor_red(make):
    kpi = make.kpi(target=75, minimum=None)
    table = make.assessed(make.contract(kpi), make.observed("R_01", "2019-04", [58.53, 0, 75]))
    assert table["status"].tolist() == [
        Status.MINIMUM_NOT_KNOWN,
        Status.MINIMUM_NOT_KNOWN,
        Status.MET,
    ]
    assert table["missed"].tolist() == [True, True, False]
    assert not table["below_minimum"].any()
    assert not table["counts_as_failure"].any()


def test_result_without_a_target_is_neither_met_nor_missed(make):
    kpi = make.kpi(target=None, minimum=None)
    table = make.assessed(make.contract(kpi), make.observed("R_01", "2019-04", [50, 60, 70]))
    assert table["status"].tolist() == [Status.NO_TARGET] * 3
    assert not table["missed"].any()
    assert table["gap"].isna().all()


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.NO_VOLUME, Status.NO_VOLUME),
        (State.NOT_MEASURABLE, Status.NOT_MEASURABLE),
        (State.NOT_SUPPLIED, Status.NOT_SUPPLIED),
        (State.SUSPENDED, Status.SUSPENDED),
    ],
)
def test_month_without_a_value_keeps_its_state_and_is_no_miss(make, state, status):
    table = make.assessed(make.contract(make.kpi()), make.observed("R_01", "2019-04", [state]))
    first = table.iloc[0]
    assert first["status"] == status
    assert not first["missed"]
    assert math.isnan(first["value"])
    assert math.isnan(first["gap"])


def test_month_that_no_extract_holds_is_not_supplied_and_says_so(make):
    table = make.assessed(make.contract(make.kpi()), make.observed("R_01", "2019-04", [95, 95]))
    last = table.iloc[-1]
    assert (last["status"], last["note"]) == (Status.NOT_SUPPLIED, "in no extract")
    assert not last["flag_differs"]
    assert len(table) == 3


# Higher is better, target 50, minimum 40: what is certain when only one side of a value is known?
@pytest.mark.parametrize(
    ("value", "bound", "status"),
    [
        (52, "at_least", Status.MET),  # 52 or more is over 50
        (50, "at_least", Status.MET),
        (48, "at_least", Status.NOT_MEASURABLE),  # may be 48, may be 60
        (30, "at_least", Status.NOT_MEASURABLE),
        (52, "at_most", Status.NOT_MEASURABLE),  # may be 52, may be 10
        (38, "at_most", Status.BELOW_MINIMUM),
    ],
)
def test_bound_settles_a_target_only_when_all_it_allows_does(make, value, bound, status):
    kpi = make.kpi(target=50, minimum=40)
    assert statuses(make, kpi, [value], bound=bound) == [status]


def test_bound_open_to_worse_is_missed_for_certain_but_neither_amber_nor_red(make):
    # "at most 48" misses 50 for certain; whether it reached 40 cannot be said.
    kpi = make.kpi(target=50, minimum=40)
    table = make.assessed(
        make.contract(kpi), make.observed("R_01", "2019-04", [48], bound="at_most")
    )
    assert table["missed"].iloc[0]
    assert table["status"].iloc[0] == Status.MINIMUM_NOT_KNOWN


def test_bound_of_a_lower_is_better_kpi_is_read_from_the_other_side(make):
    # Weeks to wait, target 60: "52+" does not settle it, "65+" misses it, "at most 52" meets it.
    kpi = make.kpi(target=60, minimum=None, unit="weeks", **LOWER)
    bound = ["at_least", "at_least", "at_most"]
    assert statuses(make, kpi, [52, 65, 52], bound=bound) == [
        Status.NOT_MEASURABLE,
        Status.MINIMUM_NOT_KNOWN,
        Status.MET,
    ]


def test_gap_is_negative_when_worse_than_target_for_both_polarities(make):
    higher = make.kpi("R_01", target=75, minimum=None)
    lower = make.kpi("R_02", target=5, minimum=None, **LOWER)
    table = make.assessed(
        make.contract(higher, lower),
        make.observed("R_01", "2019-04", [58.5, 75, 76]),
        make.observed("R_02", "2019-04", [7, 5, 4]),
    )
    assert table["gap"].tolist() == [-16.5, 0, 1, -2, 0, 1]


def test_result_on_target_is_not_minus_nought_from_it(make):
    table = make.assessed(
        make.contract(make.kpi(target=5, minimum=None, **LOWER)),
        make.observed("R_01", "2019-04", [5]),
    )
    assert not np.signbit(table["gap"].iloc[0])


def test_mitigated_month_does_not_count_as_failure_but_stays_below_minimum(make):
    contract = make.contract(make.kpi(), mitigations=MITIGATED)
    row = make.assessed(contract, make.observed("R_01", "2019-04", [70])).iloc[0]
    assert row["status"] == Status.BELOW_MINIMUM
    assert row["missed"]
    assert row["below_minimum"]
    assert not row["counts_as_miss"]
    assert not row["counts_as_failure"]


def test_month_without_mitigation_counts(make):
    row = make.assessed(make.contract(make.kpi()), make.observed("R_01", "2019-04", [70])).iloc[0]
    assert row["counts_as_miss"]
    assert row["counts_as_failure"]


def test_suppliers_own_flag_does_not_mitigate_and_its_difference_is_kept(make):
    observations = make.observed("R_01", "2019-04", [70, 70, 70], mitigated=[True, False, False])
    table = make.assessed(make.contract(make.kpi()), observations)
    assert table["counts_as_failure"].tolist() == [True, True, True]
    assert table["flag_differs"].tolist() == [True, False, False]


def test_agreed_mitigation_that_the_supplier_did_not_flag_is_a_difference(make):
    contract = make.contract(make.kpi(), mitigations=MITIGATED)
    table = make.assessed(contract, make.observed("R_01", "2019-04", [70, 70, 70]))
    assert table["flag_differs"].all()


def test_months_missed_in_a_row_start_anew_after_a_month_that_met(make):
    table = make.assessed(
        make.contract(make.kpi()),
        make.observed("R_01", "2019-01", [70, 85, 95, 70, 70, 70]),
        first="2019-01",
    )
    assert table["months_missed_in_row"].tolist() == [1, 2, 0, 1, 2, 3]


def test_month_without_a_result_breaks_the_months_missed_in_a_row(make):
    # Missing is a state, never a guess: nobody knows that the month was missed.
    table = make.assessed(
        make.contract(make.kpi()),
        make.observed("R_01", "2019-04", [70, State.NOT_SUPPLIED, 70]),
    )
    assert table["months_missed_in_row"].tolist() == [1, 0, 1]


def test_months_in_a_row_do_not_run_on_from_one_kpi_to_the_next(make):
    table = make.assessed(
        make.contract(make.kpi("R_01"), make.kpi("R_02")),
        make.observed("R_01", "2019-04", [70, 70, 70]),
        make.observed("R_02", "2019-04", [70, 70, 70]),
    )
    assert table["months_missed_in_row"].tolist() == [1, 2, 3, 1, 2, 3]


def test_mitigated_months_in_a_row_are_counted_also_where_the_target_was_met(make):
    contract = make.contract(
        make.kpi(), mitigations=[{"kpi": "R_01", "from": "2019-05", "reason": "Policy."}]
    )
    table = make.assessed(contract, make.observed("R_01", "2019-04", [70, 95, 70]))
    assert table["months_mitigated_in_row"].tolist() == [0, 1, 2]


def test_change_is_from_the_month_before_and_from_the_same_month_last_year(make):
    values = [80, 70, 60, *[50] * 9, 90, 85, 60]  # April 2018 to June 2019
    table = make.assessed(
        make.contract(make.kpi()), make.observed("R_01", "2018-04", values), first="2018-04"
    )
    last = table.tail(3)
    assert last["change_from_last_month"].tolist() == [40, -5, -25]
    assert last["change_from_last_year"].tolist() == [10, 15, 0]
    assert table["change_from_last_year"].head(12).isna().all()


def test_change_from_a_month_without_a_value_is_unknown_not_nought(make):
    table = make.assessed(
        make.contract(make.kpi()),
        make.observed("R_01", "2019-04", [80, State.NOT_SUPPLIED, 80]),
    )
    assert table["change_from_last_month"].isna().all()


def test_first_month_of_a_kpi_does_not_change_from_another_kpi(make):
    table = make.assessed(
        make.contract(make.kpi("R_01"), make.kpi("R_02")),
        make.observed("R_01", "2019-04", [10, 20, 30]),
        make.observed("R_02", "2019-04", [40, 50, 60]),
    )
    changes = table["change_from_last_month"].tolist()
    assert math.isnan(changes[0])
    assert math.isnan(changes[3])


def test_two_observations_for_one_kpi_and_month_are_a_fault_of_the_program(make):
    twice = make.observed("R_01", "2019-04", [70])
    with pytest.raises(pd.errors.MergeError):
        make.assessed(make.contract(make.kpi()), twice, twice)


def test_run_length_of_nothing_is_nothing():
    assert run_length(pd.Series([], dtype=bool), pd.Series([], dtype=str)).tolist() == []


@given(holds=st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=30))
@settings(deadline=None)
def test_run_length_counts_back_to_the_last_month_that_did_not_hold(holds):
    holds = sorted(holds, key=lambda pair: pair[0])
    series = pd.Series([name for name, _ in holds], dtype=str)
    flags = pd.Series([flag for _, flag in holds], dtype=bool)
    expected, run, before = [], 0, None
    for name, flag in holds:
        run = (run + 1 if name == before else 1) if flag else 0
        before = name
        expected.append(run)
    assert run_length(flags, series).tolist() == expected


# Quarters are exact in binary, so that mirroring loses nothing.
numbers = st.integers(min_value=0, max_value=400).map(lambda quarter: quarter / 4)
OTHER_SIDE = {"exact": "exact", "at_least": "at_most", "at_most": "at_least"}


@settings(deadline=None, max_examples=30)
@given(
    value=numbers,
    target=numbers,
    below=st.none() | numbers,
    bound=st.sampled_from(list(OTHER_SIDE)),
)
def test_mirrored_kpi_has_the_same_status_and_gap(make, value, target, below, bound):
    minimum = None if below is None else target - below
    other = None if below is None else below - target
    higher = make.kpi("R_01", target=target, minimum=minimum, unit="days")
    lower = make.kpi("R_02", target=-target, minimum=other, unit="days", **LOWER)
    table = make.assessed(
        make.contract(higher, lower),
        make.observed("R_01", "2019-04", [value], bound=bound),
        make.observed("R_02", "2019-04", [-value], bound=OTHER_SIDE[bound]),
        last="2019-04",
    )
    one, two = table.iloc[0], table.iloc[1]
    assert one["status"] == two["status"]
    assert one["gap"] == two["gap"]


@settings(deadline=None, max_examples=20)
@given(
    own=st.lists(numbers | st.sampled_from(list(State)[1:]), min_size=3, max_size=3),
    other=st.lists(numbers | st.sampled_from(list(State)[1:]), min_size=3, max_size=3),
)
def test_kpi_is_judged_alike_whichever_others_are_in_the_call(make, own, other):
    first, second = make.kpi("R_01"), make.kpi("R_02", target=40, minimum=None, **LOWER)
    alone = make.assessed(make.contract(first), make.observed("R_01", "2019-04", own))
    together = make.assessed(
        make.contract(second, first),
        make.observed("R_02", "2019-04", other),
        make.observed("R_01", "2019-04", own),
    )
    pd.testing.assert_frame_equal(together[together["kpi_ref"].eq("R_01")], alone)


@settings(deadline=None, max_examples=30)
@given(value=numbers, target=numbers, below=st.none() | numbers, mitigated=st.booleans())
def test_counted_is_never_more_than_raw_and_a_failure_is_always_a_miss(
    make, value, target, below, mitigated
):
    minimum = None if below is None else target - below
    contract = make.contract(
        make.kpi(target=target, minimum=minimum, unit="days"),
        mitigations=MITIGATED if mitigated else [],
    )
    row = make.assessed(contract, make.observed("R_01", "2019-04", [value])).iloc[0]
    assert row["missed"] == (value < target)
    assert row["below_minimum"] == (minimum is not None and value < minimum)
    assert row["counts_as_miss"] == (row["missed"] and not mitigated)
    assert row["counts_as_failure"] == (row["below_minimum"] and not mitigated)
