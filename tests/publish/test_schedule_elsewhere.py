"""The task for Windows against Microsoft's schema, and the workflow for GitHub."""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from pathlib import Path, PureWindowsPath

import pytest
import yaml

from kpianalysis.publish.schedule import Job, When
from kpianalysis.publish.schedule_elsewhere import github_workflow, windows_task

ROOT = Path(__file__).resolve().parents[2]
FOLDER = PureWindowsPath(r"C:\Users\A Person\KPIs <R&D> 100%")
PROGRAM = FOLDER / ".venv" / "Scripts" / "kpianalysis.exe"
HALF_PAST_SIX = When(6, 30)
FIRST_DAY = dt.date(2019, 7, 1)
NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
# Microsoft's schema: elements of a trigger come in this order, at most once each.
TRIGGER_ORDER = [
    "Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit", "RandomDelay",
    "ScheduleByDay", "ScheduleByWeek",
]  # fmt: skip


def task(when=HALF_PAST_SIX, user="COUNCIL\\officer"):
    text = windows_task(Job(PROGRAM, FOLDER, when, user), FIRST_DAY)
    return ET.fromstring(text.encode("utf-16"))  # noqa: S314  # our own text, not a stranger's


def text(root, path):
    return root.findtext("/".join(NAMESPACE + name for name in path.split("/")))


def test_task_starts_the_program_in_the_folder_whatever_signs_are_in_the_path():
    root = task()
    assert text(root, "Actions/Exec/Command") == f'"{PROGRAM}"'
    assert text(root, "Actions/Exec/Arguments") == "run --due --wait 600"
    assert text(root, "Actions/Exec/WorkingDirectory") == str(FOLDER)


@pytest.mark.parametrize("when", [When(6, 30), When(18, 5, (0, 6))])
def test_elements_of_the_trigger_stand_in_the_order_of_the_schema(when):
    trigger = task(when).find(f"{NAMESPACE}Triggers/{NAMESPACE}CalendarTrigger")
    places = [TRIGGER_ORDER.index(element.tag.removeprefix(NAMESPACE)) for element in trigger]
    assert places == sorted(set(places))


def test_missed_start_is_made_up_for_and_a_second_one_at_once_is_left_out():
    root = task()
    assert text(root, "Settings/StartWhenAvailable") == "true"
    assert text(root, "Settings/MultipleInstancesPolicy") == "IgnoreNew"
    assert text(root, "Settings/ExecutionTimeLimit") == "PT2H"
    assert text(root, "Settings/DisallowStartIfOnBatteries") == "false"


def test_daily_and_weekly_starts_stand_as_asked():
    assert text(task(), "Triggers/CalendarTrigger/ScheduleByDay/DaysInterval") == "1"
    root = task(When(18, 5, (0, 6)))
    assert text(root, "Triggers/CalendarTrigger/StartBoundary") == "2019-07-01T18:05:00"
    week = NAMESPACE + f"Triggers/{NAMESPACE}CalendarTrigger/{NAMESPACE}ScheduleByWeek"
    days = root.find(f"{week}/{NAMESPACE}DaysOfWeek")
    assert [day.tag.removeprefix(NAMESPACE) for day in days] == ["Monday", "Sunday"]


def test_task_holds_no_password_and_asks_for_no_rights():
    root = task()
    assert text(root, "Principals/Principal/UserId") == "COUNCIL\\officer"
    assert text(root, "Principals/Principal/LogonType") == "InteractiveToken"
    assert text(root, "Principals/Principal/RunLevel") == "LeastPrivilege"
    principal = root.find(f"{NAMESPACE}Principals/{NAMESPACE}Principal")
    assert root.find(f"{NAMESPACE}Actions").get("Context") == principal.get("id")


def test_unknown_user_leaves_it_to_whoever_imports():
    root = task(user="")
    assert root.find(f"{NAMESPACE}Principals") is None
    assert root.find(f"{NAMESPACE}Actions").get("Context") is None


def pinned(workflow):
    """List the actions of a workflow, each of which must name a commit."""
    used = [
        step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step
    ]
    assert used
    for action in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
    return [action.split("@")[0] for action in used]


def test_workflow_runs_what_is_due_and_keeps_the_outputs():
    workflow = yaml.safe_load(github_workflow(When(6, 30)))
    # YAML 1.1 reads the key `on` as true.
    assert workflow[True] == {"schedule": [{"cron": "30 6 * * *"}], "workflow_dispatch": None}
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"] == {"group": "kpianalysis", "cancel-in-progress": False}
    assert pinned(workflow) == [
        "actions/checkout",
        "actions/setup-python",
        "actions/upload-artifact",
    ]
    steps = workflow["jobs"]["pages"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [
        "make setup",
        ".venv/bin/kpianalysis run --due",
    ]
    assert steps[1]["with"]["python-version"] == "3.11"
    assert steps[-1]["if"] == "${{ !cancelled() }}"


def test_workflow_uploads_nothing_that_is_exempt():
    upload = yaml.safe_load(github_workflow(When(6, 30)))["jobs"]["pages"]["steps"][-1]
    paths = upload["with"]["path"].split()
    assert paths[0] == "outputs"
    assert "!outputs/**/exempt-*/**" in paths
    assert "!outputs/**/failed/**" in paths


def test_workflow_for_chosen_days_counts_from_sunday():
    workflow = yaml.safe_load(github_workflow(When(4, 7, (0, 6))))
    assert workflow[True]["schedule"] == [{"cron": "7 4 * * 1,0"}]


def test_windows_is_tried_in_a_path_with_spaces_by_the_two_commands_of_the_readme():
    workflow = yaml.safe_load((ROOT / ".github/workflows/windows.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    assert job["runs-on"] == "windows-latest"
    assert workflow["permissions"] == {"contents": "read"}
    assert pinned(workflow) == ["actions/checkout", "actions/setup-python"]
    path = job["steps"][0]["with"]["path"]
    assert " " in path
    assert job["defaults"]["run"]["working-directory"] == path
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands == [r".\make.bat report", r".\make.bat test"]
