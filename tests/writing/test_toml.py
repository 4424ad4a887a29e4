"""What is written as TOML is what tomllib reads, whatever stands in it."""

import datetime as dt
import math
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.writing.toml import toml_key, toml_text, toml_value

texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = (
    texts
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.dates()
    | st.datetimes()
    | st.times()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(texts, values, max_size=6))
def test_any_settings_come_back_the_same(settings):
    assert tomllib.loads(toml_text(settings)) == settings


@given(st.floats(allow_infinity=False, allow_nan=False))
def test_number_comes_back_to_its_last_digit(number):
    assert tomllib.loads(f"x = {toml_value(number)}")["x"] == number


def test_what_is_no_number_is_written_as_toml_has_it():
    assert math.isnan(tomllib.loads(f"x = {toml_value(math.nan)}")["x"])


@pytest.mark.parametrize(
    "text",
    ['say "no"', "C:\\new", "a\nb", "a\tb", "\x00\x1b\x7f", "\u2028", "", "#x", "'''", '"""', "\r"],
)
def test_text_comes_back_whatever_stands_in_it(text):
    assert tomllib.loads(f"x = {toml_value(text)}") == {"x": text}
    assert tomllib.loads(f"{toml_key(text)} = 1") == {text: 1}
    assert "\n" not in toml_value(text)


def test_tables_are_written_as_people_write_them():
    settings = {
        "kpis": [
            {
                "ref": "RD_KPI_01",
                "terms": [{"from": "2018-04", "target": 90}, {"from": "2019-04", "target": 92.5}],
            }
        ],
        "name": "Roads",
        "agreed": dt.date(2019, 3, 21),
        "extracts": {"period": "2019-20 Q1", "words": {"n/a": "no_volume"}, "columns": {"ref": []}},
        "left_out": None,
    }
    assert toml_text(settings) == (
        'name = "Roads"\n'
        "agreed = 2019-03-21\n"
        "\n"
        "[[kpis]]\n"
        'ref = "RD_KPI_01"\n'
        "terms = [\n"
        '  {from = "2018-04", target = 90},\n'
        '  {from = "2019-04", target = 92.5},\n'
        "]\n"
        "\n"
        "[extracts]\n"
        'period = "2019-20 Q1"\n'
        "\n"
        "[extracts.words]\n"
        '"n/a" = "no_volume"\n'
        "\n"
        "[extracts.columns]\n"
        "ref = []\n"
    )


def test_what_toml_cannot_say_is_refused():
    with pytest.raises(TypeError, match="no way to write a set"):
        toml_text({"a": {1}})
