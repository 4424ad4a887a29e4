"""Units for systemd, judged by systemd itself, and the line for cron, run by a shell."""

import shutil
import subprocess
import sys
from pathlib import PurePosixPath

import pytest

from kpianalysis.errors import ParameterProblem
from kpianalysis.publish.schedule import Job, When
from kpianalysis.publish.schedule_unix import (
    BYTES_OF_A_COMMAND,
    HOURS_COUNTED,
    calendar,
    cron_line,
    systemd_units,
)

STRANGE = "100%n ours; $HOME ${x} #1 é (a&b)"
HALF_PAST_SIX = When(6, 30)

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"),
    reason="systemd-analyze is not on this machine: tools/schedulers.py --install",
)
needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="needs /bin/sh")


def a_job(tmp_path, name, script="#!/bin/sh\n", when=HALF_PAST_SIX):
    """Make a project in a folder of that name, with a program that is a script."""
    program = tmp_path / name / "bin d" / "kpianalysis"
    program.parent.mkdir(parents=True)
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    return Job(program, tmp_path / name, when, "root")


def verified(tmp_path, units):
    """Ask systemd about units, and return what it has to say against them."""
    folder = tmp_path / "units"
    folder.mkdir()
    for name, text in units.items():
        (folder / name).write_text(text, encoding="utf-8")
    asked = subprocess.run(
        ["systemd-analyze", "verify", *sorted(map(str, folder.iterdir()))],
        capture_output=True,
        text=True,
    )
    return asked.returncode, asked.stdout + asked.stderr


@needs_systemd
@pytest.mark.slow
@pytest.mark.parametrize("name", ["kpi", STRANGE])
def test_systemd_has_nothing_against_the_units(tmp_path, name):
    assert verified(tmp_path, systemd_units(a_job(tmp_path, name))) == (0, "")


@needs_systemd
@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("100%%n ours", "100%n ours", "No such file"),
        ("bin d", "bin", "No such file"),
        ("Restart=on-failure", "RestartForceExitStatus=75", "isn't allowed for Type=oneshot"),
        ("OnCalendar=*", "OnCalendar=?", "calendar"),
    ],
    ids=[
        "a percent sign that systemd would replace",
        "a program that is not there",
        "a forced restart",
        "no calendar",
    ],
)
def test_systemd_would_find_a_mistake_in_the_units(tmp_path, right, wrong, said):
    units = systemd_units(a_job(tmp_path, STRANGE))
    assert any(right in text for text in units.values())
    broken = {name: text.replace(right, wrong) for name, text in units.items()}
    assert said in verified(tmp_path, broken)[1]


@needs_systemd
@pytest.mark.slow
@pytest.mark.parametrize(
    "when", [HALF_PAST_SIX, When(0, 0, (0, 1, 2, 3, 4)), When(23, 59, (6,)), When(9, 5, (0, 4, 5))]
)
def test_systemd_reads_the_time_as_it_was_meant(when):
    text = calendar(when)
    asked = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=14", text],
        capture_output=True,
        text=True,
        check=True,
        env={"TZ": "UTC", "LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    ).stdout
    runs = [
        line for line in asked.splitlines() if f"{when.hour:02}:{when.minute:02}:00 UTC" in line
    ]
    short = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    seen = {day for line in runs for day in short if f" {day} " in line}
    assert len(runs) == 14
    assert seen == {short[day] for day in when.days}


def test_try_later_is_tried_again_and_a_failed_page_is_not():
    service = systemd_units(Job(PurePosixPath("/p/k"), PurePosixPath("/p"), HALF_PAST_SIX))
    lines = service["kpianalysis.service"].splitlines()
    prevented = next(line for line in lines if line.startswith("RestartPreventExitStatus="))
    assert "Restart=on-failure" in lines
    assert prevented.split("=")[1].split()[:2] == ["1", "2"]
    assert "75" not in prevented


def test_tries_end_even_if_each_takes_all_the_time_that_it_may():
    # 4 tries of 2 hours, each followed by 10 minutes: 8 hours 40 minutes, counted over 12 hours.
    lines = systemd_units(Job(PurePosixPath("/p/k"), PurePosixPath("/p"), HALF_PAST_SIX))
    service = lines["kpianalysis.service"]
    for setting in ("StartLimitBurst=4", "TimeoutStartSec=2h", "RestartSec=10min"):
        assert f"\n{setting}\n" in service
    assert f"\nStartLimitIntervalSec={HOURS_COUNTED}h\n" in service
    assert 4 * (2 * 60 + 10) < HOURS_COUNTED * 60


@pytest.mark.parametrize("name", ["it's", 'a "b"', "a\\b", "kpi "])
def test_path_that_systemd_cannot_be_given_is_refused(name):
    with pytest.raises(ParameterProblem, match="systemd cannot be given"):
        systemd_units(Job(PurePosixPath("/p/k"), PurePosixPath("/srv", name), HALF_PAST_SIX))


@needs_a_shell
def test_failure_is_told_in_plain_words_and_kept_in_a_file(tmp_path):
    unit = systemd_units(a_job(tmp_path, "kpi"))["kpianalysis-failed.service"]
    script = unit.split("ExecStart=/bin/sh -c '")[1].split("'\n")[0]
    assert "%" not in script
    told = subprocess.run(
        ["/bin/sh", "-c", script.replace("$$", "$")],  # as systemd hands it on
        cwd=tmp_path / "kpi",
        env={
            "PATH": "/usr/bin:/bin",
            "MONITOR_SERVICE_RESULT": "exit-code",
            "MONITOR_EXIT_STATUS": "1",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.startswith("<3>")  # the journal takes it for an error
    assert "kpianalysis did not finish (exit-code 1). What to do: read outputs/log" in told
    kept = tmp_path / "kpi" / "outputs" / "log" / "scheduler-failed.txt"
    assert kept.read_text(encoding="utf-8") == told.removeprefix("<3>")


@needs_a_shell
@pytest.mark.parametrize("name", ["kpi", STRANGE, "it's"])
def test_line_of_cron_runs_in_the_folder_and_prints_only_a_failure(tmp_path, name):
    script = '#!/bin/sh\npwd\necho "$@"\n[ ! -e fail ] || exit 75\n'
    line = cron_line(a_job(tmp_path, name, script))
    folder = tmp_path / name

    def run():
        # As cron hands it on: a bare % would have ended the command.
        command = line.split(" ", 5)[5].replace(r"\%", "\0")
        assert "%" not in command
        return subprocess.run(
            ["/bin/sh", "-c", command.replace("\0", "%")],
            capture_output=True,
            text=True,
            env={"PATH": "/usr/bin:/bin"},
        )

    log = folder / "outputs" / "log" / "cron.log"
    assert run().stdout == ""
    assert log.read_text(encoding="utf-8") == f"{folder}\nrun --due --wait 600\n"
    (folder / "fail").touch()
    assert run().stdout == f"kpianalysis ended with exit code 75: read {log}\n"
    assert log.read_text(encoding="utf-8").count("run --due") == 2


@pytest.mark.parametrize(
    ("when", "fields"),
    [
        (HALF_PAST_SIX, "30 6 * * *"),
        (When(0, 0, (0, 1, 2, 3, 4)), "0 0 * * 1,2,3,4,5"),
        (When(23, 59, (6,)), "59 23 * * 0"),
    ],
)
def test_cron_counts_days_from_sunday(when, fields):
    line = cron_line(Job(PurePosixPath("/p/k"), PurePosixPath("/p"), when))
    assert line.startswith(f"{fields} cd ")
    assert line.endswith("\n")
    assert line.count("\n") == 1


def test_path_that_makes_the_line_too_long_for_cron_is_refused():
    # The folder stands in the command three times: twice itself, once before the program.
    deep = PurePosixPath("/" + "x" * (BYTES_OF_A_COMMAND // 3))
    with pytest.raises(ParameterProblem, match="999 bytes that cron reads"):
        cron_line(Job(deep / "kpianalysis", deep, HALF_PAST_SIX))


def test_backslash_is_refused_because_kinds_of_cron_differ():
    with pytest.raises(ParameterProblem, match="cron cannot be given"):
        cron_line(Job(PurePosixPath("/p/k"), PurePosixPath("/p\\q"), HALF_PAST_SIX))
