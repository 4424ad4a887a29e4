"""kpianalysis schedule: one scheduler, printed or written, never over what is there."""

import sys

import pytest
from typer.testing import CliRunner

from kpianalysis.cli import app
from kpianalysis.publish import schedule as schedule_module

KINDS = {
    "--systemd": {"kpianalysis.service", "kpianalysis.timer", "kpianalysis-failed.service"},
    "--cron": {"kpianalysis.cron"},
    "--windows": {"kpianalysis-task.xml"},
    "--github-actions": {"kpianalysis.yml"},
}


@pytest.fixture
def schedule(small_home, tmp_path, monkeypatch):
    """Call the command in a project, with an environment that holds the program."""
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / ("kpianalysis.exe" if sys.platform == "win32" else "kpianalysis")).touch()
    monkeypatch.setattr(schedule_module.sysconfig, "get_path", lambda _: str(scripts))
    monkeypatch.chdir(small_home.root)
    return lambda *words: CliRunner().invoke(app, ["schedule", *words])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_what_is_printed(schedule, tmp_path, kind):
    printed = schedule(kind, "--at", "18:05", "--on-days", "mon-fri")
    assert printed.exit_code == 0
    written = schedule(
        kind, "--at", "18:05", "--on-days", "mon-fri", "--out", str(tmp_path / "out")
    )
    assert written.exit_code == 0
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(files) == KINDS[kind]
    for name, content in files.items():
        text = content.decode("utf-16" if name.endswith(".xml") else "utf-8")
        assert text in printed.stdout
        assert str(tmp_path / "out" / name) in written.stdout


def test_task_for_windows_begins_with_the_mark_that_schtasks_wants(schedule, tmp_path):
    schedule("--windows", "--out", str(tmp_path / "out"))
    content = (tmp_path / "out" / "kpianalysis-task.xml").read_bytes()
    assert content.startswith(b"\xff\xfe<\x00")


@pytest.mark.parametrize("kinds", [[], ["--cron", "--systemd"], list(KINDS)])
def test_exactly_one_scheduler_is_asked_for(schedule, kinds):
    done = schedule(*kinds)
    assert done.exit_code == 2
    assert "choose one of --systemd, --cron, --windows, --github-actions" in done.stderr


@pytest.mark.parametrize("wrong", [["--at", "25:00"], ["--on-days", "15"]])
def test_wrong_time_or_day_is_wrong_usage_and_writes_nothing(schedule, tmp_path, wrong):
    done = schedule("--cron", *wrong, "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert wrong[0] in done.stderr
    assert not (tmp_path / "out").exists()


def test_file_that_a_person_changed_is_not_written_over(schedule, tmp_path):
    out = tmp_path / "out"
    schedule("--systemd", "--out", str(out))
    timer = out / "kpianalysis.timer"
    timer.write_text("ours", encoding="utf-8")
    service = (out / "kpianalysis.service").read_bytes()
    done = schedule("--systemd", "--at", "07:00", "--out", str(out))
    assert done.exit_code == 2
    assert str(timer) in done.stderr
    assert timer.read_text(encoding="utf-8") == "ours"
    assert (out / "kpianalysis.service").read_bytes() == service


def test_second_call_with_the_same_options_changes_nothing(schedule, tmp_path):
    for _ in range(2):
        assert schedule("--systemd", "--out", str(tmp_path / "out")).exit_code == 0


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("--systemd", "systemctl enable --now kpianalysis.timer"),
        ("--cron", "| crontab -"),
        ("--windows", "schtasks /Create /TN kpianalysis /XML"),
        ("--github-actions", ".github/workflows"),
    ],
)
def test_how_to_install_is_told_beside_what_is_printed(schedule, kind, told):
    done = schedule(kind)
    assert told in done.stderr
    assert told not in done.stdout


def test_cron_prints_one_line_and_nothing_else(schedule):
    assert len(schedule("--cron").stdout.splitlines()) == 1
