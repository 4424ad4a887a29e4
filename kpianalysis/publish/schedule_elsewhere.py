"""What do the Task Scheduler of Windows and GitHub Actions read?"""

from __future__ import annotations

import datetime as dt
from xml.sax.saxutils import escape

from kpianalysis.publish.schedule import ARGUMENTS, DAYS, DELAY_MINUTES, HOURS_AT_MOST, Job, When

# Elements of a trigger stand in the order of Microsoft's schema (triggerBaseType, then
# calendarTriggerType); all others may stand in any.
_TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Makes the KPI pages that are due (kpianalysis schedule --windows)</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Enabled>true</Enabled>
      <StartBoundary>{begins}</StartBoundary>
      <RandomDelay>PT{delay}M</RandomDelay>
{days}
    </CalendarTrigger>
  </Triggers>
{principal}  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT{hours}H</ExecutionTimeLimit>
  </Settings>
  <Actions{context}>
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""
# It runs while this person is signed in, and so needs no password. Where the user is not known, the
# whole part is left out: it then runs as whoever imports it.
_PRINCIPAL = """\
  <Principals>
    <Principal id="Author">
      <UserId>{user}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
"""
_DAILY = "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"
_WEEKLY = (
    "<ScheduleByWeek><WeeksInterval>1</WeeksInterval>"
    "<DaysOfWeek>{days}</DaysOfWeek></ScheduleByWeek>"
)

# Each action is pinned to a commit: a tag can be moved to other code.
_WORKFLOW = """\
# Made by 'kpianalysis schedule --github-actions': make it again rather than edit it.
# Only for a private repository: who may read it may fetch the drafts.
name: kpianalysis
on:
  schedule:
    - cron: "{minute} {hour} * * {days}"  # in UTC; GitHub may start it later
  workflow_dispatch:
permissions:
  contents: read
concurrency:
  group: kpianalysis
  cancel-in-progress: false
jobs:
  pages:
    runs-on: ubuntu-24.04
    timeout-minutes: {minutes}
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683  # v4.2.2
        with:
          persist-credentials: false
      - uses: actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065  # v5.6.0
        with:
          python-version: "3.11"
      - run: make setup
      - run: .venv/bin/kpianalysis {arguments}
      # Also after a failure: the other pages were made, and the log says what is wrong.
      - if: ${{{{ !cancelled() }}}}
        uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02  # v4.6.2
        with:
          name: outputs
          path: |
            outputs
            !outputs/**/exempt-*/**
            !outputs/**/failed/**
            !outputs/**/edition-*-inputs/**
          if-no-files-found: error
          retention-days: 30
"""


def windows_task(job: Job, begins: dt.date) -> str:
    """Write the task as XML; to be kept in UTF-16 with a byte order mark.

    Parameters
    ----------
    job : Job
        What to start.
    begins : datetime.date
        The first day.
    """
    days = _DAILY
    if not job.when.is_daily:
        days = _WEEKLY.format(days="".join(f"<{DAYS[day]} />" for day in job.when.days))
    return _TASK.format(
        begins=dt.datetime.combine(begins, dt.time(job.when.hour, job.when.minute)).isoformat(),
        delay=DELAY_MINUTES,
        days=f"      {days}",
        principal=_PRINCIPAL.format(user=escape(job.user)) if job.user else "",
        context=' Context="Author"' if job.user else "",
        hours=HOURS_AT_MOST,
        # Quoted as Windows itself writes it; the working directory must not be.
        program=escape(f'"{job.program}"'),
        arguments=escape(" ".join(ARGUMENTS)),
        folder=escape(str(job.folder)),
    )


def github_workflow(when: When) -> str:
    """Write the workflow; the repository itself is the project, so no path is in it."""
    return _WORKFLOW.format(
        minute=when.minute,
        hour=when.hour,
        days="*" if when.is_daily else ",".join(str((day + 1) % 7) for day in when.days),
        minutes=HOURS_AT_MOST * 60,
        # A fresh machine has nobody to wait for.
        arguments=" ".join(ARGUMENTS[:2]),
    )
