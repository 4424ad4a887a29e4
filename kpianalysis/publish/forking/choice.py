"""What runs the notebooks: forked children where a fork is safe, papermill's kernels elsewhere."""

from __future__ import annotations

import os
import sys

from kpianalysis.errors import ParameterProblem

ENGINE = "KPIANALYSIS_ENGINE"
FORK, KERNEL = "kpi-fork", "kernel"


def fork_is_safe() -> bool:
    """Say whether this system forks; the libraries of macOS do not survive it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def chosen_engine() -> str:
    """Return the engine that the environment names; else the quickest that is safe here.

    Raises
    ------
    ParameterProblem
        When it names none, or one that cannot be used here.
    """
    usual = FORK if fork_is_safe() else KERNEL
    named = os.environ.get(ENGINE) or usual
    if named not in (FORK, KERNEL) or (named == FORK and not fork_is_safe()):
        raise ParameterProblem(
            "is no engine that can be used here",
            found=named,
            cell=ENGINE,
            action=f"choose from {', '.join(sorted({usual, KERNEL}))}, or leave it out",
        )
    return named
