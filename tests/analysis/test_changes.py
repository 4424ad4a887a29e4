"""What was agreed anew in a period?"""

import datetime as dt

from kpianalysis.analysis.changes import kpi_changes
from kpianalysis.periods import parse_period

QUARTER = parse_period("2019-20 Q1")


def found(make, *kpis, period=QUARTER):
    table = kpi_changes(make.contract(*kpis), period)
    return [
        (row.kpi_ref, row.month.iso, row.change, row.old, row.new)
        for row in table.itertuples(index=False)
    ]


def test_nothing_agreed_anew_is_an_empty_table_with_its_columns(make):
    table = kpi_changes(make.contract(make.kpi()), QUARTER)
    assert table.empty
    assert {"kpi_ref", "month", "change", "old", "new", "reason"} <= set(table.columns)


def test_changed_target_is_told_with_old_new_reason_and_agreement(make):
    terms = [
        {"from": "2015-04", "target": 90, "minimum": 80},
        {
            "from": "2019-05",
            "target": 85,
            "minimum": 80,
            "reason": "New law.",
            "agreement": "Letter of May 2019",
            "basis": "illustrative",
        },
    ]
    table = kpi_changes(make.contract(make.kpi(terms=terms)), QUARTER)
    assert len(table) == 1
    row = table.iloc[0]
    assert (row["month"].iso, row["change"]) == ("2019-05", "target changed")
    assert (row["old"], row["new"]) == (90, 85)
    assert (row["reason"], row["agreement"]) == ("New law.", "Letter of May 2019")
    assert row["basis"] == "illustrative"


def test_target_and_minimum_that_change_together_are_two_changes(make):
    terms = [
        {"from": "2015-04", "target": 90, "minimum": 80},
        {"from": "2019-05", "target": 85, "minimum": 70},
    ]
    assert found(make, make.kpi(terms=terms)) == [
        ("R_01", "2019-05", "target changed", 90, 85),
        ("R_01", "2019-05", "minimum changed", 80, 70),
    ]


def test_terms_renewed_without_other_numbers_are_no_change(make):
    terms = [{"from": "2015-04", "target": 90}, {"from": "2019-05", "target": 90}]
    assert found(make, make.kpi(terms=terms)) == []


def test_target_that_ends_without_a_successor_is_told_as_changed_to_none(make):
    lapsed = [{"from": "2015-04", "to": "2019-04", "target": 90}]
    assert found(make, make.kpi(terms=lapsed)) == [("R_01", "2019-05", "target changed", 90, None)]
    anew = [*lapsed, {"from": "2019-06", "target": 90}]
    told = [(month, change) for _, month, change, *_ in found(make, make.kpi(terms=anew))]
    assert told == [("2019-05", "target changed"), ("2019-06", "target changed")]


def test_target_agreed_after_the_kpi_began_is_told(make):
    table = kpi_changes(make.contract(make.kpi(terms=[{"from": "2019-05", "target": 90}])), QUARTER)
    assert table[["change", "new"]].to_numpy().tolist() == [["target changed", 90]]


def test_terms_outside_of_the_months_of_their_kpi_are_no_change(make):
    terms = [{"from": f"2019-0{month}", "target": 80 + month} for month in (4, 5, 6)]
    kpi = make.kpi(**{"from": "2019-05", "to": "2019-05"}, terms=terms)
    assert [line[1:3] for line in found(make, kpi)] == [
        ("2019-05", "KPI added"),
        ("2019-06", "KPI discontinued"),
    ]


def test_terms_that_changed_before_or_after_the_period_are_not_told(make):
    terms = [
        {"from": "2015-04", "target": 90},
        {"from": "2019-03", "target": 85},
        {"from": "2019-07", "target": 80},
    ]
    assert found(make, make.kpi(terms=terms)) == []


def test_kpi_that_begins_in_the_period_is_added(make):
    kpi = make.kpi(
        **{"from": "2019-05"}, terms=[{"from": "2019-05", "target": 90}], basis="published"
    )
    table = kpi_changes(make.contract(kpi), QUARTER)
    assert [(row.month.iso, row.change) for row in table.itertuples()] == [("2019-05", "KPI added")]
    assert table["basis"].tolist() == ["published"]


def test_kpi_that_begins_with_the_contract_is_not_added_to_it(make):
    assert found(make, make.kpi(), period=parse_period("2015-16 Q1")) == []


def test_kpi_is_discontinued_in_the_month_after_its_last(make):
    assert [line[1:3] for line in found(make, make.kpi(to="2019-05"))] == [
        ("2019-06", "KPI discontinued")
    ]
    # Its last month ends the period: the change is the next period's.
    assert found(make, make.kpi(to="2019-06")) == []


def test_changes_stand_by_month_and_then_by_kpi(make):
    later = [{"from": "2015-04", "target": 90}, {"from": "2019-06", "target": 80}]
    early = [{"from": "2015-04", "target": 90}, {"from": "2019-04", "target": 80}]
    lines = found(
        make,
        make.kpi("R_03", terms=later),
        make.kpi("R_02", terms=early),
        make.kpi("R_01", terms=later),
    )
    assert [line[:2] for line in lines] == [
        ("R_02", "2019-04"),
        ("R_01", "2019-06"),
        ("R_03", "2019-06"),
    ]


def test_redefined_measure_is_told_with_what_was_measured_before_and_after(make):
    redefinition = {
        "from": "2019-05", "before": "Within 5 days.", "after": "Within 3 days.",
        "reason": "New law.", "agreement": "Letter.", "basis": "illustrative",
    }  # fmt: skip
    table = kpi_changes(make.contract(make.kpi(redefinitions=[redefinition])), QUARTER)
    columns = ["change", "before", "after", "reason", "agreement", "basis"]
    assert table[columns].to_numpy().tolist() == [
        ["measure redefined", "Within 5 days.", "Within 3 days.", "New law.", "Letter.",
         "illustrative"]
    ]  # fmt: skip
    assert table[["old", "new"]].isna().all(axis=None)


def test_added_and_discontinued_kpis_are_told_with_their_reasons(make):
    kpi = make.kpi(
        **{"from": "2019-04", "to": "2019-05"},
        terms=[{"from": "2019-04", "target": 90}],
        added_reason="New law.",
        added_agreement="Letter.",
        ended_reason="Law repealed.",
        ended_agreement="Note.",
    )
    table = kpi_changes(make.contract(kpi), QUARTER)
    assert table[["change", "reason", "agreement"]].to_numpy().tolist() == [
        ["KPI added", "New law.", "Letter."],
        ["KPI discontinued", "Law repealed.", "Note."],
    ]


def test_kpi_older_than_the_contract_was_not_added_to_it(make):
    kpi = make.kpi(**{"from": "2014-04"}, terms=[{"from": "2014-04", "target": 90}])
    assert found(make, kpi, period=parse_period("2014-04..2019-06")) == []


def test_no_month_is_judged_by_a_target_that_was_not_in_force(make):
    # 87 misses 90 and meets 85. The lower target holds from May, and was agreed on 20 June.
    terms = [
        {"from": "2015-04", "to": "2019-04", "target": 90, "minimum": 80},
        {"from": "2019-05", "target": 85, "minimum": 80, "agreed": "2019-06-20"},
    ]
    contract = make.contract(make.kpi(terms=terms))
    results = make.observed("R_01", "2019-04", [87, 87, 87])

    def missed(day):
        return make.assessed(contract.as_at(dt.date.fromisoformat(day)), results)["missed"].tolist()

    assert missed("2019-06-20") == [True, False, False]
    assert missed("2019-06-19") == [True, True, True]
    assert kpi_changes(contract.as_at(dt.date(2019, 6, 19)), QUARTER).empty
