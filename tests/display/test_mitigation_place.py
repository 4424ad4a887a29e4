"""Where the page of a mitigation stands, and who is led to it."""

from dataclasses import replace

from kpianalysis.display.focus import kpi_section
from kpianalysis.display.mitigation_place import long_term_refs, see_own_page
from kpianalysis.home import mitigation_folder
from kpianalysis.periods import parse_period

REF = "ACF_KPI_03"
LINK = 'href="../../mitigations/ACF_KPI_03/2019-20-q1/draft/page.html"'


def test_each_period_has_a_folder_of_its_own():
    folders = {
        mitigation_folder(REF, parse_period(text)) for text in ("2019-20 Q1", "2019-04..2019-07")
    }
    assert len(folders) == 2


def test_section_of_a_long_term_mitigation_leads_to_its_page(make):
    assert LINK in kpi_section(make.usual(), REF).html


def test_place_is_said_in_words_too(make):
    review = make.usual()
    said = see_own_page(review, review.contract.kpi(REF)).striptags()
    assert said == "This mitigation has a page of its own: mitigations/ACF_KPI_03/2019-20-q1."


def test_only_a_long_term_mitigation_has_a_page(make):
    # In force in each of nine months, and in the last five.
    refs = {}
    for first in ("2018-10", "2019-02"):
        agreed = [{"kpi": REF, "from": first, "reason": "The policy is under review."}]
        review = make.review([make.kpi()], make.observed(REF, [64] * 13), mitigations=agreed)
        refs[first] = long_term_refs(review)
    assert refs == {"2018-10": [REF], "2019-02": []}
    assert see_own_page(review, review.contract.kpi(REF)) == ""


def test_exempt_page_leads_to_the_exempt_page(make):
    review = make.usual()
    exempt = replace(review, withheld=replace(review.withheld, reader="exempt"))
    assert "/2019-20-q1/exempt-draft/page.html" in see_own_page(exempt, review.contract.kpi(REF))
