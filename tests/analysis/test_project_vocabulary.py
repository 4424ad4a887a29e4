"""Known words of a list are read; others keep their place and mean nothing."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.analysis.project_vocabulary import (
    cause_classes,
    priorities,
    rag_moves,
    rag_words,
    shares,
    stated_weeks,
)


def texts(*cells):
    return pd.Series(cells, dtype="str")


def test_a_colour_that_is_not_known_is_none():
    read = rag_words(
        texts("RED", " a ", "green.", "Completed", "On hold", "Blue", "Red/Amber", None)
    )
    assert read.tolist()[:5] == ["Red", "Amber", "Green", "Complete", "On hold"]
    assert read.isna().tolist()[5:] == [True] * 3


def test_moves_are_steps_from_red_towards_complete_and_on_hold_is_no_step():
    before, now = texts("Red", "Green", "Green", "On hold"), texts("Green", "Amber", None, "Red")
    assert rag_moves(before, now).tolist()[:2] == [2, -1]
    assert rag_moves(before, now).isna().tolist()[2:] == [True, True]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Property", "property"),
        ("Property (drainage), not technical", "property"),
        ("Commercial rather than technical", "business"),
        ("Business and commercial; integration", "business"),
        ("Waiting for a subcontractor", "third party"),
        ("Server hardware failed", "technical"),
        ("Third-party, non-technical", "third party"),
        ("Third party; software defect", "third party and technical"),
        ("Observers", "not classed"),
        ("Weather", "not classed"),
        ("Other", "other"),
    ],
)
def test_a_cause_is_classed_by_whole_words_that_are_not_denied(words, wanted):
    assert cause_classes(texts(words)).tolist() == [wanted]


def test_a_cause_that_is_not_stated_has_no_class():
    assert cause_classes(texts(None, " ")).isna().all()


def test_a_priority_is_a_yes_or_a_rank_and_an_unknown_word_is_neither():
    read = priorities(texts("Yes", "y", "12", "No", "0", None, "perhaps"))
    assert read.tolist()[:6] == [True, True, True, False, False, False]
    assert read.isna().tolist()[6]


def test_weeks_are_read_from_one_number_and_not_from_a_range():
    read = stated_weeks(texts("3", "about 3 weeks", "-2", "1.5 wks", "2-3", "none", None))
    assert read.tolist()[:4] == [3, 3, -2, 1.5]
    assert read.isna().tolist()[4:] == [True] * 3


def test_shares_without_a_sign_are_fractions_only_where_all_of_a_column_are():
    assert shares(texts("65%", "40 per cent", "7", None)).tolist()[:3] == [65, 40, 7]
    assert shares(texts("0.5", "1", "0")).tolist() == [50, 100, 0]
    mixed = shares(texts("0.5", "1", "40", "65%"))
    assert mixed.isna().tolist() == [True, True, False, False]
    # One alone may be 1% or the whole; 130% is no share of anything done.
    assert shares(texts("1", "130%", "Over two thirds")).isna().all()


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_words_are_read_or_left_and_raise_nothing(cells):
    column = pd.Series(cells, dtype="str")
    for read in (rag_words, cause_classes, priorities, stated_weeks, shares):
        assert len(read(column)) == len(cells)
