"""A page says in the same places that it is a draft, or which edition it is and who approved it."""

import datetime as dt
import re

import nbformat
import pytest
from hostile_texts import TEXTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from kpianalysis.display.blocks import Block, annex_heading, heading, paragraph
from kpianalysis.display.standing_mark import DRAFT, NOBODY_APPROVED, NOT_PUBLISHED, REASON
from kpianalysis.errors import PageProblem
from kpianalysis.publish.approval import Approval, set_approval
from kpianalysis.publish.approval_marks import fill_in_approval
from kpianalysis.publish.page import KpiPageExporter, page_facts
from kpianalysis.publish.page_check import page_problems
from kpianalysis.publish.page_margins import page_margins
from kpianalysis.publish.workbook_front import cover_lines

DAY = dt.date(2019, 7, 24)
PLAIN = Approval(1, "Contract manager", DAY)
ANYWAY = Approval(2, "Contract manager", DAY, "Read with finance", "The supplier is late.")
LONG = " ".join(f"w{number}" for number in range(1, 31))
FACTS = {"contract": "Roads", "period": "June 2019", "status": "Draft"}


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


@pytest.fixture
def notebook(make):
    """Give a run notebook whose page says in all places that it is a draft."""
    lead = Markup('<header><h1>Finding</h1>\n<p class="lead">Roads. {}, as at 3 July 2019.</p>\n')
    head = Block(lead.format(DRAFT) + REASON + Markup("</header>"), page=FACTS | {"title": "T"})
    about = paragraph(NOBODY_APPROVED, NOT_PUBLISHED, "It was made by kpianalysis.")

    def made(approval=None):
        cells = [
            make.cell(head, heading("missed", "Missed"), make.table()),
            make.cell(annex_heading("about", "About this page"), about),
        ]
        document = make.notebook(*cells)
        if approval:
            set_approval(document, approval)
        return document

    return made


@pytest.fixture
def page(notebook):
    return lambda approval=None: KpiPageExporter().from_notebook_node(notebook(approval))[0]


def test_draft_says_so_in_its_title_and_its_last_annex(page):
    html = page()
    assert (
        '<p class="lead">Roads. <span class="standing">Draft</span>, as at 3 July 2019.</p>\n'
        "</header>" in html
    )
    assert (
        "<p>This page is a draft, which nobody has approved. It is not yet published. "
        "It was made by kpianalysis.</p>" in html
    )
    assert "data-standing" not in html


def test_edition_says_its_number_there_who_approved_it_and_when(page):
    html = page(PLAIN)
    assert (
        '<p class="lead">Roads. <span class="standing">Edition 1</span>, as at 3 July 2019.</p>\n'
        "</header>" in html
    )
    assert (
        "<p>This page is edition 1. Contract manager approved it on 24 July 2019. "
        "It was not yet published when it was approved. It was made by kpianalysis.</p>" in html
    )
    assert not re.search("draft", html, re.I)
    assert "data-standing" not in html


def test_reason_for_an_approval_without_all_words_stands_under_the_title_too(page):
    html = page(ANYWAY)
    assert (
        '<p class="anyway"><strong>Approved although words are missing: The supplier is late.'
        "</strong></p>\n</header>" in html
    )
    assert (
        "This page is edition 2. Contract manager approved it on 24 July 2019. "
        "Note: Read with finance. It was approved although words are missing: "
        "The supplier is late. It was not yet published when it was approved." in html
    )
    assert 'class="anyway"' not in page(PLAIN)


def test_long_reason_is_cut_under_the_title_and_stands_whole_where_that_leads(page):
    html = page(Approval(1, "Contract manager", DAY, anyway=LONG))
    first, _, rest = html.partition("</header>")
    assert "missing: w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15… See" in text_of(first)
    assert '… See <a href="#section-about">Annex A</a>.</strong></p>' in first
    assert f"words are missing: {LONG}." in rest


def test_edition_differs_from_its_draft_in_these_places_alone(page):
    draft, edition = page().splitlines(), page(ANYWAY).splitlines()
    same = [line for line in draft if line in edition]
    other = [line for line in draft if line not in edition]
    # The hash of the style, the margins, the mark and the sentence in the annex.
    assert len(other) == 4
    assert len(edition) == len(same) + 4 + 1


def test_same_approval_gives_the_same_bytes_also_from_a_file(notebook, page, tmp_path):
    nbformat.write(notebook(ANYWAY), tmp_path / "notebook.ipynb")
    html, _ = KpiPageExporter().from_filename(str(tmp_path / "notebook.ipynb"))
    assert html == page(ANYWAY) == page(ANYWAY)


@pytest.mark.parametrize("lacking", [DRAFT, REASON, NOBODY_APPROVED])
def test_page_without_a_place_that_says_who_approved_it_cannot_be_an_edition(lacking):
    html = "".join(place for place in (DRAFT, REASON, NOBODY_APPROVED) if place != lacking)
    with pytest.raises(PageProblem, match="cannot be an edition: it has no place"):
        fill_in_approval(html, PLAIN)
    assert "data-standing" not in fill_in_approval(html, None)


def test_damaged_approval_makes_no_page(notebook):
    document = notebook()
    document.metadata["kpianalysis"] = {"approval": {"edition": 1}}
    with pytest.raises(PageProblem, match="the approval in the notebook' is damaged"):
        KpiPageExporter().from_notebook_node(document)


def test_place_that_is_not_filled_in_stops_a_page():
    assert "unfilled-number" in {one.rule for one in page_problems(f"<p>{DRAFT}</p>")}


def test_text_that_looks_like_a_place_is_left_as_it_is(page, make):
    hostile = '<span data-standing="mark">x</span>'
    given = Approval(1, hostile, DAY, hostile, hostile)
    html = page(given)
    assert html.count("&lt;span data-standing=&#34;mark&#34;&gt;x&lt;/span&gt;") == 4
    assert html.count("Edition 1</span>") == 1


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_words_of_who_approves_pass_every_rule_and_are_all_shown(page, text):
    words = f"a {text}"[:500]
    name = " ".join(words.split())[:100]
    html = page(Approval(1, name, DAY, words, words))
    assert html.count("<h1") == 1
    assert "<script" not in html
    assert " approved it on 24 July 2019. Note: " in text_of(html)


# What a page check takes for the left-overs of a program, in any order and with any quotes.
PARTS = ["nan", "NaT", "None", "inf", "<NA>", "of", "by", "on", "5", "%", "people", "-", "−", "£",
         "“", "”", '"', "Traceback (most recent call last)", "np.float64", "<b>", "&", "\u202e",
         "See", ".", "…", "x"]  # fmt: skip
said = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map(" ".join)
said = said.filter(lambda text: any(letter.isalnum() for letter in text) and len(text) <= 100)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(by=said, note=said, reason=said)
def test_no_words_of_a_person_stop_the_page_that_they_approve(page, by, note, reason):
    assert "Edition 1</span>" in page(Approval(1, by, DAY, note, reason))


def test_facts_of_an_edition_name_its_status_number_approver_and_day(notebook):
    assert page_facts(notebook())["status"] == "Draft"
    assert page_facts(notebook(ANYWAY)) == FACTS | {
        "title": "T",
        "status": "Edition 2, approved on 24 July 2019",
        "edition": "2",
        "approved_by": "Contract manager",
        "approved_on": "2019-07-24",
        "approval_note": "Read with finance",
        "approved_anyway": "The supplier is late.",
    }


def test_every_printed_side_of_a_draft_says_that_nobody_approved_it():
    top = '@top-right { content: "Draft: not approved";'
    assert top in page_margins(FACTS)
    assert top in page_margins(FACTS | {"status": "Draft addendum"})
    edition = page_margins(FACTS | {"status": PLAIN.status})
    assert "Draft" not in edition
    assert '"Roads, June 2019. Edition 1, approved on 24 July 2019"' in edition
    assert "@top-right" not in page_margins({"contract": "KPI pages of all contracts"})


def test_cover_of_the_workbook_says_who_approved_the_page():
    facts = {"contract": "Roads", "parties": "A and B", "period": "June 2019"}
    what, _, _ = cover_lines(facts | {"as_at": "2019-07-12"} | ANYWAY.facts)
    assert what[-2:] == [
        "Status: Edition 2, approved on 24 July 2019, as at 12 July 2019",
        "Contract manager approved it on 24 July 2019. Note: Read with finance. "
        "It was approved although words are missing: The supplier is late.",
    ]


def test_link_to_a_draft_works_on_a_draft_and_is_plain_words_in_an_edition():
    html = '<p>See <a data-standing="draft" href="../../mitigations/A/draft/page.html">it</a>.</p>'
    places = f"{DRAFT}{REASON}{NOBODY_APPROVED}"
    draft, edition = (fill_in_approval(html + places, given) for given in (None, PLAIN))
    assert '<p>See <a href="../../mitigations/A/draft/page.html">it</a>.</p>' in draft
    assert "<p>See it.</p>" in edition
