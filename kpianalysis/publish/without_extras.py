"""Notebook libraries imported without what no notebook needs.

``nbformat`` imports ``jsonschema``, which imports ``rfc3987_syntax`` wherever JupyterLab has
installed it. That compiles some 35 grammars when it is imported, which takes a second, to check
strings of the formats ``iri`` and ``iri-reference``. No schema of a notebook has such a string, and
none of the formats that the others below check. ``papermill`` imports ``boto3``, to read notebooks
from S3, where the extra ``cluster`` has brought it. Both do without what is not installed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

# What imports them, where they are there.
EXTRAS = {
    "jsonschema": ("rfc3987_syntax", "rfc3986_validator", "isoduration", "webcolors", "fqdn"),
    "papermill": ("boto3",),
}


@contextmanager
def without_extras() -> Iterator[None]:
    """Let what is imported in here find none of them; who asks later still gets them.

    Once what asks for them is imported, or they are, nothing is gained and nothing is done. Not for
    several threads at once: one of them might find a library missing that wants it.

    Examples
    --------
    >>> with without_extras():
    ...     import nbformat
    """
    modules = cast("dict[str, Any]", sys.modules)
    left_out = [
        extra
        for asks, extras in EXTRAS.items()
        if asks not in modules
        for extra in extras
        if extra not in modules
    ]
    # To the import system: there is no such module.
    modules |= dict.fromkeys(left_out)
    try:
        yield
    finally:
        for extra in left_out:
            if modules.get(extra, sys) is None:
                del modules[extra]
