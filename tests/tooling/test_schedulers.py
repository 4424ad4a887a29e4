"""Schedulers for the tests are installed where they are missing; a lack fails only in CI."""

import pytest
import schedulers


@pytest.fixture
def commands(monkeypatch):
    """Hide every scheduler, and record what would be run to install them."""
    run = []
    monkeypatch.setattr(schedulers, "find", lambda program: None)
    monkeypatch.setattr(schedulers, "is_debian_root", lambda: True)
    monkeypatch.setattr(schedulers, "succeeds", lambda command: run.append(command) or True)
    monkeypatch.setattr(schedulers.sys, "platform", "linux")
    monkeypatch.delenv("CI", raising=False)
    return run


def test_missing_programs_are_installed_from_debians_packages(commands):
    schedulers.main(["--install"])
    assert commands[0] == ["apt-get", "update", "--quiet"]
    assert commands[1][-3:] == ["systemd", "cron", "util-linux"]


def test_nothing_is_installed_where_they_are(commands, monkeypatch, capsys):
    monkeypatch.setattr(schedulers, "find", lambda program: f"/bin/{program}")
    assert schedulers.main(["--install"]) == 0
    assert commands == []
    assert capsys.readouterr().out.count("\n") == 1


def test_nobody_but_root_on_debian_installs(commands, monkeypatch, capsys):
    monkeypatch.setattr(schedulers, "is_debian_root", lambda: False)
    assert schedulers.main(["--install"]) == 0
    assert commands == []
    assert "are skipped" in capsys.readouterr().out


def test_lack_of_one_is_a_failure_in_ci(commands, monkeypatch):
    monkeypatch.setenv("CI", "true")
    assert schedulers.main(["--install"]) == 1


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_have_nothing_to_install(commands, monkeypatch, platform):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(schedulers.sys, "platform", platform)
    assert schedulers.main(["--install"]) == 0
    assert commands == []
