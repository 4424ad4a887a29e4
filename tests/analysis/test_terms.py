"""Which target, minimum, mitigation and phase hold in each month?"""

import math

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.terms import agreed_months
from kpianalysis.periods import Month

START = Month(2019, 1)


def test_month_is_judged_by_the_target_in_force_in_it(make):
    terms = [
        {"from": "2019-01", "target": 90, "minimum": 80},
        {"from": "2019-03", "target": 85, "minimum": 70},
    ]
    agreed = agreed_months(make.contract(make.kpi(terms=terms)), START, Month(2019, 4))
    assert agreed["target"].tolist() == [90, 90, 85, 85]
    assert agreed["minimum"].tolist() == [80, 80, 70, 70]


def test_terms_hold_in_the_order_of_their_dates_not_of_the_file(make):
    terms = [{"from": "2019-03", "target": 85}, {"from": "2019-01", "target": 90}]
    agreed = agreed_months(make.contract(make.kpi(terms=terms)), START, Month(2019, 3))
    assert agreed["target"].tolist() == [90, 90, 85]


def test_month_before_the_first_terms_or_after_their_end_has_no_target(make):
    terms = [{"from": "2019-02", "to": "2019-03", "target": 90, "minimum": 80}]
    agreed = agreed_months(make.contract(make.kpi(terms=terms)), START, Month(2019, 4))
    assert agreed["target"].isna().tolist() == [True, False, False, True]
    assert agreed["minimum"].isna().tolist() == [True, False, False, True]


def test_minimum_that_was_not_agreed_stays_unknown_beside_a_known_target(make):
    agreed = agreed_months(make.contract(make.kpi(minimum=None)), START, START)
    assert agreed["target"].tolist() == [90]
    assert agreed["minimum"].isna().tolist() == [True]


def test_ended_terms_do_not_come_back_when_their_successor_ends(make):
    terms = [
        {"from": "2019-01", "target": 90},
        {"from": "2019-02", "to": "2019-02", "target": 85},
    ]
    agreed = agreed_months(make.contract(make.kpi(terms=terms)), START, Month(2019, 3))
    assert agreed["target"].isna().tolist() == [False, False, True]


def test_kpi_has_rows_only_for_the_months_in_which_it_was_in_force(make):
    contract = make.contract(
        make.kpi("R_01", **{"from": "2019-02", "to": "2019-03"}), make.kpi("R_02")
    )
    agreed = agreed_months(contract, START, Month(2019, 4))
    months = agreed.groupby("kpi_ref")["period_start"].apply(lambda days: days.dt.month.tolist())
    assert months["R_01"] == [2, 3]
    assert months["R_02"] == [1, 2, 3, 4]


def test_rows_stand_by_kpi_and_month_whatever_the_order_of_the_settings(make):
    contract = make.contract(make.kpi("R_02"), make.kpi("R_01"))
    agreed = agreed_months(contract, START, Month(2019, 2))
    keys = list(zip(agreed["kpi_ref"], agreed["period_start"].dt.month, strict=True))
    assert keys == [("R_01", 1), ("R_01", 2), ("R_02", 1), ("R_02", 2)]


def test_contract_without_mitigations_has_no_mitigated_month(make):
    agreed = agreed_months(make.contract(make.kpi()), START, Month(2019, 3))
    assert agreed["mitigated"].dtype == bool
    assert not agreed["mitigated"].any()
    assert agreed["mitigation_reason"].isna().all()


def test_mitigation_holds_from_its_first_to_its_last_month_for_its_own_kpi(make):
    mitigations = [{"kpi": "R_01", "from": "2019-02", "to": "2019-03", "reason": "Storm."}]
    contract = make.contract(make.kpi("R_01"), make.kpi("R_02"), mitigations=mitigations)
    agreed = agreed_months(contract, START, Month(2019, 4))
    first, second = (agreed[agreed["kpi_ref"].eq(ref)] for ref in ("R_01", "R_02"))
    assert first["mitigated"].tolist() == [False, True, True, False]
    assert first["mitigation_reason"].isna().tolist() == [True, False, False, True]
    assert first["mitigation_reason"].dropna().unique().tolist() == ["Storm."]
    assert first["mitigation_start"].dropna().unique().tolist() == [pd.Timestamp("2019-02-01")]
    assert not second["mitigated"].any()


def test_mitigation_without_an_end_holds_to_the_last_month(make):
    contract = make.contract(
        make.kpi(), mitigations=[{"kpi": "R_01", "from": "2018-10", "reason": "Policy."}]
    )
    agreed = agreed_months(contract, START, Month(2019, 12))
    assert agreed["mitigated"].all()


def test_mitigation_still_in_force_holds_after_a_later_one_has_ended(make):
    mitigations = [
        {"kpi": "R_01", "from": "2019-01", "reason": "Policy."},
        {"kpi": "R_01", "from": "2019-02", "to": "2019-02", "reason": "Storm."},
    ]
    contract = make.contract(make.kpi(), mitigations=mitigations)
    agreed = agreed_months(contract, START, Month(2019, 3))
    assert agreed["mitigation_reason"].tolist() == ["Policy.", "Storm.", "Policy."]


def test_phase_counts_the_starts_that_a_person_chose(make):
    phases = [{"from": "2019-02", "reason": "New measure."}, {"from": "2019-04", "reason": "New."}]
    contract = make.contract(make.kpi("R_01", phases=phases), make.kpi("R_02"))
    agreed = agreed_months(contract, START, Month(2019, 4))
    assert agreed["phase"].tolist() == [0, 1, 1, 2, 0, 0, 0, 0]


month_numbers = st.integers(min_value=0, max_value=11)


@settings(deadline=None, max_examples=50)
@given(spans=st.lists(st.tuples(month_numbers, st.none() | month_numbers), max_size=4))
def test_month_is_mitigated_exactly_when_some_mitigation_is_in_force(make, spans):
    mitigations = [
        {
            "kpi": "R_01",
            "from": (START + begin).iso,
            "to": None if length is None else (START + begin + length).iso,
            "reason": f"Reason {number}.",
        }
        for number, (begin, length) in enumerate(spans)
    ]
    contract = make.contract(make.kpi(), mitigations=mitigations)
    agreed = agreed_months(contract, START, START + 11)
    expected = [
        any(item.in_force(START + step) for item in contract.mitigations) for step in range(12)
    ]
    assert agreed["mitigated"].tolist() == expected


@settings(deadline=None, max_examples=50)
@given(begins=st.lists(month_numbers, min_size=1, max_size=4, unique=True))
def test_target_is_that_of_the_latest_terms_begun(make, begins):
    terms = [{"from": (START + begin).iso, "target": 50 + begin} for begin in begins]
    agreed = agreed_months(make.contract(make.kpi(terms=terms)), START, START + 11)
    for step, target in enumerate(agreed["target"]):
        begun = [begin for begin in begins if begin <= step]
        assert target == 50 + max(begun) if begun else math.isnan(target)
