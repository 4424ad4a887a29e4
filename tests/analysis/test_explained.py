"""A miss is explained by whoever wrote about it: the Council, the supplier, both or nobody."""

import pandas as pd
import pytest

from kpianalysis.analysis.explained import who_explained
from kpianalysis.tables import as_table, empty_table

MAY, JUNE = pd.Timestamp("2019-05-01"), pd.Timestamp("2019-06-01")


def misses(**words):
    blank = {"cause": None, "effect": None, "remedy": None}
    return pd.DataFrame({"kpi_ref": ["A_1"], "period_start": [MAY], **(blank | words)})


def wrote(**words):
    row = {"kpi_ref": "A_1", "period_start": MAY, "about": "miss"} | words
    return as_table("commentary", pd.DataFrame([row]))


@pytest.mark.parametrize("column", ["cause", "effect", "remedy"])
def test_any_word_explains(column):
    said = who_explained(misses(**{column: "Snow."}), empty_table("commentary"))
    assert said[["by_council", "by_supplier"]].to_numpy().tolist() == [[False, True]]
    said = who_explained(misses(), wrote(**{column: "Snow."}))
    assert said[["by_council", "by_supplier"]].to_numpy().tolist() == [[True, False]]


def test_a_reply_is_the_suppliers():
    said = who_explained(misses(), wrote(supplier_reply="We agree."))
    assert said[["by_council", "by_supplier"]].to_numpy().tolist() == [[False, True]]


@pytest.mark.parametrize(
    "other", [{"about": "mitigation"}, {"period_start": JUNE}, {"kpi_ref": "A_2"}]
)
def test_words_about_something_else_explain_nothing(other):
    said = who_explained(misses(), wrote(cause="Snow.", **other))
    assert said[["by_council", "by_supplier"]].to_numpy().tolist() == [[False, False]]


def test_no_misses_and_no_words_give_no_rows():
    assert who_explained(misses().iloc[:0], empty_table("commentary")).empty
