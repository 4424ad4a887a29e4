"""The process beside a worker stays for the next page; that it dies is the fault of one page."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from kpianalysis.errors import NotebookProblem, UnknownContract
from kpianalysis.publish.cluster import engine
from kpianalysis.publish.cluster.engine import Engine, Engines

# Stands in for the program of an engine: it dies at the first order, or answers with its process.
DIES = "import os, pickle, sys; pickle.load(sys.stdin.buffer); os._exit(9)"
NAMES = """
import os, pickle, sys
from kpianalysis.publish.batch import Outcome
while True:
    try:
        home, order, before = pickle.load(sys.stdin.buffer)
    except EOFError:
        break
    pickle.dump(Outcome(order, notes=(str(os.getpid()),)), sys.stdout.buffer)
    sys.stdout.buffer.flush()
"""


@pytest.fixture
def program(monkeypatch):
    def use(text):
        monkeypatch.setattr(engine, "_WORDS", (sys.executable, "-c", text))

    return use


def test_process_stays_for_the_next_page(home, order, program):
    program(NAMES)
    engines = Engines()
    notes = [engines.make(home, order).notes for _ in range(3)]
    engines.close()
    assert len(set(notes)) == 1


def test_process_that_dies_is_told_and_the_next_page_gets_another(home, order, program):
    program(DIES)
    one = Engine()
    outcome = one.make(home, order, None)
    assert isinstance(outcome.problem, NotebookProblem)
    assert "its process on a worker ended with 9" in str(outcome.problem)
    program(NAMES)
    assert one.make(home, order, None).problem is None
    one.close()


def test_closed_engine_has_no_process(home, order, program):
    program(NAMES)
    one = Engine()
    process = one.start()
    one.close()
    assert process.returncode == 0
    one.close()


def test_problem_of_a_page_comes_back_from_the_process(home, order):
    one = Engine()
    outcome = one.make(home, replace(order, contract="bridges"), None)
    one.close()
    assert isinstance(outcome.problem, UnknownContract)
