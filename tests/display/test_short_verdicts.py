"""A verdict is one short sentence, whatever its parts; and no sentence rounds a miss away."""

import re
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prose import split_sentences, words_of

from kpianalysis.analysis import verdict as words
from kpianalysis.display.basis import basis_note
from kpianalysis.display.verdicts import verdict_sentence
from kpianalysis.display.wording import say_gaps, say_misses

STANDINGS = (
    words.MISSED_TARGET, words.MET_TARGET, words.NO_TARGET, words.NO_RESULT, words.NOT_JUDGED,
)  # fmt: skip
CHANGES = (
    words.TOO_FEW, words.ONE_LEVEL, words.BOTH_WAYS, words.BETTER, words.WORSE, words.NO_SIGN,
)  # fmt: skip
PROSPECTS = (
    words.CHANCE, words.USUALLY_MET, words.USUALLY_MISSED, words.EITHER, words.NOTHING,
)  # fmt: skip
LONGEST_MARK = basis_note(["published, month assumed"] * 2)


def every_verdict(step, last, ahead):
    for standing, change, prospect, run, chance in product(
        STANDINGS, CHANGES, PROSPECTS, (0, 1, 2, 36), (0.01, 0.3, 0.5, 0.99)
    ):
        row = pd.Series(
            {"standing": standing, "months_in_row": run, "change": change, "prospect": prospect,
             "chance": chance, "chance_month": pd.Timestamp("2019-08-01")}
        )  # fmt: skip
        yield verdict_sentence(row, last, step, ahead)


def test_every_verdict_is_one_sentence_of_at_most_25_words_with_its_mark():
    for said in every_verdict("month", "September 2019", "November 2019"):
        assert split_sentences(said) == [said]
        assert len(words_of(f"{said}{LONGEST_MARK}")) <= 25, said


def test_every_verdict_on_quarters_has_at_most_25_words():
    quarters = ("July to September 2019", "October to December 2019")
    assert max(len(words_of(said)) for said in every_verdict("quarter", *quarters)) <= 25


def numbers_in(sentence):
    return [float(number) for number in re.findall(r"(\d+(?:\.\d+)?)%", sentence)]


@pytest.fixture(scope="module")
def missing(make):
    """Months of a KPI with a target of 75% (or its limit), and what is said of them."""

    def say(values, polarity):
        kpi = make.model(polarity=polarity)
        review = make.review(
            [make.kpi(polarity=polarity)], make.observed("ACF_KPI_03", values, first="2019-04")
        )
        months = review.months_of("ACF_KPI_03", window=False)
        return months, say_misses(months, kpi), say_gaps(months, kpi)

    return say


near_the_target = st.floats(-0.02, 0.02).map(lambda off: 75 + off)


@settings(max_examples=30)
@given(
    values=st.tuples(near_the_target, near_the_target, st.floats(70, 80)),
    polarity=st.sampled_from(["higher_is_better", "lower_is_better"]),
)
def test_a_miss_never_reads_as_the_target_and_a_gap_never_as_nought(missing, values, polarity):
    months, misses, gaps = missing(values, polarity)
    missed = int(months["missed"].sum())
    if not missed:
        assert misses == "It met its target in every month that was measured."
        return
    target, *results = numbers_in(misses)
    assert target == 75
    worse = [number < 75 if polarity == "higher_is_better" else number > 75 for number in results]
    assert all(worse)
    assert len(worse) == min(months.loc[months["missed"], "value"].nunique(), 2)
    assert all(float(gap) > 0 for gap in re.findall(r"\d+(?:\.\d+)?", gaps))
