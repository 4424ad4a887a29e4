"""The notebooks as analysts use them: plain papermill from the root, Run All from notebooks/."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from both_engines import assert_same, run_plainly

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
TUTORIAL = PROJECT / "docs" / "tutorial.ipynb"
names = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)


def code_of(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.slow
@pytest.mark.parametrize("notebook", [*NOTEBOOKS, TUTORIAL], ids=lambda path: path.stem)
def test_plain_papermill_and_a_forked_child_give_the_same(
    notebook: Path, new_home: Callable, tmp_path: Path
) -> None:
    home = new_home()
    if notebook == TUTORIAL:
        shutil.copy(notebook, home / "notebooks")
    path, parameters = home / "notebooks" / notebook.name, {"period": "2019-04..2019-07"}
    kernel, forked = (
        run_plainly(path, tmp_path, engine, home, {} if notebook == TUTORIAL else parameters)
        for engine in ("kernel", "kpi-fork")
    )
    assert_same(kernel, forked)
    if notebook != TUTORIAL:
        assert "April to July 2019" in str(forked.cells)


@pytest.mark.slow
@names
def test_notebook_runs_all_cells_from_its_own_folder(
    notebook: Path, new_home: Callable, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jupyter", "execute", notebook.name, f"--output={tmp_path}/o.ipynb"],
        cwd=new_home() / "notebooks",
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    cells = json.loads((tmp_path / "o.ipynb").read_text(encoding="utf-8"))["cells"]
    # The parameters and the opening show nothing, or need not.
    code = [cell for cell in cells if cell["cell_type"] == "code"][2:]
    assert code
    assert all(cell["outputs"] for cell in code)


@names
def test_notebook_is_thin(notebook: Path) -> None:
    for source in code_of(notebook):
        assert len(source.splitlines()) <= 8
        kinds = {type(node) for node in ast.walk(ast.parse(source))}
        assert not kinds & {ast.FunctionDef, ast.ClassDef, ast.Try, ast.For, ast.While, ast.Lambda}
        assert not re.search(r"^\s*[%!]|os\.path|pathlib|warnings", source, re.M)


@names
def test_notebook_states_no_number_in_its_text(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    text = " ".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    assert text
    assert not re.search(r"\d", text)


@names
def test_parameters_are_typed_and_have_defaults(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    tagged = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    statements = ast.parse("".join(tagged[0]["source"])).body
    assert statements
    assert all(isinstance(s, ast.AnnAssign) and s.value is not None for s in statements)
