"""Texts of people that read as a program's nothing: found in whole columns as one by one."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.writing.left_overs import (
    FOR_A_NUMBER,
    OBJECT,
    TRACEBACK,
    quoted_answer,
    quoted_answers,
)

_OURS = [st.from_regex(pattern) for pattern in (TRACEBACK, FOR_A_NUMBER, OBJECT)]


@given(st.lists(st.one_of(*_OURS, st.text(), st.none()), max_size=5))
def test_column_is_quoted_as_its_texts_are_one_by_one(texts):
    table = pd.DataFrame({"note": pd.Series(texts, dtype="str")})
    told = quoted_answers(table, ["note"])["note"]
    reads_as_ours = [
        text and any(pattern.search(text) for pattern in (TRACEBACK, FOR_A_NUMBER, OBJECT))
        for text in texts
    ]
    expected = [
        quoted_answer(text) if ours else text
        for text, ours in zip(texts, reads_as_ours, strict=True)
    ]
    assert [None if pd.isna(text) else text for text in told] == expected


def test_words_without_a_program_s_nothing_stay_as_they_are():
    table = pd.DataFrame({"note": ["None identified", "Financial", "", None]})
    assert quoted_answers(table, ["note"]) is table
