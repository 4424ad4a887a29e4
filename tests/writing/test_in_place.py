"""A folder comes to its place whole, or what stood there stays."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kpianalysis.writing import in_place
from kpianalysis.writing.in_place import recover_folder, replace_folder


def folders(tmp_path):
    """Make a page that stands, and another in the making."""
    folder, staging = tmp_path / "page", tmp_path / "staging"
    for place, text in ((folder, "old"), (staging, "new")):
        (place / "tables").mkdir(parents=True)
        (place / "page.html").write_text(text, encoding="utf-8")
        (place / "tables" / f"{text}.csv").write_text(text, encoding="utf-8")
    return folder, staging


@pytest.mark.parametrize("exchanges", [True, False])
def test_new_folder_takes_the_place_and_nothing_of_the_old_one_is_left(
    tmp_path, monkeypatch, exchanges
):
    folder, staging = folders(tmp_path)
    if not exchanges:
        monkeypatch.setattr(in_place, "_exchanged", lambda one, other: False)
    replace_folder(staging, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["page"]
    assert sorted(p.name for p in folder.rglob("*")) == ["new.csv", "page.html", "tables"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two names in one step")
def test_there_is_no_moment_without_a_page(tmp_path, monkeypatch):
    folder, staging = folders(tmp_path)
    monkeypatch.setattr(type(folder), "replace", lambda *_: pytest.fail("renamed"))
    replace_folder(staging, folder)
    assert (folder / "page.html").read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(sys.platform != "linux", reason="reads names of open files from /proc")
def test_everything_is_on_the_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    folder, staging = folders(tmp_path)
    synced = []
    monkeypatch.setattr(
        os, "fsync", lambda number: synced.append(str(Path(f"/proc/self/fd/{number}").readlink()))
    )
    exchange = in_place._exchanged

    def exchanged(one, other):
        synced.append("exchange")
        return exchange(one, other)

    monkeypatch.setattr(in_place, "_exchanged", exchanged)
    replace_folder(staging, folder)
    before, after = synced[: synced.index("exchange")], synced[synced.index("exchange") + 1 :]
    names = ["", "page.html", "tables", "tables/new.csv"]
    assert sorted(before) == sorted(str(staging / name) for name in names)
    assert after == [str(tmp_path)]


def test_a_finished_folder_that_cannot_be_moved_leaves_the_old_one_standing(tmp_path, monkeypatch):
    folder, staging = tmp_path / "page", tmp_path / "staging"
    for place, text in ((folder, "old"), (staging, "new")):
        place.mkdir()
        (place / "page.html").write_text(text, encoding="utf-8")
    rename = type(folder).replace

    def full_disk(path, target):
        if path == staging:
            raise OSError("no space left")
        return rename(path, target)

    monkeypatch.setattr(type(folder), "replace", full_disk)
    monkeypatch.setattr(in_place, "_exchanged", lambda one, other: False)
    with pytest.raises(OSError, match="no space left"):
        replace_folder(staging, folder)
    assert (folder / "page.html").read_text(encoding="utf-8") == "old"


def test_a_folder_whose_replacement_died_half_way_is_brought_back(tmp_path):
    # The first rename was done, the second was not: only the old folder is there, under its name
    # while it waits.
    waiting = tmp_path / ".draft-old"
    waiting.mkdir()
    (waiting / "page.html").write_text("the last good page", encoding="utf-8")
    recover_folder(tmp_path / "draft")
    assert (tmp_path / "draft" / "page.html").read_text(encoding="utf-8") == "the last good page"
    assert not waiting.exists()


def test_an_old_folder_beside_the_new_one_is_cleared_away(tmp_path):
    for name in (".draft-old", "draft"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text(name, encoding="utf-8")
    recover_folder(tmp_path / "draft")
    assert (tmp_path / "draft" / "page.html").read_text(encoding="utf-8") == "draft"
    assert not (tmp_path / ".draft-old").exists()
