"""A worker proves that it sees the folder of the work and its locks, before it makes anything."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from kpianalysis.errors import ContractProblem
from kpianalysis.inputs import program
from kpianalysis.publish.cluster.shared_folder import fault_of, mark
from kpianalysis.publish.cluster.worker import Shared, carry_out

ELSEWHERE = """
import sys
from pathlib import Path
from kpianalysis.publish.cluster.shared_folder import fault_of
print(fault_of(Path(sys.argv[1]), sys.argv[2]))
"""


def seen_elsewhere(root, name):
    """Look from another process, as a worker does."""
    words = [sys.executable, "-c", ELSEWHERE, str(root), name]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def test_worker_that_sees_folder_and_lock_has_no_fault(small_home):
    with mark(small_home) as name:
        assert seen_elsewhere(small_home.root, name) == ""
    assert not list((small_home.root / "outputs").glob(".cluster-*"))


def test_worker_with_another_folder_is_found_out(small_home, tmp_path):
    with mark(small_home) as name:
        said = seen_elsewhere(tmp_path / "copy", name)
    assert said == "does not see the folder of the work"


def test_share_without_locks_is_found_out(small_home):
    """As a file system whose locks hold on one machine only shows it: nobody seems to hold it."""
    (small_home.root / "outputs").mkdir()
    (small_home.root / "outputs" / ".cluster-x.lock").touch()
    said = fault_of(small_home.root, ".cluster-x.lock")
    assert said == "does not see the locks of other machines in the folder of the work"


def test_old_mark_of_a_killed_run_is_taken_away_and_a_new_one_is_not(small_home):
    outputs = small_home.root / "outputs"
    outputs.mkdir()
    for name in ("old", "new"):
        (outputs / f".cluster-{name}.lock").touch()
    os.utime(outputs / ".cluster-old.lock", (0, 0))
    with mark(small_home):
        assert not (outputs / ".cluster-old.lock").exists()
        assert (outputs / ".cluster-new.lock").exists()


def asked(shared, order):
    """Ask as a worker is asked: by a thread that does not hold the lock."""
    with ThreadPoolExecutor(1) as pool:
        outcome, files = pool.submit(carry_out, shared, order, None).result()
    assert files == {}
    return outcome


def test_worker_of_another_version_makes_nothing(home, order):
    with mark(home) as name:
        outcome = asked(Shared(home.root, name, "another"), order)
    assert isinstance(outcome.problem, ContractProblem)
    assert "has another version of this program" in str(outcome.problem)


def test_worker_finds_the_folder_by_its_own_name_for_it(home, order, monkeypatch, tmp_path):
    link = tmp_path / "mounted"
    link.symlink_to(home.root)
    monkeypatch.setenv("KPIANALYSIS_HOME", str(link))
    shared = Shared(tmp_path / "not-here", "", program())
    with mark(home) as name, ThreadPoolExecutor(1) as pool:
        shared = Shared(tmp_path / "not-here", name, program())
        assert pool.submit(shared.fault).result() is None
        assert pool.submit(shared.home_here).result().root == link
    monkeypatch.delenv("KPIANALYSIS_HOME")
    with pytest.raises(ContractProblem, match="does not see the folder of the work"):
        shared.home_here()
