"""Files at an address: a draft counts by its record, written last, and once for each order."""

from __future__ import annotations

import hashlib
import sys
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fsspec
import pytest
from small_store import small_store

from kpianalysis.errors import KpiProblem, ParameterProblem, StoreProblem, TryLater
from kpianalysis.publish.cluster.record import Record, check_names, key_of, read_record, written
from kpianalysis.publish.cluster.url import Drafts, Place

OF = Drafts("roads", "2019-20-q1", "draft")
PAGE = "2019-20-q1/draft/page.html"
WORKERS = 8


@pytest.fixture(scope="module")
def store():
    with small_store() as store:
        yield store


@pytest.fixture(params=["memory", "file", "s3"])
def place(request, tmp_path, monkeypatch):
    if request.param == "memory":
        return Place(f"memory://{uuid.uuid4().hex}/kpi")
    if request.param == "file":
        return Place((tmp_path / "kpi").as_uri())
    url, settings = request.getfixturevalue("store")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return Place(f"{url}/{uuid.uuid4().hex}")


def record(place, content=b"page", made_for="one"):
    return Record(key=key_of(made_for=made_for), files={PAGE: place.put(content)})


def write(place, name, content):
    fs, root = fsspec.url_to_fs(place.url)
    fs.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
    fs.pipe_file(f"{root}/{name}", content)


def test_file_is_named_by_what_it_holds_and_comes_back(place):
    digest = place.put(b"page")
    assert digest == hashlib.sha256(b"page").hexdigest()
    assert place.put(b"page") == digest
    assert place.get(digest) == b"page"
    assert place.get(place.put(b"")) == b""


def test_file_that_a_killed_writer_left_half_is_told_and_mended(place):
    digest = hashlib.sha256(b"page").hexdigest()
    write(place, f"files/{digest}", b"pa")
    with pytest.raises(TryLater, match="is not whole there"):
        place.get(digest)
    place.put(b"page")
    assert place.get(digest) == b"page"


def test_files_without_a_record_are_no_draft(place):
    place.put(b"page")
    assert place.newest(OF) is None
    assert place.numbers(OF) == []


def test_record_that_is_half_written_does_not_count(place):
    first = place.add(OF, record(place), after=0)
    write(place, "drafts/roads/2019-20-q1/draft/000002.json", written(first)[:40])
    assert place.newest(OF) == first
    assert place.numbers(OF) == [1, 2]
    later = place.add(OF, record(place, b"other", "two"), after=1)
    assert place.numbers(OF) == [1, 2, 3]
    assert place.newest(OF) == later


def test_same_order_done_twice_counts_once_and_the_second_learns_of_the_first(place):
    first = place.add(OF, record(place, b"first"), after=0)
    second = place.add(OF, record(place, b"again"), after=0)
    assert second == first
    assert place.numbers(OF) == [1]


def test_order_to_make_a_page_afresh_is_not_met_by_what_was_there(place):
    place.add(OF, record(place, b"first"), after=0)
    afresh = place.add(OF, record(place, b"again"), after=1)
    assert place.numbers(OF) == [1, 2]
    assert place.newest(OF) == afresh


def test_newest_record_counts_and_older_ones_stay(place):
    for number in range(12):
        place.add(OF, record(place, made_for=str(number)), after=number)
    assert place.numbers(OF) == list(range(1, 13))
    assert place.newest(OF).key == key_of(made_for="11")


def test_of_many_that_finish_the_same_order_at_once_one_counts(place, monkeypatch):
    """All have looked before any of them writes: the store decides."""
    together = threading.Barrier(WORKERS)
    waited = threading.local()
    create = Place._create

    def at_once(self, name, content):
        if not getattr(waited, "once", False):
            waited.once = True
            together.wait()
        create(self, name, content)

    monkeypatch.setattr(Place, "_create", at_once)
    records = [record(place, str(number).encode()) for number in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        counted = list(pool.map(lambda one: place.add(OF, one, after=0), records))
    assert place.numbers(OF) == [1]
    assert {one.model_dump_json() for one in counted} == {place.newest(OF).model_dump_json()}


def test_record_that_another_adds_just_after_looking_is_noticed(place, monkeypatch):
    numbers = Place.numbers
    others = iter([record(place, b"other")])

    def looked(self, of):
        found = numbers(self, of)
        if other := next(others, None):
            # After this look, and before what is written because of it.
            self._create("drafts/roads/2019-20-q1/draft/000001.json", written(other))
        return found

    monkeypatch.setattr(Place, "numbers", looked)
    place.add(OF, record(place, b"mine"), after=0)
    assert numbers(place, OF) == [1]


def test_of_many_different_orders_at_once_each_counts(place):
    records = [record(place, made_for=str(number)) for number in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda one: place.add(OF, one, after=0), records))
    assert place.numbers(OF) == list(range(1, WORKERS + 1))


def test_store_that_says_otherwise_that_a_file_is_there_is_understood(place, monkeypatch):
    """As some stores of the kind of S3 answer a condition that is not met."""
    place.add(OF, record(place), after=0)
    taken = iter([[], [1]])
    monkeypatch.setattr(Place, "numbers", lambda *_: next(taken))
    created = type(place._files).pipe_file

    def refused(self, path, value, mode="overwrite", **others):
        if mode == "create" and self.exists(path):
            raise OSError(22, "At least one of the pre-conditions you specified did not hold")
        return created(self, path, value, mode=mode, **others)

    monkeypatch.setattr(type(place._files), "pipe_file", refused)
    assert place.add(OF, record(place, b"again"), after=0).files == {
        PAGE: hashlib.sha256(b"page").hexdigest()
    }


def test_fault_of_a_store_is_told_in_one_line(tmp_path):
    (tmp_path / "kpi").write_text("a file")
    with pytest.raises(TryLater, match=r"cannot be used: \w+Error"):
        Place((tmp_path / "kpi").as_uri()).put(b"page")


@pytest.mark.parametrize(
    "url", ["nothing://x/y", "://", "kpi", "/srv/kpi", "dbfs://x", "reference://x", "dir://x"]
)
def test_address_that_no_library_knows_is_refused(url):
    with pytest.raises(ParameterProblem, match="is no address that can be used"):
        Place(url)


def test_library_that_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(KpiProblem, match="needs a library that is not installed"):
        Place("gs://bucket/folder")


@pytest.mark.parametrize(
    "name",
    [
        "../page.html",
        "/etc/passwd",
        "2019-20-q1/draft/../../edition-1/page.html",
        "2019-20-q1/edition-1/page.html",
        "2019-20-q1/edition-1-inputs/data/x.csv",
        "2018-19-q4/draft/page.html",
        "2019-20-q1/draft/.hidden",
        "2019-20-q1/draft/C:page.html",
        "2019-20-q1/draft\\page.html",
        "2019-20-q1/page.html",
        "mitigations/ACF_KPI_03/2018-19-q4/draft/page.html",
        "mitigations/page.html",
        "mitigations/../2019-20-q1/draft/page.html",
        "mitigations/a\nb/2019-20-q1/draft/page.html",
        "2019-20-q1/draft/a\x1b[2Jb.csv",
        "2019-20-q1/other-draft/page.html",
        "index.html",
        "",
    ],
)
def test_file_that_would_land_elsewhere_is_refused(name):
    with pytest.raises(StoreProblem, match="is no file of a draft"):
        check_names({name: ""}, "2019-20-q1")
    damaged = Record(key=key_of(), files={name: hashlib.sha256(b"").hexdigest()})
    assert read_record(written(damaged), "2019-20-q1") is None


def test_files_of_a_draft_may_land():
    check_names(
        dict.fromkeys(
            [
                PAGE,
                "2019-20-q1/draft/tables/ACF_KPI_03.csv",
                "2019-20-q1/exempt-draft/page.html",
                "2019-20-q1/failed/problem.txt",
                "2019-20-q1/next-steps.txt",
                "mitigations/ACF_KPI_03/2019-20-q1/draft/page.html",
            ],
            "",
        ),
        "2019-20-q1",
    )


def test_place_of_files_is_the_folder_that_was_named(tmp_path):
    place = Place((tmp_path / "kpi").as_uri())
    place.add(OF, record(place), after=0)
    found = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert found == [
        Path("kpi/drafts/roads/2019-20-q1/draft/000001.json"),
        Path(f"kpi/files/{hashlib.sha256(b'page').hexdigest()}"),
    ]
