"""What a Dask worker does with an order: it finds the folder of the work, and has the page made."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpianalysis.errors import ContractProblem, KpiProblem
from kpianalysis.home import HOME_VARIABLE, Home
from kpianalysis.inputs import program
from kpianalysis.publish.batch import Order, Outcome
from kpianalysis.publish.cluster.engine import ENGINES
from kpianalysis.publish.cluster.once import Standing
from kpianalysis.publish.cluster.shared_folder import fault_of

if TYPE_CHECKING:
    from kpianalysis.publish.cluster.ways import ForWorkers

# What became of an order, and the files of the page where they have to be fetched: the sha256 of
# each, by its name below the contract's folder of outputs/.
Made = tuple[Outcome, Mapping[str, str]]


@dataclass(frozen=True)
class Shared:
    """How workers know the folder of the work: its path, a lock held in it, and the program."""

    root: Path
    mark: str
    program: str

    def home_here(self) -> Home:
        """Return the folder as this machine names it; ``KPIANALYSIS_HOME`` says where it differs.

        Raises
        ------
        ContractProblem
            When it is not the folder that the order came from, or another program would work in it.
        """
        root = Path(os.environ.get(HOME_VARIABLE) or self.root)
        fault = fault_of(root, self.mark)
        if fault:
            raise ContractProblem(
                f"{fault}, so no page was made there",
                found="a worker",
                file=str(root),
                action=f"share that folder with its machine, with locks, or set {HOME_VARIABLE}",
            )
        check_program(self.program)
        return Home(root)

    def fault(self) -> KpiProblem | None:
        """Say why this worker can make no pages; nothing when it can."""
        try:
            self.home_here()
        except KpiProblem as problem:
            return problem
        return None

    def make(self, order: Order, given: Standing | None) -> Made:
        """Make the page of an order; its path is told from the folder of the work onwards."""
        try:
            home = self.home_here()
        except KpiProblem as problem:
            return Outcome(order, problem=problem), {}
        done = ENGINES.make(home, order, given)
        return (replace(done, page=done.page.relative_to(home.root)) if done.page else done), {}


def check_program(wanted: str) -> None:
    """Refuse to work for a program that is not the one here: its pages would be due for ever.

    Raises
    ------
    ContractProblem
        When the two differ.
    """
    if program() != wanted:
        raise ContractProblem(
            "has another version of this program, so no page was made there",
            found="a worker",
            action="install the same one for all workers, then start them again",
        )


def fault_here(way: ForWorkers) -> KpiProblem | None:
    """Say why this worker can make no pages; nothing when it can."""
    return way.fault()


def carry_out(way: ForWorkers, order: Order, given: Any) -> Made:
    """Make the page of an order."""
    return way.make(order, given)
