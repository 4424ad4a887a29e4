"""A clean page passes; a page that breaks one rule is stopped for that rule alone."""

import re

import pytest

from kpianalysis.display.blocks import heading
from kpianalysis.errors import PageProblem
from kpianalysis.publish.page_check import check_page, page_problems

CHART = '<figure id="figure-x"><svg role="img" aria-label="Line chart of calls."></svg></figure>'


def put(page, html):
    """Put something into the page, just before its main part ends."""
    assert page.count("</main>") == 1
    return page.replace("</main>", f"{html}</main>")


def changed(page, before, after, count=1):
    assert before in page
    return page.replace(before, after, count)


def test_clean_page_breaks_no_rule(clean_page):
    assert page_problems(clean_page) == []
    assert page_problems(clean_page, illustrative=True) == []
    check_page(clean_page, illustrative=True)


def test_clean_page_with_a_chart_breaks_no_rule(clean_page):
    assert page_problems(put(clean_page, CHART)) == []


# What breaks a rule, and what the one problem says.
BROKEN_BY_ADDING = {
    "script": ("<script>a()</script>", "<script> may not stand"),
    "frame": ("<iframe title='x'></iframe>", "<iframe> may not stand"),
    "form": ("<form></form>", "<form> may not stand"),
    "handler": ('<p onclick="a()">x</p>', "the attribute onclick runs a script"),
    "style attribute": ('<p style="color: red">x</p>', "a style attribute is blocked"),
    "address elsewhere": (
        '<img alt="A map of roads" src="https://example.org/a.png">',
        "<img> asks for 'https://example.org/a.png' from elsewhere",
    ),
    "address on this server": (
        '<img alt="A map of roads" src="/a.png">',
        "<img> asks for '/a.png' from elsewhere",
    ),
    "script as a link": ('<p><a href="javascript:a()">x</a></p>', "a link runs a script"),
    "script as a link, hidden": (
        '<p><a href=" JavaScript&#58;a()">x</a></p>',
        "a link runs a script",
    ),
    "chart without a role": (
        '<svg aria-label="Line chart of calls."></svg>',
        "not marked as an image",
    ),
    "chart without text": ('<svg role="img"></svg>', "no text alternative"),
    "chart with blank text": ('<svg role="img" aria-label=" "></svg>', "no text alternative"),
    "chart with a placeholder": (
        '<svg role="img" aria-label="No description has been provided for this image"></svg>',
        "no text alternative",
    ),
    "picture with a placeholder": (
        '<img src="data:image/png;base64,AA==" alt="chart">',
        "no text alternative",
    ),
    "table without a caption": (
        '<table><tr><th scope="row">A</th><td>1</td></tr></table>',
        "a table has no caption",
    ),
    "header without a scope": (
        "<table><caption>x</caption><tr><th>A</th><td>1</td></tr></table>",
        "a header cell has no scope",
    ),
    "empty cell": (
        '<table><caption>x</caption><tr><th scope="row">A</th><td> </td></tr></table>',
        "a cell is empty",
    ),
    "second first heading": ("<h1>Another</h1>", "has 2 headings of the first level"),
    "heading that leaves out a level": ("<h4>Deep</h4>", "leave out a level"),
    "id twice": ("<p id='main'>x</p>", "the id 'main' stands twice"),
    "link to nowhere": ('<p><a href="#gone">x</a></p>', "points to 'gone'"),
    "label from nowhere": ('<div role="region" aria-labelledby="gone">x</div>', "points to 'gone'"),
    "traceback": ("<pre>Traceback (most recent call last)</pre>", "a traceback stands on the page"),
}


@pytest.mark.parametrize("rule", BROKEN_BY_ADDING)
def test_page_that_breaks_one_rule_is_stopped_for_that_alone(clean_page, rule):
    html, problem = BROKEN_BY_ADDING[rule]
    found = page_problems(put(clean_page, html))
    assert len(found) == 1
    assert problem in found[0]


@pytest.mark.parametrize("left_over", ["nan", "NaN", "None", "NaT", "<NA>", "inf"])
def test_left_over_of_a_program_in_a_cell_is_stopped(clean_page, left_over):
    text = left_over.replace("<", "&lt;")
    cell = f'<table><caption>x</caption><tr><th scope="row">A</th><td>{text}</td></tr></table>'
    found = page_problems(put(clean_page, cell))
    assert len(found) == 1
    assert "says nothing to a reader" in found[0]


@pytest.mark.parametrize(
    "text",
    ["None identified", "None.", "No effect: none of the cases", "Nanny service", "inf. clinic"],
)
def test_suppliers_text_that_holds_such_a_word_is_no_fault(clean_page, text):
    cell = f'<table><caption>x</caption><tr><th scope="row">A</th><td>{text}</td></tr></table>'
    assert page_problems(put(clean_page, cell)) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; onclick=&#34;x&#34; style=&#34;y&#34;</p>",
        "<p>javascript:alert(1) https://example.org</p>",
        '<p><a href="https://example.org/minutes.pdf">Minutes</a></p>',
        '<img src="data:image/png;base64,AA==" alt="Line chart of calls.">',
        "<!-- <script>a()</script> -->",
    ],
)
def test_escaped_text_link_and_held_picture_are_no_fault(clean_page, html):
    assert page_problems(put(clean_page, html)) == []


CHANGES = {
    "other language": ('lang="en-GB"', 'lang="en"', "language is en-GB"),
    "no language": (' lang="en-GB"', "", "language is en-GB"),
    "policy with unsafe-inline": ("style-src '", "style-src 'unsafe-inline' '", "strict Content"),
    "open policy": ("default-src 'none'", "default-src *", "strict Content"),
    "no first heading": ("<h1>Finding</h1>", "", "has 0 headings of the first level"),
}


@pytest.mark.parametrize("rule", CHANGES)
def test_page_whose_frame_breaks_one_rule_is_stopped_for_that_alone(clean_page, rule):
    before, after, problem = CHANGES[rule]
    found = page_problems(changed(clean_page, before, after))
    assert len(found) == 1
    assert problem in found[0]


def test_page_without_a_title_is_stopped(clean_page):
    untitled = re.sub(r"<title>.*?</title>", "<title> </title>", clean_page, flags=re.S)
    assert page_problems(untitled) == ["the page has no title"]


def test_page_without_a_policy_is_stopped(clean_page):
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", clean_page)
    assert page_problems(open_page) == ["the page has no strict Content-Security-Policy"]


def test_problem_is_told_with_its_line(clean_page):
    line = clean_page[: clean_page.index("</main>")].count("\n") + 1
    assert page_problems(put(clean_page, "<script></script>"))[0].startswith(f"line {line}: ")


def test_every_problem_of_a_page_is_named(clean_page):
    html = put(clean_page, '<script></script><p style="x">x</p><p><a href="#gone">x</a></p>')
    with pytest.raises(PageProblem) as stopped:
        check_page(html)
    for problem in ("<script> may not stand", "a style attribute", "points to 'gone'"):
        assert problem in str(stopped.value)


@pytest.mark.parametrize("kind", ["table", "figure"])
def test_made_up_figures_without_their_word_are_stopped_for_that_alone(clean_page, make, kind):
    unmarked = {
        "table": make.table("bare").html.replace(", published", ""),
        "figure": CHART.replace("figure-x", "figure-bare"),
    }[kind]
    page = put(clean_page, unmarked)
    page = re.sub(r'<span data-number="\w+:bare">\w*</span>', "", page)
    assert page_problems(page) == []
    found = page_problems(page, illustrative=True)
    assert found == [f"the table or chart '{kind}-bare' does not say that figures are illustrative"]


def test_tables_about_files_need_no_word_of_basis(clean_page, make):
    page = put(
        clean_page,
        "".join(
            make.table(key, rows=[["june.xlsx", "F14"]]).html.replace(", published", "")
            for key in ("sources", "unread")
        ),
    )
    page = re.sub(r'<span data-number="\w+:\w+">\w*</span>', "", page)
    assert page_problems(page, illustrative=True) == []


def test_exporter_makes_a_page_that_its_own_check_passes_also_with_hostile_text(make):
    hostile = "<script>a()</script>\" onload='b()' </td></table> {0} %s nan"
    page = make.page(
        make.cell(heading("a", hostile), make.table("one", rows=[[hostile, hostile]])),
    )
    assert page_problems(page) == []
