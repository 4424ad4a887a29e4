"""A public page that names an exempt KPI, and a page for another reader, are not put in place."""

import json

import pytest
from papers import a_pdf

from kpianalysis.errors import PageProblem
from kpianalysis.publish.exempt_check import check_nothing_exempt, check_reader

EXEMPT = ('counted = "potholes"', 'audience = "exempt"')
PLACES = {
    "page.html": "<p>Because of <b>Potholes</b> mended&nbsp;on time.</p>",
    "notebook.ipynb": json.dumps({"cells": [{"text/html": "the KPI “Potholes mended on time”"}]}),
    "tables/every-kpi.csv": "kpi_ref,note\nLT_KPI_01,see rd_kpi_01\n",
    "manifest.json": json.dumps({"inputs": {"extracts/RD_KPI_01 in June.csv": "0"}}),
    "tables/RD_KPI_01.csv": "value\n1\n",
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "page.html").write_text("<p>Street lights (LT_KPI_01), RD_KPI_010.</p>")
    return tmp_path


@pytest.mark.parametrize("place", PLACES)
def test_public_page_that_names_an_exempt_kpi_is_stopped_wherever_it_stands(
    make_contract, folder, place
):
    contract = make_contract(EXEMPT)
    check_nothing_exempt(folder, contract)
    (folder / place).write_text(PLACES[place], encoding="utf-8")
    with pytest.raises(PageProblem, match="names the exempt KPI RD_KPI_01") as problem:
        check_nothing_exempt(folder, contract)
    assert place in str(problem.value)


def test_kpi_that_is_not_exempt_may_be_named(make_contract, folder):
    (folder / "page.html").write_text(PLACES["page.html"], encoding="utf-8")
    check_nothing_exempt(folder, make_contract())


def test_name_of_a_public_kpi_that_holds_that_of_an_exempt_one_is_no_leak(make_contract, folder):
    contract = make_contract(EXEMPT, ("Complaints about roadworks", "Not Potholes mended on time"))
    page = folder / "page.html"
    page.write_text("<p>Not potholes mended on time (RD_KPI_02)</p>", encoding="utf-8")
    check_nothing_exempt(folder, contract)
    page.write_text("<p>Not potholes mended on time; potholes mended on time</p>", encoding="utf-8")
    with pytest.raises(PageProblem, match="RD_KPI_01"):
        check_nothing_exempt(folder, contract)


def test_single_word_is_no_name_of_one_kpi(make_contract, folder):
    contract = make_contract(EXEMPT, ("Potholes mended on time", "Lights"))
    (folder / "page.html").write_text("<p>Lights</p>", encoding="utf-8")
    check_nothing_exempt(folder, contract)


@pytest.mark.parametrize(("made", "asked"), [("exempt", "public"), ("public", "exempt")])
def test_page_for_another_reader_than_asked_for_is_stopped(make, made, asked):
    facts = {"audience": made} if made == "exempt" else {}
    notebook = make.notebook(make.cell(make.title(**facts)))
    check_reader(notebook, made)
    with pytest.raises(PageProblem, match=f"is for the audience '{made}', and '{asked}' was asked"):
        check_reader(notebook, asked)


def test_only_an_exempt_page_says_so_in_the_margin_of_every_side(make):
    from kpianalysis.publish.page import KpiPageExporter

    pages = [
        KpiPageExporter().from_notebook_node(make.notebook(make.cell(make.title(**facts))))[0]
        for facts in ({}, {"audience": "exempt"})
    ]
    margin = '@top-center { content: "Exempt: not for publication"'
    assert [margin in page for page in pages] == [False, True]


def test_pdf_that_names_an_exempt_kpi_in_a_bookmark_or_its_title_is_stopped(make_contract, folder):
    contract = make_contract(EXEMPT)
    pdf = folder / "page.pdf"
    check_nothing_exempt(folder, contract)
    for words in ({"outline": (("Late: RD_KPI_01", 1),)}, {"title": "Potholes  mended on time"}):
        a_pdf(pdf, **words)
        with pytest.raises(PageProblem, match=r"names the exempt KPI RD_KPI_01.*page\.pdf"):
            check_nothing_exempt(folder, contract)
    a_pdf(pdf)
    check_nothing_exempt(folder, contract)
