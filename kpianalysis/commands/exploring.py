"""The command that opens JupyterLab where long-term mitigations are explored: explore."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from kpianalysis.commands.console import problems_told, progress
from kpianalysis.errors import NotebookProblem
from kpianalysis.home import Home, find_home

_NOTEBOOK = "explore_mitigations.ipynb"
_HERE_ONLY = "127.0.0.1"


def explore(
    contract: Annotated[
        str | None, typer.Argument(help="Folder in data/raw; the notebook's own when left out.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")
    ] = True,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The port; a free one without.")
    ] = None,
) -> None:
    """Open JupyterLab at the notebook that explores mitigations; Run All shows its controls.

    With CONTRACT it is a copy of the notebook in outputs/, set to that contract and its newest
    quarter. What you change in the copy stays. JupyterLab is reached from this computer only.

    Example: `kpianalysis explore northmoor-highways`
    """
    with problems_told():
        home = find_home()
        _check_jupyterlab()
        notebook = _of_contract(home, contract) if contract else home.notebooks / _NOTEBOOK
        if not notebook.is_file():
            raise NotebookProblem("is missing", found=_NOTEBOOK, file=str(notebook))
        words = lab_command(home.root, notebook, browser=browser, port=port)
        typer.echo(notebook)
        _run_instead(words, home.root)


def lab_command(root: Path, notebook: Path, *, browser: bool, port: int | None) -> list[str]:
    """Return the words that start JupyterLab on this computer alone, open at a notebook.

    Parameters
    ----------
    root : Path
        The folder that JupyterLab shows.
    notebook : Path
        The notebook, inside it.
    browser : bool
        Whether it opens the browser.
    port : int or None
        Which port; None for a free one.
    """
    words = [sys.executable, "-m", "jupyterlab", notebook.relative_to(root).as_posix()]
    words += [f"--ip={_HERE_ONLY}", f"--ServerApp.root_dir={root}"]
    if port is not None:
        # Asked for by name: another one would be a surprise.
        words += [f"--port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        words.append("--no-browser")
    # In a container the only user is often root, whom JupyterLab turns away unless told.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")
    return words


def _of_contract(home: Home, contract: str) -> Path:
    """Return the contract's own copy of the notebook, made when there is none yet."""
    with progress() as tell:
        home.raw(contract)
        tell(f"opening {contract}")
        from kpianalysis.loaded import load
        from kpianalysis.publish.own_copy import own_copy

        review = load(contract, home=home).review
        held = set(review.in_period["kpi_ref"])
        first = [*review.in_focus, *(kpi.ref for kpi in review.contract.kpis if kpi.ref in held)]
        return own_copy(
            home.notebooks / _NOTEBOOK,
            home.outputs(contract) / review.period.folder / _NOTEBOOK,
            {"contract": contract, "period": review.period.text, "kpi": first[0]},
        )


def _check_jupyterlab() -> None:
    if importlib.util.find_spec("jupyterlab") is None:
        raise NotebookProblem(
            "is not installed",
            found="jupyterlab",
            action="run 'make setup', or 'pip install jupyterlab' where this program is installed",
        )


def _run_instead(words: list[str], folder: Path) -> None:
    """Become JupyterLab, so that Ctrl+C and an end from outside reach it and nothing else."""
    os.chdir(folder)
    if sys.platform != "win32":
        os.execv(words[0], words)  # noqa: S606
    lab = subprocess.Popen(words)  # noqa: S603
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # JupyterLab asks whether it shall end
    raise typer.Exit(lab.wait())
