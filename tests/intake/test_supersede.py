"""A month that was sent again: which figure stands, and what it is called."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.intake.supersede import mark_superseded, supersede


def versions(*rows):
    """Versions of one KPI's June 2019: (value or state, verification), a day apart."""
    return pd.DataFrame(
        [
            {
                "kpi_ref": "RD_KPI_01",
                "period_start": pd.Timestamp("2019-06-01"),
                "value": None if isinstance(value, str) else value,
                "state": value if isinstance(value, str) else "measured",
                "verification": verification,
                "submission": f"june-{number}.csv",
                "received": pd.Timestamp(2019, 7, 1 + number),
                "order": 2 + number,
                "file": f"june-{number}.csv",
                "sheet": "",
                "cell": "D2",
            }
            for number, (value, verification) in enumerate(rows)
        ]
    ).astype({"value": "float64"})


def outcome(*rows):
    """Give the value and word that stand, and those of the history with whether they changed."""
    current, history = supersede(versions(*rows))
    assert len(current) == 1
    return (
        (current.at[0, "value"], current.at[0, "verification"]),
        list(zip(history["value"], history["verification"], history["value_changed"], strict=True)),
    )


def test_a_month_sent_once_stands_without_history():
    assert outcome((91.5, "verified")) == ((91.5, "verified"), [])


def test_the_same_figure_sent_again_is_not_a_correction():
    assert outcome((91.5, "verified"), (91.5, "verified")) == (
        (91.5, "verified"),
        [(91.5, "verified", False)],
    )


def test_another_figure_for_a_verified_one_is_corrected_and_the_old_one_is_kept():
    assert outcome((91.5, "verified"), (92.5, "verified")) == (
        (92.5, "corrected"),
        [(91.5, "verified", True)],
    )


@pytest.mark.parametrize("verified", [91.5, 92.5])
def test_a_provisional_figure_that_is_verified_is_not_corrected(verified):
    stands, history = outcome((91.5, "provisional"), (verified, "verified"))
    assert stands == (verified, "verified")
    assert history == [(91.5, "provisional", verified != 91.5)]


def test_a_figure_corrected_once_stays_corrected_when_it_is_sent_again():
    stands, history = outcome((91.5, "verified"), (92.5, "verified"), (92.5, "verified"))
    assert stands == (92.5, "corrected")
    assert history == [(91.5, "verified", True), (92.5, "corrected", False)]


def test_a_correction_after_a_provisional_and_a_verified_figure_is_one():
    stands, history = outcome((90.0, "provisional"), (91.5, "verified"), (92.5, "verified"))
    assert stands == (92.5, "corrected")
    assert history == [(90.0, "provisional", True), (91.5, "verified", True)]


def test_a_provisional_figure_after_a_verified_one_stays_provisional():
    assert outcome((91.5, "verified"), (92.5, "provisional"))[0] == (92.5, "provisional")


@pytest.mark.parametrize(
    ("first", "second", "changed"),
    [
        ("no_volume", "no_volume", False),
        ("no_volume", "not_supplied", True),
        ("not_supplied", 91.5, True),
        (91.5, "not_supplied", True),
    ],
)
def test_a_figure_in_place_of_a_state_or_a_state_in_place_of_a_figure_is_a_change(
    first, second, changed
):
    _, history = supersede(versions((first, "verified"), (second, "verified")))
    assert history["value_changed"].tolist() == [changed]


def test_each_version_names_what_replaced_it_and_when():
    _, history = supersede(versions(*[(value, "verified") for value in (1.0, 2.0, 3.0)]))
    assert history["replaced_by"].tolist() == ["june-1.csv", "june-2.csv"]
    assert history["replaced_on"].tolist() == [pd.Timestamp(2019, 7, 2), pd.Timestamp(2019, 7, 3)]


def test_of_two_files_of_one_day_the_later_line_of_received_csv_stands():
    same_day = versions((1.0, "verified"), (2.0, "verified")).assign(
        received=pd.Timestamp(2019, 7, 1)
    )
    current, _ = supersede(same_day.iloc[::-1])
    assert current["value"].tolist() == [2.0]


def test_one_kpi_s_correction_is_none_of_another_s():
    june = versions((91.5, "verified"), (92.5, "verified"))
    other = june.assign(kpi_ref="LT_KPI_01", value=75.0)
    earlier = june.assign(period_start=pd.Timestamp("2019-05-01"), value=80.0)
    current, history = supersede(pd.concat([june, other, earlier], ignore_index=True))
    words = current.set_index(["kpi_ref", "period_start"])["verification"].to_dict()
    assert words == {
        ("RD_KPI_01", pd.Timestamp("2019-06-01")): "corrected",
        ("LT_KPI_01", pd.Timestamp("2019-06-01")): "verified",
        ("RD_KPI_01", pd.Timestamp("2019-05-01")): "verified",
    }
    assert len(history) == 3


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([1.0, 2.0, "no_volume"]), st.sampled_from(["provisional", "verified"])
        ),
        min_size=1,
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_every_version_is_kept_once_and_the_newest_stands_in_whatever_order_they_come(rows, random):
    sent = versions(*rows)
    order = list(range(len(sent)))
    random.shuffle(order)
    current, history = supersede(sent.iloc[order])
    assert current["submission"].tolist() == [f"june-{len(rows) - 1}.csv"]
    assert sorted([*current["submission"], *history["submission"]]) == sorted(sent["submission"])
    # Corrected: a final figure, before which a final figure stood that differs from its successor.
    changed_final = [
        word != "provisional" and value != following
        for (value, word), (following, _) in itertools.pairwise(rows)
    ]
    wanted = rows[-1][1] != "provisional" and any(changed_final)
    assert (current.at[0, "verification"] == "corrected") == wanted


def test_the_ledger_says_what_replaced_a_line_and_leaves_rejected_lines_alone():
    _, history = supersede(versions((1.0, "verified"), (1.0, "verified"), (2.0, "verified")))
    lines = [("june-0.csv", "D2"), ("june-1.csv", "D2"), ("june-2.csv", "D2"), ("june-0.csv", "D3")]
    ledger = pd.DataFrame(
        [
            {
                "file": file,
                "sheet": "",
                "cell": cell,
                "outcome": outcome,
                "reason": "r",
                "message": "m",
            }
            for (file, cell), outcome in zip(lines, ["accepted"] * 3 + ["rejected"], strict=True)
        ]
    )
    marked = mark_superseded(ledger, history)
    assert marked["outcome"].tolist() == ["superseded", "superseded", "accepted", "rejected"]
    assert marked["message"].tolist() == [
        "sent again unchanged in june-1.csv",
        "replaced with another value by june-2.csv",
        "m",
        "m",
    ]
