"""Workers and schedulers that are lost in the middle of a page: it is put in place once.

Scheduler and workers are real processes. A cell of the notebook waits until the test has done its
damage.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import fsspec
import pytest
from small_cluster import kill, small_cluster
from small_pages import CONTRACT, NOTEBOOK, add_cell, command, small_pages_home
from small_store import small_store

from kpianalysis.home import Home
from kpianalysis.periods import parse_period
from kpianalysis.publish.batch import Order
from kpianalysis.publish.site import build_site
from kpianalysis.publish.verify import verify

pytestmark = pytest.mark.slow
PERIODS = ("2019-20 Q1", "2018-19 Q4")
_WAITS = """\
import os, time
from pathlib import Path
signs = Path(os.environ["SIGNS"])
(signs / f"begun-{os.getpid()}").touch()
while not (signs / "go-on").exists():
    time.sleep(0.05)
"""
SECONDS = 120


@pytest.fixture
def home(tmp_path):
    root = small_pages_home(tmp_path / "home")
    add_cell(root, _WAITS)
    return root


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    monkeypatch.setenv("SIGNS", str(tmp_path))
    with small_cluster(tmp_path / "cluster") as cluster:
        yield cluster


def ordered(home, cluster, *words):
    """Begin a run on the cluster, as a person would."""
    words = ("run", *words, "--no-pdf", "--no-mitigations", "--cluster", cluster.address)
    return subprocess.Popen(
        [sys.executable, "-m", "kpianalysis.cli", *words],
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"KPIANALYSIS_HOME": str(home)},
    )


def until_begun(home, run, pages):
    """Wait until so many pages are in the middle of their notebook."""
    deadline = time.monotonic() + SECONDS
    while len(list(home.parent.glob("begun-*"))) < pages:
        assert run.poll() is None, run.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def go_on(home):
    (home.parent / "go-on").touch()


def ended(run, cluster):
    said, _ = run.communicate(timeout=SECONDS)
    assert run.returncode == 0, said + cluster.said()
    assert "Traceback" not in said, said
    return said


def check(home, *periods, outcome="made"):
    """Each page stands whole, and was put in place once."""
    lines = [
        json.loads(line)
        for path in (home / "outputs" / "log").glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    ]
    made = [line["period"] for line in lines if line["outcome"] == outcome]
    assert sorted(made) == sorted(periods), lines
    pages = list(verify(Home(home), CONTRACT))
    assert len(pages) == len(periods)
    assert not any(page.faults or page.notes for page in pages)
    hidden = {path.name for path in home.rglob(".*") if path.suffix != ".lock"}
    assert hidden <= {".lock"}


@pytest.mark.parametrize("machine", [False, True], ids=["worker", "machine"])
def test_page_of_a_worker_that_is_lost_is_put_in_place_once(home, cluster, machine):
    run = ordered(home, cluster, *PERIODS)
    until_begun(home, run, 2)
    kill(cluster.workers[0], machine=machine)
    go_on(home)
    ended(run, cluster)
    check(home, *PERIODS)


def test_scheduler_that_is_started_again_is_given_the_orders_again(home, cluster):
    run = ordered(home, cluster, *PERIODS)
    until_begun(home, run, 2)
    kill(cluster.scheduler)
    cluster.start_scheduler()
    cluster.start_worker("--no-nanny")
    go_on(home)
    said = ended(run, cluster)
    assert "'the connection to the scheduler'" not in said
    assert "the connection to the scheduler was lost; pages that are left to make: 2" in said
    check(home, *PERIODS)


def test_same_page_ordered_twice_at_once_is_put_in_place_once(home, cluster):
    runs = [ordered(home, cluster, PERIODS[0]) for _ in range(2)]
    # Both have been sent: one is made, and the other waits for its lock.
    until_begun(home, runs[0], 1)
    go_on(home)
    for run in runs:
        assert str(home / "outputs" / CONTRACT) in ended(run, cluster)
    check(home, PERIODS[0])


def test_run_that_is_killed_leaves_pages_to_the_next_one(home, cluster):
    run = ordered(home, cluster, PERIODS[0])
    until_begun(home, run, 1)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    again = ordered(home, cluster, PERIODS[0])
    go_on(home)
    ended(again, cluster)
    check(home, PERIODS[0])


@pytest.fixture(params=["file", "s3"])
def url(request, tmp_path, monkeypatch):
    if request.param == "file":
        yield (tmp_path / "store").as_uri()
        return
    with small_store() as (url, settings):
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        yield url


# The address comes first: the workers are started with what leads to it.
def test_page_of_a_machine_that_is_lost_counts_once_where_no_folder_is_shared(
    url, home, cluster, tmp_path
):
    run = ordered(home, cluster, *PERIODS, "--via", url)
    until_begun(home, run, 2)
    kill(cluster.workers[0], machine=True)
    go_on(home)
    ended(run, cluster)
    check(home, *PERIODS, outcome="fetched")
    files, root = fsspec.url_to_fs(url, use_listings_cache=False)
    records = files.glob(f"{root}/drafts/*/*/*/*.json")
    assert [Path(record).name for record in records] == ["000001.json"] * 2
    reader = tmp_path / "reader"
    (reader / "data" / "raw").mkdir(parents=True)
    done = command(reader, "fetch", url)
    assert done.returncode == 0, done.stderr
    for page in map(Path, done.stdout.split()):
        there = home / page.relative_to(reader)
        assert page.read_bytes() == there.read_bytes()
    assert len(done.stdout.split()) == 2


def test_pages_travel_by_the_memory_of_one_process(home, tmp_path, monkeypatch):
    """As by any address of fsspec; scheduler and worker are threads here, engines are processes."""
    from distributed import LocalCluster

    from kpianalysis.publish.cluster.client import make_pages_on

    monkeypatch.setenv("SIGNS", str(tmp_path))
    go_on(home)
    options = {"notebook": NOTEBOOK, "parameters": {}, "mitigations": False, "pdf": False}
    order = Order(CONTRACT, parse_period(PERIODS[0]), options)
    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        host="127.0.0.1",
        dashboard_address=None,
        local_directory=str(tmp_path),
    ) as one:
        outcomes = list(
            make_pages_on(one.scheduler_address, Home(home), [order] * 2, via="memory://kpi")
        )
    assert [outcome.problem for outcome in outcomes] == [None] * 2
    build_site(Home(home))
    check(home, PERIODS[0], outcome="fetched")
