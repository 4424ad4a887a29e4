"""How long may a run take, and how much memory? Set by variables of the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass

from kpianalysis.errors import ParameterProblem

CELL_SECONDS, RUN_SECONDS = "KPIANALYSIS_CELL_SECONDS", "KPIANALYSIS_RUN_SECONDS"
MEMORY_MB = "KPIANALYSIS_MEMORY_MB"


@dataclass(frozen=True)
class Limits:
    """What one run of a notebook may take.

    Attributes
    ----------
    cell_seconds, run_seconds
        For a cell, and for all of them.
    memory_mb
        Beyond what its parent takes already.
    """

    cell_seconds: int = 600
    run_seconds: int = 3600
    memory_mb: int = 4096


def limits_set() -> Limits:
    """Return the limits that the environment sets, and the usual ones for the others.

    Raises
    ------
    ParameterProblem
        When one is no number above 0.
    """
    usual = Limits()
    return Limits(
        cell_seconds=_number(CELL_SECONDS, usual.cell_seconds, "seconds"),
        run_seconds=_number(RUN_SECONDS, usual.run_seconds, "seconds"),
        memory_mb=_number(MEMORY_MB, usual.memory_mb, "megabytes"),
    )


def _number(name: str, usual: int, unit: str) -> int:
    text = os.environ.get(name, str(usual))
    if not (text.isascii() and text.isdecimal()) or int(text) == 0:
        raise ParameterProblem(
            f"is not a number of {unit}",
            found=text,
            cell=name,
            action=f"give one such as {usual}",
        )
    return int(text)
