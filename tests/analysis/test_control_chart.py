"""Is the last point out of the ordinary, and is the target likely to be met? Labels and notes."""

import math

import numpy as np
import pandas as pd
import pytest
from charts import label, points, series

from kpianalysis import control_chart
from kpianalysis.analysis.many_kpis import lag_one_correlation
from kpianalysis.errors import ParameterProblem

# Steps of 2 about 11: limits 11 ± 5.32, that is 5.68 and 16.32.
USUAL = (14, 12, 10, 8, 10, 12) * 3


def test_variation_is_the_label_of_the_last_point():
    assert label(*USUAL)["variation"] == "common_cause"
    one_out = label(*USUAL, 40, baseline_points=12)
    assert (one_out["variation"], one_out["rule"], one_out["direction"]) == (
        "improvement",
        "outside",
        "up",
    )
    assert label(*USUAL, 40, 11, baseline_points=12)["variation"] == "common_cause"


def test_month_without_a_value_at_the_end_leaves_the_label_of_the_last_point():
    assert label(*USUAL, 40, None, baseline_points=12)["variation"] == "improvement"


@pytest.mark.parametrize(
    ("target", "direction", "likely"),
    [
        (5, "increase", "met"),  # below all that is usual
        (5, "decrease", "missed"),
        (17, "increase", "missed"),
        (17, "decrease", "met"),
        (11, "increase", "hit_and_miss"),
        (11 + 2.66 * 2, "increase", "hit_and_miss"),  # equality
        (11 - 2.66 * 2, "increase", "hit_and_miss"),
        (5, "neutral", "none"),
        (math.nan, "increase", "none"),
    ],
)
def test_target_is_compared_with_the_limits(target, direction, likely):
    assert label(*USUAL, target=target, improvement_direction=direction)["likely"] == likely


def test_last_target_is_the_one_that_is_compared():
    targets = [5.0] * (len(USUAL) - 1) + [17.0]
    assert label(*USUAL, target=targets)["likely"] == "missed"


def test_last_phase_is_the_one_that_is_compared():
    # The second phase lies 100 higher, where the target is met.
    values = [*USUAL, *(value + 100 for value in USUAL)]
    rebase = [0] * 18 + [1] + [0] * 17
    found = label(*values, target=60, rebase=rebase)
    assert found["likely"] == "met"
    assert (found["phase_points"], found["n"]) == (18, 36)
    assert found["phase_start"] == pd.Timestamp("2019-07-01")
    assert label(*values, target=60)["likely"] == "hit_and_miss"


def test_fewer_than_13_points_in_the_phase_get_no_label():
    found = label(*USUAL[:12], 40, target=5, rebase=[0] * 12 + [1])
    assert (found["variation"], found["likely"], found["limits"]) == ("none", "none", "none")
    short = label(*USUAL[:12], target=5)
    assert (short["variation"], short["likely"], short["limits"]) == ("none", "none", "trial")
    assert "12 points in the phase: the limits are trial" in short["notes"]
    assert label(*USUAL[:13], target=5)["likely"] == "met"


@pytest.mark.parametrize(
    ("value", "direction", "likely"),
    [(100, "increase", "met"), (98, "increase", "met"), (97, "increase", "missed"),
     (97, "decrease", "met"), (99, "decrease", "missed")],
)  # fmt: skip
def test_constant_series_is_compared_with_its_value_and_never_hit_and_miss(
    value, direction, likely
):
    found = label(*[value] * 36, target=98, improvement_direction=direction)
    assert found["likely"] == likely
    assert found["variation"] == "common_cause"
    assert found["notes"] == f"no variation: every point is {value}"


def test_series_at_its_ceiling_gets_no_limits_and_names_its_exceptions():
    values = [100] * 36
    values[17] = 98.2
    found = label(*values, target=98)
    assert (found["variation"], found["likely"]) == ("none", "none")
    assert found["notes"].startswith(
        "at 100 in 35 of 36 points, so there are no limits; the others: 2019-06-01 98.2"
    )
    assert points(*values)["special_cause"].eq("none").all()


def test_label_names_what_led_to_it():
    found = label(*USUAL, 40, baseline_points=12, preset="ptd-0.2")
    assert found["preset"] == "ptd-0.2"
    assert found["chart"] == "xmr"
    assert (found["baseline_points"], found["phase_points"], found["n"]) == (12, 19, 19)
    assert (found["phase_start"], found["phase_end"]) == (
        pd.Timestamp("2018-01-01"),
        pd.Timestamp("2019-07-01"),
    )


def test_points_that_resemble_the_ones_before_are_said_to():
    # 0 to 12 about their mean 6: neighbours' products add up to 2 * (30 + 20 + 12 + 6 + 2) = 140,
    # the means of their squares to 182 less half of the two ends' 36: 146.
    found = label(*range(13))
    assert found["lag_1"] == pytest.approx(140 / 146)
    assert "lag-1 correlation 0.96" in found["notes"]
    frame = series(*range(13)).rename(columns={"series_id": "kpi_ref", "date": "period_start"})
    assert found["lag_1"] == lag_one_correlation(frame)["lag1_correlation"].iloc[0]
    assert "lag-1" not in label(*(1, 9, 4, 7, 2, 8, 3) * 2)["notes"]


def test_gaps_are_reported_by_date():
    found = label(series(1, 2, None, 4, 5, 6).drop(index=4))
    assert "gap: no value for 2018-03-01" in found["notes"]
    assert "gap: no row before 2018-06-01" in found["notes"]


def test_neutral_series_says_that_its_target_is_not_judged():
    found = label(*USUAL, target=5, improvement_direction="neutral")
    assert "the target is not judged" in found["notes"]


def test_direction_is_neutral_unless_it_is_given():
    assert control_chart(series(*USUAL, 40)).points["point_type"].iloc[-1] == "high"
    blank = series(*USUAL, 40, improvement_direction=None)
    assert label(blank, improvement_direction="decrease")["direction"] == "up"
    assert points(blank, improvement_direction="decrease")["point_type"].iloc[-1] == "concern"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"preset": "nhs"}, "preset: 'nhs' is no preset. What to do: choose from ptd-0.2"),
        ({"chart": "c"}, "chart: 'c' is no kind of chart"),
        ({"improvement_direction": "up"}, "improvement_direction: 'up' is no direction"),
        ({"baseline_points": 11}, "baseline_points: '11' is too short for a baseline"),
        ({"shift_length": 2}, "shift_length: '2' is too short for a run"),
        ({"trend_length": 0}, "trend_length: '0' is too short for a run"),
    ],
)
def test_unknown_option_is_refused_with_what_is_allowed(options, words):
    with pytest.raises(ParameterProblem) as problem:
        control_chart(series(*USUAL), **options)
    assert words in str(problem.value)


def test_missing_column_is_refused_by_name():
    with pytest.raises(ParameterProblem, match="no column date"):
        control_chart(series(*USUAL).drop(columns="date"))


@pytest.mark.parametrize(
    ("column", "row", "cell", "words"),
    [
        ("value", 3, "n/a?", "row 3: value 'n/a?' is not a number"),
        ("value", 3, math.inf, "row 3: value is infinite"),
        ("target", 3, "75%", "row 3: target '75%' is not a number"),
        ("date", 3, "31/04/2019", "row 3: date '31/04/2019' is not a date"),
        ("rebase", 3, "x", "row 3: rebase 'x' is neither 1 nor 0"),
        ("improvement_direction", 0, "up", "is not increase or decrease or neutral"),
        ("improvement_direction", 0, "decrease", "improvement_direction changes within the series"),
        ("baseline_points", slice(None), 5, "baseline_points '5' is not a number of points, 12"),
        ("screen_outliers", slice(None), 2, "screen_outliers '2' is not 1 or 0"),
        ("denominator", 3, 1, "row 3: numerator 11 is not between 0 and denominator 1"),
    ],
)
def test_bad_series_is_named_and_does_not_stop_the_others(column, row, cell, words):
    counts = {"numerator": 11.0, "denominator": 12.0} if column == "denominator" else {}
    bad = series(*USUAL, name="bad", improvement_direction="increase", target=5.0, **counts)
    bad = bad.assign(rebase=0, baseline_points=np.nan, screen_outliers=1).astype(object)
    bad.iloc[row, bad.columns.get_loc(column)] = cell
    good = series(*USUAL, name="good", improvement_direction="increase", target=5.0, **counts)
    found = control_chart(pd.concat([bad, good], ignore_index=True))
    assert found.series["series_id"].tolist() == ["bad", "good"]
    assert words in found.series["notes"].iloc[0]
    assert found.series.iloc[0][["variation", "likely"]].tolist() == ["none", "none"]
    assert found.series.iloc[1][["variation", "likely"]].tolist() == ["common_cause", "met"]
    assert set(found.points["series_id"]) == {"good"}
    assert found.problems["charted"].tolist() == [False] * len(found.problems)


def test_date_that_stands_twice_is_named():
    frame = pd.concat([series(*USUAL), series(3)], ignore_index=True)
    assert "the date 2018-01-01 stands twice; keep one" in label(frame)["notes"]


def test_row_without_a_series_is_named():
    frame = pd.concat([series(*USUAL), series(3, name=None)], ignore_index=True)
    found = control_chart(frame).series
    assert found["series_id"].tolist() == ["A", "(no series_id)"]
    assert found["notes"].iloc[1] == "row 18: has no series_id"


def test_first_row_and_number_of_the_same_fault_are_told():
    frame = series(*USUAL).astype({"value": object})
    frame.loc[[2, 5, 7], "value"] = "?"
    assert "row 2: value '?' is not a number" in label(frame)["notes"]
    assert "(and 2 more)" in label(frame)["notes"]


@pytest.mark.parametrize(
    ("values", "target", "word"),
    [([value * 5.0 for value in USUAL], 0.75, "small"), ([v / 20 for v in USUAL], 75, "large")],
)
def test_target_in_another_unit_is_named_and_not_compared(values, target, word):
    found = control_chart(series(*values, target=target), improvement_direction="increase")
    line = found.series.iloc[0]
    assert f"the target {target:g} looks 100 times too {word}" in line["notes"]
    assert line["likely"] == "none"
    assert line["variation"] == "common_cause"  # the chart itself needs no target
    assert found.problems["charted"].tolist() == [True]


def test_small_target_of_a_number_of_incidents_is_no_other_unit():
    found = control_chart(series(3, 5, 4, 6, 2, 7, 3, 5, 4, 6, 2, 7, 3, target=1))
    assert found.problems.empty


def test_frame_in_which_every_series_is_bad_gives_no_points():
    found = control_chart(series(math.inf))
    assert found.points.empty
    assert found.series["notes"].tolist() == ["row 0: value is infinite"]


def test_series_keep_the_order_in_which_they_came():
    frame = pd.concat([series(*USUAL, name=name) for name in ("Z", "A", "M")], ignore_index=True)
    assert control_chart(frame).series["series_id"].tolist() == ["Z", "A", "M"]
