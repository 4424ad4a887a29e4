"""The notebooks run by jupyter-scheduler's own executor show what plain papermill shows.

Its executor reads the job from a database, here a file of SQLite; no server runs.
"""

import json
import shutil
import subprocess
import sys

import nbformat
import papermill
import pytest

from kpianalysis.publish.execute import without_clock

pytestmark = pytest.mark.slow
QUARTERLY, MITIGATION = "quarterly_analysis.ipynb", "mitigation_analysis.ipynb"
# In a process of its own, as its scheduler starts one for each job.
JOB = """
import json, sys
from jupyter_scheduler.executors import DefaultExecutionManager
from jupyter_scheduler.orm import Job, create_session, create_tables

home, url, source, ran, parameters = sys.argv[1:]
name = source.rpartition("/")[2]
create_tables(url)
with create_session(url)() as session:
    job = Job(
        name=name,
        input_filename=name,
        runtime_environment_name="kpianalysis",
        output_formats=["ipynb"],
        parameters=json.loads(parameters),
        create_time=0,
        update_time=0,
    )
    session.add(job)
    session.commit()
    number = job.job_id
DefaultExecutionManager(number, home, url, {"input": source, "ipynb": ran}).process()
with create_session(url)() as session:
    job = session.get(Job, number)
    print(json.dumps([job.status, job.status_message]))
"""


def scheduled(home, notebook, parameters):
    """Run a notebook as a job of jupyter-scheduler; return its status, words and notebook."""
    staging = home / "staging"
    staging.mkdir()
    source = shutil.copy(home / "notebooks" / notebook, staging)
    url, ran = f"sqlite:///{home / 'jobs.sqlite'}", staging / "ran.ipynb"
    words = [str(home), url, str(source), str(ran), json.dumps(parameters)]
    program = [sys.executable, "-c", JOB]
    done = subprocess.run(
        [*program, *words], capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    status, said = json.loads(done.stdout.splitlines()[-1])
    return status, said, nbformat.read(ran, as_version=4)


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
def home(new_home, monkeypatch):
    root = new_home()
    # Set where JupyterLab is started: a job runs in a folder of its own, outside of the project.
    monkeypatch.setenv("KPIANALYSIS_HOME", str(root))
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize(
    ("notebook", "parameters", "shown"),
    [
        (QUARTERLY, {"period": "2019-20 Q1", "look_back_months": 9}, "April to June 2019"),
        (MITIGATION, {"period": "2019-20 Q1", "kpi": "ACF_KPI_03"}, "ACF_KPI_03"),
    ],
    ids=["quarter", "mitigation"],
)
def test_job_shows_what_papermill_shows(home, notebook, parameters, shown):
    # It writes each value into a cell as it was typed: quotes are part of what a person types.
    typed = {name: json.dumps(value) for name, value in parameters.items()}
    status, said, ran = scheduled(home, notebook, typed)
    assert status == "COMPLETED", said
    papermill.execute_notebook(
        str(home / "notebooks" / notebook),
        str(home / "papermill.ipynb"),
        parameters=parameters,
        cwd=str(home / "notebooks"),
        progress_bar=False,
    )
    wanted = outputs(nbformat.read(home / "papermill.ipynb", as_version=4))
    assert outputs(ran) == wanted
    assert shown in str(wanted)


def test_text_typed_without_quotes_fails_and_says_so(home):
    status, said, _ = scheduled(home, QUARTERLY, {"contract": "roads"})
    assert status == "FAILED"
    assert "name 'roads' is not defined" in said
