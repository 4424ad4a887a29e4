"""A run notebook becomes a numbered page, with references that lead somewhere."""

import hashlib
import re
from base64 import b64encode

import nbformat
import pytest
from markupsafe import Markup

from kpianalysis.display.blocks import Block, annex_heading, figure, heading, paragraph, refer
from kpianalysis.errors import PageProblem
from kpianalysis.publish.numbering import number_page, numbers_on, with_contents
from kpianalysis.publish.page import KpiPageExporter, page_facts, page_tables
from kpianalysis.writing.unseen import without_unseen


def text_of(html):
    return re.sub(r"<[^>]+>", "", html)


def a_figure(key):
    return figure(key, "Below target", "June", Markup("<svg></svg>"), "Line chart.")


def test_contents_stand_after_the_summary_and_list_sections_and_annexes():
    summary = Markup('<section id="summary"><h2>Main points</h2><p>The answer.</p></section>\n')
    html = number_page(summary + heading("a", "Alpha") + annex_heading("long", "Long tables"))
    before, _, after = with_contents(html).partition("<nav")
    assert "The answer." in before
    assert re.findall(r'<li><a href="#(.*?)">(.*?)</a></li>', after) == [
        ("section-a", "1. Alpha"),
        ("section-long", "Annex A. Long tables"),
    ]


def test_reference_to_a_section_names_the_annex_where_it_stands_in_one():
    annexes = annex_heading("long", "Long tables") + annex_heading("words", "Words")
    html = number_page(heading("a", "Alpha") + annexes + paragraph(refer("section", "words")))
    assert text_of(html).endswith("Annex B. WordsAnnex B")
    assert '<a href="#section-words">Annex B</a>' in html


def test_sections_tables_and_figures_are_numbered_apart_in_their_order(make):
    html = number_page(
        Markup("\n").join(
            [
                heading("a", "Alpha"),
                make.table("one").html,
                a_figure("x"),
                heading("b", "Beta"),
                make.table("two").html,
                a_figure("y"),
            ]
        )
    )
    said = text_of(html)
    places = [
        said.index(text)
        for text in ("1. Alpha", "Table 1: ", "Figure 1: ", "2. Beta", "Table 2: ", "Figure 2: ")
    ]
    assert places == sorted(places)
    assert "data-number" not in html


def test_reference_takes_the_number_of_what_it_names_before_and_after_it(make):
    html = number_page(
        Markup("\n").join(
            [
                paragraph(refer("table", "two")),
                make.table("one").html,
                make.table("two").html,
                heading("b", "Beta"),
                paragraph(refer("section", "b"), refer("table", "one")),
            ]
        )
    )
    assert '<a href="#table-two">Table 2</a>' in html
    assert '<a href="#table-one">Table 1</a>' in html
    assert '<a href="#section-b">Section 1</a>' in html
    assert "data-ref" not in html


def test_reference_to_what_is_not_on_the_page_stops_it():
    with pytest.raises(PageProblem, match="refers to the table 'gone'"):
        number_page(paragraph(refer("table", "gone")))


def test_text_that_looks_like_a_number_mark_is_left_as_it_is(make):
    hostile = (
        '<span data-number="table:summary">Table</span><span data-ref="table:x">the table</span>'
    )
    html = number_page(paragraph(hostile) + make.table("one").html)
    assert "Table 1: " in html
    assert "data-ref=&#34;table:x&#34;" in html


def test_contents_list_the_sections_after_the_first(make):
    html = with_contents(
        number_page(Markup("").join(heading(key, f"Part {key}") for key in ("a", "b", "c")))
    )
    contents = re.search(r"<nav.*?</nav>", html, re.S)[0]
    assert re.findall(r'<li><a href="#(.*?)">(.*?)</a></li>', contents) == [
        ("section-b", "2. Part b"),
        ("section-c", "3. Part c"),
    ]
    assert html.index("Part a") < html.index("<nav") < html.rindex("Part b")


def test_short_page_has_no_contents():
    html = heading("a", "Alpha") + heading("b", "Beta")
    assert with_contents(html) == html


def test_page_shows_what_the_cells_show_in_their_order(clean_page):
    assert clean_page.index("<h1>Finding</h1>") < clean_page.index("Main points")
    assert "report.part()" not in clean_page


def test_notes_for_analysts_stay_off_the_page(make):
    for_analysts = nbformat.v4.new_markdown_cell(
        "Change a value.", metadata={"tags": ["for-analysts"]}
    )
    html = make.page(for_analysts, nbformat.v4.new_markdown_cell("For members."))
    assert "Change a value." not in html
    assert "For members." in html


def test_title_of_the_window_is_finding_and_contract_escaped(make):
    notebook = make.notebook(make.cell(make.title("A <b> & finding", contract="Roads </title>")))
    html, _ = KpiPageExporter().from_notebook_node(notebook)
    title = re.search(r"<title>(.*?)</title>", html)[1]
    assert title == "A &lt;b&gt; &amp; finding. Roads &lt;/title&gt;"


def test_notebook_without_a_title_makes_no_page(make):
    notebook = make.notebook(make.cell(heading("a", "Alpha")))
    with pytest.raises(PageProblem, match="has no title"):
        KpiPageExporter().from_notebook_node(notebook)


def test_policy_allows_the_pages_own_style_and_nothing_else(clean_page):
    style = re.search(r"<style>(.*?)</style>", clean_page, re.S)[1]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', clean_page)[1]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_same_notebook_gives_the_same_bytes(make):
    cells = [make.cell(heading(key, f"Part {key}"), make.table(key)) for key in "abc"]
    assert make.page(*cells) == make.page(*cells)


def test_page_has_no_date_of_its_making(clean_page):
    assert not re.search(r"\b20(2[4-9]|[3-9]\d)-\d\d-\d\d", clean_page)


def test_later_facts_of_a_notebook_add_to_the_earlier(make):
    notebook = make.notebook(
        make.cell(make.title()), make.cell(Block(Markup("<p></p>"), page={"period": "May 2019"}))
    )
    assert page_facts(notebook)["period"] == "May 2019"
    assert page_facts(notebook)["contract"] == "Support Services"


def test_tables_of_the_page_are_those_of_all_cells(make):
    notebook = make.notebook(
        make.cell(make.title()),
        nbformat.v4.new_markdown_cell("text"),
        make.cell(make.table("one"), make.table("two")),
        make.cell(make.table("three")),
    )
    tables = page_tables(notebook)
    assert list(tables) == ["one", "two", "three"]
    assert tables["one"] == {
        "columns": ["kpi_ref", "value"],
        "rows": [["A", 58.53]],
        "dates": [],
        "caption": "Results, published",
        "note": "",
    }


def test_numbers_on_a_page_are_those_that_its_captions_show_in_their_order(make):
    drawn = figure(
        "calls", "Worse", "Calls by month", Markup("<svg></svg>"), "Line chart of calls."
    )
    html = make.page(
        make.cell(make.table("two"), make.table("one", note="See <caption>")), make.cell(drawn)
    )
    assert list(numbers_on(html).items()) == [
        (("table", "two"), "Table 1"),
        (("table", "one"), "Table 2"),
        (("figure", "calls"), "Figure 1"),
    ]


@pytest.mark.parametrize("unseen", ["\u202e", "\u2066", "\u2069", "\x00", "\x0b", "\x1b", "\x7f"])
def test_text_that_would_hide_or_reorder_what_is_read_is_shown_as_a_mark(make, unseen):
    html = make.page(make.cell(paragraph(f"Achieved 48{unseen}57%")))
    assert "Achieved 48\ufffd57%" in html
    assert unseen not in html


def test_tabs_line_ends_and_all_other_text_stay_as_they_are():
    text = "a\tb\r\nc \u2212 é £ \u05d0 \u200b"
    assert without_unseen(text) == text
