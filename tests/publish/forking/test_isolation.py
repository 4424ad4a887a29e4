"""Nothing that one notebook does is seen by the next, and the parent stays as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import nbformat
import papermill
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks by itself"),
]
# What a notebook might leave behind, and how the next one would see it.
CHANGES = """
import json, os, random, sys, tempfile, warnings
import matplotlib as mpl, numpy as np, pandas as pd
os.environ["LEFT_BEHIND"] = "yes"
os.environ.pop("HOME")
os.chdir("/")
os.umask(0o077)
mpl.rcParams["font.size"] = 31
random.seed(1); np.random.seed(1)
json.left_behind = True
pd.set_option("display.max_rows", 3)
warnings.simplefilter("error")
sys.path.append("/left-behind")
held = open(tempfile.mkstemp()[1], "w")
import decimal; decimal.getcontext().prec = 3
import kpianalysis.display.numbers as own; own.left_behind = True
get_ipython().display_formatter.formatters["text/plain"].for_type(int, lambda *a: a[1].text("left"))
"""
LOOKS = """
import decimal, json, os, random, sys, warnings
import matplotlib as mpl, numpy as np, pandas as pd
import kpianalysis.display.numbers as own
print(json.dumps({
    "environment": [os.environ.get("LEFT_BEHIND"), "HOME" in os.environ],
    "folder": os.getcwd(),
    "mask": os.umask(0o022),
    "settings": [mpl.rcParams["font.size"], pd.get_option("display.max_rows")],
    "modules": [hasattr(json, "left_behind"), hasattr(own, "left_behind")],
    "warnings": [one[0] for one in warnings.filters].count("error"),
    "path": "/left-behind" in sys.path,
    "files": len(os.listdir("/proc/self/fd")),
    "precision": decimal.getcontext().prec,
    "name": "held" in globals(),
}))
print(json.dumps([random.random(), np.random.rand()]))
"""
PROGRAM = """
import json, os, sys
sys.path.insert(0, os.getcwd())
from kpianalysis.publish.forking.process import can_fork
from kpianalysis.publish.forking.warm import warm
if sys.argv[1] == "fork":
    warm(["seaborn", "matplotlib.pyplot"])
import papermill
if sys.argv[1] != "fork":
    import threading
    threading.Thread(target=threading.Event().wait, daemon=True).start()
assert can_fork() == (sys.argv[1] == "fork")
held = len(os.listdir("/proc/self/fd"))
seen = []
for name in sys.argv[2:]:
    done = papermill.execute_notebook(name, None, engine_name="kpi-fork", progress_bar=False)
    seen += ["".join(one["text"] for one in done.cells[-1].outputs)] if "looks" in name else []
places = [f"/proc/self/fd/{number}" for number in range(200)]
links = [os.readlink(place) for place in places if os.path.lexists(place)]
sockets = [one for one in links if one.startswith("socket")]
tasks = len(os.listdir("/proc/self/task"))
print(json.dumps({
    "seen": seen, "sockets": len(sockets), "tasks": tasks,
    "files": len(os.listdir("/proc/self/fd")) - held, "HOME": "HOME" in os.environ,
}))
"""


@pytest.fixture(scope="module", params=["fork", "program"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """Run a notebook that looks, one that changes, and the first again; from one parent."""
    folder = tmp_path_factory.mktemp("notebooks")
    kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    for name, source in (("changes", CHANGES), ("looks", LOOKS)):
        cells = [nbformat.v4.new_code_cell(source)]
        document = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec})
        nbformat.write(document, folder / f"{name}.ipynb")
    names = [str(folder / f"{name}.ipynb") for name in ("looks", "changes", "looks")]
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    environ = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, str(folder / "program.py"), request.param, *names],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=environ,
    )
    assert done.returncode == 0, done.stderr
    return {"way": request.param, **json.loads(done.stdout.splitlines()[-1])}


def test_next_notebook_sees_nothing_of_what_another_changed(found: dict) -> None:
    before, after = (json.loads(seen.splitlines()[0]) for seen in found["seen"])
    assert before["environment"] == [None, True]
    assert after == before


def test_random_numbers_are_others_each_time(found: dict) -> None:
    one, other = (json.loads(seen.splitlines()[1]) for seen in found["seen"])
    assert one[0] != other[0]
    assert one[1] != other[1]


def test_parent_has_no_socket_and_keeps_no_file_of_a_notebook(found: dict) -> None:
    assert found["sockets"] == 0
    assert found["files"] == 0
    assert found["HOME"] is True


def test_parent_that_forks_has_one_thread(found: dict) -> None:
    assert (found["tasks"] == 1) == (found["way"] == "fork")


def test_time_that_this_process_spends_meanwhile_is_not_the_cells(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = [nbformat.v4.new_code_cell(source) for source in ("1 + 1", "2 + 2")]
    kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    document = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec})
    nbformat.write(document, tmp_path / "in.ipynb")
    done = papermill.execute_notebook(
        "in.ipynb",
        None,
        engine_name="kpi-fork",
        progress_bar=False,
        execution_timeout=5,
        meanwhile=lambda: time.sleep(6),
    )
    assert [cell.outputs[0]["data"]["text/plain"] for cell in done.cells] == ["2", "4"]
