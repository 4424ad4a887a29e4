"""Whole columns of cells: each reads as its cells do one by one."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.intake import columns
from kpianalysis.intake.columns import in_points, read_cells
from kpianalysis.intake.values import Percent, read_value
from kpianalysis.tables import State

FIELDS = ("unit", "bound", "state", "problem", "remark", "mark", "words")
texts = st.one_of(
    st.sampled_from(
        ["1", "1%", "TBC", "0.55", "70.71%", "-", "52+", "#REF!", "2.00E+05", "٣", "(3.5)"]
    ),
    st.decimals(-1000, 1000, places=3).map(str),
    st.text(max_size=5),
)
cells = st.one_of(
    texts, st.none(), st.booleans(), st.integers(0, 2), st.sampled_from([0.0, 1.0, Percent(0.5)])
)


def assert_same(column: pd.Series) -> None:
    table = read_cells(column)
    assert table.index.equals(column.index)
    for place, cell in column.items():
        reading = read_value(None if cell is None or cell != cell else cell)
        said = table.loc[place]
        assert said[list(FIELDS)].where(said.notna(), None).tolist() == [
            getattr(reading, field) for field in FIELDS
        ]
        assert said["percent_sign"] == reading.percent_sign
        if reading.number is None:
            assert np.isnan(said["number"])
        else:
            assert said["number"] == float(reading.number)
            assert said["decimals"] == max(0, -int(reading.number.as_tuple().exponent))


@given(st.lists(cells))
def test_a_column_reads_as_its_cells_do_one_by_one(found):
    # 1, 1.0 and True are equal in Python, and mean different things in a cell.
    assert_same(pd.Series(found, dtype=object, index=range(10, 10 + len(found))))


@given(st.lists(st.one_of(texts.filter(str.strip), st.none())))
def test_a_column_of_a_text_file_reads_as_its_cells_do_one_by_one(found):
    assert_same(pd.Series(found, dtype="str", index=range(10, 10 + len(found))))


@given(st.lists(st.one_of(texts.filter(str.strip), st.none()), min_size=3))
def test_a_column_of_many_different_texts_reads_in_the_same_way(found):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_FEW", 2)
        assert_same(pd.Series(found, dtype="str"))


def test_a_persons_words_win_over_ours():
    read = read_cells(pd.Series(["-", "0.5"], dtype="str"), {"-": State.NO_VOLUME})
    assert read["state"].tolist() == [State.NO_VOLUME, State.MEASURED]


@given(st.decimals(0, 1, places=6))
def test_a_fraction_becomes_points_as_decimal_arithmetic_does(number):
    read = read_cells(pd.Series([f"{number:f}"], dtype="str"))
    points = in_points(read["number"], read["decimals"], pd.Series([True]))
    assert points[0] == float(number * Decimal(100))
