"""What a person reads when something is wrong."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis import errors
from kpianalysis.errors import ExtractProblem, KpiProblem, shortened


def test_a_message_says_where_what_and_what_to_do_in_this_order():
    problem = ExtractProblem(
        "is not a percentage",
        found="TBC",
        file="june.xlsx",
        sheet="ACF",
        cell="F14",
        action="ask the supplier",
    )
    assert str(problem) == (
        "june.xlsx, sheet 'ACF', F14: 'TBC' is not a percentage. What to do: ask the supplier."
    )


def test_what_is_not_known_is_left_out_of_a_message():
    assert str(KpiProblem("holds no data")) == "holds no data."


def test_a_message_ends_with_one_full_stop_however_it_was_written():
    assert str(KpiProblem("is late.", action="wait.")) == "is late. What to do: wait."


def test_a_long_text_of_the_supplier_is_cut_in_a_message():
    message = str(KpiProblem("is no ref", found="x" * 500))
    assert len(message) < 120
    assert "…" in message


@given(st.text(), st.integers(2, 100))
def test_a_shortened_text_keeps_its_limit_and_stands_on_one_line(text, limit):
    short = shortened(text, limit)
    assert len(short) <= limit
    assert len(short.splitlines()) <= 1
    assert short in (" ".join(text.split()), " ".join(text.split())[: limit - 1] + "…")


def test_a_problem_comes_back_whole_from_another_process():
    problem = ExtractProblem("is cut short", file="june.xlsx", action="ask for it again")
    again = pickle.loads(pickle.dumps(problem))  # noqa: S301 - our own bytes
    assert type(again) is ExtractProblem
    assert str(again) == str(problem)


@pytest.mark.parametrize(
    "kind",
    [
        "ContractProblem",
        "ExtractProblem",
        "PeriodProblem",
        "NoData",
        "ParameterProblem",
        "NotebookProblem",
        "PageProblem",
        "PaperProblem",
    ],
)
def test_one_except_clause_catches_every_kind_of_problem(kind):
    with pytest.raises(KpiProblem, match="is wrong"):
        raise getattr(errors, kind)("is wrong")
