"""The index of all pages: what it says of each, and nothing of what is not for everybody."""

import base64
import hashlib
import re
from pathlib import Path

import html5lib
import pytest
from links import links
from standing_pages import built, bytes_of, write_page

from kpianalysis.home import Home
from kpianalysis.publish import site
from kpianalysis.publish.site import build_site

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }} \u202egpj.exe"


@pytest.fixture
def home(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return Home(tmp_path)


@pytest.fixture
def outputs(home):
    return home.root / "outputs"


def test_period_shows_its_finding_its_points_and_links_to_what_is_there(home, outputs):
    files = ["page.pdf", "page-large-print.pdf", "tables.xlsx"]
    write_page(outputs, "2019-20 Q1", files=files)
    write_page(outputs, "2019-20 Q1", "addendum", title="April to June 2019: Addendum: May arrived")
    html = built(home)
    for words in ("Quarter 1 (April to June 2019)", "<strong>Draft: not approved.</strong>",
                  "As at 12 September 2019.", "Two KPIs missed their target",
                  "<li>First point.</li>", "<li>Second point.</li>"):  # fmt: skip
        assert words in html
    place = "2019-20-q1"
    for href, words in {
        "draft/page.html": "Page for April to June 2019",
        "draft/page.pdf": "PDF for April to June 2019 (PDF, 2 KB)",
        "draft/page-large-print.pdf": "Large print for April to June 2019 (PDF, 2 KB)",
        "draft/tables.xlsx": "Tables for April to June 2019 (spreadsheet, 2 KB)",
        "addendum/page.html": "April to June 2019: Addendum: May arrived",
    }.items():
        assert f'<a href="{place}/{href}">{words}</a>' in html


def test_pdf_and_spreadsheet_that_are_not_there_are_not_linked(home, outputs):
    write_page(outputs, "2019-20 Q1")
    assert not {".pdf", ".xlsx"} & {Path(href).suffix for href in links(built(home)).found}


def test_approved_edition_is_linked_first_and_its_draft_beside_it_is_marked(home, outputs):
    write_page(outputs, "2019-20 Q1", headline="The draft's finding")
    write_page(outputs, "2019-20 Q1", "edition-1", headline="The first finding")
    write_page(outputs, "2019-20 Q1", "edition-2", headline="The second finding")
    html = built(home)
    marks = re.findall(r'<p class="mark"><strong>(.*?)\.</strong>', html)
    assert html.count("Contract manager approved it on 16 September 2019. As at") == 2
    assert marks == ["Approved edition 2", "Approved edition 1, replaced", "Draft: not approved"]
    assert links(html).words[-3:] == [
        "Page for April to June 2019", "Edition 1 for April to June 2019",
        "Draft for April to June 2019",
    ]  # fmt: skip
    assert '<p class="finding">The second finding</p>' in html
    above = (outputs / "index.html").read_text(encoding="utf-8")
    assert 'href="roads/2019-20-q1/edition-2/page.html"' in above
    assert "The second finding" in above


def test_index_says_by_whom_and_when_an_edition_was_approved_and_that_words_are_missing(
    home, outputs
):
    missing = {"approved_by": "Head of <b>", "approved_anyway": "The supplier answers in August."}
    write_page(outputs, "2019-20 Q1", "edition-1", **missing)
    said = (
        "<strong>Approved edition 1.</strong> Head of &lt;b&gt; approved it on 16 September 2019. "
        "It was approved although words are missing. As at 12 September 2019."
    )
    assert said in built(home)
    assert said in (outputs / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["None", "NaT", "nan of 5", "5 of nan", HOSTILE[:90]])
def test_name_of_who_approved_keeps_no_index_from_being_made(home, outputs, name):
    write_page(outputs, "2019-20 Q1", "edition-1", approved_by=name)
    assert "approved it on 16 September 2019." in built(home)


def test_inputs_of_an_edition_and_the_log_of_runs_are_not_listed(home, outputs):
    write_page(outputs, "2019-20 Q1", "edition-1")
    write_page(outputs, "2019-20 Q1", "edition-1-inputs", headline="Wombat", title="Wombat")
    write_page(outputs, "2019-20 Q1", "failed", headline="Wombat", title="Wombat")
    (outputs / "log").mkdir()
    (outputs / "log" / "2026-11.jsonl").write_text("{}\n")
    html = built(home)
    above = (outputs / "index.html").read_text(encoding="utf-8")
    for text in (html, above):
        assert "Wombat" not in text
        assert not [href for href in links(text).found if "inputs" in href or "log" in href]
    assert not (outputs / "log" / "index.html").exists()


def test_contract_that_is_called_log_is_listed_all_the_same(home, outputs):
    (home.root / "data" / "raw" / "log").mkdir()
    write_page(outputs, "2019-20 Q1", contract="log", name="Logs and trees")
    assert "Logs and trees" in built(home, "log")


def test_period_that_cannot_be_shown_is_listed_with_a_plain_sentence_and_no_link(home, outputs):
    write_page(outputs, "2018-19 Q4")
    (write_page(outputs, "2019-20 Q1") / "page.html").write_text("changed")
    html = built(home)
    assert (
        "The draft cannot be shown: page.html is not the file that was made. Make it again: "
        "kpianalysis run &#34;2019-20 Q1&#34; --contract roads." in html
    )
    assert "2019-20-q1/draft" not in html
    assert "Newest page: Quarter 4 (January to March 2019)." in html


def test_counts_that_were_changed_are_not_shown_and_the_page_still_is(home, outputs):
    place = write_page(outputs, "2019-20 Q1")
    (place / "tables/summary.csv").write_text("period_start,view,row,kpis\n")
    html = built(home)
    assert "counts cannot be shown: tables/summary.csv is not the file that was made." in html
    assert 'href="2019-20-q1/draft/page.html"' in html
    assert "table-periods" not in html


def test_counts_that_are_no_numbers_are_told(home, outputs):
    write_page(outputs, "2019-20 Q1", months=[("many", 0, 0, 0, 0)] * 3)
    write_page(outputs, "2018-19 Q4", months=[(10**40, 0, 0, 0, 0)] * 3)
    assert built(home).count("does not hold the counts of a period") == 2


def test_change_is_told_against_the_period_before(home, outputs):
    # One missed and one mitigated each month, then two more that are below their minimum.
    write_page(outputs, "2018-19 Q4", months=[(8, 1, 0, 1, 0)] * 3)
    write_page(outputs, "2019-20 Q1", months=[(6, 1, 2, 1, 0)] * 3)
    html = built(home)
    assert (
        "4 KPIs missed their target each month, two more than in January to March 2019. Below "
        "minimum before mitigation: 2, two more than in January to March 2019." in html
    )
    row = re.search(r'<th scope="row">April to June 2019</th>(.*?)</tr>', html)[1]
    assert re.findall(r">([^<>]+)</td>", row) == ["10", "6", "3", "1", "2", "2", "0"]


def test_illustrative_counts_are_marked_in_the_table_and_at_the_head(home, outputs):
    write_page(outputs, "2019-20 Q1", basis="published, month assumed; illustrative")
    html = built(home)
    assert "<td>published, month assumed; illustrative</td>" in html
    assert "<strong>Most figures on this page are illustrative" in html


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("illustrative", "Figures of this contract are illustrative."),
        ("published; illustrative", "Figures of this contract are partly illustrative."),
        ("", ""),
    ],
)
def test_list_of_contracts_says_how_real_figures_are(home, outputs, basis, said):
    write_page(outputs, "2019-20 Q1", basis=basis)
    build_site(home)
    above = (outputs / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<p>(Figures of .*?)</p>", above) == ([said] if said else [])


def test_fictional_contract_is_marked_and_stands_after_real_ones(home, outputs):
    write_page(outputs, "2019-20 Q1", contract="aaa", fictional="yes")
    write_page(outputs, "2019-20 Q1", contract="zzz")
    build_site(home)
    above = (outputs / "index.html").read_text(encoding="utf-8")
    assert above.index("zzz/index.html") < above.index("aaa/index.html")
    assert above.count("This contract is wholly fictional") == 1


def test_mitigations_are_listed_with_what_is_in_force_and_what_has_ended(home, outputs):
    rows = [["RD_KPI_01", "2018-10-01", "", "True", "True", ""],
            ["RD_KPI_02", "2016-10-01", "2016-12-01", "False", "False", ""]]  # fmt: skip
    write_page(outputs, "2019-20 Q1", mitigations=rows, kpis_mitigated=["Potholes (RD_KPI_01)"])
    html = built(home)
    assert "KPIs in mitigation: 1 in force, 1 ended" in html
    assert "<li>Potholes (RD_KPI_01): since October 2018, long-term.</li>" in html


def test_damaged_list_of_mitigations_is_told(home, outputs):
    rows = [["RD_KPI_01", "", "", "True", "True", ""]]
    write_page(outputs, "2019-20 Q1", mitigations=rows)
    assert "Mitigations cannot be shown: tables/every-mitigation.csv holds" in built(home)


def test_words_of_pages_that_are_not_for_everybody_stand_in_no_byte(home, outputs):
    write_page(outputs, "2019-20 Q1")
    for folder in ("exempt-draft", "brief", "exempt-brief", "failed", ".making-1", "exempt-failed"):
        write_page(outputs, "2019-20 Q1", folder, headline="Wombat", title="Wombat",
                   points=["Wombat"], contract="roads", audience="exempt")  # fmt: skip
    write_page(outputs, "2018-19 Q4", audience="exempt", headline="Wombat", points=["Wombat"])
    write_page(outputs, "2018-19 Q3", "exempt-draft", headline="Wombat", title="Wombat")
    build_site(home)
    for content in bytes_of(outputs).values():
        text = content.decode("utf-8").casefold()
        for word in ("wombat", "exempt", "brief", "failed", "2018-19-q"):
            assert word not in text


def test_hostile_words_are_shown_as_words(home, outputs):
    write_page(outputs, "2019-20 Q1", headline=HOSTILE, points=[HOSTILE], name=HOSTILE,
               council=HOSTILE, kpis_mitigated=[f"{HOSTILE} (A_KPI_01)"],
               mitigations=[["A_KPI_01", "2018-10-01", "", "True", "True", ""]])  # fmt: skip
    html = built(home) + (outputs / "index.html").read_text(encoding="utf-8")
    assert html.count("<script>") == 2
    assert "<img" not in html
    assert "{{ 7*7 }}" in html
    assert "\u202e" not in html


def test_lists_are_valid_html(home, outputs):
    write_page(outputs, "2019-20 Q1", files=["page.pdf"])
    write_page(outputs, "2018-19 Q4", "edition-1")
    html = built(home)
    for text in (html, (outputs / "index.html").read_text(encoding="utf-8")):
        html5lib.HTMLParser(strict=True).parse(text)


def test_policy_names_the_hash_of_the_style_and_of_the_one_script(home, outputs):
    write_page(outputs, "2019-20 Q1")
    html = built(home)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    for tag, of in (("style", "style-src"), ("script", "script-src")):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.S)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{of} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_script_asks_for_nothing_keeps_nothing_and_writes_no_markup():
    script = (Path(site.__file__).parent / "templates/site/search.js").read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval", "fetch",
                 "XMLHttp", "Storage", "cookie", "import", "http", "location"):  # fmt: skip
        assert word not in script
