"""The exporter's own pages break no rule, and a page that breaks one never leaves the exporter."""

import pytest
from markupsafe import Markup

from kpianalysis.display.blocks import Block, figure, heading, paragraph
from kpianalysis.publish.page import KpiPageExporter
from kpianalysis.publish.page_check import BrokenPage, page_problems

HOSTILE = "<script>a()</script>\" onload='b()' </td></table><!-- {0} %s nan"


def unmarked(make, key="bare", **settings):
    block = make.table(key, **settings)
    return Block(Markup(str(block.html).replace(", published", "")), block.tables)  # noqa: S704


def export(make, *blocks, **facts):
    notebook = make.notebook(make.cell(make.title(**facts)), make.cell(*blocks))
    return KpiPageExporter().from_notebook_node(notebook)[0]


def test_page_of_our_own_blocks_breaks_no_rule(clean_page):
    assert page_problems(clean_page, illustrative=True) == []


def test_page_with_hostile_text_in_every_block_breaks_no_rule(make):
    chart = figure("a", HOSTILE, HOSTILE, Markup("<svg></svg>"), HOSTILE, HOSTILE)
    page = make.page(
        make.cell(heading("a", HOSTILE), paragraph(HOSTILE), chart),
        make.cell(make.table("one", headers=[HOSTILE, "B"], rows=[[HOSTILE, HOSTILE]])),
    )
    assert page_problems(page) == []
    assert page.count("&lt;script&gt;") >= 8


def test_exporter_stops_a_page_that_breaks_a_rule_and_hands_it_over_to_look_at(make):
    with pytest.raises(BrokenPage, match="script: line") as stopped:
        make.page(make.cell(Block(Markup("<script>a()</script>"))))
    assert "<script>a()</script>" in stopped.value.html


def test_title_of_made_up_figures_makes_the_exporter_ask_each_table_for_its_basis(make):
    with pytest.raises(BrokenPage, match=r"unmarked-illustrative.*table-bare"):
        export(make, unmarked(make), basis="published; illustrative")
    assert export(make, make.table("bare"), basis="published; illustrative")


def test_real_contract_needs_no_word_of_basis(make):
    assert export(make, unmarked(make))


def test_tables_about_files_need_no_word_of_basis(make):
    files = [unmarked(make, key, rows=[["june.xlsx", "F14"]]) for key in ("sources", "unread")]
    assert export(make, *files, basis="illustrative")


def test_each_row_of_a_table_with_made_up_figures_says_its_basis(make):
    headers, named = ["KPI", "Result", "Basis"], [["A", "1", "published"], ["B", "2", "[z]"]]
    assert export(make, unmarked(make, headers=headers, rows=named), basis="illustrative")
    rows = [*named, ["C", "published", "[p]"]]
    with pytest.raises(BrokenPage, match="row 'C'"):
        export(make, unmarked(make, headers=headers, rows=rows), basis="illustrative")


def test_chart_says_its_basis_in_caption_note_or_text_alternative(make):
    def chart(finding="Below target", subtitle="June", said="Line chart of calls.", note=""):
        return figure("x", finding, subtitle, Markup("<svg></svg>"), said, note)

    with pytest.raises(BrokenPage, match=r"unmarked-illustrative.*figure-x"):
        export(make, chart(), basis="illustrative")
    for mark in ("finding", "subtitle", "said", "note"):
        words = {mark: "Line chart of calls (illustrative figures)"}
        assert export(make, chart(**words), basis="illustrative")
