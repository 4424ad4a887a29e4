"""papermill's engine ``kpi-fork``: each notebook in a forked child, without a kernel."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kpianalysis.publish.forking.cells import (
    BEGUN,
    CHANGED,
    ENDED,
    FAILED,
    NOTEBOOK,
    OUTPUTS,
    WIDGETS,
)
from kpianalysis.publish.forking.cells_child import CellsChild
from kpianalysis.publish.forking.limits import Limits, limits_set
from kpianalysis.publish.forking.shell import LANGUAGE
from kpianalysis.publish.without_extras import without_extras

with without_extras():
    import nbformat
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import Engine


class RunTimeoutError(CellTimeoutError):
    """All cells together took too long."""


class KpiForkEngine(Engine):  # type: ignore[misc]
    """Runs notebooks in Python; those of other languages need papermill's own engine."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        execution_timeout: int | None = None,
        saving: bool = True,
        meanwhile: Callable[[], None] = lambda: None,
        **_: Any,
    ) -> None:
        """Run the cells of a notebook in a child of this process.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            papermill's hold on the notebook; it saves after each cell.
        kernel_name : str
            Not used: the cells run in the Python of this program.
        execution_timeout : int, optional
            Seconds for a cell; ``KPIANALYSIS_CELL_SECONDS`` without it.
        saving : bool
            Whether to save the notebook at each cell, as papermill does, or at the end alone.
        meanwhile : callable
            Is called once the child runs. It should take no longer than a cell may.

        Raises
        ------
        CellTimeoutError
            When a cell takes too long; RunTimeoutError when all of them do.
        DeadKernelError
            When the child ends before its cells do.
        """
        limits = limits_set()
        place, nb_man.output_path = nb_man.output_path, nb_man.output_path if saving else None
        folder = Path(tempfile.mkdtemp(prefix="kpianalysis-cells-"))
        try:
            _ask_for(nb_man.nb, folder, limits)
            seconds = execution_timeout or limits.cell_seconds
            _follow(nb_man, folder, seconds, limits, meanwhile)
        finally:
            nb_man.output_path = place
            shutil.rmtree(folder, ignore_errors=True)
        nb_man.nb.metadata["language_info"] = LANGUAGE


def _ask_for(notebook: Any, folder: Path, limits: Limits) -> None:
    """Write what the child reads."""
    cells = [
        {"source": cell.source, "tags": list(cell.metadata.get("tags", []))}
        if cell.cell_type == "code"
        and cell.source.strip()
        and "skip-execution" not in cell.metadata.get("tags", [])
        else None
        for cell in notebook.cells
    ]
    asked = {"cells": cells, "environ": dict(os.environ), "cwd": str(Path.cwd())}
    text = json.dumps({**asked, "memory_mb": limits.memory_mb})
    (folder / NOTEBOOK).write_text(text, encoding="utf-8")


def _follow(
    nb_man: Any,
    folder: Path,
    cell_seconds: int,
    limits: Limits,
    meanwhile: Callable[[], None],
) -> None:
    """Start the child, and take over what it does until it has ended."""
    began = begun = time.monotonic()
    cell, is_done = 0, False
    late: CellTimeoutError | None = None
    child = CellsChild(folder)
    try:
        meanwhile()
        while not late:
            ends = min(begun + cell_seconds, began + limits.run_seconds)
            for what, number in child.said(ends - time.monotonic()):
                if what == BEGUN:
                    cell, begun = number, time.monotonic()
                is_done = what == ENDED
                _note(nb_man, folder, what, number)
            cell_ends, run_ends = begun + cell_seconds, began + limits.run_seconds
            if time.monotonic() > min(cell_ends, run_ends):
                late = RunTimeoutError() if run_ends < cell_ends else CellTimeoutError()
    except EOFError:
        pass
    finally:
        child.stop()
        ended = child.ended()
        nb_man.nb.metadata.papermill["peak_mb"] = round(ended.peak_mb)
    if late:
        raise late
    if not is_done:
        raise DeadKernelError(f"the process of cell {cell + 1} ended with {ended.code}")
    _take_over_widgets(nb_man.nb, folder / WIDGETS)


def _note(nb_man: Any, folder: Path, what: str, number: int) -> None:
    """Note one thing that the child says of a cell."""
    if what == ENDED:
        return
    cell = nb_man.nb.cells[number]
    if what == BEGUN:
        nb_man.cell_start(cell, number)
    elif what == CHANGED:
        _take_over(cell, folder / OUTPUTS.format(number))
    else:
        if what == FAILED:
            nb_man.cell_exception(cell, cell_index=number)
        nb_man.cell_complete(cell, cell_index=number)


def _take_over(cell: Any, path: Path) -> None:
    """Put what the child wrote of a cell into the notebook."""
    written = json.loads(path.read_text(encoding="utf-8"))
    cell.execution_count = written["execution_count"]
    cell.outputs = [nbformat.from_dict(output) for output in written["outputs"]]


def _take_over_widgets(notebook: Any, path: Path) -> None:
    if path.is_file():
        state = json.loads(path.read_text(encoding="utf-8"))
        kind = "application/vnd.jupyter.widget-state+json"
        notebook.metadata["widgets"] = nbformat.from_dict({kind: state})
