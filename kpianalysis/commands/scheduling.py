"""The command that writes what a scheduler reads: schedule."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from kpianalysis.commands.console import problems_told
from kpianalysis.errors import ParameterProblem
from kpianalysis.home import Home, find_home

_TASK_FILE = "kpianalysis-task.xml"
_CRON_FILE = "kpianalysis.cron"
_WORKFLOW_FILE = "kpianalysis.yml"


def schedule(
    systemd: Annotated[
        bool, typer.Option("--systemd", help="Units of systemd: a service, its timer.")
    ] = False,
    cron: Annotated[bool, typer.Option("--cron", help="A line of a crontab.")] = False,
    windows: Annotated[
        bool, typer.Option("--windows", help="A task for the Task Scheduler of Windows.")
    ] = False,
    github_actions: Annotated[
        bool, typer.Option("--github-actions", help="A workflow for GitHub.")
    ] = False,
    at: Annotated[str, typer.Option(help="Time of the day; for GitHub in UTC.")] = "06:30",
    on_days: Annotated[
        str, typer.Option(help="Days of the week: daily, weekdays, mon-fri, tue,thu.")
    ] = "daily",
    out: Annotated[Path | None, typer.Option(help="Folder to write into; printed without.")] = None,
) -> None:
    """Write what a scheduler needs to make the pages that are due, with nobody there.

    Nothing is installed: what to do with it is told, and stands in docs/scheduling.md.

    Example: `kpianalysis schedule --systemd --at 06:30 --on-days mon-fri --out units`
    """
    with problems_told():
        kinds = {
            "--systemd": systemd,
            "--cron": cron,
            "--windows": windows,
            "--github-actions": github_actions,
        }
        chosen = [kind for kind, wanted in kinds.items() if wanted]
        if len(chosen) != 1:
            raise ParameterProblem(
                "is needed, and only one",
                found=" ".join(chosen) or "a scheduler",
                action=f"choose one of {', '.join(kinds)}",
            )
        files = _files(find_home(), chosen[0], at, on_days)
        if out is None:
            _print(files)
        else:
            _write(files, out)
    _advise(chosen[0], out)


def _files(home: Home, kind: str, at: str, on_days: str) -> dict[str, str]:
    """Make the texts for a scheduler, by file name."""
    from kpianalysis.publish import schedule_elsewhere, schedule_unix
    from kpianalysis.publish.schedule import When, job_here, parse_days, parse_time

    when = When(*parse_time(at), days=parse_days(on_days))
    if kind == "--github-actions":
        return {_WORKFLOW_FILE: schedule_elsewhere.github_workflow(when)}
    job = job_here(home, when)
    if kind == "--systemd":
        return schedule_unix.systemd_units(job)
    if kind == "--cron":
        return {_CRON_FILE: schedule_unix.cron_line(job)}
    # From tomorrow: a task that begins in the past may count as missed, and start at once.
    tomorrow = dt.datetime.now().astimezone().date() + dt.timedelta(days=1)
    return {_TASK_FILE: schedule_elsewhere.windows_task(job, tomorrow)}


def _print(files: dict[str, str]) -> None:
    """Print the texts; of several, each below its name."""
    for name, text in files.items():
        if len(files) > 1:
            typer.echo(f"# --- {name}")
        typer.echo(text, nl=False)


def _write(files: dict[str, str], out: Path) -> None:
    """Write the files, never over one that says something else."""
    from kpianalysis.writing.whole import write_whole

    # The Task Scheduler reads UTF-16; Python puts the byte order mark in front.
    contents = {
        out / name: text.encode("utf-16" if name.endswith(".xml") else "utf-8")
        for name, text in files.items()
    }
    for path, content in contents.items():
        if path.exists() and path.read_bytes() != content:
            raise ParameterProblem(
                "is there already and says something else",
                file=str(path),
                action="look at it and delete it, or name another folder",
            )
    out.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        write_whole(path, content)
        typer.echo(path)


def _advise(kind: str, out: Path | None) -> None:
    """Say on stderr how to install it, so that what is printed can be piped."""
    on_windows = sys.platform == "win32"
    if kind != "--github-actions" and (kind == "--windows") != on_windows:
        typer.echo(
            "The paths in it are those of this machine: call it where the scheduler is.", err=True
        )
    folder = shlex.quote(str(out)) if out else "FOLDER"
    task = f'"{out / _TASK_FILE if out else _TASK_FILE}"'
    told = {
        "--systemd": f"To install it: sudo cp {folder}/kpianalysis* /etc/systemd/system/ && "
        "sudo systemctl daemon-reload && sudo systemctl enable --now kpianalysis.timer",
        "--cron": "To install it: kpianalysis schedule --cron | (crontab -l; cat) | crontab - "
        "(with the same options)",
        "--windows": f"To import it: schtasks /Create /TN kpianalysis /XML {task} "
        '(with /RU "%USERDOMAIN%\\%USERNAME%" /RP * it also runs while nobody is signed in; '
        "Windows asks for the password)",
        "--github-actions": "To install it: write it with --out .github/workflows, and commit it.",
    }
    if out is None and kind in ("--systemd", "--windows"):
        typer.echo("Name a folder with --out to write files.", err=True)
    typer.echo(told[kind], err=True)
