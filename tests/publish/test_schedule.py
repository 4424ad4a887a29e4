"""Times and days as people write them, and paths that no scheduler could be given."""

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.errors import ParameterProblem
from kpianalysis.home import Home
from kpianalysis.publish import schedule
from kpianalysis.publish.schedule import Job, When, job_here, parse_days, parse_time

PROGRAM = PurePosixPath("/srv/kpi/.venv/bin/kpianalysis")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("06:30", (6, 30)), ("6:30", (6, 30)), (" 23:59 ", (23, 59)), ("0:00", (0, 0))],
)
def test_time_is_read_by_the_24_hour_clock(text, meant):
    assert parse_time(text) == meant


@pytest.mark.parametrize(
    "text", ["", "24:00", "6.30", "06:60", "6:3", "6:30pm", "06:30\n* *", "٦:30"]
)
def test_other_text_is_no_time(text):
    with pytest.raises(ParameterProblem, match="such as 06:30"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
        ("weekdays", (0, 1, 2, 3, 4)),
        ("weekends", (5, 6)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("Thursday, tues", (1, 3)),
        ("fri-mon", (0, 4, 5, 6)),
        ("sun", (6,)),
        ("tue,tue", (1,)),
    ],
)
def test_days_are_names_or_ranges_of_names(text, meant):
    assert parse_days(text) == meant


@pytest.mark.parametrize(
    "text", ["", "15", "mo", "mon-", "-fri", "mon;tue", "Monday-Freitag", "mon,"]
)
def test_other_text_is_no_day_and_the_message_says_that_a_run_with_nothing_due_is_cheap(text):
    with pytest.raises(ParameterProblem, match="nothing due ends at once"):
        parse_days(text)


@given(st.text(alphabet="montuewdhfrisa-, 0;", max_size=12))
def test_any_text_is_days_in_order_or_is_refused(text):
    try:
        days = parse_days(text)
    except ParameterProblem:
        return
    assert list(days) == sorted(set(days))
    assert set(days) <= set(range(7))
    assert days


@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\x00", "\x7f", "\udcff"])
def test_path_that_would_end_a_line_or_is_no_text_is_refused(sign):
    with pytest.raises(ParameterProblem, match="move the project"):
        Job(PROGRAM, PurePosixPath(f"/srv/kpi{sign}x"), When(6, 30))


def test_job_is_this_environments_program_in_the_folder_of_the_work(tmp_path, monkeypatch):
    name = "kpianalysis.exe" if schedule.sys.platform == "win32" else "kpianalysis"
    (tmp_path / name).write_text("")
    monkeypatch.setattr(schedule.sysconfig, "get_path", lambda _: str(tmp_path))
    job = job_here(Home(tmp_path), When(6, 30))
    assert (job.program, job.folder) == (tmp_path / name, tmp_path)
    assert Path(job.program).is_absolute()
    assert job.user


def test_environment_without_the_program_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(schedule.sysconfig, "get_path", lambda _: str(tmp_path))
    with pytest.raises(ParameterProblem, match="run make setup"):
        job_here(Home(tmp_path), When(6, 30))
