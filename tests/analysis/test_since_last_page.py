"""Two days compared: what changed, how, and whether a status changed with it."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.assessment import assess
from kpianalysis.analysis.since_last_page import (
    Change,
    changes_between,
    counts_between,
    with_agreement,
    with_first_source,
    without,
)
from kpianalysis.analysis.standing import known_versions, standing
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.intake.supersede import supersede
from kpianalysis.periods import Month
from kpianalysis.tables import State, as_table

APRIL, JUNE = Month(2019, 4), Month(2019, 6)


@pytest.fixture(scope="module")
def assessed(make):
    """Assess April to June 2019 of one KPI, target 90 and minimum 80."""

    def judged(values, mitigations=(), target=90, **columns):
        contract = make.contract(make.kpi(target=target), mitigations=mitigations)
        held = make.observed("R_01", "2019-04", values, **columns)
        return assess(held, agreed_months(contract, APRIL, JUNE))

    return judged


def only(changes):
    assert len(changes) == 1
    return changes.iloc[0]


def test_corrected_figure_has_old_and_new_value_and_status(assessed):
    # 79 is below the minimum of 80; 91 meets the target of 90.
    row = only(changes_between(assessed([95, 95, 79]), assessed([95, 95, 91])))
    assert row["period_start"] == pd.Timestamp("2019-06-01")
    assert row["change"] == Change.CORRECTED
    assert (row["value_before"], row["value"]) == (79, 91)
    assert (row["status_before"], row["status"]) == ("below minimum", "met target")
    assert row["status_changed"]
    assert row["counting_changed"]


def test_correction_without_another_status_says_so(assessed):
    row = only(changes_between(assessed([95, 95, 91]), assessed([95, 95, 92])))
    assert row["change"] == Change.CORRECTED
    assert not row["status_changed"]
    assert not row["counting_changed"]


def test_figure_that_could_not_be_measured_any_more_is_a_correction(assessed):
    row = only(changes_between(assessed([95, 95, 91]), assessed([95, 95, State.NO_VOLUME])))
    assert row["change"] == Change.CORRECTED
    assert (row["state_before"], row["state"]) == ("measured", "no_volume")
    assert pd.isna(row["value"])


@pytest.mark.parametrize(
    ("before", "after", "value", "change"),
    [
        ("provisional", "verified", 91, Change.FINAL),
        ("provisional", "verified", 92, Change.FINAL_CHANGED),
        ("provisional", "provisional", 92, Change.CORRECTED),
        ("verified", "provisional", 91, Change.REOPENED),
    ],
)
def test_provisional_figure_that_is_sent_again(assessed, before, after, value, change):
    old = assessed([95, 95, 91], verification=["verified", "verified", before])
    new = assessed([95, 95, value], verification=["verified", "verified", after])
    assert only(changes_between(old, new))["change"] == change


def test_month_that_was_in_no_extract_arrived(assessed):
    row = only(changes_between(assessed([95, 95]), assessed([95, 95, 91])))
    assert row["change"] == Change.ARRIVED
    assert (row["status_before"], row["status"]) == ("not supplied", "met target")


def test_mitigation_agreed_backwards_takes_a_miss_out_of_the_count(assessed):
    mitigation = {"kpi": "R_01", "from": "2019-06", "reason": "Floods."}
    row = only(changes_between(assessed([95, 95, 85]), assessed([95, 95, 85], [mitigation])))
    assert row["change"] == Change.JUDGED
    assert not row["status_changed"]
    assert (row["counts_as_miss_before"], row["counts_as_miss"]) == (True, False)
    assert row["counting_changed"]


def test_mitigation_of_a_month_that_met_its_target_changes_nothing(assessed):
    mitigation = {"kpi": "R_01", "from": "2019-06", "reason": "Floods."}
    assert changes_between(assessed([95, 95, 95]), assessed([95, 95, 95], [mitigation])).empty


def test_target_agreed_backwards_changes_the_status_of_the_same_figure(assessed):
    row = only(changes_between(assessed([95, 95, 88]), assessed([95, 95, 88], target=85)))
    assert row["change"] == Change.JUDGED
    assert (row["status_before"], row["status"]) == ("missed target, minimum met", "met target")
    assert (row["target_before"], row["target"]) == (90, 85)


def test_agreement_says_when_a_month_was_judged_anew_and_no_file_does(assessed):
    mitigation = {"kpi": "R_01", "from": "2019-05", "reason": "Floods."}
    changes = changes_between(assessed([95, 85, 85]), assessed([95, 85, 85], [mitigation]))
    agreed = pd.DataFrame(
        {
            "kpi_ref": ["R_01"],
            "first": [pd.Timestamp("2019-05-01")],
            "last": [pd.Timestamp("2019-05-01")],
            "known_on": [pd.Timestamp("2019-08-09")],
            "source": ["mitigation agreed"],
        }
    )
    told = with_agreement(changes, agreed).set_index("period_start")
    assert told.at[pd.Timestamp("2019-05-01"), "source"] == "mitigation agreed"
    assert told.at[pd.Timestamp("2019-05-01"), "known_on"] == pd.Timestamp("2019-08-09")
    # The agreement ends in May: what judged June anew is not known.
    assert pd.isna(told.at[pd.Timestamp("2019-06-01"), "source"])


def test_counts_are_told_of_the_months_in_which_they_differ_only(assessed):
    counts = counts_between(assessed([95, 85, 79]), assessed([95, 85, 91]))
    assert counts.to_dict("records") == [
        {
            "period_start": pd.Timestamp("2019-06-01"),
            "met_before": 0, "misses_before": 1, "failures_before": 1,
            "met": 1, "misses": 0, "failures": 0,
        }
    ]  # fmt: skip


def test_what_is_told_as_a_change_is_not_told_again(assessed):
    changes = changes_between(assessed([95, 95, 79]), assessed([95, 96, 91]))
    june = changes[changes["period_start"].eq(pd.Timestamp("2019-06-01"))]
    left = without(changes, june)
    assert left["period_start"].tolist() == [pd.Timestamp("2019-05-01")]


# A file: which month it brings, its figure, the day of July 2019, whether it is final.
FILES = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from([70.0, 85.0, 95.0]), st.integers(2, 6), st.booleans()
    ),
    min_size=1,
    max_size=8,
)


def versions_of(files):
    rows = [
        {
            "kpi_ref": "R_01",
            "period_start": pd.Timestamp((APRIL + month).first_day),
            "period_end": pd.Timestamp((APRIL + month).last_day),
            "value": value,
            "state": "measured",
            "bound": "exact",
            "verification": "verified" if final else "provisional",
            "submission": f"file-{number}.csv",
            "file": f"file-{number}.csv",
            "received": pd.Timestamp(2019, 7, day),
            "order": number,
        }
        for number, (month, value, day, final) in enumerate(files)
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def agreed(make):
    return agreed_months(make.contract(make.kpi()), APRIL, JUNE)


def on_day(agreed, read, day):
    """Assess what stood on a day of July, and give the versions known by then."""
    current, history = supersede(read)
    every = pd.concat([as_table("history", history), as_table("history", current)])
    known = known_versions(every, dt.date(2019, 7, day))
    observations, _ = standing(known, dt.date(2019, 7, day))
    return assess(observations, agreed), known


@settings(max_examples=25)
@given(FILES, st.integers(1, 7))
def test_a_day_compared_with_itself_gives_nothing(agreed, files, day):
    months, _ = on_day(agreed, versions_of(files), day)
    assert changes_between(months, months).empty
    assert counts_between(months, months).empty


@settings(max_examples=25)
@given(FILES, st.integers(1, 7), st.integers(1, 7))
def test_every_change_stands_in_the_versions(agreed, files, first, last):
    first, last = sorted((first, last))
    (before, _), (now, known) = (on_day(agreed, versions_of(files), day) for day in (first, last))
    since = pd.Timestamp(2019, 7, first)
    changes = with_first_source(changes_between(before, now), known, since)
    for _, row in changes.iterrows():
        of_month = known[known["period_start"].eq(row["period_start"])]
        named = of_month[of_month["submission"].eq(row["source"])].iloc[0]
        assert named["received"] == row["known_on"]
        assert since < row["known_on"] <= pd.Timestamp(2019, 7, last)
        assert named["value"] == row["value"]
        if row["change"] != Change.ARRIVED:
            earlier = of_month[of_month["received"].le(since)]
            assert row["value_before"] in earlier["value"].tolist()


@settings(max_examples=25)
@given(FILES, st.randoms(use_true_random=False))
def test_order_in_which_files_of_a_day_are_read_does_not_matter(agreed, files, random):
    read = versions_of(files)
    shuffled = read.sample(frac=1, random_state=random.randint(0, 1000), ignore_index=True)
    told = []
    for table in (read, shuffled):
        (before, _), (now, known) = on_day(agreed, table, 3), on_day(agreed, table, 6)
        changes = changes_between(before, now)
        told.append(with_first_source(changes, known, pd.Timestamp(2019, 7, 3)))
    pd.testing.assert_frame_equal(*told)
