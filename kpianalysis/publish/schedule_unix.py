"""What do systemd and cron read?"""

from __future__ import annotations

import shlex
from pathlib import PurePath

from kpianalysis.errors import ParameterProblem
from kpianalysis.publish.schedule import (
    ARGUMENTS,
    CRON_LOG,
    DAYS,
    DELAY_MINUTES,
    HOURS_AT_MOST,
    TRY_LATER,
    Job,
    When,
    refuse,
)

# cron reads a command into 1,000 bytes (MAX_COMMAND of Debian's cron) and drops the rest.
BYTES_OF_A_COMMAND = 999
MEMORY = "4G"
TRIES = 4
MINUTES_BETWEEN_TRIES = 10
# Longer than all tries with their time limits, else systemd would go on trying for ever.
HOURS_COUNTED = 12

_SERVICE = """\
# Made by 'kpianalysis schedule --systemd': make it again rather than edit it.
[Unit]
Description=Make the KPI pages that are due
OnFailure=kpianalysis-failed.service
StartLimitIntervalSec={hours_counted}h
StartLimitBurst={tries}

[Service]
Type=oneshot
{user}WorkingDirectory={folder}
ExecStart={program} {arguments}
TimeoutStartSec={hours}h
# Tried again: {try_later} (try later), a time limit, a process that was killed. Not tried again: a
# page that failed (1), wrong usage (2), a program, folder or user that is not there.
Restart=on-failure
RestartSec={between}min
RestartPreventExitStatus=1 2 CHDIR EXEC USER
MemoryMax={memory}
# A notebook that takes too much is stopped, and the run says so and goes on with the next page.
OOMPolicy=continue
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=full
ReadWritePaths={writable}
"""
_TIMER = """\
# Made by 'kpianalysis schedule --systemd': make it again rather than edit it.
[Unit]
Description=When KPI pages that are due are made

[Timer]
OnCalendar={calendar}
# A run that was missed because the machine was off is made up for when it is on again.
Persistent=true
RandomizedDelaySec={delay}min
FixedRandomDelay=true

[Install]
WantedBy=timers.target
"""
# `$$` is systemd's way to write the shell's `$`; the variables are set by systemd 251 and later.
_FAILED = """\
# Made by 'kpianalysis schedule --systemd': make it again rather than edit it.
[Unit]
Description=Say that the KPI pages were not made

[Service]
Type=oneshot
{user}WorkingDirectory={folder}
ExecStart=/bin/sh -c 'line="$$(date -Iseconds) kpianalysis did not finish \
($${{MONITOR_SERVICE_RESULT:-failed}} $${{MONITOR_EXIT_STATUS:-}}). What to do: read outputs/log, \
then run kpianalysis run --due by hand."; echo "<3>$$line"; \
mkdir -p outputs/log && echo "$$line" >>outputs/log/scheduler-failed.txt'
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=full
ReadWritePaths={writable}
"""


def systemd_units(job: Job) -> dict[str, str]:
    """Write the units: a service, its timer, and what tells a failure.

    Raises
    ------
    ParameterProblem
        When a path holds a quote or backslash (systemd starts no such program), or ends in a space.

    Returns
    -------
    dict of str
        Text by file name.
    """
    for path in (job.program, job.folder):
        refuse(path, r"[\"'\\]|\s$", "systemd")
    places = {
        "user": f"User={_literal(job.user)}\n" if job.user else "",
        # One path to the end of the line: there, quotes would belong to the path.
        "folder": _literal(str(job.folder)),
        "writable": _quoted(job.folder),
    }
    return {
        "kpianalysis.service": _SERVICE.format(
            **places,
            program=_quoted(job.program),
            arguments=" ".join(ARGUMENTS),
            hours=HOURS_AT_MOST,
            hours_counted=HOURS_COUNTED,
            tries=TRIES,
            between=MINUTES_BETWEEN_TRIES,
            try_later=TRY_LATER,
            memory=MEMORY,
        ),
        "kpianalysis.timer": _TIMER.format(calendar=calendar(job.when), delay=DELAY_MINUTES),
        "kpianalysis-failed.service": _FAILED.format(**places),
    }


def calendar(when: When) -> str:
    """Say a time as systemd's OnCalendar does.

    Examples
    --------
    >>> calendar(When(6, 30))
    '*-*-* 06:30:00'
    >>> calendar(When(18, 5, (0, 2)))
    'Mon,Wed *-*-* 18:05:00'
    """
    days = "" if when.is_daily else ",".join(DAYS[day][:3] for day in when.days) + " "
    return f"{days}*-*-* {when.hour:02}:{when.minute:02}:00"


def cron_line(job: Job) -> str:
    r"""Write the line of a crontab.

    What the run prints goes to the log. Only a failure is printed, so that cron mails it.

    Raises
    ------
    ParameterProblem
        When a path holds a backslash, which kinds of cron read differently, or the line is longer
        than cron reads.

    Examples
    --------
    >>> from pathlib import PurePosixPath as P
    >>> print(cron_line(Job(P("/srv/kpi/.venv/bin/kpianalysis"), P("/srv/100% kpi"), When(6, 30))))
    30 6 * * * cd '/srv/100\% kpi' && mkdir -p outputs/log && ...
    """
    for path in (job.program, job.folder):
        refuse(path, r"\\", "cron")
    folder, program = (shlex.quote(str(path)) for path in (job.folder, job.program))
    log = shlex.quote(str(job.folder / CRON_LOG))
    command = (
        f"cd {folder} && mkdir -p outputs/log && {program} {' '.join(ARGUMENTS)} "
        f">>{CRON_LOG} 2>&1 || echo kpianalysis ended with exit code $?: read {log}"
    ).replace("%", r"\%")  # cron takes a bare % for the end of a line, in quotes as well
    if len(command.encode()) > BYTES_OF_A_COMMAND:
        raise ParameterProblem(
            f"makes the line longer than the {BYTES_OF_A_COMMAND} bytes that cron reads",
            file=str(job.folder),
            action="move the project to a folder with a shorter path, or use --systemd",
        )
    # cron counts the days of the week from Sunday, which is 0.
    days = "*" if job.when.is_daily else ",".join(str((day + 1) % 7) for day in job.when.days)
    return f"{job.when.minute} {job.when.hour} * * {days} {command}\n"


def _literal(text: str) -> str:
    """Keep systemd from reading % as the beginning of a specifier."""
    return text.replace("%", "%%")


def _quoted(path: PurePath) -> str:
    """Write a path as one word, whatever spaces are in it."""
    return f'"{_literal(str(path))}"'
