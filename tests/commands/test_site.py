"""The command that makes the index again, and how a long command tells of a fault."""

import pytest
import rich.console
from standing_pages import write_page
from typer.testing import CliRunner

from kpianalysis.cli import app
from kpianalysis.commands import console


def test_command_lists_what_stands_in_outputs_and_ends_with_the_path(small_home, monkeypatch):
    write_page(small_home.root / "outputs", "2019-20 Q1")
    monkeypatch.chdir(small_home.root)
    done = CliRunner().invoke(app, ["site"])
    assert done.exit_code == 0
    index = small_home.root / "outputs" / "index.html"
    assert done.output.strip().splitlines()[-1] == str(index)
    assert "Road Repairs" in index.read_text(encoding="utf-8")


def test_disk_that_refuses_is_told_in_one_line(small_home, monkeypatch):
    (small_home.root / "outputs").write_text("not a folder")
    monkeypatch.chdir(small_home.root)
    done = CliRunner().invoke(app, ["site"])
    assert done.exit_code == 1
    assert done.output.startswith(f"kpianalysis: {small_home.root / 'outputs'}")
    assert len(done.output.strip().splitlines()) == 1


@pytest.fixture
def terminal(monkeypatch):
    """Stand in for a terminal that keeps what is printed and forgets what only passes."""
    kept = []

    class Status:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def update(self, step):
            return None

    monkeypatch.setattr(console.sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(rich.console.Console, "status", lambda *_: Status())
    monkeypatch.setattr(rich.console.Console, "print", lambda _, text, **__: kept.append(text))
    return kept


def test_fault_that_is_told_stays_on_the_terminal_and_a_step_passes(terminal):
    with console.progress() as tell:
        tell("April to June 2019: reading the extracts")
        tell.note("The index of pages is not renewed: [disk] full.")
    texts = [said for said in terminal if isinstance(said, str)]
    assert texts == ["The index of pages is not renewed: [disk] full."]
