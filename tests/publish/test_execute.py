"""What the clock and the machine left in a run notebook is taken out again."""

import json
import os
import tempfile
from pathlib import Path

import nbformat
import pytest

from kpianalysis.home import HOME_VARIABLE, Home
from kpianalysis.publish.execute import _at_home, _kernel_transport, _literal, without_clock


def a_run(when, cell_id):
    """A notebook as papermill leaves it."""
    times = {"start_time": when, "end_time": when, "duration": 1.5, "status": "completed"}
    cells = [
        nbformat.v4.new_code_cell(
            'period: str = "x"', metadata={"tags": ["parameters"], "papermill": times}
        ),
        nbformat.v4.new_code_cell(
            "# Parameters", metadata={"tags": ["injected-parameters"], "papermill": times}
        ),
        nbformat.v4.new_code_cell(
            "report.title()",
            metadata={"papermill": times, "execution": {"iopub.execute_input": when}},
        ),
        nbformat.v4.new_markdown_cell("Text."),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = cell_id if number == 1 else f"fixed-{number}"
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "papermill": {**times, "input_path": "/home/somebody/page.ipynb", "version": "2"},
        },
    )


def test_two_runs_of_one_notebook_are_the_same_bytes():
    runs = [
        a_run("2024-01-01T10:00:00.1", "abc123"),
        a_run("2025-12-31T23:59:59.9", "def456"),
    ]
    assert json.dumps(runs[0]) != json.dumps(runs[1])
    for run in runs:
        without_clock(run)
    assert json.dumps(runs[0], sort_keys=True) == json.dumps(runs[1], sort_keys=True)


def test_no_time_and_no_path_of_the_run_stays():
    run = a_run("2024-01-01T10:00:00.1", "abc123")
    without_clock(run)
    text = json.dumps(run)
    for left in ("2024", "somebody", "papermill", "duration", "iopub"):
        assert left not in text


def test_content_kernel_and_tags_stay():
    run = a_run("2024-01-01T10:00:00.1", "abc123")
    sources = [cell.source for cell in run.cells]
    without_clock(run)
    assert [cell.source for cell in run.cells] == sources
    assert run.metadata.kernelspec.name == "python3"
    assert run.cells[0].metadata.tags == ["parameters"]
    nbformat.validate(run)


def test_ids_of_the_cells_stay_apart():
    run = a_run("2024-01-01T10:00:00.1", "abc123")
    without_clock(run)
    ids = [cell["id"] for cell in run.cells]
    assert len(set(ids)) == len(ids)


def test_notebook_that_was_never_run_stays_as_it_is():
    fresh = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="one")])
    before = json.dumps(fresh)
    without_clock(fresh)
    assert json.dumps(fresh) == before


@pytest.mark.parametrize("before", [None, "/elsewhere"])
def test_kernel_finds_the_same_folders_and_the_setting_is_put_back(tmp_path, monkeypatch, before):
    if before is None:
        monkeypatch.delenv(HOME_VARIABLE, raising=False)
    else:
        monkeypatch.setenv(HOME_VARIABLE, before)
    with _at_home(Home(tmp_path)):
        assert os.environ[HOME_VARIABLE] == str(tmp_path)
    assert os.environ.get(HOME_VARIABLE) == before


def test_braces_in_a_path_are_no_place_for_papermill_to_fill():
    assert _literal(Path("a{period}b")).format(period="x") == "a{period}b"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
def test_two_runs_at_once_talk_to_their_kernels_through_files_of_their_own(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/tmp")  # noqa: S108
    with _kernel_transport() as one, _kernel_transport() as other:
        places = {Path(config.KernelManager.ip).parent for config in (one, other)}
        assert len(places) == 2
        assert all(place.is_dir() and place.is_absolute() for place in places)
    assert not any(place.exists() for place in places)


def test_kernel_is_reached_by_a_port_where_the_names_of_files_would_be_too_long(
    tmp_path, monkeypatch
):
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with _kernel_transport() as config:
        assert config.KernelManager == {"transport": "tcp"}
