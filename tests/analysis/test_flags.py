"""Does the supplier flag the months that were agreed?"""

import pandas as pd

from kpianalysis.analysis.flags import NOT_AGREED, NOT_FLAGGED, flag_differences


def differences(make, agreed, *observations, refs=("R_01", "R_02"), first="2019-01"):
    contract = make.contract(*(make.kpi(ref) for ref in refs), mitigations=agreed)
    found = flag_differences(make.assessed(contract, *observations, first=first, last="2019-06"))
    return [
        (row.kpi_ref, row.difference, row.start.strftime("%Y-%m"), row.months, row.misses)
        for row in found.itertuples()
    ]


def flagged(make, ref, flags, values=None, **columns):
    return make.observed(
        ref, "2019-01", values or [85] * len(flags), mitigated=[bool(f) for f in flags], **columns
    )


def test_flags_and_agreement_are_reconciled_in_runs_of_months(make):
    agreed = [{"kpi": "R_01", "from": "2019-03", "to": "2019-05", "reason": "Storm."}]
    #                             Jan Feb Mar Apr May Jun; agreed are March to May
    own = flagged(make, "R_01", (1, 1, 1, 0, 0, 1), [85, 95, 85, 70, 95, 95])
    other = flagged(make, "R_02", (0, 0, 0, 0, 0, 0))
    assert differences(make, agreed, own, other) == [
        ("R_01", NOT_AGREED, "2019-01", 2, 1),
        ("R_01", NOT_AGREED, "2019-06", 1, 0),
        ("R_01", NOT_FLAGGED, "2019-04", 2, 1),
    ]


def test_runs_of_two_kpis_are_not_joined(make):
    own, other = (flagged(make, ref, (1,) * 6) for ref in ("R_01", "R_02"))
    assert [line[:2] for line in differences(make, [], own, other)] == [
        ("R_01", NOT_AGREED),
        ("R_02", NOT_AGREED),
    ]


def test_month_in_no_extract_has_no_flag_and_parts_a_run(make):
    agreed = [{"kpi": "R_01", "from": "2019-01", "reason": "Storm."}]
    own = flagged(make, "R_01", (0,) * 6)
    own = own[own["period_start"].ne(pd.Timestamp("2019-03-01"))]
    found = differences(make, agreed, own, refs=("R_01",))
    assert found == [
        ("R_01", NOT_FLAGGED, "2019-01", 2, 2),
        ("R_01", NOT_FLAGGED, "2019-04", 3, 3),
    ]


def test_a_file_that_flags_no_kpi_at_all_is_told_apart(make):
    agreed = [{"kpi": "R_01", "from": "2019-01", "reason": "Storm."}]
    contract = make.contract(make.kpi("R_01"), make.kpi("R_02"), mitigations=agreed)
    files = ["a.csv"] * 3 + ["b.csv"] * 3
    own = flagged(make, "R_01", (0, 0, 0, 1, 0, 0), file=files)
    other = flagged(make, "R_02", (0, 0, 0, 0, 0, 0), file=files)
    found = flag_differences(make.assessed(contract, own, other, first="2019-01", last="2019-06"))
    assert found["file_has_flags"].tolist() == [False, True]


def test_the_suppliers_own_reason_is_kept(make):
    own = flagged(make, "R_01", (1, 1), mitigation_reason="Snow.")
    table = make.assessed(make.contract(make.kpi("R_01")), own, first="2019-01", last="2019-02")
    assert flag_differences(table)["flagged_reason"].tolist() == ["Snow."]


def test_flags_as_agreed_are_no_difference(make):
    agreed = [{"kpi": "R_01", "from": "2019-03", "reason": "Storm."}]
    own = flagged(make, "R_01", (0, 0, 1, 1, 1, 1))
    assert differences(make, agreed, own, refs=("R_01",)) == []
