"""The pieces of a page: escaped, headed, scoped, and with the data behind them."""

import datetime as dt
import json
import math

import numpy as np
import pandas as pd
import pytest
from markupsafe import Markup

from kpianalysis.display.blocks import (
    DATA_TYPE,
    Block,
    Caption,
    bullets,
    figure,
    heading,
    join,
    paragraph,
    refer,
    subheading,
    table,
    terms,
)

HOSTILE = (
    """<script>alert("1")</script>' onload="x" {0} {key} %s **bold** [a](javascript:b) &amp;"""
)
ESCAPED = (
    "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;&#39; onload=&#34;x&#34; "
    "{0} {key} %s **bold** [a](javascript:b) &amp;amp;"
)
DATA = pd.DataFrame({"kpi_ref": ["A"], "value": [1.0]})


@pytest.mark.parametrize(
    "html",
    [
        heading("key", HOSTILE),
        subheading(HOSTILE),
        paragraph(HOSTILE),
        bullets([HOSTILE]),
        terms([(HOSTILE, "meaning")]),
        terms([("word", HOSTILE)]),
        table("key", HOSTILE, ["A"], [["1"]], DATA).html,
        table("key", "caption", [HOSTILE], [["1"]], DATA).html,
        table("key", "caption", ["A", "B"], [[HOSTILE, "1"]], DATA).html,
        table("key", "caption", ["A", "B"], [["1", HOSTILE]], DATA, numeric=[1]).html,
        table("key", "caption", ["A"], [["1"]], DATA, note=HOSTILE).html,
        figure("key", HOSTILE, "subtitle", Markup("<svg></svg>"), "said"),
        figure("key", "finding", HOSTILE, Markup("<svg></svg>"), "said"),
        figure("key", "finding", "subtitle", Markup("<svg></svg>"), HOSTILE),
        figure("key", "finding", "subtitle", Markup("<svg></svg>"), "said", HOSTILE),
    ],
)
def test_text_is_escaped_and_neither_run_nor_formatted(html):
    assert ESCAPED in html.replace(Markup("<wbr>"), Markup(""))
    assert "<script" not in html


def test_drawing_with_braces_is_taken_as_it_is():
    html = figure("key", "{0}", "%s", Markup("<svg><text>{1} %d</text></svg>"), "said {2}")
    assert "<text>{1} %d</text>" in html


def test_text_alternative_stands_on_the_chart_itself():
    html = figure("key", "finding", "subtitle", Markup("<svg><g></g></svg>"), "Line chart.")
    assert '<svg role="img" aria-label="Line chart."><g>' in html


def test_every_header_of_a_table_has_a_scope_and_every_row_begins_with_one():
    html = table("key", "caption", ["KPI", "May"], [["A", "1"], ["B", "2"]], DATA, numeric=[1]).html
    assert html.count('<th scope="col"') == 2
    assert html.count('<th scope="row"') == 2
    assert html.count("<th") == html.count("<th ") + html.count("<thead") == 5
    assert html.count('class="number"') == 3  # the heading and both cells of the column


def test_empty_cell_says_that_it_is_not_applicable():
    assert "<td>[z]</td>" in table("key", "caption", ["A", "B"], [["a", ""]], DATA).html


def test_nothing_said_leaves_no_empty_element():
    assert paragraph("", "") == ""
    assert bullets([]) == ""
    assert paragraph("One.", "", "Two.") == "<p>One. Two.</p>"


def test_reference_leads_to_the_id_of_what_it_names():
    link = refer("table", "summary")
    assert 'href="#table-summary"' in link
    assert 'id="table-summary"' in table("summary", "caption", ["A"], [["1"]], DATA).html
    assert 'href="#section-changes"' in refer("section", "changes")
    assert 'id="section-changes"' in heading("changes", "Changes")


def test_joined_pieces_keep_their_order_and_their_data():
    first = Block(Markup("<p>1</p>"), {"a": DATA}, {"title": "T"})
    second = table("b", "caption", ["A"], [["1"]], DATA)
    joined = join(first, Markup(""), Markup("<p>between</p>"), second)
    assert list(joined.tables) == ["a", "b"]
    assert joined.page == {"title": "T"}
    assert joined.html.index("<p>1</p>") < joined.html.index("between") < joined.html.index("<div")


def test_data_of_a_block_is_plain_json_without_nan():
    data = pd.DataFrame(
        {
            "text": ["a"],
            "number": [math.nan],
            "infinite": [math.inf],
            "count": np.array([3], dtype="int64"),
            "flag": [True],
            "day": [pd.Timestamp("2019-04-01")],
            "no_day": [pd.NaT],
            "nothing": [None],
            "date": [dt.date(2019, 4, 1)],
        }
    )
    bundle = Block(Markup("<p></p>"), {"a": data}, {"title": "T"})._repr_mimebundle_()
    held = json.loads(json.dumps(bundle[DATA_TYPE], allow_nan=False))
    assert held["page"] == {"title": "T"}
    assert held["tables"]["a"]["columns"] == list(data.columns)
    assert held["tables"]["a"]["rows"] == [
        ["a", None, None, 3, True, "2019-04-01", None, None, "2019-04-01"]
    ]


def test_data_of_a_block_is_not_rounded():
    data = pd.DataFrame({"value": [58.530000000000001, 0.1 + 0.2]})
    held = Block(Markup(""), {"a": data})._repr_mimebundle_()[DATA_TYPE]
    assert held["tables"]["a"]["rows"] == [[58.53], [0.30000000000000004]]


def test_data_of_a_table_carries_its_caption_its_note_and_which_columns_are_dates():
    months = pd.DataFrame(
        {
            "kpi_ref": ["A", "B"],
            "month": pd.to_datetime(["2019-06-01", None]),
            "due": [None, dt.date(2019, 7, 31)],
            "stated": ["2019-06-01", None],
            "none": [None, None],
        }
    )
    rows = [["A", "June"]]
    block = join(
        table("one", "Misses", ["KPI", "Month"], rows, months, note="Basis: published."),
        Block(Markup("<p></p>"), {"two": DATA}, captions={"two": Caption(Markup("<b>Worse</b>"))}),
        Block(Markup("<p></p>"), {"three": DATA}),
    )
    tables = block._repr_mimebundle_()[DATA_TYPE]["tables"]
    kept = {key: [held["dates"], held["caption"], held["note"]] for key, held in tables.items()}
    assert kept == {
        "one": [["month", "due"], "Misses", "Basis: published."],
        "two": [[], "Worse", ""],
        "three": [[], "", ""],
    }


def test_missing_count_is_kept_as_nothing_and_not_as_a_word():
    data = pd.DataFrame({"cases": pd.array([1, None], dtype="Int64")})
    block = Block(Markup("<p></p>"), {"a": data})
    assert block._repr_mimebundle_()[DATA_TYPE]["tables"]["a"]["rows"] == [[1], [None]]
