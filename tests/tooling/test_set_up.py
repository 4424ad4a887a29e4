"""The set-up does no more than is needed, repairs what is broken, and refuses other Pythons."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import set_up

WANTED = set_up.fingerprints(b"lock", b"project", (3, 12, 1), "/somewhere")


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """Stand in for a finished `.venv`: two installed packages, a stamp, this very Python."""
    folder = tmp_path / ".venv"
    monkeypatch.setattr(set_up, "ENVIRONMENT", folder)
    monkeypatch.setattr(set_up, "STAMP", folder / "set-up.json")
    python = "{}.{}".format(*sys.version_info)
    monkeypatch.setattr(set_up, "version_of", lambda command: python)
    library = "Lib" if set_up.ON_WINDOWS else f"lib/python{python}"
    for name in ("pandas-3.1.1", "numpy-2.4.6"):
        (folder / library / "site-packages" / f"{name}.dist-info").mkdir(parents=True)
    for name in ("python", "kpianalysis"):
        program = set_up.program(name)
        program.parent.mkdir(exist_ok=True)
        program.touch()
    stamp = {"python": python, "installed": set_up.installed_packages(python)}
    set_up.STAMP.write_text(json.dumps(stamp), encoding="utf-8")
    return folder


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 13, 9)])
def test_supported_python_is_not_refused(version):
    assert set_up.refusal(version) == ""


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 14, 0), (2, 7, 18), (4, 11, 0)])
def test_other_python_is_refused_with_its_version_and_what_to_do(version):
    message = set_up.refusal(version)
    assert "needs Python 3.11, 3.12 or 3.13" in message
    assert "this is Python " + ".".join(map(str, version)) in message
    assert "make setup PYTHON=" in message


def test_pythons_agree_with_pyproject():
    text = (set_up.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert set_up.SUPPORTED == ("3.11", "3.12", "3.13")
    assert 'requires-python = ">=3.11,<3.14"' in text


def test_finished_environment_needs_nothing():
    assert set_up.work_to_do(WANTED, WANTED, in_order=True) == "nothing"


def test_environment_that_was_never_finished_is_made_again():
    assert set_up.work_to_do(WANTED, {}, in_order=False) == "everything"


def test_broken_environment_is_made_again_although_its_stamp_is_right():
    assert set_up.work_to_do(WANTED, WANTED, in_order=False) == "everything"


@pytest.mark.parametrize(
    ("lock", "version", "folder"),
    [
        (b"other lock", (3, 12, 1), "/somewhere"),
        (b"lock", (3, 13, 0), "/somewhere"),
        (b"lock", (3, 12, 1), "/somewhere/else"),
    ],
    ids=["another lock", "another Python", "another folder"],
)
def test_change_under_the_packages_makes_everything_again(lock, version, folder):
    changed = set_up.fingerprints(lock, b"project", version, folder)
    assert set_up.work_to_do(changed, WANTED, in_order=True) == "everything"


def test_change_in_pyproject_installs_only_the_project_again():
    changed = set_up.fingerprints(b"lock", b"other project", (3, 12, 1), "/somewhere")
    assert set_up.work_to_do(changed, WANTED, in_order=True) == "project"


def test_patch_release_of_python_changes_nothing():
    assert set_up.fingerprints(b"lock", b"project", (3, 12, 9), "/somewhere") == WANTED


def test_environment_with_all_its_packages_is_in_order(environment):
    assert set_up.is_in_order(set_up.read_stamp())


def test_package_that_has_gone_is_noticed(environment):
    next(environment.rglob("pandas-*")).rmdir()
    assert not set_up.is_in_order(set_up.read_stamp())


def test_package_that_a_person_added_is_left_alone(environment):
    (next(environment.rglob("pandas-*")).parent / "added-1.0.dist-info").mkdir()
    assert set_up.is_in_order(set_up.read_stamp())


def test_python_of_the_environment_that_no_longer_runs_is_noticed(environment, monkeypatch):
    monkeypatch.setattr(set_up, "version_of", lambda command: "")
    assert not set_up.is_in_order(set_up.read_stamp())


@pytest.mark.parametrize("contents", ["", "half a {", "[]"])
def test_damaged_stamp_counts_as_none(environment, contents):
    set_up.STAMP.write_text(contents, encoding="utf-8")
    assert set_up.read_stamp() == {}


def test_stamp_is_written_only_after_every_step_has_succeeded(environment, monkeypatch):
    def fail(command, advice):
        raise set_up.SetUpFailed(advice)

    monkeypatch.setattr(set_up, "run", fail)
    with pytest.raises(set_up.SetUpFailed):
        set_up.set_up()
    assert not set_up.STAMP.exists()


def test_steps_are_venv_then_hashed_lock_then_the_project_alone(environment, monkeypatch):
    steps = []
    monkeypatch.setattr(set_up, "run", lambda command, advice: steps.append(command))
    set_up.set_up()
    made, packages, project = steps
    assert made[1:] == ["-m", "venv", "--clear", str(environment)]
    assert packages[-4:] == ["--no-deps", "--require-hashes", "-r", str(set_up.LOCK)]
    assert project[-4:] == ["--no-deps", "--no-build-isolation", "-e", str(set_up.ROOT)]
    assert set_up.is_in_order(set_up.read_stamp())


def test_lock_names_every_package_that_another_one_needs():
    """The lock is installed without resolving, so what it left out would be missing."""
    found = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_second_call_starts_no_step_and_prints_nothing(environment, monkeypatch, capsys):
    steps = []
    monkeypatch.setattr(set_up, "run", lambda command, advice: steps.append(command))
    set_up.set_up()
    capsys.readouterr()
    steps.clear()
    set_up.set_up()
    assert steps == []
    assert capsys.readouterr().out == ""


def test_failed_step_shows_its_last_lines_and_the_advice():
    program = "print('cause'); raise SystemExit(3)"
    with pytest.raises(set_up.SetUpFailed, match=r"(?s)cause.*Try this\."):
        set_up.run([sys.executable, "-c", program], "Try this.")


def test_settings_that_divert_packages_do_not_reach_pip(monkeypatch):
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    program = "import os; raise SystemExit('PIP_TARGET' in os.environ)"
    set_up.run([sys.executable, "-c", program], "The setting came through.")


def test_launcher_of_a_python_that_is_not_there_is_passed_over(tmp_path):
    assert set_up.version_of([str(tmp_path / "python3.12")]) == ""
    assert set_up.version_of([sys.executable]) == "{}.{}".format(*sys.version_info)


def test_old_python_gets_the_message_and_not_a_syntax_error():
    """Compile with the grammar of Python 3.7, the oldest that `ast` can be asked for."""
    program = "import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 7))"
    source = Path(set_up.__file__).read_text(encoding="utf-8")
    subprocess.run([sys.executable, "-c", program], input=source, text=True, check=True)
