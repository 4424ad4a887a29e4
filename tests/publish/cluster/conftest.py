"""A home with the results of a quarter, and pages put there as a run would, without a notebook."""

from __future__ import annotations

import json

import nbformat
import pytest

from kpianalysis.home import Home
from kpianalysis.inputs import fingerprints, program
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.periods import parse_period
from kpianalysis.publish.batch import Order, Outcome
from kpianalysis.publish.cluster.record import draft_folder
from kpianalysis.writing.in_place import replace_folder

NOTEBOOK = "quarterly_analysis.ipynb"
QUARTER = parse_period("2019-20 Q1")


@pytest.fixture
def home(small_home, make):
    small_home.notebooks.mkdir()
    cell = nbformat.v4.new_code_cell("contract: str", metadata={"tags": ["parameters"]})
    nbformat.write(make.notebook(cell), small_home.notebooks / NOTEBOOK)
    return small_home


@pytest.fixture
def order():
    options = {"notebook": NOTEBOOK, "parameters": {}, "mitigations": False, "pdf": False}
    return Order("roads", QUARTER, options)


@pytest.fixture
def written():
    """Stand in for a run: write a page with a manifest and put it in place; counts the times."""
    times: list[Home] = []

    def write(home: Home, order: Order) -> Outcome:
        times.append(home)
        place = home.outputs(order.contract) / order.period.folder
        staging = place / ".making-x"
        (staging / "tables").mkdir(parents=True)
        (staging / "page.html").write_text(f"page {len(times)}", encoding="utf-8")
        (staging / "tables" / "summary.csv").write_text("a,b\n", encoding="utf-8")
        notebook = home.notebooks / NOTEBOOK
        manifest = {
            "parameters": {"contract": order.contract, "period": order.period.text},
            "inputs": fingerprints(home.raw(order.contract)),
            "notebook": {NOTEBOOK: fingerprint(notebook)},
            "program": program(),
            "outputs": {
                path.relative_to(staging).as_posix(): fingerprint(path)
                for path in staging.rglob("*")
                if path.is_file()
            },
        }
        (staging / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        audience = order.options["parameters"].get("audience")
        draft = place / draft_folder(audience)
        replace_folder(staging, draft)
        (place / "next-steps.txt").write_text("Write the words.\n", encoding="utf-8")
        return Outcome(order, draft / "page.html")

    write.times = times
    return write
