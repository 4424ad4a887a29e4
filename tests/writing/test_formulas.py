"""No text in a CSV that people open begins as a formula; numbers stay numbers."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.writing.formulas import guarded, guarded_cell, guarded_table

RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+44 1522", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\n=1", "\uff1d1+1", "-"],
)
def test_text_that_would_run_is_behind_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "75%", "a-b", "\u22124.29", " =1", "52+", "line\nline"])
def test_other_text_stays_as_it_is(text):
    assert guarded(text) == text


@given(st.text())
def test_no_guarded_text_begins_as_a_formula_or_holds_a_carriage_return(text):
    assert not guarded(text).startswith(RUN)
    assert "\r" not in guarded(text)


@given(st.text())
def test_guarding_twice_is_guarding_once(text):
    assert guarded(guarded(text)) == guarded(text)


@pytest.mark.parametrize("cell", [-4.29, -1, True, None, pd.Timestamp("2019-04-01")])
def test_what_is_no_text_stays_what_it_is(cell):
    assert guarded_cell(cell) is cell


def test_table_is_guarded_in_its_texts_and_in_the_names_of_its_columns_only():
    table = pd.DataFrame(
        {
            "=ref": pd.Series(["@A", None, "B"], dtype="str"),
            "raw": pd.Series(["-4.29", -4.29, None], dtype=object),
            "gap": [-4.29, 0.0, float("nan")],
        }
    )
    written = guarded_table(table).to_csv(index=False)
    assert list(csv.reader(io.StringIO(written))) == [
        ["'=ref", "raw", "gap"],
        ["'@A", "'-4.29", "-4.29"],
        ["", "-4.29", "0.0"],
        ["B", "", ""],
    ]
    assert table.columns[0] == "=ref"


def test_table_with_two_columns_of_one_name_is_guarded_in_both():
    table = pd.DataFrame([["=1", "=2"]], columns=["a", "a"])
    assert guarded_table(table).to_numpy().tolist() == [["'=1", "'=2"]]
