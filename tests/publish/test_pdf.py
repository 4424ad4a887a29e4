"""A PDF is taken only with all that its readers need, and its words can be searched."""

import pytest
from papers import TITLE, a_pdf

from kpianalysis.errors import PaperProblem
from kpianalysis.publish.pdf import pdf_text, read_back
from kpianalysis.publish.sides import Sides


def test_sides_are_counted_from_the_bookmarks(tmp_path):
    assert read_back(a_pdf(tmp_path / "a.pdf"), TITLE) == Sides(9, summary=1, body=4, annexes=4)


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        ({"tagged": False}, "is not tagged"),
        ({"tagged": None}, "is not tagged"),
        ({"title": "page.html"}, "does not have the page's title"),
        ({"title": ""}, "does not have the page's title"),
        ({"language": ""}, "does not say its language"),
        ({"outline": ()}, "has no bookmarks"),
        ({"link": "file:///home/somebody/tables/a.csv"}, "links to a file of this machine"),
    ],
)
def test_pdf_that_lacks_what_its_readers_need_is_refused(tmp_path, lacks, said):
    with pytest.raises(PaperProblem, match=f"'the PDF' {said}.*use a newer Chromium"):
        read_back(a_pdf(tmp_path / "a.pdf", **lacks), TITLE)


def test_long_title_may_be_cut_where_a_browser_cuts_it_and_no_earlier(tmp_path):
    # A browser keeps 4,096 of the 10,000 characters.
    pdf = a_pdf(tmp_path / "a.pdf", title="x" * 4096)
    assert read_back(pdf, "x" * 10_000).in_all == 9
    short = a_pdf(tmp_path / "b.pdf", title="x" * 100)
    with pytest.raises(PaperProblem, match="does not have the page's title"):
        read_back(short, "x" * 10_000)


def test_link_to_a_site_may_stand_in_a_pdf(tmp_path):
    pdf = a_pdf(tmp_path / "a.pdf", link="https://www.gov.uk/")
    assert read_back(pdf, TITLE).in_all == 9


@pytest.mark.parametrize("cut", [0, 10, 500, -40])
def test_what_is_no_whole_pdf_is_refused(tmp_path, cut):
    pdf = a_pdf(tmp_path / "a.pdf")
    pdf.write_bytes(pdf.read_bytes()[:cut])
    with pytest.raises(PaperProblem, match="is not a PDF that can be read"):
        read_back(pdf, TITLE)


def test_words_of_bookmarks_and_of_the_title_are_found(tmp_path):
    text = pdf_text(a_pdf(tmp_path / "a.pdf"))
    assert TITLE in text
    assert "Annex A. Every KPI" in text
