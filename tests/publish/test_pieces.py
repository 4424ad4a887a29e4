"""Only pieces of ours and notes stand on a page; what else a cell shows stops it, never unsaid."""

import logging

import nbformat
import pytest

from kpianalysis.display.blocks import heading
from kpianalysis.errors import PageProblem
from kpianalysis.publish.page import KpiPageExporter, page_tables
from kpianalysis.publish.page_check import BrokenPage
from kpianalysis.publish.pieces import note_html

ATTACK = "</pre><img src=x onerror=\"document.title='owned'\"><script>a()</script>"
v4 = nbformat.v4


def cell_that_shows(*outputs, tags=()):
    return v4.new_code_cell("x", outputs=list(outputs), metadata={"tags": list(tags)})


def displayed(**data):
    kinds = {name.replace("__", "/").replace("_", "+"): content for name, content in data.items()}
    return v4.new_output("display_data", data=kinds)


FOREIGN = {
    "a DataFrame": (displayed(text__html=f"<table>{ATTACK}</table>"), "text/html"),
    "a picture": (displayed(image__png="AA=="), "image/png"),
    "a drawing": (displayed(image__svg_xml=f"<svg>{ATTACK}</svg>"), "image/svg+xml"),
    "Markdown": (displayed(text__markdown=ATTACK), "text/markdown"),
    "a diagram": (v4.new_output("display_data", {"text/vnd.mermaid": ATTACK}), "mermaid"),
    "a program": (displayed(application__javascript="a()"), "application/javascript"),
    "LaTeX": (displayed(text__latex="$x$"), "text/latex"),
    "a widget": (
        v4.new_output("display_data", {"application/vnd.jupyter.widget-view+json": {}}),
        "widget-view",
    ),
    "a value": (
        v4.new_output("execute_result", {"text/plain": "42"}, execution_count=1),
        "plain text",
    ),
    "printed text": (v4.new_output("stream", name="stdout", text=ATTACK), "printed text"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_output_that_is_no_piece_stops_the_page_and_names_the_cell(make, kind):
    output, said = FOREIGN[kind]
    with pytest.raises(PageProblem, match="no piece of a page") as stopped:
        make.page(cell_that_shows(output))
    assert "'cell 2 of the notebook' shows" in str(stopped.value)
    assert said in str(stopped.value)


@pytest.mark.parametrize("kind", FOREIGN)
def test_cell_for_analysts_stays_off_the_page(make, kind):
    page = make.page(cell_that_shows(FOREIGN[kind][0], tags=["for-analysts"]))
    assert "owned" not in page


def test_piece_in_a_cell_for_analysts_is_neither_shown_nor_written(make):
    hidden = make.cell(heading("a", "Hidden"), make.table("hidden"))
    hidden.metadata["tags"] = ["for-analysts"]
    assert "Hidden" not in make.page(hidden)
    assert page_tables(make.notebook(make.cell(make.title()), hidden)) == {}


def test_data_of_ours_without_its_html_is_no_piece(make):
    output = v4.new_output("display_data", {make.data_type: {}, "image/png": "AA=="})
    with pytest.raises(PageProblem, match="image/png"):
        make.page(cell_that_shows(output))


def test_failed_cell_stops_the_page_with_its_error(make):
    error = v4.new_output("error", ename="KeyError", evalue="'value'", traceback=["Traceback"])
    with pytest.raises(PageProblem, match="stopped with an error: KeyError: 'value'"):
        make.page(cell_that_shows(error))


def test_warning_of_a_library_stays_off_the_page_and_is_logged(make, caplog):
    warning = v4.new_output("stream", name="stderr", text="building the font cache")
    notebook = make.notebook(make.cell(make.title()), cell_that_shows(warning))
    exporter = KpiPageExporter()
    exporter.log = logging.getLogger("test")
    page, _ = exporter.from_notebook_node(notebook)
    assert "font cache" not in page
    assert "cell 2 of the notebook: building the font cache" in caplog.text


@pytest.mark.parametrize("kind", ["", "text/html", "text/latex"])
def test_raw_cell_stops_the_page(make, kind):
    raw = v4.new_raw_cell(ATTACK, metadata={"raw_mimetype": kind} if kind else {})
    with pytest.raises(PageProblem, match="is a raw cell"):
        make.page(raw)
    raw.metadata["tags"] = ["for-analysts"]
    assert "owned" not in make.page(raw)


@pytest.mark.parametrize(
    "source",
    [
        "Note <script>a()</script>",
        "<script>a()</script>",
        "<div onclick='a()'>\n\nText\n\n</div>",
        "A <img src=x onerror=a()> picture",
        "<!-- --!><img src=x onerror=a()>",
        "```mermaid\n</pre><img src=x onerror=a()>\n```",
        "```python\n</pre><script>a()</script>\n```",
        "    </pre><script>a()</script>",
        "`<script>a()</script>` and $<script>a()</script>$",
        "# Heading <script>a()</script>",
        "<style>p {}</style>",
    ],
)
def test_html_in_a_note_is_shown_as_text(source):
    html = note_html(source)
    for tag in ("<script", "<img", "<div onclick", "<!--", "<style"):
        assert tag not in html
    assert "&lt;" in html


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("[x](javascript:a())", "script-link"),
        ("[x]( JaVaScript&colon;a() )", "script-link"),
        ("![Map of all districts](map.png)", "subresource"),
        ("![chart](data:image/png;base64,AA==)", "text-alternative"),
        ("[x](#gone)", "dangling-link"),
        ("#### Deep", "headings"),
    ],
)
def test_note_that_breaks_a_rule_stops_the_page(make, source, rule):
    with pytest.raises(BrokenPage, match=f"{rule}: line"):
        make.page(v4.new_markdown_cell(source))


def test_note_shows_as_people_write_it(make):
    page = make.page(v4.new_markdown_cell("**Read** [Table 1](#main) & *more*:\n\n- one\n- two"))
    assert '<strong>Read</strong> <a href="#main">Table 1</a> &amp; <em>more</em>' in page
    assert "<li>one</li>" in page
