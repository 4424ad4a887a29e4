"""The index where it stands: the same bytes anywhere, links that lead, nothing lost by two runs."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote, urlsplit

import pytest
from filelock import FileLock
from links import links
from standing_pages import built, bytes_of, write_page

from kpianalysis.errors import PageProblem
from kpianalysis.home import Home
from kpianalysis.publish import site
from kpianalysis.publish.site import build_site, renew_site


@pytest.fixture
def home(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return Home(tmp_path)


@pytest.fixture
def outputs(home):
    return home.root / "outputs"


def test_same_pages_give_the_same_bytes_wherever_they_stand(home, outputs, tmp_path):
    write_page(outputs, "2019-20 Q1")
    write_page(outputs, "2018-19 Q4")
    build_site(home)
    before = bytes_of(outputs)
    build_site(home)
    assert bytes_of(outputs) == before
    other = tmp_path / "a stick" / "outputs"
    shutil.copytree(outputs, other)
    for index in other.rglob("index.html"):
        index.unlink()
    build_site(Home(tmp_path / "a stick"))
    assert sorted(bytes_of(other).values()) == sorted(before.values())


def test_every_link_is_relative_and_leads_to_a_file_or_an_id_that_is_there(home, outputs):
    html = '<h2 id="section-RD_KPI_01">Potholes</h2>'
    rows = [["RD_KPI_01", "2018-10-01", "", "True", "True", ""]]
    write_page(outputs, "2019-20 Q1", html=html, mitigations=rows, files=["page.pdf"])
    write_page(outputs, "2019-20 Q1", "edition-1", html=html, mitigations=rows)
    write_page(outputs, "2018-19 Q4", contract="rails")
    build_site(home)
    for index in outputs.rglob("index.html"):
        read = links(index.read_text(encoding="utf-8"))
        assert read.found
        for href in read.found:
            parts = urlsplit(href)
            assert (parts.scheme, parts.netloc) == ("", "")
            assert not parts.path.startswith("/")
            target = index.parent / unquote(parts.path) if parts.path else index
            assert target.is_file(), href
            if parts.fragment:
                assert parts.fragment in links(target.read_text(encoding="utf-8")).ids


def test_contract_whose_pages_are_all_gone_says_so_and_is_not_listed_above(home, outputs):
    place = write_page(outputs, "2019-20 Q1")
    build_site(home)
    shutil.rmtree(place.parent)
    assert "No page of this contract stands here." in built(home)
    assert "No page stands here yet." in (outputs / "index.html").read_text(encoding="utf-8")


def test_site_of_no_outputs_says_so(home, outputs):
    assert build_site(home) == outputs / "index.html"
    assert "No page stands here yet." in (outputs / "index.html").read_text(encoding="utf-8")


def test_runs_that_end_together_lose_no_period(home, outputs):
    texts = [f"{year}-{(year + 1) % 100:02} Q{quarter}" for year in (2017, 2018) for quarter in
             (1, 2, 3, 4)]  # fmt: skip

    def run(text):
        write_page(outputs, text)
        build_site(home)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, texts))
    html = (outputs / "roads/index.html").read_text(encoding="utf-8")
    assert html.count('<li id="period-') == len(texts)


def test_lock_that_is_held_too_long_is_told_and_the_old_index_stays(home, outputs, monkeypatch):
    write_page(outputs, "2019-20 Q1")
    build_site(home)
    before = bytes_of(outputs)
    write_page(outputs, "2019-20 Q2")
    monkeypatch.setattr(site, "_SECONDS_TO_WAIT", 0)
    told = []
    with FileLock(outputs / ".site.lock"):
        with pytest.raises(PageProblem, match="being made by another run"):
            build_site(home)
        renew_site(home, told.append)
    assert bytes_of(outputs) == before
    assert told[0].startswith("The index of pages is not renewed: 'the index of pages' is being")


def test_fault_of_one_contract_keeps_no_other_from_being_listed(home, outputs):
    write_page(outputs, "2019-20 Q1", contract="aaa")
    (outputs / "aaa" / "index.html").mkdir()
    write_page(outputs, "2019-20 Q1", contract="bbb")
    with pytest.raises(IsADirectoryError):
        build_site(home)
    above = (outputs / "index.html").read_text(encoding="utf-8")
    assert 'href="bbb/index.html"' in above
    assert (outputs / "bbb" / "index.html").is_file()


def test_list_that_breaks_a_rule_of_pages_is_not_put_in_place(home, outputs):
    write_page(outputs, "2019-20 Q1")
    build_site(home)
    before = (outputs / "roads/index.html").read_bytes()
    write_page(outputs, "2019-20 Q2", points=["Traceback (most recent call last): no."])
    with pytest.raises(PageProblem, match="traceback"):
        build_site(home)
    assert (outputs / "roads/index.html").read_bytes() == before


def test_disk_that_refuses_the_index_is_told_after_a_run(home, outputs):
    write_page(outputs, "2019-20 Q1")
    (outputs / "index.html").mkdir()
    told = []
    renew_site(home, told.append)
    assert len(told) == 1
    assert "index.html" in told[0]
