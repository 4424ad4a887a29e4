"""Where machines share no folder, inputs and drafts travel by an address, and arrive whole."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from kpianalysis.errors import NoData, NotebookProblem, StoreProblem, TryLater
from kpianalysis.home import Home
from kpianalysis.publish.batch import Outcome
from kpianalysis.publish.cluster import by_url as at_worker
from kpianalysis.publish.cluster.arrived import newest_in_place, put_in_place
from kpianalysis.publish.cluster.homes import Homes
from kpianalysis.publish.cluster.record import Record, key_of
from kpianalysis.publish.cluster.url import Drafts, Place
from kpianalysis.publish.cluster.ways import by_url
from kpianalysis.publish.cluster.worker import carry_out
from kpianalysis.publish.verify import verify

DRAFT = "2019-20-q1/draft"
MITIGATION = "mitigations/RD_KPI_01/2019-20-q1/draft"
OF = Drafts("roads", "2019-20-q1", "draft")


@pytest.fixture
def url():
    return f"memory://{uuid.uuid4().hex}"


@pytest.fixture
def made(monkeypatch, written):
    """Let a worker make pages without a process of its own, in temporary homes of this test."""
    homes = Homes()
    monkeypatch.setattr(at_worker, "HOMES", homes)
    monkeypatch.setattr(at_worker.ENGINES, "make", lambda home, order, _: written(home, order))
    yield written.times
    homes.close()


def ran(home, url, order, times=1, **others):
    """Order a page as a run does, let workers carry that out, and receive what they made."""
    with by_url(home, url, [order], **{"afresh": False, **others}) as way:
        given = way.given(order)
        made = [carry_out(way.for_workers, order, given) for _ in range(times)]
        return [way.received(order, one) for one in made]


def test_page_is_made_in_a_home_of_the_worker_and_arrives_with_all_beside_it(
    home, url, order, made
):
    [outcome] = ran(home, url, order)
    assert outcome.problem is None
    assert outcome.order is order
    assert outcome.page == home.outputs("roads") / DRAFT / "page.html"
    assert outcome.page.read_text("utf-8") == "page 1"
    assert (outcome.page.parent / "tables" / "summary.csv").is_file()
    assert (outcome.page.parents[1] / "next-steps.txt").read_text("utf-8") == "Write the words.\n"
    assert made[0].root != home.root
    assert [page.faults for page in verify(home, "roads")] == [()]


def test_worker_s_home_holds_the_inputs_and_the_names_of_the_other_contracts(
    home, url, order, made
):
    other = home.root / "data" / "raw" / "bridges" / "contract.toml"
    other.parent.mkdir()
    other.write_text("name = 'secret'\n", encoding="utf-8")
    ran(home, url, order)
    there = made[0]
    assert there.contracts() == ["bridges", "roads"]
    assert (there.raw("bridges") / "contract.toml").read_bytes() == b""
    assert at_worker.fingerprints(there.raw("roads")) == at_worker.fingerprints(home.raw("roads"))


def test_same_order_carried_out_twice_makes_one_draft(home, url, order, made):
    first, second = ran(home, url, order, times=2)
    assert len(made) == 1
    assert first.page == second.page
    assert Place(url).numbers(OF) == [1]


def test_same_order_in_two_threads_of_a_worker_is_carried_out_once(home, url, order, made):
    with by_url(home, url, [order], afresh=False) as way, ThreadPoolExecutor(2) as pool:
        given = way.given(order)
        files = [
            files
            for _, files in pool.map(
                lambda one: carry_out(way.for_workers, one, given), [order, order]
            )
        ]
    assert files[0] == files[1]
    assert len(made) == 1
    assert Place(url).numbers(OF) == [1]


def test_run_after_one_that_was_killed_finds_the_draft_that_was_made_for_it(home, url, order, made):
    with by_url(home, url, [order], afresh=False) as way:
        carry_out(way.for_workers, order, way.given(order))
    [outcome] = ran(home, url, order)
    assert len(made) == 1
    assert outcome.page.is_file()


def test_page_that_is_wanted_afresh_is_made_again_and_counts(home, url, order, made):
    ran(home, url, order)
    [outcome] = ran(home, url, order, afresh=True)
    assert outcome.page.read_text("utf-8") == "page 2"
    assert Place(url).numbers(OF) == [1, 2]


def test_changed_inputs_are_another_draft(home, url, order, made):
    ran(home, url, order)
    with (home.raw("roads") / "contract.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    ran(home, url, order)
    assert len(made) == 2
    assert made[0] != made[1]


def test_page_that_stands_already_is_not_exchanged(home, url, order, made):
    [outcome] = ran(home, url, order)
    before = outcome.page.parent.stat().st_ino
    ran(home, url, order)
    assert outcome.page.parent.stat().st_ino == before


def test_failed_page_leaves_its_evidence_here_and_no_record(home, url, order, made, monkeypatch):
    def fails(there, order, _):
        left = there.outputs("roads") / "2019-20-q1" / "failed"
        left.mkdir(parents=True)
        (left / "problem.txt").write_text("why", encoding="utf-8")
        return Outcome(order, problem=NotebookProblem("failed in cell 3"))

    monkeypatch.setattr(at_worker.ENGINES, "make", fails)
    [outcome] = ran(home, url, order)
    assert str(outcome.problem) == "failed in cell 3."
    assert (home.outputs("roads") / "2019-20-q1/failed/problem.txt").read_text("utf-8") == "why"
    assert Place(url).numbers(OF) == []


def test_page_whose_mitigation_failed_arrives_but_does_not_count(
    home, url, order, made, monkeypatch, written
):
    failed = (("RD_KPI_01", NotebookProblem("failed in cell 3")),)
    monkeypatch.setattr(
        at_worker.ENGINES,
        "make",
        lambda there, order, _: replace(written(there, order), mitigations=failed),
    )
    [outcome] = ran(home, url, order)
    assert outcome.page.is_file()
    assert outcome.mitigations[0][0] == "RD_KPI_01"
    assert Place(url).numbers(OF) == []


def test_worker_of_another_version_makes_nothing(home, url, order, made):
    with by_url(home, url, [order], afresh=False) as way:
        other = replace(way.for_workers, program="another")
        outcome, files = carry_out(other, order, way.given(order))
    assert "has another version of this program" in str(outcome.problem)
    assert not files
    assert not made


def test_draft_with_a_file_missing_changes_nothing_here(home, url, order, made):
    [outcome] = ran(home, url, order)
    place = Place(url)
    files = {**place.newest(OF).files, f"{DRAFT}/page.html": "0" * 64}
    with pytest.raises(TryLater, match="is not whole there"):
        put_in_place(home, "roads", order.period, files, place)
    assert outcome.page.read_text("utf-8") == "page 1"
    assert not list(outcome.page.parents[1].glob(".making-*"))


def test_draft_that_is_not_what_its_manifest_says_changes_nothing_here(home, url, order, made):
    [outcome] = ran(home, url, order)
    place = Place(url)
    other = place.put(b"another page")
    files = {**place.newest(OF).files, f"{DRAFT}/page.html": other}
    with pytest.raises(TryLater, match=r"not what its manifest says: page\.html was changed"):
        put_in_place(home, "roads", order.period, files, place)
    assert outcome.page.read_text("utf-8") == "page 1"


def test_file_that_would_land_in_an_edition_is_refused_before_anything_is_written(home, url, order):
    files = {"2019-20-q1/edition-1/page.html": Place(url).put(b"page")}
    with pytest.raises(StoreProblem):
        put_in_place(home, "roads", order.period, files, Place(url))
    assert not (home.root / "outputs").exists()


def test_reader_who_has_nothing_fetches_the_newest_drafts(home, url, order, made, tmp_path):
    ran(home, url, order)
    ran(home, url, order, afresh=True)
    Place(url).put(b"of a draft that is not finished")
    reader = Home(tmp_path / "reader")
    [page] = newest_in_place(reader, url)
    assert page == reader.outputs("roads") / DRAFT / "page.html"
    assert page.read_text("utf-8") == "page 2"
    assert list(newest_in_place(reader, url)) == []


def naming(done, ref):
    """Let a page say that a KPI has a page of its own."""
    manifest = done.page.with_name("manifest.json")
    held = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**held, "page": {"kpis_with_own_page": [ref]}}), "utf-8")
    return done


def test_page_that_says_that_there_is_none_replaces_no_page_on_a_mitigation(
    home, url, order, made, monkeypatch, written
):
    def with_a_note(there, order, _):
        note = there.outputs("roads") / MITIGATION / "page.html"
        note.parent.mkdir(parents=True)
        note.write_text("there is none yet", encoding="utf-8")
        return naming(written(there, order), "RD_KPI_01")

    monkeypatch.setattr(at_worker.ENGINES, "make", with_a_note)
    good = home.outputs("roads") / MITIGATION / "page.html"
    good.parent.mkdir(parents=True)
    good.write_text("a good page", encoding="utf-8")
    ran(home, url, order)
    assert good.read_text("utf-8") == "a good page"


def test_pages_of_an_earlier_order_do_not_travel_with_a_later_one(
    home, url, order, made, monkeypatch, written
):
    def with_a_mitigation(there, order, _):
        if not written.times:
            folder = there.outputs("roads") / MITIGATION
            folder.mkdir(parents=True)
            (folder / "manifest.json").write_text("{}", encoding="utf-8")
        return written(there, order)

    monkeypatch.setattr(at_worker.ENGINES, "make", with_a_mitigation)
    with by_url(home, url, [order], afresh=True) as way:
        first, second = (carry_out(way.for_workers, order, way.given(order))[1] for _ in range(2))
    assert made[0] == made[1]
    assert f"{MITIGATION}/manifest.json" in first
    assert f"{MITIGATION}/manifest.json" not in second


def test_draft_without_a_manifest_changes_nothing_here(home, url, order, made):
    [outcome] = ran(home, url, order)
    place = Place(url)
    files = {f"{DRAFT}/page.html": place.put(b"another page")}
    with pytest.raises(TryLater, match="not what its manifest says: it has none"):
        put_in_place(home, "roads", order.period, files, place)
    assert outcome.page.read_text("utf-8") == "page 1"


@pytest.mark.parametrize("ref", ["../../../../beside", "a/b", "..", "/beside"])
def test_kpi_of_a_page_that_came_from_elsewhere_leads_to_no_other_folder(
    home, url, order, made, monkeypatch, written, ref
):
    monkeypatch.setattr(
        at_worker.ENGINES, "make", lambda there, order, _: naming(written(there, order), ref)
    )
    ran(home, url, order)
    pages = {path.parent.relative_to(home.root).as_posix() for path in home.root.rglob("page.html")}
    assert pages == {f"outputs/roads/{DRAFT}"}
    assert not list(home.root.parent.rglob("beside"))


def test_drafts_for_each_audience_are_fetched_apart(home, url, order, made, tmp_path):
    exempt = replace(order, options={**order.options, "parameters": {"audience": "exempt"}})
    ran(home, url, order)
    ran(home, url, exempt)
    public, officers = Home(tmp_path / "public"), Home(tmp_path / "officers")
    [page] = newest_in_place(public, url)
    assert page == public.outputs("roads") / DRAFT / "page.html"
    assert not list(public.root.rglob("exempt-draft"))
    [page] = newest_in_place(officers, url, audience="exempt")
    assert page.parent.name == "exempt-draft"


def test_fault_of_one_period_keeps_no_other_from_being_fetched(home, url, order, made, tmp_path):
    ran(home, url, order)
    place = Place(url)
    damaged = Record(key=key_of(), files={"2018-19-q4/draft/page.html": "0" * 64})
    place.add(OF._replace(period="2018-19-q4"), damaged, after=0)
    fault, page = newest_in_place(Home(tmp_path / "reader"), url)
    assert isinstance(fault, TryLater)
    assert page.is_file()


def test_contract_that_has_no_drafts_there_is_told(home, url, order, made, tmp_path):
    reader = Home(tmp_path / "reader")
    with pytest.raises(NoData, match="holds no drafts"):
        list(newest_in_place(reader, url))
    ran(home, url, order)
    with pytest.raises(NoData, match=r"holds no drafts of raods.*choose from roads"):
        list(newest_in_place(reader, url, ["raods"]))


def test_page_that_was_made_without_its_pdf_is_made_again(home, url, order, made):
    ran(home, url, order)
    ran(home, url, replace(order, options={**order.options, "pdf": True}))
    with_pdf = replace(order, options={**order.options, "pdf": True})
    ran(home, url, with_pdf)
    assert len(made) == 3


def test_home_of_which_a_file_has_gone_is_fetched_afresh(home, url, order, made):
    ran(home, url, order)
    made[0].raw("roads").joinpath("contract.toml").unlink()
    ran(home, url, order, afresh=True)
    assert made[1] != made[0]
    assert not made[0].root.exists()


def test_contract_whose_name_is_a_path_is_passed_over(home, url, tmp_path):
    place = Place(url)
    record = Record(key=key_of(), files={f"{DRAFT}/page.html": place.put(b"page")})
    place.add(OF._replace(contract=".."), record, after=0)
    place.add(OF._replace(period="not-a-period"), record, after=0)
    reader = Home(tmp_path / "reader")
    assert list(newest_in_place(reader, url)) == []
    assert not (tmp_path / "reader").exists()


def test_homes_that_nobody_uses_go_when_there_are_many(home, url, order):
    place, homes, seen = Place(url), Homes(), []
    for number in range(7):
        inputs = {"data/raw/roads/contract.toml": place.put(str(number).encode())}
        with homes.home_of(place, inputs, "one") as there:
            seen.append(there.root)
            with homes.home_of(place, inputs, "another") as again:
                assert again == there
    assert [root.is_dir() for root in seen] == [False] * 3 + [True] * 4
    homes.close()
    assert not any(root.exists() for root in seen)
