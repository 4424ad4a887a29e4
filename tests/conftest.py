"""What tests share: a fictional highways contract, and whole runs of the shipped sample.

* ``highways_toml`` is the fictional contract.toml; ``make_contract(("old", "new"), ...)`` reads it
  with those texts exchanged.
* ``csv_bytes(rows)`` and ``workbook_bytes({"sheet": rows}, hidden=...)`` make files.
* ``contract_folder(extracts, toml=...)`` makes a contract's folder.
* ``clean_folder(folder)`` and ``clean_rows(rows)`` are intake alone, without a store.
* ``small_home`` is a Home with fifteen months of the contract ``roads``;
  ``add_extract(home, name, rows_or_bytes, received)`` lets one more file arrive.
* ``new_home()`` copies sample and notebooks, ``command(home, "run", ...)`` runs the command line
  there (no PDF and no page on a mitigation unless asked), and ``quarter`` is the draft folder of
  April to June 2019, made once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from highways import (
    HIGHWAYS_TOML,
    add_file,
    clean,
    csv_file,
    exchange,
    quarter_sheets,
    workbook_file,
    write_folder,
    year_rows,
)
from hypothesis import settings

from kpianalysis.contract import Contract
from kpianalysis.home import Home
from kpianalysis.intake.clean import Cleaned

# The same examples in every run, however slow the machine is.
settings.register_profile("kpianalysis", deadline=None, derandomize=True, database=None)
settings.load_profile("kpianalysis")

PROJECT = Path(__file__).resolve().parents[1]
SAMPLE = "corporate-support-services"


@pytest.fixture(scope="session")
def highways_toml():
    return HIGHWAYS_TOML


@pytest.fixture(scope="session")
def swapped():
    return exchange


@pytest.fixture(scope="session")
def make_contract():
    def make(*swaps: tuple[str, str]) -> Contract:
        return Contract.model_validate(tomllib.loads(exchange(HIGHWAYS_TOML, *swaps)))

    return make


@pytest.fixture(scope="session")
def csv_bytes():
    return csv_file


@pytest.fixture(scope="session")
def workbook_bytes():
    return workbook_file


@pytest.fixture
def contract_folder(tmp_path):
    def make(extracts=(), toml=HIGHWAYS_TOML) -> Path:
        return write_folder(tmp_path / "contract", extracts, toml)

    return make


@pytest.fixture(scope="session")
def clean_folder():
    return clean


@pytest.fixture(scope="session")
def clean_rows():
    """Clean one extract of the highways contract."""

    def make(content, name="results.csv", toml=HIGHWAYS_TOML) -> Cleaned:
        with tempfile.TemporaryDirectory() as folder:
            extracts = [(name, content, "2031-01-31")]
            return clean(write_folder(Path(folder) / "contract", extracts, toml))

    return make


@pytest.fixture
def small_home(tmp_path) -> Home:
    root = tmp_path / "home"
    write_folder(
        root / "data" / "raw" / "roads",
        [
            ("2018-19/results.csv", year_rows(), "2019-04-11"),
            ("2019-20/quarter-1.xlsx", quarter_sheets(), "2019-07-12"),
        ],
    )
    return Home(root)


@pytest.fixture(scope="session")
def add_extract():
    def add(home: Home, name: str, rows_or_bytes, received: str, contract: str = "roads") -> Path:
        return add_file(home.raw(contract), name, rows_or_bytes, received)

    return add


@pytest.fixture(scope="session")
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line in a folder, as a person would.

    A test of the PDF, or of the pages on mitigations, asks for it.
    """

    def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kpianalysis.cli", *words],
            cwd=home,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env={**os.environ, "KPIANALYSIS_PDF": "no", "KPIANALYSIS_MITIGATIONS": "no"},
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
