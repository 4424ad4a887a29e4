"""What stands beside a page: its tables as tidy CSV, and a manifest of what it was made from."""

from __future__ import annotations

import csv
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kpianalysis import __version__
from kpianalysis.inputs import program
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.writing.formulas import guarded_cell

_LIBRARIES = (
    "gptables",
    "matplotlib",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "pyarrow",
    "scipy",
    "seaborn",
    "xlsxwriter",
)
# The versions of all packages, where the project is set up by it.
LOCK_FILE = "requirements.lock"
# What a page says of itself in lines.
_LISTS = ("points", "kpis_mitigated", "kpis_with_own_page")


def write_tables(tables: Mapping[str, Mapping[str, Any]], folder: Path) -> list[Path]:
    """Write each table as UTF-8 CSV, unrounded; texts that a spreadsheet would run are quoted.

    Parameters
    ----------
    tables : mapping of key to columns and rows
        As the notebook's outputs hold them.
    folder : Path
        Where ``<key>.csv`` shall stand.
    """
    folder.mkdir()
    written = []
    for key, content in tables.items():
        path = folder / f"{key}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow([guarded_cell(name) for name in content["columns"]])
            lines.writerows([guarded_cell(cell) for cell in row] for row in content["rows"])
        written.append(path)
    return written


def write_manifest(
    folder: Path,
    *,
    contract: str,
    parameters: Mapping[str, Any],
    notebook: Path,
    inputs: Mapping[str, str],
    page: Mapping[str, str],
    made_for: Mapping[str, str],
    lock: Path,
) -> Path:
    """Write what a page was made from and by, what it says of itself, and all fingerprints.

    The same inputs give the same bytes: no time and no path of a machine stands in it, and no PDF,
    which holds the time at which it was printed.
    """
    made = {
        path.relative_to(folder).as_posix(): fingerprint(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pdf"
    }
    manifest = {
        "contract": contract,
        "parameters": dict(parameters),
        "page": {key: said.splitlines() if key in _LISTS else said for key, said in page.items()},
        "made_for": dict(made_for),
        "notebook": {notebook.name: fingerprint(notebook)},
        "inputs": dict(sorted(inputs.items())),
        "outputs": made,
        "kpianalysis": __version__,
        "program": program(),
        "lock": fingerprint(lock) if lock.is_file() else None,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }
    path = folder / "manifest.json"
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
