"""The browser for the page tests is the one asked for, and a missing one fails only in CI."""

import os
import sys
from pathlib import Path

import browser
import pytest


def make_program(path: Path) -> Path:
    """Make a file that counts as a program on this platform."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """Hide every browser that this machine has."""
    for name in (browser.VARIABLE, "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr(browser, "usual_paths", lambda platform: [])
    return tmp_path


@pytest.fixture
def commands(monkeypatch):
    """Record what would be run to install one, and let each command fail."""
    run = []
    monkeypatch.setattr(browser, "succeeds", lambda command: bool(run.append(command)))
    monkeypatch.setattr(browser, "is_debian_root", lambda: False)
    return run


def test_variable_comes_before_everything_else(bare_machine, monkeypatch):
    make_program(bare_machine / "bin" / "chromium")
    named = make_program(bare_machine / "my-own-browser.exe")
    monkeypatch.setenv(browser.VARIABLE, str(named))
    assert browser.find() == named


def test_variable_that_names_nothing_is_an_error_and_not_passed_over(bare_machine, monkeypatch):
    make_program(bare_machine / "bin" / "chromium")
    monkeypatch.setenv(browser.VARIABLE, str(bare_machine / "missing"))
    with pytest.raises(FileNotFoundError, match=f"{browser.VARIABLE} is .*missing"):
        browser.find()
    assert browser.main([]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not keep browsers on the PATH")
def test_chromium_is_preferred_to_other_browsers_on_the_path(bare_machine):
    make_program(bare_machine / "bin" / "google-chrome")
    chromium = make_program(bare_machine / "bin" / "chromium")
    assert browser.find() == chromium


def test_newest_of_playwrights_own_is_found(bare_machine):
    for build in ("chromium-1100", "chromium-1200"):
        make_program(bare_machine / "playwright" / build / "chrome-linux" / "chrome")
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


def test_nothing_is_installed_where_there_is_a_browser(bare_machine, commands, monkeypatch):
    monkeypatch.setenv(browser.VARIABLE, str(make_program(bare_machine / "mine.exe")))
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
