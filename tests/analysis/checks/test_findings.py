"""What holds for every finding, whatever the figures are."""

import hashlib

import pandas as pd
from checked import judged
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.checks.bunching import bunched_results
from kpianalysis.analysis.checks.every_check import of_period
from kpianalysis.analysis.checks.finding import (
    EVIDENCE,
    FINDING_COLUMNS,
    Check,
    as_findings,
    no_findings,
)
from kpianalysis.analysis.checks.repeats import repeated_values
from kpianalysis.analysis.checks.summaries import contradicted_summaries, summaries_beside_ours
from kpianalysis.tables import empty_table

RESULTS = st.lists(
    st.one_of(st.none(), st.sampled_from([88.0, 89.5, 90.0, 90.5, 91.0, 92.0, 100.0, 0.0])),
    min_size=1, max_size=40,
)  # fmt: skip


@settings(max_examples=60)
@given(RESULTS, RESULTS)
def test_a_finding_is_never_without_place_period_and_evidence(one, other):
    table = pd.concat([judged(one), judged(other, ref="R_02")], ignore_index=True)
    for found in (repeated_values(table), bunched_results(table)):
        assert list(found.columns) == list(FINDING_COLUMNS)
        assert found["file"].ne("").all()
        assert found["cell"].notna().all()
        assert (
            found[["period_start", "period_end", "known", "stated", "chance"]]
            .notna()
            .all(axis=None)
        )
        assert found["period_start"].le(found["period_end"]).all()
        assert found["finding"].is_unique
        assert found["chance"].between(0, 0.05).all()
        assert not found["stated"].isin([0, 100]).any() or found["check"].eq("bunched").all()


@settings(max_examples=40)
@given(RESULTS)
def test_a_table_without_stated_counts_gives_no_finding_of_them(values):
    versions = judged(values).assign(replaced_on=pd.NaT, value_changed=False)
    beside = summaries_beside_ours(empty_table("stated"), versions, versions)
    assert beside.empty
    assert contradicted_summaries(beside).empty


def finding(**changes):
    row = {
        "kpi_ref": "R_01",
        "period_start": pd.Timestamp("2019-04-01"),
        "period_end": pd.Timestamp("2019-04-30"),
        "known": pd.Timestamp("2019-05-14"),
        "stated": 92.31,
        "expected": 88.5,
        "numerator": 177.0,
        "run": 4.0,
        "file": "april.xlsx",
        "cell": "F4",
    }
    return as_findings(Check.COUNTS, pd.DataFrame([row | changes]), "numerator")


def test_an_id_stays_while_the_figures_stay_and_changes_with_them():
    assert (
        finding()["finding"].item() == finding(known=pd.Timestamp("2020-01-01"))["finding"].item()
    )
    for change in ({"stated": 92.3}, {"cell": "F5"}, {"kpi_ref": "R_02"}, {"file": "may.xlsx"}):
        assert finding(**change)["finding"].item() != finding()["finding"].item()


def test_an_id_is_the_same_on_every_machine():
    # Approvals name it: another way to write it would make them void.
    text = "counts|R_01|2019-04-01|2019-04-30||92.31|88.5|||april.xlsx||F4"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    assert finding()["finding"].item() == f"counts-{digest}"


def test_only_the_numbers_that_a_check_names_are_its_evidence():
    held = finding()[list(EVIDENCE)].notna().iloc[0]
    assert list(held[held].index) == ["numerator"]


def test_no_findings_are_a_table_all_the_same():
    assert list(no_findings().columns) == list(FINDING_COLUMNS)


def test_findings_of_a_period_are_about_it_or_were_sent_again_since():
    first, last = pd.Timestamp("2019-07-01"), pd.Timestamp("2019-09-30")
    april = finding()
    assert of_period(april, first, last).empty
    assert len(of_period(finding(period_end=pd.Timestamp("2019-07-31")), first, last)) == 1
    again = april.assign(check="jump", known=pd.Timestamp("2019-08-09"))
    assert len(of_period(again, first, last)) == 1
    assert of_period(again.assign(known=pd.Timestamp("2019-06-30")), first, last).empty
