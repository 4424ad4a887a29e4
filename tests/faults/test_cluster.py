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

import pytest
from small_cluster import kill, small_cluster
from small_pages import CONTRACT, add_cell, small_pages_home

from kpianalysis.home import Home
from kpianalysis.publish.verify import verify

pytestmark = pytest.mark.slow
PERIODS = ("2019-20 Q1", "2018-19 Q4")
_WAITS = """\
import os, time
from pathlib import Path
root = Path(os.environ["KPIANALYSIS_HOME"])
(root / f"begun-{os.getpid()}").touch()
while not (root / "go-on").exists():
    time.sleep(0.05)
"""
SECONDS = 120


@pytest.fixture
def home(tmp_path):
    root = small_pages_home(tmp_path / "home")
    add_cell(root, _WAITS)
    return root


@pytest.fixture
def cluster(tmp_path):
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
    while len(list(home.glob("begun-*"))) < pages:
        assert run.poll() is None, run.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def go_on(home):
    (home / "go-on").touch()


def ended(run, cluster):
    said, _ = run.communicate(timeout=SECONDS)
    assert run.returncode == 0, said + cluster.said()
    assert "Traceback" not in said
    return said


def check(home, *periods):
    """Each page stands whole, and was put in place once."""
    lines = [
        json.loads(line)
        for path in (home / "outputs" / "log").glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    ]
    made = [line["period"] for line in lines if line["outcome"] == "made"]
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
