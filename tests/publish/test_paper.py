"""A page is printed whole beside itself, or it is said why not."""

import pytest
from papers import TITLE, a_browser, a_browser_that_prints, a_pdf, hide_browsers, on_posix

from kpianalysis.errors import PaperProblem, ParameterProblem
from kpianalysis.publish.browser import VARIABLE
from kpianalysis.publish.paper import (
    LARGE_PRINT_SWITCH,
    as_printed,
    print_beside,
    print_page,
    wanted_pdfs,
)
from kpianalysis.publish.sides import Sides

PAGE = f"<title>{TITLE}</title>\n<p>{LARGE_PRINT_SWITCH}</p>\n"


@pytest.fixture
def page(tmp_path):
    folder = tmp_path / "draft"
    folder.mkdir()
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    return folder / "page.html"


@pytest.fixture
def prints(tmp_path):
    """A browser that prints nine sides with all that their readers need."""
    return a_browser_that_prints(tmp_path, a_pdf(tmp_path / "whole.pdf"))


def test_links_to_other_files_are_printed_as_words():
    links = '<a href="../a.html">A</a> <a class="b" href="tables/b.csv" download>B</a>'
    assert as_printed(links) == '<a>A</a> <a class="b" download>B</a>'


@pytest.mark.parametrize(
    "address", ["#section-missed", "https://www.gov.uk/", "mailto:kpis@example.org", "tel:0300"]
)
def test_links_that_lead_somewhere_on_paper_stay(address):
    link = f'<a href="{address}">A</a>'
    assert as_printed(link) == link


def test_large_print_ticks_the_box_and_changes_nothing_else():
    ticked = as_printed(PAGE, large_print=True)
    assert ticked == PAGE.replace('id="large-print">', 'id="large-print" checked>')
    assert as_printed(PAGE) == PAGE


@pytest.mark.parametrize("text", ["<p>No box</p>", PAGE * 2, PAGE.replace(">", " checked>")])
def test_large_print_of_a_page_without_one_such_box_is_refused(text):
    with pytest.raises(PaperProblem, match="has no box for large print"):
        as_printed(text, large_print=True)


@on_posix
def test_printed_page_stands_whole_beside_the_page_and_nothing_else_does(page, prints):
    pdf = page.with_name("page.pdf")
    assert print_page(page, pdf, browser=prints) == Sides(9, summary=1, body=4, annexes=4)
    assert sorted(path.name for path in page.parent.iterdir()) == ["page.html", "page.pdf"]
    assert page.read_text(encoding="utf-8") == PAGE


@on_posix
@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("sys.exit(1)", "ended with code 1"),
        ("made.write_bytes(b'garbage')", "is not a PDF that can be read"),
        ("made.write_bytes(b'')", "is not a PDF that can be read"),
        ("import time; time.sleep(600)", "had not printed the page after 1 seconds"),
    ],
)
def test_print_that_fails_leaves_the_last_pdf_as_it_was(page, tmp_path, does, said):
    pdf = page.with_name("page.pdf")
    pdf.write_bytes(b"the last one")
    with pytest.raises(PaperProblem, match=said):
        print_page(page, pdf, browser=a_browser(tmp_path, does), seconds=1)
    assert pdf.read_bytes() == b"the last one"
    assert sorted(path.name for path in page.parent.iterdir()) == ["page.html", "page.pdf"]


@on_posix
def test_untagged_pdf_is_not_put_beside_the_page(page, tmp_path):
    browser = a_browser_that_prints(tmp_path, a_pdf(tmp_path / "untagged.pdf", tagged=None))
    with pytest.raises(PaperProblem, match="is not tagged"):
        print_page(page, page.with_name("page.pdf"), browser=browser)
    assert not page.with_name("page.pdf").exists()


def test_page_without_a_title_is_not_printed(page):
    page.write_text("<title> </title>", encoding="utf-8")
    with pytest.raises(PaperProblem, match="has no title"):
        print_page(page, page.with_name("page.pdf"))


def test_machine_without_a_browser_says_what_to_do(page, tmp_path, monkeypatch):
    hide_browsers(tmp_path, monkeypatch)
    told = []
    outcome = print_beside(page, tell=told.append)
    assert told == [outcome]
    assert outcome == (
        "PDF not made: no Chromium, Chrome or Edge was found on this machine. What to do: "
        f"install one of them, or name it in {VARIABLE}, and run again."
    )


@on_posix
def test_sides_are_told_and_what_is_too_long(page, tmp_path, monkeypatch):
    long = (("Finding", 1), ("1. Summary", 3), ("Annex A. Every KPI", 12))
    pdf = a_pdf(tmp_path / "long.pdf", sides=20, outline=long)
    monkeypatch.setenv(VARIABLE, str(a_browser_that_prints(tmp_path, pdf)))
    told = []
    assert print_beside(page, ("page.pdf", "page-large-print.pdf"), tell=told.append) == "made"
    assert told == [
        "PDF: 20 sides: 2 summary, 9 body, 9 annexes",
        "Too long: the summary takes 2 sides (at most 1).",
        "Too long: the body takes 9 sides (at most 8).",
        "Large-print PDF: 20 sides: 2 summary, 9 body, 9 annexes",
    ]


@on_posix
def test_page_without_a_box_has_its_usual_pdf_all_the_same(page, prints, monkeypatch):
    page.write_text(f"<title>{TITLE}</title>", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(prints))
    outcome = print_beside(page, ("page.pdf", "page-large-print.pdf"))
    assert outcome.startswith("Large-print PDF not made: 'the page' has no box for large print")
    assert page.with_name("page.pdf").exists()
    assert not page.with_name("page-large-print.pdf").exists()


def test_wanted_pdfs_are_those_that_were_asked_for():
    assert wanted_pdfs(pdf=False, large_print=False) == ()
    assert wanted_pdfs(pdf=True, large_print=False) == ("page.pdf",)
    with pytest.raises(ParameterProblem, match="'large print' cannot be made without a PDF"):
        wanted_pdfs(pdf=False, large_print=True)
