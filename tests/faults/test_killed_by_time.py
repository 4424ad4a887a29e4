"""A run whose processes are killed from outside, at moments of the clock, with real cells."""

import os
import signal
import subprocess
import sys

import pytest
from small_pages import CONTRACT, PLACE, RUN, command, done, files
from watched import processes_of

from kpianalysis.home import Home
from kpianalysis.publish.verify import verify

pytestmark = pytest.mark.slow
# What the run says, and how many seconds later it is killed.
MOMENTS = [
    ("reading the extracts", 0.0),
    ("running ", 0.2),
    ("running ", 2.0),
    ("running ", 4.0),
    ("writing and checking", 0.1),
    ("writing and checking", 0.6),
]


def kill(home, said, seconds):
    """Run, and kill the run and its group this long after it said something."""
    with subprocess.Popen(
        [sys.executable, "-m", "kpianalysis.cli", *RUN],
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"KPIANALYSIS_PDF": "no", "KPIANALYSIS_HOME": str(home)},
    ) as run:
        assert any(said in line for line in run.stderr)
        try:
            run.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)


@pytest.mark.parametrize(("said", "seconds"), MOMENTS)
def test_run_killed_at_any_time_leaves_whole_pages_and_the_next_one_the_same_bytes(
    said, seconds, stages, copy
):
    home = copy(stages.corrected)
    kill(home, said, seconds)
    # The process of the cells is in a group of its own: it ends when nobody asks it any more.
    assert processes_of(home) == []
    found = list(verify(Home(home), CONTRACT))
    assert [page.name.rpartition(", ")[2] for page in found] == ["draft", "edition-1"]
    assert not any(page.faults for page in found)
    done(command(home, *RUN))
    assert files(home) == files(stages.made)
    assert not list((home / "outputs" / CONTRACT / PLACE).glob(".making-*"))
