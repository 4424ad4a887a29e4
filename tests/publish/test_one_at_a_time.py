"""One run at a time makes a page; the other waits, or says who is at it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kpianalysis.errors import TryLater
from kpianalysis.publish.one_at_a_time import HOLDER, in_use, one_at_a_time

HOLD = """
import sys
from pathlib import Path
from kpianalysis.publish.one_at_a_time import one_at_a_time
with one_at_a_time(Path(sys.argv[1]), "the page"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def other(tmp_path):
    """Let another process hold the lock of a folder until it is told to end, or killed."""
    words = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_run_is_told_which_process_is_at_it_and_since_when(tmp_path, other):
    said = rf"by another run at this moment \(process {other.pid}, since 20\d\d-.*\)"
    with pytest.raises(TryLater, match=said), one_at_a_time(tmp_path, "the page"):
        pytest.fail("both held it")


def test_second_run_waits_as_long_as_it_was_told(tmp_path, other):
    other.stdin.write("\n")
    other.stdin.flush()
    with one_at_a_time(tmp_path, "the page", wait=60):
        assert str(os.getpid()) in (tmp_path / HOLDER).read_text(encoding="utf-8")


def test_lock_dies_with_its_process_and_who_held_it_is_not_believed(tmp_path, other):
    other.kill()
    other.wait()
    assert (tmp_path / HOLDER).exists()
    with one_at_a_time(tmp_path, "the page"):
        assert str(os.getpid()) in (tmp_path / HOLDER).read_text(encoding="utf-8")
    assert not (tmp_path / HOLDER).exists()


@pytest.mark.parametrize("damage", ["", "[]", '{"process": "x; rm", "began": 1}'])
def test_damaged_note_of_the_holder_hides_no_lock(tmp_path, other, damage):
    (tmp_path / HOLDER).write_text(damage, encoding="utf-8")
    with pytest.raises(TryLater, match="at this moment"), one_at_a_time(tmp_path, "the page"):
        pytest.fail("both held it")


def test_file_that_excel_holds_open_is_named_with_what_to_do(tmp_path):
    # What Windows says of a file that another program holds open: a sharing violation.
    error = PermissionError(13, "in use", str(tmp_path / "tables.xlsx"))
    error.winerror = 32
    said = str(in_use(error, tmp_path))
    assert "'tables.xlsx' is open in another program" in said
    assert "close it in Excel" in said


def test_file_that_nobody_may_write_is_not_called_open(tmp_path):
    error = PermissionError(13, "Permission denied", str(tmp_path))
    assert in_use(error, tmp_path) is error
