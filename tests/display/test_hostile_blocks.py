"""Each hostile text in each part of a page, read back: escaped once, and all of it there."""

from __future__ import annotations

import pandas as pd
import pytest
from hostile_texts import BARE, BLANK, LONG, TEXTS, as_read, marked
from markupsafe import Markup
from read_as_browser import Reader

from kpianalysis.display.blocks import (
    bullets,
    figure,
    heading,
    paragraph,
    subheading,
    table,
    terms,
)
from kpianalysis.display.drawing import canvas
from kpianalysis.display.explorer_controls import Controls
from kpianalysis.display.numbers import text_or
from kpianalysis.display.svg import as_svg
from kpianalysis.writing.left_overs import quoted_answer

OURS = {
    "a", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "h2", "h3", "li", "p",
    "span", "svg", "table", "tbody", "td", "th", "thead", "tr", "ul", "wbr",
}  # fmt: skip
PARTS = {
    "heading": lambda text, data: heading("key", text),
    "subheading": lambda text, data: subheading(text),
    "paragraph": lambda text, data: paragraph(text),
    "bullets": lambda text, data: bullets([text]),
    "term": lambda text, data: terms([(text, "meaning")]),
    "meaning": lambda text, data: terms([("word", text)]),
    "caption": lambda text, data: table("key", text, ["A"], [["1"]], data).html,
    "header": lambda text, data: table("key", "caption", [text], [["1"]], data).html,
    "row header": lambda text, data: table("key", "caption", ["A"], [[text]], data).html,
    "cell": lambda text, data: table("key", "caption", ["A", "B"], [["1", text]], data).html,
    "note": lambda text, data: table("key", "caption", ["A"], [["1"]], data, note=text).html,
    "finding": lambda text, data: figure("key", text, "sub", Markup("<svg></svg>"), "said"),
    "subtitle": lambda text, data: figure("key", "found", text, Markup("<svg></svg>"), "said"),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", TEXTS)
def test_text_is_read_as_it_was_written_and_adds_no_element(name, part):
    text = marked(TEXTS[name], part, 1)
    page = Reader(PARTS[part](text, pd.DataFrame({"A": [1]})))
    assert page.tags <= OURS
    assert page.open == []
    assert page.comments == []
    assert as_read(text) in as_read(page.text)
    assert {name for name in page.attributes if name.startswith("on")} == set()


@pytest.mark.parametrize("name", TEXTS)
def test_text_alternative_holds_a_text_whole(name):
    page = Reader(figure("key", "found", "sub", Markup("<svg></svg>"), TEXTS[name]))
    assert as_read(TEXTS[name]) in [as_read(value) for value in page.settings]


@pytest.mark.parametrize("name", TEXTS)
def test_chart_takes_any_text_as_a_label(name):
    with canvas(7.2, 3) as (drawn, axes):
        axes.set_ylabel(TEXTS[name])
        svg = as_svg(drawn, "key")
    page = Reader(svg)
    assert not page.tags & {"script", "style", "foreignObject", "image", "a"}
    assert len(svg) < LONG
    begins = as_read(TEXTS[name].replace("\ufffe", ""))[:8]
    assert begins in as_read(page.text)


def test_word_of_ten_thousand_letters_may_break_in_every_place_of_a_table():
    word = TEXTS["long word"]
    made = table("key", word, ["A", word], [[word, word]], pd.DataFrame({"A": [1]}), note=word)
    unbroken = str(made.html).replace("<wbr>", " ").replace("<br>", " ").replace("</", " </")
    assert max(map(len, Reader(unbroken).text.split())) <= 24


def test_names_of_months_and_refs_hold_no_break():
    rows = [["September 2019", "RD_KPI_01"]]
    assert "<wbr>" not in table("key", "caption", ["A", "B"], rows, pd.DataFrame()).html


@pytest.mark.parametrize("word", BARE)
def test_lone_word_for_nothing_that_a_person_wrote_is_no_gap(word):
    assert text_or(word, "[x]") in (word, f"“{word}”")
    assert quoted_answer(f"{word} identified") == f"{word} identified"


def test_blank_texts_are_read_as_nothing(clean_rows):
    header = ["KPI Ref", "Month", "Target", "Achieved", "Cause"]
    rows = [["RD_KPI_01", f"2018-0{4 + at}", 90, 85, blank] for at, blank in enumerate(BLANK)]
    found = clean_rows([header, *rows]).observations
    assert found["value"].tolist() == [85.0] * len(BLANK)
    assert found["cause"].isna().all()


@pytest.mark.parametrize("name", TEXTS)
def test_explorer_offers_a_name_as_it_is(make, name):
    # A name has at most eight words and a hundred characters.
    said = f"{'_'.join(TEXTS[name].split())[:60]}~1"
    review = make.quarter((70, 71, 72), kpis=[make.kpi(plain_name=said), make.kpi("F_KPI_01")])
    controls = Controls()
    controls.offer_kpis(review, "ACF_KPI_03")
    assert (f"{said} (ACF_KPI_03)", "ACF_KPI_03") in controls.kpi.options
