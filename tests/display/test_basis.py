"""Is a figure published or made up? The words that travel with it."""

import itertools

import pandas as pd
import pytest

from kpianalysis.display.basis import bases, basis_by_month, basis_note, basis_words

PUBLISHED, ASSUMED, MADE_UP = "published", "published, month assumed", "illustrative"


@pytest.mark.parametrize("values", [[], [None], [float("nan"), None, pd.NA]])
def test_real_contract_has_no_word_of_basis(values):
    assert basis_words(values) == ""
    assert basis_note(values) == ""


@pytest.mark.parametrize(
    "values", list(itertools.permutations([MADE_UP, PUBLISHED, ASSUMED, None]))
)
def test_most_real_basis_stands_first_whatever_the_order(values):
    assert bases(values) == [PUBLISHED, ASSUMED, MADE_UP]
    assert basis_words(values) == "published; published, month assumed; illustrative"


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ([PUBLISHED, PUBLISHED], ""),
        ([MADE_UP], " (illustrative figures)"),
        ([MADE_UP, PUBLISHED], " (partly illustrative figures)"),
        ([MADE_UP, ASSUMED], " (partly illustrative figures)"),
        ([ASSUMED], " (published figure, month assumed)"),
        ([ASSUMED, None], " (published figure, month assumed)"),
        ([ASSUMED, ASSUMED], " (published figures, months assumed)"),
        ([PUBLISHED, ASSUMED], " (published figures, months assumed)"),
    ],
)
def test_sentence_on_made_up_figures_always_says_illustrative(values, note):
    assert basis_note(values) == note


def test_months_are_named_only_where_their_basis_differs():
    months = pd.DataFrame(
        {
            "period_start": pd.to_datetime(["2019-04-01", "2019-05-01", "2019-06-01"]),
            "basis": [PUBLISHED, MADE_UP, PUBLISHED],
        }
    )
    assert basis_by_month(months) == "published (April, June); illustrative (May)"
    assert basis_by_month(months.assign(basis=MADE_UP)) == "illustrative"
    assert basis_by_month(months.assign(basis=None)) == ""
