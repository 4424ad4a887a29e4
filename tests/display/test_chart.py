"""A chart is drawing, finding, text alternative and table in one: without them it is no chart."""

import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kpianalysis.display.blocks import Block, table
from kpianalysis.display.chart import MOST_WORDS, Chart, chart_in_words, short_name
from kpianalysis.publish.numbering import number_page

DATA = pd.DataFrame({"value": [1.0]})
LONGEST_BASIS = " (published figures; which month had which is assumed)"


def a_table(key="calls"):
    return table(key, "Calls", ["Month", "Calls"], [["June", "1"]], DATA)


def a_chart(**others):
    settings = {
        "key": "calls",
        "finding": "Calls rose",
        "subtitle": "Calls by month",
        "drawing": Markup("<svg><path/></svg>"),
        "alternative": "Line chart of calls. Calls rose.",
        "table": a_table(),
    }
    return Chart(**settings | others)


@pytest.mark.parametrize(
    ("without", "named"),
    [
        ({"finding": " "}, "no finding"),
        ({"subtitle": ""}, "no subtitle"),
        ({"alternative": ""}, "no alternative"),
        ({"drawing": Markup("<p>soon</p>")}, "no drawing"),
        ({"table": ""}, "no table"),
        ({"table": Block(Markup("<p>none</p>"))}, "no table"),
        ({"table": Block(Markup("<p>none</p>"), {"calls": DATA})}, "no table"),
        ({"alternative": "word " * 51}, "60 words"),
    ],
)
def test_chart_without_one_of_its_parts_is_an_error(without, named):
    with pytest.raises(ValueError, match=named):
        a_chart(**without)
    with pytest.raises(ValueError, match=named):
        replace(a_chart(), **without)


def test_table_follows_the_chart_and_the_text_alternative_says_so():
    block = a_chart().block()
    assert block.html.index("<figure") < block.html.index("<table")
    assert list(block.tables) == ["calls"]
    assert "The table after the chart gives the figures." in block.html
    assert "Figures: <a" not in block.html


def test_chart_apart_from_its_table_leads_to_it_visibly():
    chart = a_chart(note="Hollow: provisional.")
    both = chart.figure_only().html + chart.table_only().html
    assert "<table" not in chart.figure_only().html
    assert 'Hollow: provisional. Figures: <a href="#table-calls">' in both
    assert "The table named under the chart gives the figures." in both
    assert ">Table 1</a>." in number_page(both)


def test_chart_of_a_table_elsewhere_leads_to_it_and_brings_its_own_data():
    chart = a_chart(table="projects", data={"milestones": DATA})
    block = chart.block()
    assert '<a href="#table-projects">' in block.html
    assert list(block.tables) == ["milestones"]
    assert chart.table_only().html == ""


def test_chart_shows_itself_in_a_notebook_as_its_block_does():
    chart = a_chart()
    assert chart._repr_mimebundle_() == chart.block()._repr_mimebundle_()


def test_what_is_said_is_text():
    said = a_chart(alternative='<script>"', note="<b>", finding="<i>").block().html
    assert not re.search("<script|<b>|<i>", said)
    assert '<script>" The table after' in unescape(said)


@given(
    st.text(max_size=400),
    st.text(min_size=1, max_size=400),
    st.lists(st.text(max_size=200), max_size=4),
    st.sampled_from(["", LONGEST_BASIS]),
)
def test_text_alternative_is_never_too_long_and_keeps_its_basis(kind, finding, details, basis):
    said = chart_in_words(kind, finding, *details, basis=basis)
    chart = a_chart(alternative=said)
    assert basis in said
    label = unescape(re.search(r'aria-label="([^"]*)"', chart.figure_only().html)[1])
    assert len(label.split()) <= MOST_WORDS


def test_details_are_left_out_from_the_last_on():
    details = ["one " * 10, "two " * 10, "three " * 30]
    said = chart_in_words("Chart of calls", "Calls rose", *details)
    assert "one" in said
    assert "two" in said
    assert "three" not in said


def test_endless_name_is_cut_in_the_text_alternative_only():
    name = "x" * 10_000 + " of " + "many words " * 20
    assert len(short_name(name)) < 120
    assert len(chart_in_words(f"Chart of {name}", name)) < 700
