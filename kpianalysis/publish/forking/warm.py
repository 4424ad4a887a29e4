"""What takes time once for all notebooks: libraries imported and a small chart drawn, before forks.

Nothing here may start a thread or open a file for good: a child gets a copy of the one thread that
forked, and of every lock as it was.
"""

from __future__ import annotations

import ast
import gc
import os
import sys
import warnings
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from kpianalysis.publish.without_extras import without_extras

# Read when the libraries are first imported; both would start threads of their own.
_NO_THREADS = {
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
_OBJECTS_BETWEEN_COLLECTIONS = 100_000
# What runs a notebook, and what writes its page.
_OWN = (
    "kpianalysis.reviewing",
    "kpianalysis.display",
    "kpianalysis.publish.forking.cells",
    "kpianalysis.publish.mitigation_pages",
    "kpianalysis.publish.run",
    "papermill",
)
TO_WRITE = ("kpianalysis.publish.exempt_check", "kpianalysis.publish.written_page", "gptables")
# Only what is known to start nothing when it is imported.
_KNOWN = {"kpianalysis", "matplotlib", "numpy", "pandas", "scipy", "seaborn", "statsmodels"}


def without_threads() -> None:
    """Keep libraries that are imported from now on from starting threads."""
    for name, value in _NO_THREADS.items():
        os.environ.setdefault(name, value)


def warm(libraries: Iterable[str] = ()) -> None:
    """Import what every notebook needs, and draw one small chart; a second time nothing happens.

    Parameters
    ----------
    libraries : iterable of str
        Further modules to import, from :func:`libraries_of`.
    """
    without_threads()
    wanted = [name for name in (*_OWN, *libraries) if name not in sys.modules]
    if not wanted:
        return
    gc.disable()  # nothing of it is garbage
    try:
        import pandas as pd

        # A page's tables are small: for them texts of Python are quicker than those of Arrow.
        pd.set_option("mode.string_storage", "python")
        _import(wanted)
        from kpianalysis.display.warm_drawing import warm_drawing

        warm_drawing()
    finally:
        gc.enable()
    # What is here now stays: no child's collector looks at it, and so copies its memory. (To look
    # for garbage first would take a tenth of a second, and find little.) What a child makes is soon
    # gone with it: its collector need not look so often.
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def ready_to_write() -> None:
    """Import what writes a page, while its notebook runs elsewhere."""
    _import(TO_WRITE)


def _import(names: Iterable[str]) -> None:
    with without_extras(), warnings.catch_warnings():
        # gptables leaves a file of its own open.
        warnings.filterwarnings("ignore", category=ResourceWarning)
        for name in names:
            import_module(name)


def libraries_of(notebook: Any) -> list[str]:
    """Return the known libraries that the cells of a notebook import.

    Parameters
    ----------
    notebook : NotebookNode
        A notebook in Python.

    Examples
    --------
    >>> from types import SimpleNamespace as Node
    >>> code = "import pandas as pd, socket; from matplotlib import pyplot"
    >>> libraries_of(Node(cells=[Node(cell_type="code", source=code)]))
    ['matplotlib', 'matplotlib.pyplot', 'pandas']
    """
    found: set[str] = set()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found.update(_imported(cell.source))
    return sorted(name for name in found if name.split(".")[0] in _KNOWN)


def _imported(source: str) -> Iterable[str]:
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a magic of IPython
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module == "matplotlib":
                yield from (f"matplotlib.{alias.name}" for alias in node.names)
