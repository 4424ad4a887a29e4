"""The counts of a period by month: what is missed is counted or mitigated, and nothing is lost."""

import pandas as pd

from kpianalysis.analysis.period_counts import counts_by_step
from kpianalysis.analysis.summary import AFTER, BEFORE, MITIGATED_ROW

MAY, JUNE = "2019-05-01", "2019-06-01"


def summary(*rows):
    return pd.DataFrame(rows, columns=["period_start", "view", "row", "kpis"])


def test_mitigated_failure_is_below_minimum_before_mitigation_and_not_after():
    # Ten KPIs: six met, one missed, two below minimum of which one is mitigated, one not supplied.
    counts = counts_by_step(
        summary(
            (MAY, BEFORE, "met target", 6),
            (MAY, BEFORE, "missed target, minimum met", 1),
            (MAY, BEFORE, "below minimum", 2),
            (MAY, BEFORE, "not supplied", 1),
            (MAY, AFTER, "met target", 6),
            (MAY, AFTER, "missed target, minimum met", 1),
            (MAY, AFTER, "below minimum", 1),
            (MAY, AFTER, MITIGATED_ROW, 1),
            (MAY, AFTER, "not supplied", 1),
        )
    )
    assert counts.loc[MAY].to_dict() == {
        "kpis": 10,
        "met": 6,
        "missed": 3,
        "missed_counted": 2,
        "missed_mitigated": 1,
        "below_minimum": 2,
        "below_minimum_counted": 1,
        "not_judged": 1,
    }


def test_miss_whose_minimum_is_not_known_is_missed_and_not_below_minimum():
    counts = counts_by_step(
        summary(
            (MAY, BEFORE, "missed target, minimum not known", 1),
            (MAY, AFTER, "missed target, minimum not known", 1),
        )
    )
    assert counts.loc[MAY, ["missed", "missed_counted", "below_minimum"]].tolist() == [1, 1, 0]


def test_month_in_which_nothing_could_be_judged_is_left_out():
    rows = [(JUNE, view, "not supplied", 10) for view in (BEFORE, AFTER)]
    rows += [(MAY, view, "met target", 10) for view in (BEFORE, AFTER)]
    assert counts_by_step(summary(*rows)).index.tolist() == [MAY]


def test_period_without_results_has_no_row_but_the_same_columns():
    counts = counts_by_step(summary((MAY, BEFORE, "no volume", 4)))
    assert counts.empty
    assert "below_minimum_counted" in counts
