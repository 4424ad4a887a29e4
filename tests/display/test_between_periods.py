"""Periods of other lengths, periods that overlap, months without results: compared honestly."""

import pandas as pd
import pytest

from kpianalysis.display.between_periods import (
    PeriodCounts,
    change_table,
    earlier_period,
    say_change,
    say_overlap,
)
from kpianalysis.periods import parse_period


def counted(period, missed, below=None, *, kpis=10, step="month", basis=()):
    """Counts of a period whose months had so many misses and failures; none is mitigated."""
    below = below or [0] * len(missed)
    counts = pd.DataFrame(
        {
            "kpis": kpis,
            "met": [kpis - each for each in missed],
            "missed": missed,
            "missed_counted": missed,
            "missed_mitigated": 0,
            "below_minimum": below,
            "below_minimum_counted": below,
            "not_judged": 0,
        }
    )
    return PeriodCounts(parse_period(period), counts, step, basis)


QUARTER_4 = counted("2018-19 Q4", [1, 2, 2])


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ([1, 4, 3], [1, 2, 2], "1 to 4 KPIs missed their target each month, more than the 1 to 2"),
        ([0, 1, 1], [1, 2, 2], "0 to 1 KPIs missed their target each month, fewer than the 1 to 2"),
        ([0, 4, 3], [1, 2, 2], "0 to 4 KPIs missed their target each month, against 1 to 2"),
        ([2, 1, 2], [1, 2, 2], "1 to 2 KPIs missed their target each month, as in"),
        ([3, 3, 3], [2, 2, 2], "3 KPIs missed their target each month, one more than in"),
        ([1, 1, 1], [3, 3, 3], "1 KPI missed its target each month, two fewer than in"),
        ([0, 0, 0], [0, 0, 0], "No KPI missed its target each month, as in"),
        ([2, 2, 2], [1, 2, 2], "2 KPIs missed their target each month, more than the 1 to 2"),
    ],
)
def test_more_is_said_only_where_neither_end_of_the_range_is_less(now, before, said):
    sentence = say_change(counted("2019-20 Q1", now), counted("2018-19 Q4", before))
    assert sentence.startswith(said)
    assert "January to March 2019" in sentence


def test_failures_are_compared_before_mitigation():
    now = counted("2019-20 Q1", [2, 2, 2], below=[1, 1, 1])
    assert "Below minimum before mitigation: 1, one more than in" in say_change(now, QUARTER_4)


def test_longer_period_with_the_same_months_is_not_said_to_have_more():
    longer = counted("2019-04..2019-07", [1, 2, 2, 1])
    assert "as in January to March 2019" in say_change(longer, QUARTER_4)


def test_single_quarter_of_results_is_not_called_each():
    now = counted("2019-20 Q1", [2], step="quarter")
    before = counted("2018-19 Q4", [1], step="quarter")
    assert say_change(now, before).startswith("2 KPIs missed their target, one more than in")


def test_changed_number_of_kpis_in_force_is_said():
    now = counted("2019-20 Q1", [1, 2, 2], kpis=12)
    assert say_change(now, QUARTER_4).endswith("KPIs in force: 12, against 10.")
    assert "in force" not in say_change(counted("2019-20 Q1", [1, 2, 2]), QUARTER_4)


def test_illustrative_figures_are_marked_also_where_only_the_earlier_ones_are():
    before = counted("2018-19 Q4", [1, 1, 1], basis=("illustrative",))
    said = say_change(counted("2019-20 Q1", [1, 1, 1]), before)
    assert said.endswith("(illustrative figures).")


def test_months_are_not_compared_with_quarters():
    before = counted("2018-19 Q4", [1], step="quarter")
    said = say_change(counted("2019-20 Q1", [1, 1, 1]), before)
    assert said == "January to March 2019 cannot be compared: its results are about a quarter."


def test_period_without_an_earlier_one_or_without_results_says_so():
    assert say_change(QUARTER_4, None) == "No earlier page can be compared with it."
    empty = PeriodCounts(parse_period("2019-20 Q1"))
    assert "No result" in say_change(empty, QUARTER_4)


def test_overlapping_period_is_not_the_one_before():
    longer = counted("2019-04..2019-07", [1, 1, 1, 1])
    overlapping = counted("2019-20 Q1", [9, 9, 9])
    assert earlier_period(longer, [longer, overlapping, QUARTER_4]) is QUARTER_4
    assert earlier_period(overlapping, [longer, overlapping]) is None


def test_of_periods_that_end_together_the_one_of_the_same_length_is_compared():
    now = counted("2019-20 Q1", [1, 1, 1])
    longer = counted("2018-12..2019-03", [1, 1, 1, 1])
    month = counted("2019-03", [1])
    assert earlier_period(now, [longer, QUARTER_4, month]) is QUARTER_4
    assert earlier_period(now, [month, longer]) is longer


def test_nearest_earlier_period_without_results_is_passed_over():
    empty = PeriodCounts(parse_period("2019-05"))
    now = counted("2019-06", [1])
    assert earlier_period(now, [empty, QUARTER_4]) is QUARTER_4


def test_overlap_names_three_periods_and_counts_the_rest():
    others = [parse_period(text) for text in ("2019-04", "2019-05", "2019-06", "2019-20 Q1")]
    said = say_overlap(parse_period("2019-04..2019-07"), others)
    assert said == "It shares months with April 2019, May 2019, June 2019 and one more."
    assert say_overlap(parse_period("2019-08"), others) == ""


def test_table_shows_a_period_without_counts_as_not_available_and_says_why_ranges_are_short():
    short = counted("2019-04..2019-07", [1, 2, 2])
    html = str(change_table([short, PeriodCounts(parse_period("2018-19 Q4"))]).html)
    assert html.count("[x]</td>") == 7
    assert "[x] not available." in html
    assert "months without a result: April to July 2019 (3 months) with results." in html
    assert ">1 to 2</td>" in html


def test_table_marks_the_basis_of_each_period():
    html = str(change_table([counted("2019-06", [1], basis=("illustrative",)), QUARTER_4]).html)
    assert "<td>illustrative</td>" in html
    assert "Basis" not in str(change_table([QUARTER_4]).html)
