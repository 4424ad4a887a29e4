"""What slips through: every form of a fault is found, and no fault is found where none is."""

import re

import html5lib
import pytest
from broken_pages import CLEAN, END
from ways_to_break import NO_FAULT, WAYS

from kpianalysis.publish.page_check import RULES, page_problems

CASES = [(rule, html) for rule, ways in WAYS.items() for html in ways]


def broken(html, page=CLEAN):
    whole = page.replace(END, f"{html}\n{END}")
    return [finding.rule for finding in page_problems(whole, illustrative=True)]


@pytest.mark.parametrize(("rule", "html"), CASES)
def test_every_form_of_a_fault_breaks_its_rule_alone(rule, html):
    assert rule in RULES
    assert set(broken(html)) == {rule}


@pytest.mark.parametrize("html", NO_FAULT)
def test_words_of_people_and_pieces_of_ours_are_no_fault(html):
    assert broken(html) == []


@pytest.mark.parametrize("way", ["attribute", "element"])
def test_two_faults_in_one_tag_are_both_told(way):
    html = {
        "attribute": '<img src="x" alt="Map of all districts" onerror="a()">',
        "element": '<iframe title="x" src="x" onload="a()"></iframe>',
    }[way]
    assert set(broken(html)) == {"subresource", "event-attribute"}


# A browser ends this comment at --!>, so what follows it is live; programs that wait for --> do
# not see it. The page is refused for the comment, wherever it ends.
def test_what_hides_after_an_odd_comment_is_refused():
    hidden = "<!-- --!><img src='x' alt='Map of districts' onerror='a()'><!-- -->"
    tree = html5lib.parse(CLEAN.replace(END, hidden + END), namespaceHTMLElements=False)
    assert [each.get("onerror") for each in tree.iter("img")][-1] == "a()"
    assert "comment" in broken(hidden)


def test_elements_that_are_found_are_those_of_a_browsers_own_algorithm():
    from kpianalysis.publish.page_check.reading import Page

    ours = [element.tag for element in Page(CLEAN).elements]
    tree = html5lib.parse(CLEAN, namespaceHTMLElements=False)
    theirs = [re.sub(r"\{.*\}", "", str(each.tag)).casefold() for each in tree.iter()]
    assert ours == theirs


def test_style_that_loads_is_refused_however_it_is_written():
    for css in (
        "@import 'a.css';",
        "@IMPORT url(a.css);",
        "p { background: url(a.png) }",
        "p { background: URL( 'https://example.org/a.png' ) }",
        "p { background: u\\72 l(a.png) }",
        "p { background: \\75\\72\\6c(a.png) }",
        "@im\\70ort 'a.css';",
        "p { background: image-set('a.png' 1x) }",
        "@font-face { font-family: a; src: url(a.woff) }",
        'a { content: "/*" } p { background: url(a.png) } b { content: "*/" }',
        'a { b: \\"; background: url(a.png); c: "" }',
        'a { b: "/*\n; background: url(a.png); c: "*/" }',
        'a { background: url("a.png") }',
        "a { fill: url(#a/*) } p { background: url(a.png) } b { color: red/**/) }",
    ):
        page = CLEAN.replace("background: #fff; }", f"background: #fff; }}\n{css}")
        assert "subresource" in broken("", page), css


def test_words_of_a_string_load_nothing():
    css = """@page { @bottom-left { content: "Roads (@import url(a.png), 'x' /* \\22 */" } }"""
    page = CLEAN.replace("background: #fff; }", f"background: #fff; }}\n{css}")
    assert set(broken("", page)) == {"style-sheet"}


def test_style_that_names_a_place_of_the_page_or_a_sign_is_no_load():
    css = 'p::before { content: "\\2014 url"; fill: url(#main) } /* url(a.png) */'
    page = CLEAN.replace("background: #fff; }", f"background: #fff; }}\n{css}")
    assert set(broken("", page)) == {"style-sheet"}


def test_language_must_be_british_english():
    for language in (' lang="en"', ' lang=""', ""):
        page = CLEAN.replace(' lang="en-GB"', language)
        assert broken("", page) == ["no-lang"]


def test_ten_thousand_characters_and_deep_lists_are_read():
    assert broken(f"<p>{'<b>x</b>' * 2_000}{'x' * 10_000}</p>") == []
    assert broken("<ul><li>" * 150 + "x" + "</li></ul>" * 150) == []
