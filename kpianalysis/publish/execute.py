"""A notebook run by papermill, and what the clock left in it taken out again."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpianalysis.errors import NotebookProblem, TimeLimit, shortened
from kpianalysis.home import HOME_VARIABLE, Home
from kpianalysis.publish.forking.choice import KERNEL, chosen_engine
from kpianalysis.publish.forking.limits import CELL_SECONDS, RUN_SECONDS, limits_set
from kpianalysis.publish.without_extras import without_extras

if TYPE_CHECKING:
    import nbformat
    from papermill import PapermillExecutionError
    from traitlets.config import Config

# The name of a socket's file may have about 100 characters.
_LONGEST_SOCKET_NAME = 90
_LONGEST_SAID = 500  # characters of an error's words
_CLOCK_KEYS = ("papermill", "execution")


def execute_notebook(
    notebook: Path,
    executed: Path,
    parameters: Mapping[str, Any],
    home: Home,
    *,
    meanwhile: Callable[[], None] = lambda: None,
) -> nbformat.NotebookNode:
    """Run a notebook with parameters and return it, without times and paths.

    Parameters
    ----------
    notebook : Path
        Which to run; its kernel starts in its folder.
    executed : Path
        Where the run notebook is written, also when it fails.
    parameters : mapping
        As :func:`kpianalysis.publish.parameters.check_parameters` returns them.
    home : Home
        Where the run finds its data.
    meanwhile : callable
        Is called while the notebook runs, where that is another process and this one waits.

    Raises
    ------
    NotebookProblem
        When a cell fails or its process dies; ``executed`` then holds the notebook up to it.
    TimeLimit
        When a cell runs for longer than ``KPIANALYSIS_CELL_SECONDS`` says, or all of them for
        longer than ``KPIANALYSIS_RUN_SECONDS``.
    """
    with without_extras():
        import nbformat
        import papermill
        from nbclient.exceptions import CellTimeoutError, DeadKernelError

    limits, engine = limits_set(), chosen_engine()
    # What it would say is told by the errors below, in one message.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    with _at_home(home), _engine_options(engine, meanwhile) as options:
        try:
            papermill.execute_notebook(
                _literal(notebook),
                _literal(executed),
                parameters=dict(parameters),
                cwd=str(notebook.parent),
                progress_bar=False,
                log_output=False,
                execution_timeout=limits.cell_seconds,
                **options,
            )
        except CellTimeoutError as error:
            in_all = type(error).__name__ == "RunTimeoutError"
            seconds = limits.run_seconds if in_all else limits.cell_seconds
            where = f"{'in all, to' if in_all else 'in'} cell {_stopped_at(executed)}"
            raise TimeLimit(
                f"ran for more than {seconds} seconds {where}",
                found=notebook.name,
                action="look for what never ends in it, or set "
                f"{RUN_SECONDS if in_all else CELL_SECONDS}",
            ) from error
        except DeadKernelError as error:
            raise NotebookProblem(
                f"died in cell {_stopped_at(executed)}: its process ended, or was stopped for "
                "taking too much memory",
                found=notebook.name,
                action=f"look at {executed.name}, which holds the notebook up to there",
            ) from error
        except papermill.PapermillExecutionError as error:
            raise NotebookProblem(
                f"failed in cell {error.cell_index + 1}: {_in_one_line(error)}",
                found=notebook.name,
                action=f"look at {executed.name}, which holds the notebook up to the error",
            ) from error
    document: nbformat.NotebookNode = nbformat.read(executed, as_version=4)
    without_clock(document)
    nbformat.write(document, executed)
    return document


def _in_one_line(error: PapermillExecutionError) -> str:
    said = shortened(error.evalue, _LONGEST_SAID)
    return f"{error.ename}: {said}" if said else str(error.ename)


def _stopped_at(executed: Path) -> str:
    """Return the number of the cell that a run notebook stopped in."""
    with without_extras():
        import nbformat

    try:
        cells = nbformat.read(executed, as_version=4).cells
    except (OSError, ValueError):
        return "unknown"
    # papermill calls every cell complete, also one whose process died and those behind it.
    begun = [
        at
        for at, cell in enumerate(cells, 1)
        if cell.metadata.get("papermill", {}).get("start_time")
    ]
    return str(begun[-1]) if begun else "unknown"


def without_clock(document: nbformat.NotebookNode) -> None:
    """Take times, durations and paths out of a run notebook: two runs are then the same bytes."""
    document.metadata.pop("papermill", None)
    for number, cell in enumerate(document.cells):
        for key in _CLOCK_KEYS:
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            # papermill gives the cell that it adds a random id.
            cell["id"] = f"injected-{number}"


@contextmanager
def _engine_options(engine: str, meanwhile: Callable[[], None]) -> Iterator[dict[str, Any]]:
    """Return what papermill is told for an engine."""
    if engine != KERNEL:
        yield {"engine_name": engine, "saving": False, "meanwhile": meanwhile}
        return
    with _kernel_transport() as transport:
        yield {"config": transport}


@contextmanager
def _kernel_transport() -> Iterator[Config]:
    """Talk to the kernel through files where that works: no port to race for, none to listen at.

    They stand in a folder of this run alone. jupyter_client would put them into the notebook's,
    under the same names for every run.
    """
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(
        prefix="kpianalysis-kernel-", ignore_cleanup_errors=True
    ) as folder:
        sockets = str(Path(folder, "kernel"))
        if os.name == "posix" and len(os.fsencode(sockets)) < _LONGEST_SOCKET_NAME:
            transport = {"transport": "ipc", "ip": sockets}
        else:
            transport = {"transport": "tcp"}
        # Being interrupted at its end is no error that anybody should read about.
        quiet = {"extra_arguments": ["--IPKernelApp.log_level=CRITICAL"]}
        yield Config({"KernelManager": transport, "NotebookClient": quiet})


def _literal(path: Path) -> str:
    """Keep papermill, which formats paths, from reading braces in them."""
    return str(path).replace("{", "{{").replace("}", "}}")


@contextmanager
def _at_home(home: Home) -> Iterator[None]:
    """Let the kernel find the same folders as this process."""
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = str(home.root)
    try:
        yield
    finally:
        if before is None:
            del os.environ[HOME_VARIABLE]
        else:
            os.environ[HOME_VARIABLE] = before
