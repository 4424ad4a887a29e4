"""A browser for the page tests is installed where there is none; a missing one fails only in CI."""

import os
import sys

import browser
import pytest
from papers import a_program, hide_browsers

from kpianalysis.publish.browser import VARIABLE


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    hide_browsers(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def commands(monkeypatch):
    """Record what would be run to install one, and let each command fail."""
    run = []
    monkeypatch.setattr(browser, "succeeds", lambda command: bool(run.append(command)))
    monkeypatch.setattr(browser, "is_debian_root", lambda: False)
    return run


def test_setting_that_names_nothing_is_told_and_fails(bare_machine, monkeypatch, capsys):
    monkeypatch.setenv(VARIABLE, str(bare_machine / "missing"))
    assert browser.main([]) == 1
    assert "is not a program on this machine" in capsys.readouterr().err


def test_nothing_is_installed_where_there_is_a_browser(bare_machine, commands, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(a_program(bare_machine / "mine.exe")))
    assert browser.main(["--install"]) == 0
    assert commands == []


def test_debian_package_is_tried_before_playwright(bare_machine, commands, monkeypatch):
    monkeypatch.setattr(browser, "is_debian_root", lambda: True)
    browser.install()
    assert [command[0] for command in commands] == ["apt-get", sys.executable]


def test_missing_browser_does_not_stop_a_person(bare_machine, commands, capsys):
    assert browser.main(["--install"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert "Install Chromium, Chrome or Edge" in lines[0]


def test_missing_browser_is_a_failure_in_ci(bare_machine, commands, monkeypatch):
    monkeypatch.setenv("CI", "true")
    assert browser.main(["--install"]) == 1


def test_installation_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(browser, "SECONDS_TO_INSTALL", 0.01)
    assert not browser.succeeds(
        [sys.executable, "-c", "input()" if os.name == "nt" else "import time; time.sleep(9)"]
    )
