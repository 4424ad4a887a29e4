"""A command that is killed leaves whole pages, and the next one completes to the same bytes.

Each is killed by SIGKILL before one of its file operations (a file opened for writing, renamed,
removed, flushed; a folder made, moved, exchanged), at points spread over all of them. The commands
are the real ones in processes of their own, but for one thing: the cells of the notebook are not
run again each time. A notebook that was really run is written in their place. What a kill in the
middle of real cells leaves is tested by time, in test_killed_by_time.py.
"""

import itertools
import shutil
import signal

import pytest
from small_pages import APPROVE, CONTRACT, PLACE, RUN, files

from kpianalysis.home import Home
from kpianalysis.publish.verify import verify

pytestmark = pytest.mark.slow
CLEAN = ("clean",)
POINTS = {CLEAN: 12, RUN: 19, APPROVE: 19}
CASES = [
    pytest.param(words, number, id=f"{words[0]}-{number}")
    for words, most in POINTS.items()
    for number in range(most)
]
# Where a name changes hands, between what was and what will be.
DECISIVE = ("os.rename", "exchange", "os.rmdir")


def begin(words, stages):
    return stages.drafted if words == APPROVE else stages.corrected


def pages(home):
    """Return every page that stands, with what differs from its manifest."""
    return {one.name.rpartition(", ")[2]: one.faults for one in verify(Home(home), CONTRACT)}


@pytest.fixture(scope="module")
def undisturbed(stages, stopping, tmp_path_factory):
    """Carry out each command once, without a kill: what it did, and what then stands there."""
    known = {}
    for words in POINTS:
        home = tmp_path_factory.mktemp("undisturbed") / "home"
        shutil.copytree(begin(words, stages), home)
        ended = stopping(home, words)
        assert ended.code == 0, ended.said
        known[words] = (ended.did, files(home))
    return known


def chosen(did, most):
    """Choose operations to be killed before: the decisive ones and those after them, then others.

    Returns
    -------
    list of int
        Their numbers, from 1.
    """
    decisive = [at for at, what in enumerate(did, 1) if what.startswith(DECISIVE)]
    near = dict.fromkeys(itertools.chain(*((at, at + 1) for at in decisive)))
    near = [at for at in near if at <= len(did)]
    step = max(1, len(near) * 2 // most)
    first = near[::step][: most // 2]
    others = [at for at in range(1, len(did) + 1) if at not in first]
    rest = most - len(first)
    return sorted(first + [others[at * len(others) // rest] for at in range(rest)])


@pytest.mark.parametrize(("words", "number"), CASES)
def test_killed_command_leaves_whole_pages_and_the_next_one_the_same_bytes(
    words, number, stages, undisturbed, stopping, copy
):
    did, wanted = undisturbed[words]
    at = chosen(did, POINTS[words])[number]
    home = copy(begin(words, stages))
    editions = files(home / "outputs" / CONTRACT / PLACE / "edition-1")
    killed = stopping(home, words, at)
    assert killed.code == -signal.SIGKILL, killed.said
    assert len(killed.did) == at
    standing = pages(home)
    # Approved or still a draft: one of them stands, and what stands is whole.
    assert "edition-1" in standing
    assert {"draft", "edition-2"} & set(standing)
    assert not any(standing.values())
    again = stopping(home, words)
    assert again.code == 0, (did[at - 1], again.said)
    assert files(home).keys() == wanted.keys(), did[at - 1]
    assert files(home) == wanted, did[at - 1]
    assert files(home / "outputs" / CONTRACT / PLACE / "edition-1") == editions
    assert not left_over(home)


def left_over(home):
    """Name what a finished command leaves behind nowhere."""
    hidden = [path for path in home.rglob(".*") if path.suffix != ".lock" and path.name != ".lock"]
    return [path.relative_to(home).as_posix() for path in hidden]


def test_stand_in_for_the_cells_gives_the_bytes_of_a_real_run(stages, undisturbed):
    _, wanted = undisturbed[RUN]
    assert wanted == files(stages.made)
