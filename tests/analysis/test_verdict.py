"""What is said of each KPI? Every combination is settled, and none contradicts itself."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from kpianalysis.analysis import verdict as words
from kpianalysis.analysis.limits import KINDS
from kpianalysis.analysis.rules import POINT_TYPES
from kpianalysis.analysis.trend import FALLING, RISING, UNCLEAR
from kpianalysis.analysis.verdict import verdicts
from kpianalysis.display.verdicts import verdict_sentence
from kpianalysis.tables import Status

STATUSES = [str(status) for status in Status]
LABELS = [*POINT_TYPES, "none"]
LIKELY = ["met", "missed", "hit_and_miss", "none"]
TRENDS = [(RISING, 0.01), (RISING, 0.2), (FALLING, 0.01), (FALLING, math.nan), (UNCLEAR, 0.9)]
CHANCES = [math.nan, 0.0, 0.5, 1.0]
POLARITIES = ["higher_is_better", "lower_is_better"]
EVERY = list(
    itertools.product(STATUSES, [1, 9], KINDS, LABELS, TRENDS, LIKELY, CHANCES, POLARITIES)
)


def settled(rows):
    """Verdicts of rows of status, months in a row, limits, variation, trend, and so on."""
    frame = pd.DataFrame(
        rows,
        columns=["status", "run", "limits", "variation", "trend", "likely", "chance", "polarity"],
    )
    index = pd.Index([f"K{number}" for number in range(len(frame))], name="kpi_ref")
    frame.index = index
    found = verdicts(
        frame[["status", "polarity"]].assign(
            months_missed_in_row=frame["run"], months_met_in_row=frame["run"]
        ),
        frame[["limits", "variation", "likely"]],
        pd.DataFrame(frame["trend"].tolist(), columns=["trend", "adjusted_p"], index=index),
        pd.DataFrame({"p_met_1": frame["chance"], "first_month": pd.Timestamp("2019-07-01")}),
    )
    return frame, found


@pytest.fixture(scope="module")
def every():
    return settled(EVERY)


USUAL = {
    "status": "met target",
    "run": 1,
    "limits": "firm",
    "variation": "common_cause",
    "trend": (UNCLEAR, 0.9),
    "likely": "none",
    "chance": math.nan,
    "polarity": "higher_is_better",
}


def one(**different):
    return settled([tuple((USUAL | different).values())])[1].iloc[0]


def test_every_combination_gets_exactly_one_answer_to_each_question(every):
    _, found = every
    assert len(found) == len(EVERY) > 50_000
    assert set(found["standing"]) == {
        words.NO_TARGET, words.NO_RESULT, words.NOT_JUDGED, words.MISSED_TARGET, words.MET_TARGET,
    }  # fmt: skip
    assert set(found["change"]) == {
        words.TOO_FEW, words.ONE_LEVEL, words.BOTH_WAYS, words.BETTER, words.WORSE, words.NO_SIGN,
    }  # fmt: skip
    assert set(found["prospect"]) == {
        words.CHANCE, words.USUALLY_MET, words.USUALLY_MISSED, words.EITHER, words.NOTHING,
    }  # fmt: skip
    assert not found[["standing", "change", "prospect"]].isna().any(axis=None)


def test_no_combination_claims_a_change_that_a_method_contradicts(every):
    frame, found = every
    sign = frame["trend"].map(lambda t: {RISING: 1, FALLING: -1}.get(t[0], 0) * (t[1] <= 0.05))
    way = np.where(frame["polarity"].eq("higher_is_better"), 1, -1) * sign
    better, worse = found["change"].eq(words.BETTER), found["change"].eq(words.WORSE)
    assert not (better & (frame["variation"].eq("concern") | (way < 0))).any()
    assert not (worse & (frame["variation"].eq("improvement") | (way > 0))).any()
    assert not ((better | worse) & frame["limits"].ne("firm")).any()


def test_no_combination_gives_a_chance_that_the_outlook_withholds(every):
    frame, found = every
    assert found.loc[frame["chance"].isna(), "chance"].isna().all()
    assert not found.loc[frame["chance"].isna(), "prospect"].eq(words.CHANCE).any()
    assert not found.loc[frame["status"].eq("no target"), "prospect"].ne(words.NOTHING).any()


def test_every_combination_reads_as_one_sentence_of_three_short_parts(every):
    _, found = every
    different = found.drop_duplicates(["standing", "months_in_row", "change", "prospect", "chance"])
    assert len(different) > 200
    for _, row in different.iterrows():
        sentence = verdict_sentence(row, "June 2019")
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert sentence.count(".") == 1
        assert all(len(part.split()) <= 13 for part in sentence.split(";"))
        assert "nan" not in sentence


@pytest.mark.parametrize("status", [s for s in STATUSES if "missed" in s or s == "below minimum"])
def test_every_kind_of_miss_is_a_missed_target_with_its_months(status):
    row = one(status=status, run=9)
    assert (row["standing"], row["months_in_row"]) == (words.MISSED_TARGET, 9)


@pytest.mark.parametrize("status", ["no volume", "not supplied", "suspended"])
def test_month_without_a_result_is_neither_met_nor_missed(status):
    row = one(status=status)
    assert (row["standing"], row["months_in_row"]) == (words.NO_RESULT, 0)


def test_result_that_leaves_its_target_open_is_not_judged():
    assert one(status="not measurable")["standing"] == words.NOT_JUDGED


def test_chart_and_trend_against_each_other_point_both_ways():
    assert one(variation="improvement", trend=(FALLING, 0.01))["change"] == words.BOTH_WAYS
    assert one(variation="concern", trend=(RISING, 0.01))["change"] == words.BOTH_WAYS
    assert one(variation="mixed")["change"] == words.BOTH_WAYS


def test_trend_that_does_not_stand_out_among_all_kpis_is_not_said():
    assert one(trend=(RISING, 0.05))["change"] == words.BETTER
    assert one(trend=(RISING, 0.051))["change"] == words.NO_SIGN
    assert one(trend=(RISING, math.nan))["change"] == words.NO_SIGN


def test_rising_is_worse_where_lower_is_better():
    row = one(trend=(RISING, 0.01), polarity="lower_is_better")
    assert row["change"] == words.WORSE


def test_short_phase_says_so_whatever_else_was_found():
    for limits in ("trial", "none"):
        row = one(limits=limits, variation="improvement", trend=(RISING, 0.001))
        assert row["change"] == words.TOO_FEW


def test_chance_goes_before_the_label_of_the_chart():
    row = one(likely="missed", chance=0.3)
    assert (row["prospect"], row["chance"]) == (words.CHANCE, 0.3)
    assert one(likely="missed")["prospect"] == words.USUALLY_MISSED
