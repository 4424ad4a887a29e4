"""Each KPI in exactly one row of a month's summary, before and after mitigation."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.summary import (
    AFTER,
    BEFORE,
    MITIGATED_ROW,
    SUMMARY_ROWS,
    summary_by_month,
)
from kpianalysis.tables import MISSES, Status


def judged(*rows):
    """Assessments with what a summary looks at: month, status, mitigated."""
    table = pd.DataFrame(rows, columns=["month", "status", "mitigated"])
    return pd.DataFrame(
        {
            "period_start": pd.to_datetime(table["month"].astype(str) + "-01"),
            "status": table["status"].map(str),
            "missed": table["status"].isin([str(status) for status in MISSES]),
            "mitigated": table["mitigated"].astype(bool),
        }
    )


def counts(summary, month, view):
    of_month = summary[summary["period_start"].eq(pd.Timestamp(month)) & summary["view"].eq(view)]
    return {row: kpis for row, kpis in zip(of_month["row"], of_month["kpis"], strict=True) if kpis}


def test_mitigated_miss_moves_to_its_own_row_after_mitigation_only():
    summary = summary_by_month(
        judged(
            ("2019-04", Status.MET, False),
            ("2019-04", Status.BELOW_MINIMUM, True),
            ("2019-04", Status.BELOW_MINIMUM, False),
            ("2019-04", Status.MINIMUM_NOT_KNOWN, True),
        )
    )
    assert counts(summary, "2019-04", BEFORE) == {
        Status.MET: 1,
        Status.BELOW_MINIMUM: 2,
        Status.MINIMUM_NOT_KNOWN: 1,
    }
    assert counts(summary, "2019-04", AFTER) == {
        Status.MET: 1,
        Status.BELOW_MINIMUM: 1,
        MITIGATED_ROW: 2,
    }


def test_mitigated_kpi_that_met_its_target_stays_among_those_that_met():
    summary = summary_by_month(judged(("2019-04", Status.MET, True)))
    assert counts(summary, "2019-04", AFTER) == {Status.MET: 1}


def test_mitigated_month_without_a_result_stays_without_a_result():
    summary = summary_by_month(judged(("2019-04", Status.NOT_SUPPLIED, True)))
    assert counts(summary, "2019-04", AFTER) == {Status.NOT_SUPPLIED: 1}


def test_every_status_has_a_row_of_its_own():
    assert set(SUMMARY_ROWS) == {str(status) for status in Status} | {MITIGATED_ROW}
    assert len(SUMMARY_ROWS) == len(set(SUMMARY_ROWS))


def test_row_with_no_kpi_is_shown_as_nought_in_every_month():
    summary = summary_by_month(
        judged(("2019-04", Status.MET, False), ("2019-05", Status.MINIMUM_MET, False))
    )
    assert len(summary) == 2 * 2 * len(SUMMARY_ROWS)
    below = summary[summary["row"].eq(str(Status.BELOW_MINIMUM))]
    assert below["kpis"].tolist() == [0, 0, 0, 0]


judged_rows = st.lists(
    st.tuples(
        st.sampled_from(["2019-04", "2019-05", "2019-06"]),
        st.sampled_from(list(Status)),
        st.booleans(),
    ),
    min_size=1,
    max_size=40,
)


@settings(deadline=None, max_examples=40)
@given(rows=judged_rows)
def test_each_column_adds_up_to_the_kpis_in_force_before_and_after(rows):
    table = judged(*rows)
    summary = summary_by_month(table)
    in_force = table.groupby("period_start").size()
    totals = summary.groupby(["period_start", "view"])["kpis"].sum()
    for month, count in in_force.items():
        assert totals[month, BEFORE] == totals[month, AFTER] == count
    assert (summary["kpis"] >= 0).all()


@settings(deadline=None, max_examples=40)
@given(rows=judged_rows)
def test_mitigation_takes_out_of_the_miss_rows_exactly_what_it_puts_in_its_own(rows):
    table = judged(*rows)
    by_row = summary_by_month(table).groupby(["row", "view"])["kpis"].sum()
    mitigated_misses = int((table["missed"] & table["mitigated"]).sum())
    assert by_row[MITIGATED_ROW, BEFORE] == 0
    assert by_row[MITIGATED_ROW, AFTER] == mitigated_misses
    taken = sum(by_row[str(status), BEFORE] - by_row[str(status), AFTER] for status in MISSES)
    assert taken == mitigated_misses
    for status in set(Status) - set(MISSES):
        assert by_row[str(status), BEFORE] == by_row[str(status), AFTER]
