"""What is wrong with a cluster is told in one line, with what to do, and the right exit code."""

from __future__ import annotations

import socket
import sys
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from kpianalysis.cli import app
from kpianalysis.errors import KpiProblem, NotebookProblem, ParameterProblem, TryLater
from kpianalysis.publish.batch import Outcome
from kpianalysis.publish.cluster import client
from kpianalysis.publish.cluster.address import scheduler_address


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "http://127.0.0.1:8787/status",
        "tcp://127.0.0.1:0",
        "tcp://127.0.0.1:70000",
        "tcp://a b:8786",
        "tcp://127.0.0.1:8786/x",
        "inproc://1",
        "",
    ],
)
def test_address_that_is_none_is_refused(text):
    with pytest.raises(ParameterProblem, match="is not the address of a Dask scheduler"):
        scheduler_address(text)


@pytest.fixture
def run(home, monkeypatch):
    """Run the command line in a home with one page to make."""
    monkeypatch.chdir(home.root)
    monkeypatch.setattr(client, "SECONDS_TO_CONNECT", 0.3)

    def run(*words):
        return CliRunner().invoke(app, ["run", "2019-20 Q1", "--no-mitigations", *words])

    return run


def closed_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def said(done):
    """Return what was said: one line, and no traceback."""
    assert isinstance(done.exception, SystemExit), done.exception
    [line] = done.stderr.strip().splitlines()
    return line


def test_wrong_address_is_wrong_usage(run):
    done = run("--cluster", "http://127.0.0.1:8787")
    assert done.exit_code == 2
    assert "write it as tcp://127.0.0.1:8786" in said(done)


def test_address_for_pages_without_a_cluster_is_wrong_usage(run):
    done = run("--via", "memory://x")
    assert done.exit_code == 2
    assert "'--via' is given without --cluster" in said(done)


def test_scheduler_that_does_not_answer_is_a_matter_of_trying_later(run):
    address = f"tcp://127.0.0.1:{closed_port()}"
    done = run("--cluster", address)
    assert done.exit_code == 75
    assert f"the scheduler at {address}' cannot be reached" in said(done)


def test_missing_library_is_told_with_how_to_install_it(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = run("--cluster", "127.0.0.1:8786")
    assert done.exit_code == 1
    assert "pip install 'kpianalysis[cluster]'" in said(done)


def test_encryption_without_certificates_is_told_with_the_setting(run):
    done = run("--cluster", f"tls://127.0.0.1:{closed_port()}")
    assert done.exit_code == 1
    assert "name certificates in Dask's settings (distributed.comm.tls)" in said(done)


class Cluster:
    """Stands in for a connection: what workers answer when they are asked, and how often it is."""

    def __init__(self, answers):
        self.answers = answers
        self.connections = 0

    @contextmanager
    def connected(self, address, seconds):
        self.connections += 1
        yield self

    def wait_for_workers(self, count, timeout):
        if not self.answers:
            raise TimeoutError

    def run(self, *_, **__):
        return self.answers


@pytest.fixture
def cluster(monkeypatch):
    cluster = Cluster({"tcp://10.0.0.7:4000": None})
    monkeypatch.setattr(client, "connected", cluster.connected)
    return cluster


def test_scheduler_without_workers_is_a_matter_of_trying_later(home, order, cluster):
    cluster.answers = {}
    with pytest.raises(TryLater, match="'the scheduler' has no worker"):
        list(client.make_pages_on("tcp://x:1", home, [order]))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (KpiProblem("does not see the folder of the work"), "does not see the folder of the work"),
        (ModuleNotFoundError("No module named 'kpianalysis'"), "does not have this program"),
    ],
)
def test_worker_that_can_make_no_pages_is_named(home, order, cluster, answer, words):
    cluster.answers["tcp://10.0.0.8:4000"] = answer
    with pytest.raises(KpiProblem, match=rf"the worker at tcp://10\.0\.0\.8:4000' {words}"):
        list(client.make_pages_on("tcp://x:1", home, [order]))


def lost_after(*made):
    """Stand in for sending: some pages are made each time, then the scheduler goes away."""
    left = iter(made)

    def sent(_, way, orders, given):
        for _ in range(next(left)):
            number = next(iter(orders))
            yield number, (Outcome(orders[number]), {})
        if orders:
            raise client._gone()

    return sent


def test_orders_that_are_left_are_sent_again(home, order, cluster, monkeypatch):
    monkeypatch.setattr(client, "_sent", lost_after(1, 0, 2))
    noted = []
    outcomes = list(client.make_pages_on("tcp://x:1", home, [order] * 3, note=noted.append))
    assert [one.problem for one in outcomes] == [None] * 3
    assert cluster.connections == 3
    assert (
        noted
        == [
            "the connection to the scheduler was lost; pages that are left to make: 2",
        ]
        * 2
    )


def test_scheduler_that_is_lost_again_and_again_is_given_up(home, order, cluster, monkeypatch):
    monkeypatch.setattr(client, "_sent", lost_after(1, 0, 0, 0, 0))
    outcomes = list(client.make_pages_on("tcp://x:1", home, [order] * 2))
    assert outcomes[0].problem is None
    assert isinstance(outcomes[1].problem, TryLater)
    assert "run again when it is back" in str(outcomes[1].problem)


def test_scheduler_that_does_not_come_back_leaves_what_was_made(home, order, cluster, monkeypatch):
    monkeypatch.setattr(client, "_sent", lost_after(1, 0))
    connected = cluster.connected

    @contextmanager
    def once(address, seconds):
        if cluster.connections:
            raise TryLater("cannot be reached", found="the scheduler")
        with connected(address, seconds) as one:
            yield one

    monkeypatch.setattr(client, "connected", once)
    outcomes = list(client.make_pages_on("tcp://x:1", home, [order] * 2))
    assert outcomes[0].problem is None
    assert "cannot be reached" in str(outcomes[1].problem)


class Future:
    """Stands in for an order that a worker failed with."""

    def __init__(self, fault):
        self.fault = fault

    def exception(self):
        return self.fault

    def cancelled(self):
        return False


def test_page_that_kills_its_workers_is_given_up_and_says_so(order):
    from distributed import KilledWorker

    outcome, _ = client._made(Future(KilledWorker("key", None, 3)), order)
    assert isinstance(outcome.problem, NotebookProblem)
    assert "4 workers died while they made it" in str(outcome.problem)


def test_fault_of_a_worker_is_that_of_one_page(order):
    outcome, _ = client._made(Future(MemoryError("none left")), order)
    assert "a worker failed with MemoryError: none left" in str(outcome.problem)
