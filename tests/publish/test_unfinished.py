"""What a run that was killed left is taken away by the next one, and whole pages stay."""

from __future__ import annotations

import pytest

from kpianalysis.home import Home
from kpianalysis.publish.unfinished import (
    clear_place,
    index_gets_old,
    index_is_made,
    old_index,
)


@pytest.fixture
def home(tmp_path):
    (tmp_path / "outputs").mkdir()
    return Home(tmp_path)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_half_made_folders_and_files_go_and_all_else_stays(tmp_path):
    for name in ("draft", "failed", "edition-1", ".making-x1", ".approving-x1/page"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / ".approving-x1" / "page").chmod(0o555)
    for name in ("next-steps.txt", ".next-steps.txt-x1", ".lock"):
        (tmp_path / name).touch()
    clear_place(tmp_path)
    assert names(tmp_path) == [".lock", "draft", "edition-1", "failed", "next-steps.txt"]


@pytest.mark.parametrize("name", ["draft", "addendum", "exempt-draft"])
def test_page_that_waits_under_another_name_is_brought_back(tmp_path, name):
    waiting = tmp_path / f".{name}-old"
    waiting.mkdir()
    (waiting / "page.html").write_text("whole", encoding="utf-8")
    clear_place(tmp_path)
    assert (tmp_path / name / "page.html").read_text(encoding="utf-8") == "whole"
    assert names(tmp_path) == [name]


def test_index_is_old_until_it_is_made(home):
    assert old_index(home) == ""
    index_gets_old(home)
    seen = old_index(home)
    assert seen
    index_is_made(home, seen)
    assert old_index(home) == ""


def test_index_that_missed_a_later_page_stays_old(home):
    index_gets_old(home)
    seen = old_index(home)
    index_gets_old(home)
    index_is_made(home, seen)
    assert old_index(home) not in ("", seen)
