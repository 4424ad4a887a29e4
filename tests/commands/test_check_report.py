"""`check --report` writes the note to the supplier, whole or not at all."""

import pytest
from typer.testing import CliRunner

from kpianalysis.cli import app

HEADER = ["KPI Ref", "Service Area", "Month", "Target", "Achieved"]
BAD = [HEADER, ["RD_KPI_01", "Roads", "May 2019", "90%", "see note"]]


@pytest.fixture
def say(small_home, monkeypatch):
    monkeypatch.chdir(small_home.root)

    def go(*words, code):
        done = CliRunner().invoke(app, ["check", *words])
        assert done.exit_code == code, done.output
        return done

    return go


def names(home):
    return sorted(path.name for path in home.root.iterdir())


@pytest.mark.parametrize("name", ["note.xlsx", "note.HTML"])
def test_note_is_written_beside_what_check_says_anyway(say, small_home, add_extract, name):
    add_extract(small_home, "new.csv", BAD, "2019-10-01")
    (small_home.raw("roads") / "extracts" / "stray.csv").write_bytes(b"x")
    done = say("--report", name, code=1)
    assert "new.csv, E2: 'see note' is not a number" in done.stdout
    assert done.stderr.splitlines()[-2:] == [
        "roads: 2 to look at.",
        f"Note to Example Roadworks: {name} (1 to ask). Not in it, because about our own files: 1.",
    ]
    assert names(small_home) == ["data", name]


def test_same_files_give_the_same_note(say, small_home, add_extract):
    add_extract(small_home, "new.xlsx", {"May": BAD}, "2019-10-01")
    for name in ("note.xlsx", "note.html"):
        say("--report", name, code=1)
        first = (small_home.root / name).read_bytes()
        say("--report", name, code=1)
        assert (small_home.root / name).read_bytes() == first


def test_nothing_wrong_writes_no_note_and_says_so(say, small_home):
    done = say("--report", "note.xlsx", code=0)
    assert "roads: nothing is wrong in the extracts." in done.stdout
    assert "No note is written: there is nothing to ask." in done.stderr
    assert names(small_home) == ["data"]


def test_what_is_wrong_with_our_own_folder_alone_writes_no_note(say, small_home):
    (small_home.raw("roads") / "extracts" / "stray.csv").write_bytes(b"x")
    done = say("--report", "note.xlsx", code=1)
    assert "No note is written: none of it is for the supplier." in done.stderr
    assert names(small_home) == ["data"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("note.pdf", "'note.pdf' is no kind of note. What to do: end its name in .xlsx or .html."),
        ("note", "'note' is no kind of note."),
        ("data/raw/roads/extracts/2019-20/quarter-1.xlsx", "is among the supplier's files"),
    ],
)
def test_place_that_cannot_be_is_refused_before_anything_is_read(say, small_home, path, said):
    before = (small_home.raw("roads") / "extracts/2019-20/quarter-1.xlsx").read_bytes()
    done = say("--report", path, code=2)
    assert said in done.stderr
    assert "2019-20/quarter-1.xlsx\n" not in done.stderr
    assert not (small_home.root / "data" / "processed").exists()
    assert (small_home.raw("roads") / "extracts/2019-20/quarter-1.xlsx").read_bytes() == before


def test_folder_that_is_missing_is_told_in_one_line(say, small_home, add_extract):
    add_extract(small_home, "new.csv", BAD, "2019-10-01")
    done = say("--report", "no/note.xlsx", code=1)
    assert f"kpianalysis: {small_home.root / 'no'}: No such file or directory." in done.stderr


def test_note_that_cannot_be_made_leaves_the_earlier_one(say, small_home, add_extract, monkeypatch):
    def broken(*_):
        raise OSError(28, "No space left on device")

    add_extract(small_home, "new.csv", BAD, "2019-10-01")
    say("--report", "note.html", code=1)
    before = (small_home.root / "note.html").read_bytes()
    monkeypatch.setattr("os.fsync", broken)
    done = say("--report", "note.html", code=1)
    assert "No space left on device" in done.stderr
    assert (small_home.root / "note.html").read_bytes() == before
    assert names(small_home) == ["data", "note.html"]
