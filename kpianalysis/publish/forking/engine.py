"""papermill's engine ``kpi-fork``: each notebook in a forked child, without a kernel."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import Engine

from kpianalysis.publish.forking.cells import NOTEBOOK, OUTPUTS, WIDGETS
from kpianalysis.publish.forking.limits import Limits, limits_set
from kpianalysis.publish.forking.shell import LANGUAGE
from kpianalysis.publish.forking.waiting import waiting_process, without_waiting_process
from kpianalysis.publish.forking.zygote import Zygote

_A_WHILE = 3600  # seconds


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
        **_: Any,
    ) -> None:
        """Run the cells of a notebook in a child of a warm process.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            papermill's hold on the notebook; it saves after each cell.
        kernel_name : str
            Not used: the cells run in the Python of this program.
        execution_timeout : int, optional
            Seconds for a cell; ``KPIANALYSIS_CELL_SECONDS`` without it.

        Raises
        ------
        CellTimeoutError
            When a cell takes too long; RunTimeoutError when all of them do.
        DeadKernelError
            When the child ends before its cells do.
        """
        limits = limits_set()
        folder = Path(tempfile.mkdtemp(prefix="kpianalysis-cells-"))
        try:
            _ask_for(nb_man.nb, folder, limits)
            waiting = waiting_process()
            waiting.ask(folder)
            _follow(nb_man, waiting, folder, execution_timeout or limits.cell_seconds, limits)
        except (EOFError, BrokenPipeError) as error:
            without_waiting_process()
            raise DeadKernelError("the process that forks was ended") from error
        finally:
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


def _follow(nb_man: Any, waiting: Zygote, folder: Path, cell_seconds: int, limits: Limits) -> None:
    """Take over what the child does, until it has ended."""
    began = begun = time.monotonic()
    child, cell = 0, 0
    stopped: CellTimeoutError | None = None
    while True:
        cell_ends, run_ends = begun + cell_seconds, began + limits.run_seconds
        left = min(cell_ends, run_ends) - time.monotonic()
        if left <= 0 and child and not stopped:
            stopped = RunTimeoutError() if run_ends < cell_ends else CellTimeoutError()
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        for said in waiting.said(_A_WHILE if stopped or not child else left):
            what, number = next(iter(said.items()))
            if what == "child":
                child = number
            elif what == "begun":
                cell, begun = number, time.monotonic()
                nb_man.cell_start(nb_man.nb.cells[cell], cell)
            elif what == "changed":
                _take_over(nb_man.nb.cells[number], folder / OUTPUTS.format(number))
            elif what == "failed":
                nb_man.cell_exception(nb_man.nb.cells[number], cell_index=number)
                nb_man.cell_complete(nb_man.nb.cells[number], cell_index=number)
            elif what == "done":
                nb_man.cell_complete(nb_man.nb.cells[number], cell_index=number)
            elif what == "ended":
                if stopped:
                    raise stopped
                if number != 0:
                    raise DeadKernelError(f"the process of cell {cell + 1} ended with {number}")
                _take_over_widgets(nb_man.nb, folder / WIDGETS)
                return


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
