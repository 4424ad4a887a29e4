"""Whole runs, by the commands that a user types: the sample as it is shipped, and copies of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = "corporate-support-services"


@pytest.fixture(scope="session")
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line in a folder, as a person would."""

    def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kpianalysis.cli", *words],
            cwd=home,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Make a folder with a copy of the sample and the notebooks."""

    def make() -> Path:
        home = tmp_path_factory.mktemp("home")
        shutil.copytree(PROJECT / "data" / "raw", home / "data" / "raw")
        shutil.copytree(
            PROJECT / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns(".ipynb_*")
        )
        return home

    return make


@pytest.fixture(scope="session")
def quarter(new_home: Callable, command: Callable) -> Path:
    """Give the draft folder of April to June 2019, made once."""
    home = new_home()
    done = command(home, "run", "2019-20 Q1")
    assert done.returncode == 0, done.stderr
    page = Path(done.stdout.strip().splitlines()[-1])
    assert page == home / "outputs" / SAMPLE / "2019-20-q1" / "draft" / "page.html"
    return page.parent
