"""One clean page passes; one broken page for each rule is stopped for that rule alone."""

import re
from pathlib import Path

import pytest
from broken_pages import BROKEN, CLEAN
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from kpianalysis.errors import PageProblem
from kpianalysis.publish.page_check import RULES, BrokenPage, check_page, page_problems
from kpianalysis.writing.left_overs import quoted_answer
from kpianalysis.writing.unseen import without_unseen

DOCS = Path(__file__).resolve().parents[3] / "docs" / "page-check.md"


def rules_of(html, **settings):
    return {finding.rule for finding in page_problems(html, **{"illustrative": True} | settings)}


def test_clean_page_breaks_no_rule():
    assert page_problems(CLEAN, illustrative=True) == []
    check_page(CLEAN, illustrative=True)


def test_no_rule_is_without_a_broken_page():
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("rule", BROKEN)
def test_page_that_breaks_one_rule_is_stopped_for_that_rule_alone(rule):
    (finding,) = page_problems(BROKEN[rule].page, illustrative=True)
    assert finding.rule == rule


@pytest.mark.parametrize("rule", [rule for rule in BROKEN if BROKEN[rule].near])
def test_finding_names_the_line_and_the_piece_of_the_page(rule):
    (finding,) = page_problems(BROKEN[rule].page, illustrative=True)
    assert finding.near == BROKEN[rule].near
    # A row that says no basis is found at its table, and told by its heading.
    begins = "Table 1" if rule == "unmarked-illustrative" else None
    line = CLEAN[: CLEAN.index("<table id")].count("\n") + 1 if begins else BROKEN[rule].line
    assert finding.line == line


def test_stopped_page_is_told_by_rule_place_and_remedy():
    with pytest.raises(PageProblem) as stopped:
        check_page(BROKEN["no-scope"].page)
    assert str(stopped.value) == (
        "'the page' is not published: no-scope: line 52, in table-missed: A header cell has no "
        "scope ('Cause'). What to do: no-scope: write it with display.blocks.table."
    )


def test_every_broken_rule_is_told_and_many_places_are_counted():
    html = BROKEN["script"].page.replace("</main>", "<p style='x'>x</p>" * 5 + "</main>")
    with pytest.raises(BrokenPage) as stopped:
        check_page(html)
    assert "script: line" in str(stopped.value)
    assert "style-attribute: 2 more places" in str(stopped.value)
    assert len(stopped.value.findings) == 6
    assert stopped.value.html == html


def test_rule_of_illustrative_figures_is_for_pages_that_hold_them():
    assert page_problems(BROKEN["unmarked-illustrative"].page, illustrative=False) == []


def test_documentation_tells_every_rule_as_the_code_does():
    rows = re.findall(r"^\| `([\w-]+)` \| (.*) \| (.*) \|$", DOCS.read_text("utf-8"), re.M)
    assert rows == [(key, rule.refuses, rule.action) for key, rule in RULES.items()]


# Anything a supplier may write, escaped as our writers do it: no page is stopped for it.
WORDS = st.one_of(
    st.text(),
    st.sampled_from(
        ["None", "nan", "None identified", "my nan 5", "Nan", "-none", "- nan", "<script>a()"]
    ),
    st.sampled_from(
        ["5 of nan done", "“nan%” of £nan", "Traceback (most recent call last): <class 'x'>"]
    ),
    st.sampled_from(
        ["url(https://example.org)", "}*{background:url(#gone)}", "</svg><!--", "&#8238;"]
    ),
    st.text("<>&\"'=/!-[]{}%$`\\#nNaoe ", max_size=30),
)


@pytest.mark.parametrize(
    "place", ["<td>None identified", "Below target in", "Highways Maintenance"]
)
@given(words=WORDS)
def test_clean_page_with_any_escaped_text_passes(place, words):
    shown = escape(quoted_answer(without_unseen(words)) if words.strip() else "[z]")
    begins = place[: place.index(">") + 1] if ">" in place else ""
    # In the text alternative of the chart too.
    html = CLEAN.replace(place, f"{begins}{shown}").replace(
        "Line chart of", f"Line chart of {shown}"
    )
    assert page_problems(without_unseen(html), illustrative=True) == []


@given(st.sampled_from(sorted(BROKEN)), WORDS)
def test_no_text_of_a_supplier_hides_a_broken_rule(rule, words):
    page = BROKEN[rule].page
    cell = "“None”" if "“None”" in page else "None identified"
    shown = escape(quoted_answer(words) if words.strip() else "[z]")
    assert rule in rules_of(page.replace(cell, str(shown)))


@pytest.mark.parametrize(
    "cell", ["nan [p]", "(NaN)", "nan days", "[r] None", "na\u2060n", "(nan) weeks"]
)
def test_mark_bracket_or_unit_does_not_hide_that_a_result_is_nothing(cell):
    assert rules_of(CLEAN.replace("<td>None identified", f"<td>{cell}")) == {"left-over"}


@pytest.mark.parametrize(
    "cell", ["(None identified)", "Nan [p]", "“None” [p]", "None in days", quoted_answer("(None)")]
)
def test_words_of_a_person_between_marks_are_no_left_over(cell):
    assert rules_of(CLEAN.replace("<td>None identified", f"<td>{cell}")) == set()


def test_quotation_marks_let_only_what_stands_in_them_pass():
    quoted = CLEAN.replace("<td>None identified", "<td>“5 of nan done” of nan% done")
    assert rules_of(quoted) == {"left-over"}


def test_traceback_with_spaces_of_any_kind_is_a_traceback():
    page = CLEAN.replace("None identified", "Traceback&nbsp; (most recent call last):")
    assert rules_of(page) == {"traceback"}
