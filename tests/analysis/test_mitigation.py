"""Which KPIs are mitigated, since when, and what would have counted?"""

import pandas as pd
import pytest

from kpianalysis.analysis.mitigation import mitigated_kpis

JUNE_QUARTER = pd.Timestamp("2019-04-01")


def described(
    make, mitigations, results, first="2018-04", long_term=6, last="2019-06", arrived="2019-06-01"
):
    contract = make.contract(*(make.kpi(ref) for ref in results), mitigations=mitigations)
    observations = [make.observed(ref, first, values) for ref, values in results.items()]
    table = make.assessed(contract, *observations, first=first, last=last)
    found = mitigated_kpis(table, JUNE_QUARTER, long_term, pd.Timestamp(arrived))
    return found.set_index("kpi_ref")


def test_mitigation_month_after_month_is_long_term(make):
    # October 2018 to June 2019 is nine months, three of them in the period.
    found = described(
        make,
        [{"kpi": "R_01", "from": "2018-10", "reason": "Policy.", "basis": "illustrative"}],
        {"R_01": [85] * 12 + [70, 85, 95]},
    )
    row = found.loc["R_01"]
    assert (row["months_in_row"], row["months_in_period"]) == (9, 3)
    assert row["long_term"]
    assert not row["newly_granted"]
    assert not row["ended"]
    assert (row["reason"], row["basis"]) == ("Policy.", "illustrative")
    assert row["start"] == pd.Timestamp("2018-10-01")
    # Before mitigation: 70 is below minimum, 85 misses only, 95 meets.
    assert (row["misses"], row["failures"]) == (2, 1)


def test_long_term_begins_with_the_months_that_the_contract_names(make):
    mitigations = [{"kpi": "R_01", "from": "2019-01", "reason": "Policy."}]
    results = {"R_01": [85] * 15}
    assert described(make, mitigations, results, long_term=6).loc["R_01", "long_term"]
    assert not described(make, mitigations, results, long_term=7).loc["R_01", "long_term"]


def test_mitigation_that_began_in_the_period_is_newly_granted(make):
    mitigations = [
        {"kpi": "R_01", "from": "2019-04", "reason": "Storm."},
        {"kpi": "R_02", "from": "2019-03", "reason": "Storm."},
    ]
    found = described(make, mitigations, {"R_01": [85] * 15, "R_02": [85] * 15})
    assert found["newly_granted"].to_dict() == {"R_01": True, "R_02": False}


def test_mitigation_that_ended_before_the_last_month_is_marked_and_keeps_its_run(make):
    mitigations = [{"kpi": "R_01", "from": "2018-10", "to": "2019-05", "reason": "Policy."}]
    row = described(make, mitigations, {"R_01": [85] * 15}).loc["R_01"]
    assert row["ended"]
    assert (row["months_in_row"], row["months_in_period"]) == (8, 2)


def test_mitigation_that_ended_before_the_period_is_not_in_it(make):
    mitigations = [{"kpi": "R_01", "from": "2018-10", "to": "2019-03", "reason": "Policy."}]
    assert described(make, mitigations, {"R_01": [85] * 15}).empty


def test_period_without_mitigations_has_none(make):
    found = described(make, [], {"R_01": [85] * 15})
    assert found.empty
    assert {"long_term", "newly_granted", "ended"} <= set(found.columns)


def test_longest_mitigation_stands_first(make):
    mitigations = [
        {"kpi": "R_01", "from": "2019-05", "reason": "Storm."},
        {"kpi": "R_02", "from": "2018-10", "reason": "Policy."},
        {"kpi": "R_03", "from": "2019-05", "reason": "Storm."},
    ]
    found = described(make, mitigations, {ref: [85] * 15 for ref in ("R_01", "R_02", "R_03")})
    assert found.index.tolist() == ["R_02", "R_01", "R_03"]


def test_renewed_mitigation_is_in_force_since_the_run_of_months_began(make):
    # "Since" and "months in a row" must tell one story: October 2018 to June 2019 is nine months.
    mitigations = [
        {"kpi": "R_01", "from": "2018-10", "to": "2019-03", "reason": "Policy."},
        {"kpi": "R_01", "from": "2019-04", "reason": "Policy, renewed."},
    ]
    row = described(make, mitigations, {"R_01": [85] * 15}).loc["R_01"]
    assert (row["start"], row["months_in_row"]) == (pd.Timestamp("2018-10-01"), 9)
    assert row["reason"] == "Policy, renewed."
    assert not row["newly_granted"]


def test_mitigation_granted_again_after_a_break_counts_from_the_new_grant(make):
    mitigations = [
        {"kpi": "R_01", "from": "2018-10", "to": "2019-03", "reason": "Policy."},
        {"kpi": "R_01", "from": "2019-05", "reason": "Storm."},
    ]
    row = described(make, mitigations, {"R_01": [85] * 15}).loc["R_01"]
    assert (row["start"], row["months_in_row"]) == (pd.Timestamp("2019-05-01"), 2)
    assert row["newly_granted"]


def test_months_in_a_row_count_from_the_agreement_also_where_no_extract_is_so_old(make):
    # Agreed from October 2018, but the first extract holds January 2019: nine months all the same.
    mitigations = [{"kpi": "R_01", "from": "2018-10", "reason": "Policy."}]
    row = described(make, mitigations, {"R_01": [85] * 6}, first="2019-01").loc["R_01"]
    assert (row["start"], row["months_in_row"]) == (pd.Timestamp("2018-10-01"), 9)
    assert row["long_term"]


@pytest.mark.parametrize("end", [{"to": "2018-06"}, {}])
def test_a_mitigation_renewed_before_all_extracts_counts_from_its_first_agreement(make, end):
    # April 2018 to June 2019 is fifteen months; renewed in July, and the extracts begin in January.
    mitigations = [
        {"kpi": "R_01", "from": "2018-04", "reason": "Policy."} | end,
        {"kpi": "R_01", "from": "2018-07", "reason": "Policy, renewed."},
    ]
    row = described(make, mitigations, {"R_01": [85] * 6}, first="2019-01").loc["R_01"]
    assert (row["start"], row["months_in_row"]) == (pd.Timestamp("2018-04-01"), 15)


def test_months_that_have_not_arrived_do_not_count_in_a_row(make):
    mitigations = [
        {"kpi": "R_01", "from": "2018-10", "reason": "Policy."},
        {"kpi": "R_02", "from": "2019-05", "reason": "Storm."},
    ]
    results = {"R_01": [85] * 13, "R_02": [85] * 13}
    found = described(make, mitigations, results, arrived="2019-04-01")
    # October 2018 to April 2019 is seven months; the other begins only after that.
    assert found["months_in_row"].to_dict() == {"R_01": 7, "R_02": 0}
    assert found["months_in_period"].to_dict() == {"R_01": 1, "R_02": 0}
    assert found["newly_granted"].to_dict() == {"R_01": False, "R_02": True}
    assert not found["ended"].any()


def test_mitigation_is_not_long_term_by_months_that_nobody_has_seen(make):
    mitigations = [{"kpi": "R_01", "from": "2019-01", "reason": "Policy."}]
    found = described(make, mitigations, {"R_01": [85] * 13}, arrived="2019-04-01")
    assert not found.loc["R_01", "long_term"]
