"""What a Dask worker does with an order: it finds the folder of the work, and has the page made."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from kpianalysis.errors import ContractProblem, KpiProblem
from kpianalysis.home import HOME_VARIABLE, Home
from kpianalysis.inputs import program
from kpianalysis.publish.batch import Order, Outcome
from kpianalysis.publish.cluster.engine import ENGINES
from kpianalysis.publish.cluster.once import Standing
from kpianalysis.publish.cluster.shared_folder import fault_of


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


def fault_here(shared: Shared) -> KpiProblem | None:
    """Say why this worker can make no pages; nothing when it can."""
    try:
        shared.home_here()
    except KpiProblem as problem:
        return problem
    return None


def carry_out(shared: Shared, order: Order, before: Standing | None) -> Outcome:
    """Make the page of an order; its path is told from the folder of the work onwards."""
    try:
        home = shared.home_here()
    except KpiProblem as problem:
        return Outcome(order, problem=problem)
    done = ENGINES.make(home, order, before)
    return replace(done, page=done.page.relative_to(home.root)) if done.page else done
