"""rulings.csv is opened in spreadsheets: no text in it is a formula, and each is read as it was."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.intake.rulings import RULINGS_FILE, Ruling, add_ruling, read_rulings
from kpianalysis.writing.formulas import guarded_exactly, unguarded

RULING = Ruling("june.csv", "", "C2", "TBC", "70%", "by e-mail", "the team", dt.date(2019, 7, 12))


@pytest.mark.parametrize("text", ["-", "=HYPERLINK(1)", "+1", "@x", "'-", "'quoted'", "70,5"])
def test_a_ruling_is_read_as_it_was_written_and_no_formula_stands_in_the_file(tmp_path, text):
    ruling = replace(RULING, found=text, reason=text, who=text)
    add_ruling(tmp_path, ruling)
    assert read_rulings(tmp_path) == (ruling,)
    line = (tmp_path / RULINGS_FILE).read_text(encoding="utf-8").splitlines()[1]
    assert not {"-", "=", "+", "@"} & {cell[:1] for cell in line.split(",")}


@given(st.text(alphabet="'=-+@ab\t\r\n"))
def test_what_is_guarded_comes_back_exactly(text):
    assert unguarded(guarded_exactly(text)) == text
