"""A page says once what is not on it, and says of an exempt page that it is not for publication."""

import dataclasses
import re

import pytest

from kpianalysis.audience import SECTIONS, Withheld
from kpianalysis.display import QuarterlyReport
from kpianalysis.display.audience import count_cell
from kpianalysis.display.cases import say_people, say_quarter
from kpianalysis.display.evidence import evidence_by_area
from kpianalysis.display.questions import standing_answers
from kpianalysis.publish.numbering import number_page


def with_rules(review, **withheld):
    return dataclasses.replace(review, withheld=Withheld(**withheld))


@pytest.fixture
def suppressed(make):
    """May and June 2019 of a KPI with counts, of which those of June are suppressed."""
    counts = {"numerator": [150.0, None], "denominator": [200.0, None], "backlog": [None, 8.0]}
    rows = make.observed("ACF_KPI_03", [75, 96.15], first="2019-05", **counts)
    rows["counts_suppressed"] = [False, True]
    rows["backlog_suppressed"] = [True, False]
    review = make.review([make.kpi()], rows, in_focus=["ACF_KPI_03"], period="2019-05..2019-06")
    return with_rules(review, smallest_count=5)


@pytest.mark.parametrize("section", SECTIONS)
def test_exempt_section_keeps_its_heading_for_links_and_says_no_more(make, section):
    review = make.usual()
    shown = str(getattr(QuarterlyReport(review), section)().html)
    report = QuarterlyReport(with_rules(review, sections=(section,)))
    hidden = str(getattr(report, section)().html)
    key = re.search(r'<h2[^>]* id="(section-[\w-]+)"', shown)[1]
    assert re.findall(r'id="([^"]*)"', hidden) == [key]
    assert hidden.count("This section is exempt.") == 1
    assert re.sub(r"<h2.*</h2>|<p>.*</p>", "", hidden).strip() == ""
    link = f'<span data-ref="section:{key.removeprefix("section-")}">the section</span>'
    named = "Annex A" if section == "standing_questions" else "Section 1"
    assert number_page(hidden + link).endswith(named)


@pytest.mark.parametrize("section", SECTIONS)
def test_section_that_is_not_exempt_is_shown(make, section):
    others = tuple(name for name in SECTIONS if name != section)
    report = QuarterlyReport(with_rules(make.usual(), sections=others))
    assert "This section is exempt." not in str(getattr(report, section)().html)


def test_answers_and_evidence_say_that_a_part_is_exempt_and_not_that_it_is_missing(make):
    review = with_rules(make.usual(), sections=("projects", "service_credits"))
    said = {one.key: one.said for one in standing_answers(review)}
    assert said["credits"] == said["projects"] == ("This is exempt, and not shown.",)
    held = set(evidence_by_area(review)["said"])
    assert {
        "Projects are exempt, and not shown.",
        "Service credits are exempt, and not shown.",
    } <= held
    assert not any("No project list" in str(sentence) for sentence in held)


def test_summary_says_once_how_many_kpis_are_exempt(make):
    for kpis, said, them in [(1, "1 KPI is exempt", "it"), (2, "2 KPIs are exempt", "them")]:
        report = QuarterlyReport(with_rules(make.usual(), kpis=kpis))
        html = str(report.summary_by_month().html)
        assert html.count(f"{said} and not shown; no count on this page includes {them}.") == 1
    assert "exempt" not in str(QuarterlyReport(make.usual()).summary_by_month().html)


def test_exempt_page_says_in_title_and_first_line_that_it_is_not_for_publication(make):
    title = QuarterlyReport(with_rules(make.usual(), reader="exempt")).summary()
    first_line = '<p class="exempt"><strong>Exempt: not for publication.'
    assert title.html.startswith(f'<section id="summary">\n{first_line}')
    assert title.page["title"].startswith("Exempt: not for publication. April to June 2019: ")
    assert title.page["audience"] == "exempt"
    public = QuarterlyReport(make.usual()).summary()
    assert "xempt" not in public.html
    assert "audience" not in public.page


def test_suppressed_count_stands_as_c_which_is_explained_before_the_table(suppressed):
    block = QuarterlyReport(suppressed).kpi("ACF_KPI_03")
    table = re.search(r'<table id="table-ACF_KPI_03">.*?</table>', str(block.html), re.S)[0]
    caption, body = table.split("</caption>")
    assert "[c] confidential: not shown, for a number is small or exempt." in caption
    may, june = re.findall(r"<tr>(<th scope=\"row\".*?)</tr>", body)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in (may, june)]
    assert [row[-3:] for row in cells] == [["50 of 200", "0", "[c]"], ["[c]", "[c]", "8"]]


def test_csv_holds_no_suppressed_number_and_says_where_one_was(suppressed):
    data = QuarterlyReport(suppressed).kpi("ACF_KPI_03").tables["ACF_KPI_03"]
    columns = ["numerator", "denominator", "affected", "to_target"]
    assert data[columns].isna().all(axis=1).tolist() == [False, True]
    assert data["counts_suppressed"].tolist() == [False, True]
    assert data["backlog_suppressed"].tolist() == [True, False]


def test_csv_of_a_page_without_a_rule_has_no_columns_for_it(make):
    data = QuarterlyReport(make.usual()).kpi("ACF_KPI_03").tables["ACF_KPI_03"]
    assert not [name for name in data if name.endswith("suppressed")]


def test_sentence_covers_the_months_that_are_shown_and_names_the_others(suppressed):
    months, kpi = suppressed.months_of("ACF_KPI_03"), suppressed.contract.kpi("ACF_KPI_03")
    assert say_people(months, kpi) == (
        "In May 2019, 50 of 200 cases were not as measured. "
        "Counts for June 2019 are not shown: a number is small or exempt."
    )
    assert say_people(months.iloc[1:], kpi).startswith("Counts for June 2019 are not shown")


def test_pooled_result_is_left_out_when_a_month_is_suppressed(suppressed):
    months, kpi = suppressed.months_of("ACF_KPI_03"), suppressed.contract.kpi("ACF_KPI_03")
    assert say_quarter(months, kpi, "May to June 2019") == ""


def test_small_counts_are_explained_among_the_definitions(suppressed, make):
    said = "Counts of cases under 5 are not shown ([c])"
    assert said in QuarterlyReport(suppressed).definitions().html
    assert "[c]" not in QuarterlyReport(make.usual()).definitions().html


def test_count_of_a_row_is_c_only_where_it_is_suppressed(suppressed):
    may, june = (row for _, row in suppressed.months_of("ACF_KPI_03").iterrows())
    assert [count_cell(row, "numerator") for row in (may, june)] == ["150", "[c]"]
    assert [count_cell(row, "backlog") for row in (may, june)] == ["[c]", "8"]
    assert count_cell(may.drop(["backlog_suppressed"]), "backlog") == "[x]"
