"""Extracts that change while they are read, and a clock that is wrong."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import odd_moments
import pytest
from small_pages import CONTRACT, PLACE, RUN, command, done, files

pytestmark = pytest.mark.slow
LATER = 75
SECONDS_OF_A_YEAR = 31_556_952
COMPILER = shutil.which("cc")
# Whatever asks for the time of day is told that of thirty years ago, as of a clock set back.
CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
#define BACK (30L * 365 * 24 * 3600)
int clock_gettime(clockid_t which, struct timespec *told) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(which, told);
    if (which == CLOCK_REALTIME) told->tv_sec -= BACK;
    return done;
}
time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
int gettimeofday(struct timeval *restrict told, void *restrict zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    told->tv_sec = now.tv_sec;
    told->tv_usec = now.tv_nsec / 1000;
    return 0;
}
"""


def command_with(happening, home, *words):
    """Run the command line while something happens."""
    return subprocess.run(
        [sys.executable, odd_moments.__file__, happening, *words],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "KPIANALYSIS_PDF": "no"},
    )


def last_line(ended):
    assert "Traceback" not in ended.stderr
    return ended.stderr.strip().splitlines()[-1]


def test_extract_replaced_while_it_is_read_is_read_again(stages, copy):
    home = copy(stages.drafted)
    odd_moments.prepare_replacement(home, 166)
    done(command_with("replaced_while_read", home, "clean"))
    shutil.rmtree(home / "replacement")
    kept = home / "data"
    done(command(home, *RUN))
    assert files(kept) == files(stages.made / "data")
    assert files(home / "outputs" / CONTRACT) == files(stages.made / "outputs" / CONTRACT)


@pytest.mark.parametrize("words", [("clean",), RUN, ("run", "--due", "--no-pdf")], ids=" ".join)
def test_extract_that_never_stops_changing_is_for_later(words, stages, copy):
    home = copy(stages.corrected)
    before, kept = (files(home / part) for part in ("outputs", "data/processed"))
    ended = command_with("changing_while_read", home, *words)
    assert ended.returncode == LATER, ended.stderr
    assert "is still being changed" in last_line(ended)
    assert files(home / "outputs") == before
    assert files(home / "data" / "processed") == kept


def test_input_that_changes_while_the_page_is_made_is_for_later(stages, copy):
    home = copy(stages.corrected)
    draft = home / "outputs" / CONTRACT / PLACE / "draft"
    before = files(draft)
    ended = command_with("changing_while_made", home, *RUN)
    assert ended.returncode == LATER, ended.stderr
    assert "was changed while the page was made" in last_line(ended)
    assert ended.stderr.count(": once more, because") == 1
    assert files(draft) == before


@pytest.mark.parametrize("year", [1980, 2037])
def test_dates_of_files_change_no_byte(year, stages, copy):
    home = copy(stages.corrected)
    for path in home.rglob("*"):
        os.utime(path, ((year - 1970) * SECONDS_OF_A_YEAR,) * 2)
    done(command(home, *RUN))
    assert files(home) == files(stages.made)


@pytest.mark.skipif(
    COMPILER is None or not sys.platform.startswith("linux"),
    reason="the clock that runs wrong is built with a compiler for C",
)
def test_clock_that_is_set_back_changes_no_byte(stages, copy, tmp_path):
    source, clock = tmp_path / "clock.c", tmp_path / "clock.so"
    source.write_text(CLOCK, encoding="utf-8")
    build = [COMPILER, "-shared", "-fPIC", "-o", str(clock), str(source), "-ldl"]
    subprocess.run(build, check=True)
    home = copy(stages.corrected)
    done(command(home, *RUN, LD_PRELOAD=str(clock)))
    now = max(path.stat().st_mtime for path in home.rglob("*"))
    [log] = {path.name for path in Path(home, "outputs", "log").glob("*.jsonl")} - {
        path.name for path in Path(stages.made, "outputs", "log").glob("*.jsonl")
    }
    # The clock was believed where it is written down, and the disk's own was right.
    assert int(log[:4]) < 1970 + now / SECONDS_OF_A_YEAR - 25
    assert files(home) == files(stages.made)
