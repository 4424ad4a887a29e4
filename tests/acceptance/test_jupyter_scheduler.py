"""The notebooks run by jupyter-scheduler's own executor show what plain papermill shows.

Its executor reads the job from a database, here a file of SQLite; no server runs.
"""

import nbformat
import papermill
import pytest
from small_pages import NOTEBOOK, small_pages_home

from kpianalysis.publish.execute import without_clock

pytestmark = pytest.mark.slow
# It writes each value into a cell as it was typed: quotes are part of what a person types.
TYPED = {"contract": '"roads"', "period": '"2019-20 Q1"', "look_back_months": "9"}
MEANT = {"contract": "roads", "period": "2019-20 Q1", "look_back_months": 9}


def scheduled(home, parameters):
    """Run the notebook as a job of jupyter-scheduler; return its status, words and outputs."""
    from jupyter_scheduler.executors import DefaultExecutionManager
    from jupyter_scheduler.orm import Job, create_session, create_tables

    url = f"sqlite:///{home / 'jobs.sqlite'}"
    create_tables(url)
    staging = home / "staging"
    staging.mkdir()
    source = staging / NOTEBOOK
    source.write_bytes((home / "notebooks" / NOTEBOOK).read_bytes())
    session = create_session(url)
    with session() as open_session:
        job = Job(
            name="quarter",
            input_filename=NOTEBOOK,
            runtime_environment_name="kpianalysis",
            output_formats=["ipynb"],
            parameters=parameters,
            create_time=0,
            update_time=0,
        )
        open_session.add(job)
        open_session.commit()
        number = job.job_id
    paths = {"input": str(source), "ipynb": str(staging / "ran.ipynb")}
    DefaultExecutionManager(number, str(home), url, paths).process()
    with session() as open_session:
        ended = open_session.query(Job).filter(Job.job_id == number).one()
        return ended.status, ended.status_message, nbformat.read(paths["ipynb"], as_version=4)


def outputs(document):
    """Return what each cell shows, but for the numbers that a kernel counts by."""
    without_clock(document)
    return [
        [
            {name: value for name, value in output.items() if name != "execution_count"}
            for output in cell.outputs
        ]
        for cell in document.cells
        if cell.cell_type == "code"
    ]


@pytest.fixture
def home(tmp_path, monkeypatch):
    root = small_pages_home(tmp_path / "home")
    # Set where JupyterLab is started: a job runs in a folder of its own, outside of the project.
    monkeypatch.setenv("KPIANALYSIS_HOME", str(root))
    monkeypatch.chdir(root)
    return root


def test_job_shows_what_papermill_shows(home):
    status, said, ran = scheduled(home, TYPED)
    assert status == "COMPLETED", said
    papermill.execute_notebook(
        str(home / "notebooks" / NOTEBOOK),
        str(home / "papermill.ipynb"),
        parameters=MEANT,
        cwd=str(home / "notebooks"),
        progress_bar=False,
        kernel_name="python3",
    )
    wanted = outputs(nbformat.read(home / "papermill.ipynb", as_version=4))
    assert outputs(ran) == wanted
    assert any("Potholes" in str(cell) for cell in wanted)


def test_text_typed_without_quotes_fails_and_says_so(home):
    status, said, _ = scheduled(home, TYPED | {"contract": "roads"})
    assert status == "FAILED"
    assert "name 'roads' is not defined" in said
