"""The cells of one notebook, run in this process: for a child that was forked for it.

What is done is told in short lines, and the outputs lie in files beside: a child that dies in the
middle of a line leaves nothing half said.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kpianalysis.display.notebook import INLINE, as_in_a_notebook
from kpianalysis.publish.forking.recorder import RecordedStream, Recorder
from kpianalysis.publish.forking.shell import recording_shell

NOTEBOOK, OUTPUTS = "notebook.json", "cell-{}.json"
WIDGETS = "widgets.json"
BEGUN, CHANGED, FAILED, DONE, ENDED = "begun", "changed", "failed", "done", "ended"
_BYTES_IN_MB = 1024 * 1024


def run_cells(folder: Path, tell: Callable[[str, int], None]) -> None:
    """Run the notebook of a folder in the working directory that it names.

    Parameters
    ----------
    folder : Path
        Holds ``notebook.json``: ``cells`` (each source and tags; None for a cell that is not run),
        ``environ``, ``cwd`` and ``memory_mb``. The outputs of cell n, with its count, are written
        to ``cell-n.json`` beside it.
    tell : callable
        Is told ``begun``, ``changed`` (the outputs of this cell lie there), ``failed`` and
        ``done``, each with the number of the cell, and at last ``ended``.
    """
    asked = json.loads((folder / NOTEBOOK).read_text(encoding="utf-8"))
    _as_a_fresh_process(asked)
    recorder = Recorder()
    shell = recording_shell(recorder, folder / "ipython")
    as_in_a_notebook()
    numbers: list[int] = []
    counts: dict[int, int] = {}
    with _printed(recorder) as flush:
        for number, cell in enumerate(asked["cells"]):
            if cell is None:
                continue
            tell(BEGUN, number)
            numbers.append(number)
            recorder.begin()
            counts[number] = shell.execution_count
            done = shell.run_cell(cell["source"], store_history=True)  # type: ignore[no-untyped-call]
            flush()
            for place in sorted(recorder.changed):
                changed = numbers[place]
                _write(folder, changed, counts[changed], recorder.cells[place])
                tell(CHANGED, changed)
            recorder.changed.clear()
            if not recorder.cells[-1]:
                _write(folder, number, counts[number], [])
                tell(CHANGED, number)
            if not done.success and "raises-exception" not in cell["tags"]:
                tell(FAILED, number)
                break
            tell(DONE, number)
    _keep_widgets(folder)
    tell(ENDED, 0)


def _write(folder: Path, number: int, count: int, outputs: list[dict[str, Any]]) -> None:
    text = json.dumps({"execution_count": count, "outputs": outputs})
    (folder / OUTPUTS.format(number)).write_text(text, encoding="utf-8")


def _as_a_fresh_process(asked: dict[str, Any]) -> None:
    """Let the cells find what they would find in a process of their own."""
    os.environ.clear()
    os.environ.update(asked["environ"])
    # As a kernel does, so that figures of pyplot show themselves.
    os.environ["MPLBACKEND"] = INLINE
    os.chdir(asked["cwd"])
    if "" not in sys.path:
        sys.path.insert(0, "")
    random.seed()
    if "numpy" in sys.modules:
        import numpy as np

        np.random.seed()  # noqa: NPY002
    _limit_memory(asked["memory_mb"])


def _limit_memory(megabytes: int) -> None:
    """Let this process take so much memory beyond what it holds, most of it shared."""
    held = Path("/proc/self/statm")
    if held.is_file():
        taken = int(held.read_text().split()[0]) * resource.getpagesize()
        most = taken + megabytes * _BYTES_IN_MB
        _, allowed = resource.getrlimit(resource.RLIMIT_AS)
        if allowed != resource.RLIM_INFINITY:  # a limit of whoever started this program
            most = min(most, allowed)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


@contextmanager
def _printed(recorder: Recorder) -> Iterator[Callable[[], None]]:
    """Record what is printed, and after each cell what programs that it started have printed."""
    sys.stdout = RecordedStream("stdout", recorder, 1)
    sys.stderr = RecordedStream("stderr", recorder, 2)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        files = {"stdout": out, "stderr": err}
        for number, file in enumerate(files.values(), 1):
            os.dup2(file.fileno(), number)
        read = dict.fromkeys(files, 0)

        def flush() -> None:
            for name, file in files.items():
                said = os.pread(file.fileno(), os.fstat(file.fileno()).st_size, read[name])
                read[name] += len(said)
                recorder.printed(name, said.decode("utf-8", "replace"))

        recorder.before = flush
        yield flush


def _keep_widgets(folder: Path) -> None:
    """Keep the state of widgets, without which they show nothing when the notebook is opened."""
    if "ipywidgets" not in sys.modules:
        return
    from ipywidgets import Widget

    state = Widget.get_manager_state(drop_defaults=False)
    if state["state"]:
        (folder / WIDGETS).write_text(json.dumps(state), encoding="utf-8")
