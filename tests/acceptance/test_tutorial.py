"""The tutorial runs from its first cell to its last, and shows what its words promise."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.slow

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial.ipynb"


@pytest.fixture(scope="module")
def cells(new_home, tmp_path_factory) -> dict[str, nbformat.NotebookNode]:
    """Run it in a folder of its own; give its cells by id."""
    docs = new_home() / "docs"
    docs.mkdir()
    shutil.copy(TUTORIAL, docs)
    notebook = nbformat.read(docs / TUTORIAL.name, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        patch.delenv("KPIANALYSIS_HOME", raising=False)
        resources = {"metadata": {"path": str(docs)}}
        NotebookClient(notebook, timeout=240, kernel_name="python3", resources=resources).execute()
    return {cell.id: cell for cell in notebook.cells}


def shown(cell: nbformat.NotebookNode) -> str:
    """Give what a cell shows, as text and as HTML."""
    found = []
    for output in cell.outputs:
        found += [output.get("text", ""), *map(str, output.get("data", {}).values())]
    return "\n".join(found)


def test_every_cell_of_code_shows_something_and_nothing_is_warned_of(cells):
    for name, cell in cells.items():
        if cell.cell_type == "code":
            assert shown(cell).strip(), name
            assert not [out for out in cell.outputs if out.output_type in ("error", "stream")], name


def test_it_reads_may_2019_and_rejects_nothing(cells):
    assert "accepted" in shown(cells["ledger"])
    assert "rejected" not in shown(cells["ledger"])


def test_it_finds_the_published_results(cells):
    # 70.71% and 58.53% are published for April to June 2019; the target is 75%.
    assert "70.71" in shown(cells["months"])
    assert "58.53" in shown(cells["months"])
    first = shown(cells["kpis"]).split("ACF_KPI_03")[0]
    assert "IMT_KPI" not in first


def test_charts_are_drawn(cells):
    for name in ("plot", "seaborn"):
        assert any("image/png" in out.get("data", {}) for out in cells[name].outputs), name
    assert "<svg" in shown(cells["chart"])


def test_its_finding_is_that_of_the_page(cells):
    assert "Missed its target nine months running" in shown(cells["verdict"])


def test_what_it_supposes_is_told_apart(cells):
    # 70.71% is above a target of 65%, 58.53% and 64.29% are not.
    assert "if_status" in shown(cells["if"])
    assert shown(cells["if"]).count("met target") >= 1
