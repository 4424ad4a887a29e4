"""A file stands in its place whole, or what stood there still does."""

import os
from pathlib import Path

import pytest

from kpianalysis.writing.whole import write_whole


def test_file_is_written_and_nothing_else_is_left(tmp_path):
    write_whole(tmp_path / "note.html", b"one")
    write_whole(tmp_path / "note.html", b"two")
    assert (tmp_path / "note.html").read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["note.html"]


def test_disk_that_refuses_leaves_what_stood_there(tmp_path, monkeypatch):
    path = tmp_path / "note.html"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["note.html"]


def test_missing_folder_is_told_by_its_own_name(tmp_path):
    with pytest.raises(FileNotFoundError) as missing:
        write_whole(tmp_path / "no" / "note.html", b"x")
    assert missing.value.filename == str(tmp_path.resolve() / "no")


def test_folder_in_the_way_is_told(tmp_path):
    (tmp_path / "note.html").mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path / "note.html", b"x")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such permissions")
def test_new_file_is_for_all_who_may_read_there_and_an_old_one_keeps_its_permissions(tmp_path):
    path = tmp_path / "note.html"
    write_whole(path, b"x")
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o600)
    write_whole(path, b"y")
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows asks for rights to make a link")
def test_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "real.toml").write_bytes(b"old")
    link = Path(tmp_path / "contract.toml")
    link.symlink_to("real.toml")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real.toml").read_bytes() == b"new"


def test_what_a_killed_write_left_is_removed_only_by_who_is_alone(tmp_path):
    left, other = tmp_path / ".note.html-x1", tmp_path / ".other.html-x1"
    left.touch()
    other.touch()
    write_whole(tmp_path / "note.html", b"one")
    assert left.exists()
    write_whole(tmp_path / "note.html", b"one", alone=True)
    assert sorted(tmp_path.iterdir()) == [other, tmp_path / "note.html"]
