"""What would change in contract.toml is said by key path, and nothing else is."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.register.differences import differences
from kpianalysis.register.settings import to_settings


def test_same_contract_differs_in_nothing(make_contract):
    assert differences(to_settings(make_contract()), to_settings(make_contract())) == []


@pytest.mark.parametrize(
    ("swap", "said"),
    [
        (("target = 75", "target = 80"), ["~ kpis.LT_KPI_01.terms[0].target: 75 -> 80"]),
        (("decimals = 0\n", ""), ["- kpis.RD_KPI_02.decimals = 0"]),
        (('board = "Roads Panel"\n', ""), ['- board = "Roads Panel"']),
        (
            ('name = "Street Lighting"', 'name = "Street Lighting"\naliases = ["Lamps"]'),
            ['+ areas.LT.aliases = ["Lamps"]'],
        ),
        (
            ("agreed = 2018-11-20", "agreed = 2018-11-21"),
            ["~ mitigations[0].agreed: 2018-11-20 -> 2018-11-21"],
        ),
    ],
)
def test_change_is_said_by_its_key_path(swap, said, make_contract):
    assert differences(to_settings(make_contract()), to_settings(make_contract(swap))) == said


def test_terms_that_were_split_are_told_whole(make_contract):
    terms = 'terms = [{from = "2018-04", target = 75}]'
    split = terms.replace(", target", ', to = "2019-03", target')
    split = split.replace("]", ', {from = "2019-04", target = 80}]')
    after = to_settings(make_contract((terms, split)))
    assert differences(to_settings(make_contract()), after) == [
        '- kpis.LT_KPI_01.terms[0] = {from = "2018-04", target = 75}',
        '+ kpis.LT_KPI_01.terms[0] = {from = "2018-04", to = "2019-03", target = 75}',
        '+ kpis.LT_KPI_01.terms[1] = {from = "2019-04", target = 80}',
    ]


def test_entries_in_another_order_are_told_because_pages_follow_it():
    before = {"areas": [{"code": "RD"}, {"code": "LT"}]}
    after = {"areas": [{"code": "LT"}, {"code": "RD"}]}
    assert differences(before, after) == ["~ areas: the same entries in another order"]


def test_key_that_is_no_word_is_quoted():
    assert differences({}, {"words": {"n/a": "x"}}) == ['+ words = {"n/a" = "x"}']
    assert differences({"words": {"n/a": "y"}}, {"words": {"n/a": "x"}}) == [
        '~ words."n/a": "y" -> "x"'
    ]


values = st.recursive(
    st.integers() | st.text(max_size=3) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), values), st.dictionaries(st.text(max_size=3), values))
def test_lines_are_there_exactly_when_something_differs(before, after):
    assert bool(differences(before, after)) == (before != after)


def test_settings_of_a_contract_are_what_its_file_says(highways_toml, make_contract):
    assert to_settings(make_contract()) == tomllib.loads(highways_toml)
