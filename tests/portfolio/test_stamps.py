"""A stamp is another one when a file was written, added, removed or renamed."""

import pytest

from kpianalysis.portfolio.stamps import stamp_of

CHANGES = {
    "written": lambda folder: (folder / "a.csv").write_text("longer"),
    "written to the same length": lambda folder: (folder / "a.csv").write_text("B"),
    "added": lambda folder: (folder / "b.csv").write_text(""),
    "added below": lambda folder: (folder / "extracts" / "b.csv").write_text(""),
    "removed": lambda folder: (folder / "extracts" / "c.csv").unlink(),
    "renamed": lambda folder: (folder / "a.csv").rename(folder / "z.csv"),
    "a link to nowhere": lambda folder: (folder / "link").symlink_to(folder / "nowhere"),
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "extracts").mkdir()
    for name in ("a.csv", "extracts/c.csv"):
        (tmp_path / name).write_text("A")
    return tmp_path


def test_folder_that_nobody_touched_has_the_same_stamp(folder):
    assert stamp_of(folder) == stamp_of(folder)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_folder_has_another_stamp(folder, change):
    before = stamp_of(folder)
    change(folder)
    assert stamp_of(folder) != before
