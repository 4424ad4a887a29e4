"""nbconvert's own command makes the very page from the run notebook beside it, or says why not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import html5lib
import nbformat
import pytest

from kpianalysis.publish.page_check import page_problems

EXPORTER = "kpianalysis.publish.page.KpiPageExporter"


def nbconvert(notebook: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    words = ["--to", EXPORTER, str(notebook), "--output-dir", str(folder), "--output", "page"]
    return subprocess.run(
        [sys.executable, "-m", "nbconvert", *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_nbconvert_gives_the_same_bytes_as_the_run(quarter: Path, tmp_path: Path) -> None:
    done = nbconvert(quarter / "notebook.ipynb", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "page.html").read_bytes() == (quarter / "page.html").read_bytes()


def test_nbconvert_tells_a_person_in_one_message_why_there_is_no_page(
    quarter: Path, tmp_path: Path
) -> None:
    notebook = nbformat.read(quarter / "notebook.ipynb", as_version=4)
    shown = nbformat.v4.new_output("display_data", {"text/html": "<table></table>"})
    notebook.cells.append(nbformat.v4.new_code_cell("df", outputs=[shown]))
    nbformat.write(notebook, tmp_path / "edited.ipynb")
    done = nbconvert(tmp_path / "edited.ipynb", tmp_path)
    assert done.returncode == 1
    assert not (tmp_path / "page.html").exists()
    assert "Traceback" not in done.stderr
    told = done.stderr.strip().splitlines()[-1]
    cells = len(notebook.cells)
    assert told.startswith(f"'cell {cells} of the notebook' shows text/html, which is no piece")


def test_page_of_the_sample_breaks_no_rule_of_its_own(quarter: Path) -> None:
    html = (quarter / "page.html").read_text(encoding="utf-8")
    assert page_problems(html, illustrative=True) == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param((), id="page"),
        pytest.param(("brief", "2019-20 Q1"), id="brief", marks=pytest.mark.slow),
        pytest.param(("addendum", "2019-04..2019-07"), id="addendum", marks=pytest.mark.slow),
        pytest.param(
            ("run", "-c", "northmoor-highways", "2025-26 Q2"),
            id="fictional",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_page_is_valid_html_by_the_algorithm_of_browsers(
    words: tuple[str, ...], quarter: Path, new_home, command
) -> None:
    page = quarter / "page.html"
    if words:
        done = command(new_home(), *words)
        assert done.returncode == 0, done.stderr
        page = Path(done.stdout.strip().splitlines()[-1])
    # In strict mode the first error of parsing is raised.
    html5lib.HTMLParser(strict=True).parse(page.read_text(encoding="utf-8"))
