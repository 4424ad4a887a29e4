"""A forked child puts out what a kernel puts out: the kernel is the oracle."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from both_engines import assert_same, run_plainly

pytestmark = pytest.mark.slow
CELLS = [
    "a = 1\na",
    'import sys\nprint("x")\nprint("e", file=sys.stderr)\nprint("y")\n2 + 2',
    'import os\nos.system("echo hi");',
    'import subprocess\nsubprocess.run(["echo", "sub"])',
    "!echo bang",
    'import pandas as pd\npd.DataFrame({"a": range(30)})',
    'pd.DataFrame([range(40)], columns=[f"column_{n}" for n in range(40)])',
    'import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])\nplt.title("x")',
    'fig, ax = plt.subplots()\nax.bar([1, 2], [3, 4])\nplt.show()\nprint("after")',
    "from IPython.display import HTML, Markdown, clear_output, display\n"
    'shown = display(HTML("<b>1</b>"), display_id=True, metadata={"k": 1})',
    'shown.update(HTML("<b>2</b>"))',
    "print(1)\nclear_output(wait=True)\nprint(2)",
    'print(1)\nclear_output()\ndisplay(Markdown("m"))',
    "class A:\n    def _repr_mimebundle_(self, **_):\n"
    '        return {"text/html": "<i>x</i>", "text/plain": "x"}, {"text/html": {"z": 1}}\nA()',
    "import asyncio\nawait asyncio.sleep(0.01)\n5",
    '%%capture c\nprint("no")',
    "c.stdout",
    "len?",
    'import logging\nlogging.warning("log")',
    '{"x": None, "y": [1, 2]}',
    "%matplotlib inline\nplt.plot([1, 2]);",
    'plt.figure(2, layout="constrained")\nplt.plot([1], label="a")\nplt.legend()\n'
    'plt.figure(1)\nplt.suptitle("b")\nplt.bar(["a" * 30, "b" * 30], [1, 2]);',
    "%config InlineBackend.close_figures = False\n"
    "one, two = plt.figure(), plt.figure()\ntwo.gca().plot([1, 2])\nplt.figure(one);",
    'two.gca().set_title("later")\nplt.gcf() is one, plt.get_fignums()',
    '%config InlineBackend.close_figures = True\nplt.close("all")',
    "1;",
    "None",
    "import numpy as np\nnp.random.seed(1)\nnp.random.rand(2)",
    "__name__, In[1], _",
    "os.environ['MPLBACKEND'], os.getcwd()",
    "x = ",
    'input("x")',
    "get_ipython().execution_count",
    "def f():\n    return 1 / 0\nf()",
    'print("never")',
]
# The last but one ends the notebook; a tag lets those before it fail.
MAY_FAIL = ("x = ", 'input("x")')


def without_own_files(document: Any) -> Any:
    """Take away the frames of a traceback that are of the kernel's own files, or of ours."""
    for cell in document.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = [
                    part for part in output.traceback if not re.search(r"ipykernel|forking", part)
                ]
    return document


def test_everything_that_a_cell_can_put_out_is_the_same(tmp_path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    for cell in cells:
        if cell.source in MAY_FAIL:
            cell.metadata.tags = ["raises-exception"]
    cells.insert(3, nbformat.v4.new_code_cell("1 / 0", metadata={"tags": ["skip-execution"]}))
    cells.insert(5, nbformat.v4.new_markdown_cell("Words"))
    cells.insert(6, nbformat.v4.new_code_cell("  "))
    kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    document = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec})
    nbformat.write(document, tmp_path / "in.ipynb")
    kernel, forked = (
        without_own_files(run_plainly(tmp_path / "in.ipynb", tmp_path, engine, tmp_path, {}))
        for engine in ("kernel", "kpi-fork")
    )
    assert_same(kernel, forked)
    assert [cell.source for cell in forked.cells] == [cell.source for cell in kernel.cells]
    assert "ZeroDivisionError" in str(forked.cells)
    assert forked.cells[-1].outputs == []


def test_figure_is_drawn_for_the_page_and_not_for_a_window_as_well(tmp_path: Path) -> None:
    """A picture takes two drawings, since its edges are cut to what the first one shows."""
    cells = [
        "import matplotlib.figure\nimport matplotlib.pyplot as plt\ntimes = []\n"
        "draw = matplotlib.figure.Figure.draw\n"
        "matplotlib.figure.Figure.draw = lambda *of: (times.append(1), draw(*of))[1]",
        "plt.plot([1, 2]);",
        "len(times)",
        'plt.figure(layout="constrained")\nplt.plot([1, 2]);',
        "len(times)",
    ]
    document = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)])
    document.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "P"}
    nbformat.write(document, tmp_path / "in.ipynb")
    forked = run_plainly(tmp_path / "in.ipynb", tmp_path, "kpi-fork", tmp_path, {})
    told = [forked.cells[at].outputs[0]["data"]["text/plain"] for at in (2, 4)]
    assert told == ["2", str(2 + 3)]
