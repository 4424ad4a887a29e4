"""Texts are read alike whether Python or Arrow keeps them: forks of a run use the one, kernels the
other.
"""

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpianalysis.analysis.project_lists import plain_name
from kpianalysis.analysis.project_vocabulary import (
    cause_classes,
    priorities,
    rag_words,
    shares,
    stated_weeks,
)
from kpianalysis.writing.left_overs import quoted_answers

READ = {
    "plain name": plain_name,
    "cause": cause_classes,
    "priority": priorities,
    "colour": rag_words,
    "share": shares,
    "weeks": stated_weeks,
    "quoted": lambda texts: quoted_answers(texts.to_frame("note"), ["note"])["note"],
}


@pytest.mark.parametrize("reading", READ)
@given(st.lists(st.one_of(st.text(), st.none()), min_size=1, max_size=4))
@example(["Café\xa0Straße", "٣ weeks", "İ", "nan%", "Property (drainage), not technical"])
def test_reading_is_the_same_in_python_and_in_arrow(reading, texts):
    told = []
    for storage in ("python", "pyarrow"):
        with pd.option_context("mode.string_storage", storage):
            read = READ[reading](pd.Series(texts, dtype="str"))
            told.append(read.astype(object).where(read.notna(), None).tolist())
    assert told[0] == told[1]
