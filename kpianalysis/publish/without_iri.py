"""Notebook libraries imported without a second's work for a check that no notebook needs.

``nbformat`` imports ``jsonschema``, which imports ``rfc3987_syntax`` wherever JupyterLab has
installed it. That compiles some 35 grammars when it is imported, to check strings of the formats
``iri`` and ``iri-reference``. No schema of a notebook has such a string, and jsonschema does
without where the library is not installed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

_GRAMMARS, _ASKS_FOR_IT = "rfc3987_syntax", "jsonschema"


@contextmanager
def without_iri() -> Iterator[None]:
    """Let what is imported in here find no ``rfc3987_syntax``; who asks later still gets it.

    Once jsonschema is imported, or the grammars are, nothing is gained and nothing is done. Not for
    several threads at once: one of them might find the library missing that wants it.

    Examples
    --------
    >>> with without_iri():
    ...     import nbformat
    """
    if _GRAMMARS in sys.modules or _ASKS_FOR_IT in sys.modules:
        yield
        return
    modules = cast("dict[str, Any]", sys.modules)
    modules[_GRAMMARS] = None  # to the import system: there is no such module
    try:
        yield
    finally:
        if modules.get(_GRAMMARS, sys) is None:
            del modules[_GRAMMARS]
