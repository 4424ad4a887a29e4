"""Each different cell of a column is read once; held by number, texts come back as they stood."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.intake.each_once import (
    as_categories,
    as_texts,
    different,
    each_once,
    nothing,
    numbered,
)

TEXTS = st.lists(st.none() | st.text(max_size=3))


def test_a_cell_that_stands_often_is_read_once():
    seen = []

    def read(cell):
        seen.append(cell)
        return str(cell).upper()

    column = pd.Series(["a", "b", None, "a", "a"], dtype=object)
    assert each_once(column, read).tolist() == ["A", "B", None, "A", "A"]
    assert seen == ["a", "b"]


def test_one_and_true_are_different_cells():
    codes, cells = different(pd.Series([1, True, 1.0, float("nan"), None, 1], dtype=object))
    assert codes.tolist() == [0, 1, 2, -1, -1, 0]
    assert [type(cell) for cell in cells] == [int, bool, float]


def test_what_stands_in_no_row_is_not_read():
    column = pd.Series(numbered(np.array([2, -1, 2]), ["a", "b", "c"]))
    assert each_once(column, str.upper, blank="").tolist() == ["C", "", "C"]
    assert different(column)[1] == ["c"]


@given(TEXTS)
def test_texts_held_by_number_are_written_out_as_they_stood(cells):
    table = pd.DataFrame({"text": pd.Series(cells, dtype="str"), "row": range(len(cells))})
    held = table.assign(text=as_categories(table["text"]))
    pd.testing.assert_frame_equal(as_texts(held), table)


@pytest.mark.parametrize("count", [0, 3])
def test_a_column_of_nothing_is_written_out_as_missing(count):
    table = pd.DataFrame({"text": nothing(pd.RangeIndex(count))})
    expected = pd.DataFrame({"text": pd.Series([None] * count, dtype="str")})
    pd.testing.assert_frame_equal(as_texts(table), expected)
