"""explore opens JupyterLab on this computer alone, at the notebook that explores mitigations."""

import importlib.util
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from kpianalysis.cli import app
from kpianalysis.commands import exploring
from kpianalysis.commands.exploring import lab_command
from kpianalysis.publish.own_copy import own_copy

NOTEBOOK = "explore_mitigations.ipynb"
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def started(small_home, monkeypatch) -> list:
    """Work in a folder with the notebook; give what would be started."""
    small_home.notebooks.mkdir()
    shutil.copy(PROJECT / "notebooks" / NOTEBOOK, small_home.notebooks)
    monkeypatch.chdir(small_home.root)
    words = []
    monkeypatch.setattr(exploring, "_run_instead", lambda *given: words.append(given))
    return words


def test_it_opens_the_notebook_on_the_loopback_address(small_home, started):
    done = CliRunner().invoke(app, ["explore"])
    assert done.exit_code == 0, done.output
    ((words, folder),) = started
    assert words[1:4] == ["-m", "jupyterlab", f"notebooks/{NOTEBOOK}"]
    assert "--ip=127.0.0.1" in words
    assert "--no-browser" not in words
    assert folder == small_home.root


def test_browser_and_port_are_as_asked(started):
    CliRunner().invoke(app, ["explore", "--no-browser", "--port", "8899"])
    ((words, _),) = started
    assert {"--no-browser", "--port=8899", "--ServerApp.port_retries=0"} <= set(words)


@pytest.mark.parametrize(("user", "may"), [(0, True), (1000, False)])
def test_root_is_let_in_only_when_it_is_root_who_asks(monkeypatch, user, may):
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    words = lab_command(Path("/w"), Path("/w/notebooks/a.ipynb"), browser=True, port=None)
    assert ("--allow-root" in words) is may


def test_missing_jupyterlab_is_told_with_what_to_do(started, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    done = CliRunner().invoke(app, ["explore"])
    assert done.exit_code == 1
    assert "'jupyterlab' is not installed. What to do: run 'make setup'" in done.output
    assert started == []


def test_missing_notebook_is_told(small_home, started):
    (small_home.notebooks / NOTEBOOK).unlink()
    done = CliRunner().invoke(app, ["explore"])
    assert done.exit_code == 1
    assert f"'{NOTEBOOK}' is missing" in done.output


def test_unknown_contract_is_told_with_those_that_there_are(started):
    done = CliRunner().invoke(app, ["explore", "rivers"])
    assert done.exit_code == 2
    assert "choose from roads" in done.output


@pytest.mark.slow
def test_contract_gets_its_own_copy_set_to_its_newest_quarter(small_home, started):
    done = CliRunner().invoke(app, ["explore", "roads"])
    assert done.exit_code == 0, done.output
    copy = small_home.outputs("roads") / "2019-20-q1" / NOTEBOOK
    cells = nbformat.read(copy, as_version=4).cells
    (at,) = [n for n, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    assert cells[at + 1].source.splitlines() == [
        "contract = 'roads'",
        "period = '2019-20 Q1'",
        "kpi = 'LT_KPI_01'",  # in long-term mitigation
    ]
    assert started[0][0][3] == f"outputs/roads/2019-20-q1/{NOTEBOOK}"


def test_copy_that_a_person_worked_in_stays(tmp_path):
    place = tmp_path / "mine.ipynb"
    place.write_text("my work", encoding="utf-8")
    own_copy(PROJECT / "notebooks" / NOTEBOOK, place, {"contract": "roads"})
    assert place.read_text(encoding="utf-8") == "my work"


def test_copy_leaves_the_notebook_as_it_is(tmp_path):
    notebook = PROJECT / "notebooks" / NOTEBOOK
    before = notebook.read_bytes()
    copy = own_copy(notebook, tmp_path / "new" / "copy.ipynb", {"contract": "roads"})
    assert "contract = 'roads'" in copy.read_text(encoding="utf-8")
    assert notebook.read_bytes() == before
