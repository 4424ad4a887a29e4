"""Where machines share no folder, inputs and drafts travel by an address, and arrive whole."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from kpianalysis.errors import NotebookProblem, StoreProblem, TryLater
from kpianalysis.home import Home
from kpianalysis.publish.batch import Outcome
from kpianalysis.publish.cluster import by_url as at_worker
from kpianalysis.publish.cluster.arrived import newest_in_place, put_in_place
from kpianalysis.publish.cluster.homes import Homes
from kpianalysis.publish.cluster.record import Record, key_of
from kpianalysis.publish.cluster.url import Place
from kpianalysis.publish.cluster.ways import by_url
from kpianalysis.publish.cluster.worker import carry_out
from kpianalysis.publish.verify import verify

DRAFT = "2019-20-q1/draft"


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
    assert Place(url).numbers("roads", "2019-20-q1") == [1]


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
    assert Place(url).numbers("roads", "2019-20-q1") == [1]


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
    assert Place(url).numbers("roads", "2019-20-q1") == [1, 2]


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
    assert Place(url).numbers("roads", "2019-20-q1") == []


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
    assert Place(url).numbers("roads", "2019-20-q1") == []


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
    files = {**place.newest("roads", "2019-20-q1").files, f"{DRAFT}/page.html": "0" * 64}
    with pytest.raises(TryLater, match="is not whole there"):
        put_in_place(home, "roads", order.period, files, place)
    assert outcome.page.read_text("utf-8") == "page 1"
    assert not list(outcome.page.parents[1].glob(".making-*"))


def test_draft_that_is_not_what_its_manifest_says_changes_nothing_here(home, url, order, made):
    [outcome] = ran(home, url, order)
    place = Place(url)
    other = place.put(b"another page")
    files = {**place.newest("roads", "2019-20-q1").files, f"{DRAFT}/page.html": other}
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


def test_contract_whose_name_is_a_path_is_passed_over(home, url, tmp_path):
    place = Place(url)
    record = Record(key=key_of(), files={f"{DRAFT}/page.html": place.put(b"page")})
    place.add("..", "2019-20-q1", record, after=0)
    place.add("roads", "not-a-period", record, after=0)
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
