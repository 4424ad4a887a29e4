"""The browser that prints is the one asked for, or the best one that the machine has."""

import sys
from pathlib import Path

import pytest
from papers import a_program, hide_browsers

from kpianalysis.errors import PaperProblem
from kpianalysis.publish import browser


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    hide_browsers(tmp_path, monkeypatch)
    return tmp_path


def test_variable_comes_before_everything_else(bare_machine, monkeypatch):
    a_program(bare_machine / "bin" / "chromium")
    named = a_program(bare_machine / "my-own-browser.exe")
    monkeypatch.setenv(browser.VARIABLE, str(named))
    assert browser.find() == named


def test_variable_that_names_nothing_is_an_error_and_not_passed_over(bare_machine, monkeypatch):
    a_program(bare_machine / "bin" / "chromium")
    monkeypatch.setenv(browser.VARIABLE, str(bare_machine / "missing"))
    with pytest.raises(PaperProblem, match=f"{browser.VARIABLE}: .*is not a program") as problem:
        browser.find()
    assert "missing" in problem.value.found


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not keep browsers on the PATH")
def test_chromium_is_preferred_to_other_browsers_on_the_path(bare_machine):
    a_program(bare_machine / "bin" / "google-chrome")
    chromium = a_program(bare_machine / "bin" / "chromium")
    assert browser.find() == chromium


def test_newest_of_playwrights_own_is_found(bare_machine):
    for build in ("chromium-1100", "chromium-1200"):
        a_program(bare_machine / "playwright" / build / "chrome-linux" / "chrome")
    found = browser.find()
    assert found == bare_machine / "playwright" / "chromium-1200" / "chrome-linux" / "chrome"


def test_machine_without_a_browser_has_none(bare_machine):
    assert browser.find() is None


def test_edge_is_among_the_usual_paths_on_windows(monkeypatch):
    monkeypatch.setenv("PROGRAMFILES(X86)", "programs")
    edge = Path("programs", "Microsoft/Edge/Application/msedge.exe")
    assert edge in browser.usual_paths("win32")


def test_linux_has_no_usual_paths_beyond_the_path():
    assert browser.usual_paths("linux") == []
