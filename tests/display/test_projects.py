"""The section on projects says what the newest list says, and no more."""

import dataclasses
import datetime as dt
import re
from html import unescape

import pandas as pd
import pytest
from project_rows import listed, lists

from kpianalysis.display.blocks import join
from kpianalysis.display.project_words import projects_against, projects_missing, say_projects
from kpianalysis.display.projects import projects, projects_in_full
from kpianalysis.publish.page_check import page_problems
from kpianalysis.tables import empty_table

DATED = {"agreed_date": "2019-08", "expected_date": "2019-08", "weeks_late": "0"}
MARCH = listed(
    {"project_ref": "P1", "project": "Website", "rag": "Green", "priority": "Yes"} | DATED,
    {"project_ref": "P2", "project": "Phones", "rag": "Amber", "priority": "Yes"} | DATED,
    {"project_ref": "P4", "project": "Old forms", "rag": "Green", "priority": "No"} | DATED,
    received="2019-03-19",
    as_at="2019-03",
    basis="illustrative",
)
SEPTEMBER = listed(
    {
        "project_ref": "P1", "project": "Website", "rag": "Red", "priority": "Yes",
        "priority_reason": "Residents use it daily", "supplier": "A Supplier",
        "agreed_date": "2019-08", "expected_date": "2019-10", "weeks_late": "8",
        "cause": "Drainage", "cost_effect": "None known", "share_done": "0.65",
        "progress": "Walls are up", "next_step": "Green in November",
    },
    {"project_ref": "P2", "project": "Phones", "rag": "Complete", "priority": "Yes"} | DATED,
    {"project_ref": "P3", "project": "Door entry", "rag": "Blue", "priority": "No"},
    basis="illustrative",
)  # fmt: skip


def on_page(review):
    """Return all that the page says of projects, in its body and its annex."""
    return join(projects(review), projects_in_full(review))


@pytest.fixture(scope="module")
def show(make):
    usual = make.usual()

    def of(*tables, as_at=dt.date(2019, 9, 12)):
        rows = lists(*tables) if tables else empty_table("projects")
        return dataclasses.replace(usual, projects=rows, as_at=as_at)

    return of


def text_of(block):
    bare = re.sub(r"<svg.*?</svg>", " ", str(block.html), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def cells_of(block, key, project):
    table = str(block.html).split(f'id="table-{key}"')[1].split("</table>")[0]
    line = next(line for line in table.split("<tr>") if f">{project}</th>" in line)
    return [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)]


def test_without_a_list_the_page_says_so_and_names_the_day(show):
    review = show(as_at=dt.date(2019, 3, 1))
    assert "No project list had been supplied by 1 March 2019." in text_of(on_page(review))
    assert projects_missing(review) == ["No project list had been supplied by 1 March 2019."]
    assert say_projects(review) == projects_against(review) == []


def test_list_and_last_time_are_named_by_their_own_dates(show):
    text = text_of(on_page(show(MARCH, SEPTEMBER)))
    assert "This is the list as at September 2019, received on 12 September 2019." in text
    assert "It holds 3 projects and marks 2 as priorities." in text
    assert "Last time means the list as at March 2019." in text


def test_list_without_a_date_says_when_it_was_received(show):
    text = text_of(on_page(show(SEPTEMBER.assign(as_at=None))))
    assert "The list gives itself no date; it was received on 12 September 2019." in text
    assert "No earlier list had been supplied to compare it with." in text


def test_sentences_count_colours_and_say_what_moved_and_what_is_late(show):
    text = text_of(on_page(show(MARCH, SEPTEMBER)))
    for said in (
        "Projects: of 2 priority projects, one in hand late and one complete",
        "Of 2 priority projects the list marks one red, none amber, none green and one complete",
        "One priority project was completed since March 2019: Phones",
        "One priority project is red: Website",
        "One priority project in hand is late (illustrative figures). Website: 8 weeks (property)",
        "From green to red: Website",
    ):
        assert said in text
    assert text.count("(illustrative figures)") >= 5


def test_project_of_which_nothing_says_whether_it_is_late_is_not_called_on_time(show):
    # The first has no date at all, the second only the date expected; the third is on time.
    rows = (
        {"project_ref": "P1", "project": "Website", "rag": "Green", "priority": "Yes"},
        {"project_ref": "P2", "project": "Phones", "rag": "Green", "priority": "Yes",
         "expected_date": "2019-12"},
        {"project_ref": "P3", "project": "Doors", "rag": "Green", "priority": "Yes",
         "expected_date": "2019-11", "weeks_late": "0"},
    )  # fmt: skip
    review = show(listed(*rows))
    assert say_projects(review) == [
        "1 of 3 priority projects is green or complete, and not late. 2 of 3 priority projects "
        "are green or complete, but the list does not say whether they are late."
    ]
    text = text_of(on_page(review))
    assert "Projects: of 3 priority projects, none in hand known to be late and none complete" in (
        text
    )
    assert "None of 2 priority projects in hand drawn is known to be late" in text
    assert "1 project has no date and is not drawn." in text
    assert "No project is known to be late, red or amber, or to have slipped." in text
    assert "Not late: Doors. Not said whether late: Phones." in str(on_page(review).html)


def test_table_of_what_is_late_gives_slip_cause_cost_and_the_lists_words_on_green(show):
    block = on_page(show(MARCH, SEPTEMBER))
    assert cells_of(block, "projects-behind", "Website") == [
        "Website", "Red", "8", "2 months later", "property", "Drainage", "None known",
        "Green in November", "illustrative",
    ]  # fmt: skip
    assert cells_of(block, "priority-projects", "Website") == [
        "Website", "Residents use it daily", "Red", "Green", "August 2019", "October 2019", "8",
        "Share done: 65%. Walls are up. Green in November.", "illustrative",
    ]  # fmt: skip


def test_when_a_red_project_turns_green_is_said_only_where_the_list_says_it(show):
    silent = SEPTEMBER.assign(next_step=None)
    said = "The data supplied does not say when Website will turn green."
    assert said in text_of(on_page(show(silent)))
    assert said in projects_missing(show(silent))
    cells = cells_of(on_page(show(silent)), "projects-behind", "Website")
    assert "the data supplied does not say" in cells
    assert "does not say when" not in text_of(on_page(show(SEPTEMBER)))


def test_full_list_holds_every_project_and_its_data_every_column(show):
    block = on_page(show(MARCH, SEPTEMBER))
    assert cells_of(block, "projects", "Door entry") == [
        "Door entry", "[x]", "Blue", "[x]", "[x]", "[x]", "illustrative",
    ]  # fmt: skip
    assert block.tables["projects"]["project"].tolist() == ["Website", "Phones", "Door entry"]
    assert {"slip_weeks", "cause_class", "file", "cell"} <= set(block.tables["projects"])


def test_new_gone_unknown_and_renamed_projects_are_said(show):
    renamed = SEPTEMBER.assign(project=["Web pages", "Phones", "Door entry"])
    text = text_of(on_page(show(MARCH, renamed)))
    assert "New on the list: Door entry" in text
    assert "No longer on the list, which does not say why: Old forms" in text
    assert 'Web pages was called "Website" in the earlier list; the ref is the same' in text
    assert 'Not a known colour, shown as it stands: Door entry ("Blue").' in text


def test_match_by_name_alone_is_shown(show):
    by_name = SEPTEMBER.assign(project_ref=None, project=["WEBSITE", "Phones", "Door entry"])
    text = text_of(on_page(show(MARCH, by_name)))
    assert 'by name alone: WEBSITE with "Website"; Phones with "Phones".' in text


def test_each_missing_column_is_said_once(show):
    bare = listed({"rag": "Green"}, {"rag": "Red"}, basis="illustrative")
    text = text_of(on_page(show(bare)))
    assert text.count("The list does not give") == 1
    assert "the supplier, the date agreed, the date expected, weeks late" in text
    assert text.count("does not say which projects are priorities") == 1
    assert "<svg" not in str(on_page(show(bare)).html)
    missing = projects_missing(show(bare))
    assert missing[0].startswith("The list of projects does not give which projects are priorities")
    assert not any("cause of delay of" in said for said in missing)


def test_dates_that_cannot_be_read_stand_as_they_were_written(show):
    doubtful = SEPTEMBER.assign(expected_date=["04/01/2020", "TBC", "Summer"], weeks_late=None)
    block = on_page(show(doubtful))
    said = 'Date expected that could not be read for sure: Website ("04/01/2020"), Door entry'
    assert said in text_of(block)
    assert cells_of(block, "priority-projects", "Website")[5] == "04/01/2020 (not read as a date)"
    assert cells_of(block, "projects", "Phones")[4] == "TBC"


def test_weeks_from_dates_are_said_to_be_and_both_stand_where_they_differ(show):
    # August to October: 61 days from end to end, 8.7 weeks; at least 32 days (31 August to
    # 1 October), so 2 weeks cannot be.
    wrong = SEPTEMBER.assign(weeks_late=["2", "0", None])
    block = on_page(show(wrong))
    assert cells_of(block, "projects", "Website")[5] == "2; by its dates about 9"
    assert "Weeks late as stated are not those between the two dates: Website." in text_of(block)
    unstated = on_page(show(SEPTEMBER.assign(weeks_late=None)))
    assert cells_of(unstated, "projects", "Website")[5] == "about 9 (from its dates)"


def test_a_project_expected_since_the_list_was_made_is_missing_not_late(show):
    review = show(MARCH, as_at=dt.date(2019, 9, 1))
    assert "Whether Website and Phones were completed when expected." in projects_missing(review)
    review = show(MARCH, as_at=dt.date(2019, 8, 31))
    assert not any(said.startswith("Whether") for said in projects_missing(review))


HOSTILE = (
    "<script>alert(1)</script> $\\frac{x$ {0} %s \x07 \u202e \u4e2d <b>'\"&amp; " + "long " * 40
)


def test_hostile_words_are_text_in_sentences_tables_and_drawing(show):
    rows = SEPTEMBER.assign(
        **dict.fromkeys(
            ("project", "priority_reason", "supplier", "rag", "cause", "cost_effect", "progress",
             "next_step", "to_green", "project_ref"),
            HOSTILE,
        )
    )  # fmt: skip
    rows.loc[1, "project"] = "Another"
    html = str(on_page(show(MARCH, rows)).html)
    assert "<script" not in html
    assert "<b>" not in html
    assert "\x07" not in re.search(r"<svg.*?</svg>", html, re.S)[0].split(">", 1)[1]
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("tables", [(MARCH, SEPTEMBER), (SEPTEMBER,), ()])
def test_tables_and_chart_keep_the_rules_of_a_page(show, tables):
    html = str(on_page(show(*tables)).html)
    problems = page_problems(f"<html lang='en-GB'>{html}</html>", illustrative=True)
    about_whole_page = {"no-title", "weak-policy", "headings", "unfilled-number"}
    assert [str(found) for found in problems if found.rule not in about_whole_page] == []


def test_published_words_of_a_row_are_named_and_the_rest_is_illustrative(show):
    part = SEPTEMBER.assign(
        basis="published; illustrative", published_columns="project; weeks_late; cause"
    )
    block = on_page(show(part))
    assert cells_of(block, "priority-projects", "Website")[-1] == "published: weeks late"
    assert cells_of(block, "projects-behind", "Website")[-1] == "published: weeks late and cause"
    text = text_of(block)
    assert "late. Website: 8 weeks (property)." in text
    assert "red: Website (illustrative figures)." in text
    assert "the rest of the row is illustrative" in text


def test_a_real_contract_has_no_basis(make):
    review = dataclasses.replace(
        make.usual(basis=None), projects=lists(MARCH, SEPTEMBER).assign(basis=None)
    )
    text = text_of(on_page(review))
    assert "illustrative" not in text
    assert "Basis" not in text


def test_chart_draws_what_is_not_complete_and_says_it_in_words(show):
    html = str(on_page(show(MARCH, SEPTEMBER)).html)
    alternative = unescape(re.search(r'aria-label="([^"]*)"', html)[1])
    said = "Latest: Website, agreed August 2019, expected October 2019, Red, 8 weeks late."
    assert said in alternative
    assert alternative.endswith("The table named under the chart gives the figures.")
    assert 'Figures: <a href="#table-priority-projects">' in html
    assert "Phones" not in alternative
    drawing = re.search(r"<svg.*?</svg>", html, re.S)[0]
    for word in ("date agreed", "date expected", "Website", "Red, 8 weeks late"):
        assert word in drawing
    data = on_page(show(MARCH, SEPTEMBER)).tables["milestones"]
    assert data["expected_last"].tolist() == [pd.Timestamp("2019-10-31")]
