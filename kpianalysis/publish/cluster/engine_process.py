"""The process beside a Dask worker that makes its pages; it has no other thread, so it can fork.

It stays warm from one page to the next. It reads pickled orders from its standard input, and
answers each with an outcome, until the worker closes the pipe or dies. A page that it is at is
finished all the same.
"""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from contextlib import suppress

from kpianalysis.errors import NotebookProblem, shortened
from kpianalysis.home import Home
from kpianalysis.publish.batch import Order, Outcome
from kpianalysis.publish.cluster.once import Standing, made_here
from kpianalysis.publish.forking.process import forks_here
from kpianalysis.publish.forking.warm import TO_WRITE, warm


def serve() -> None:
    """Make a page for each order that comes."""
    # What the program prints must not come between the outcomes.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if forks_here():
        warm(TO_WRITE)
    with suppress(EOFError, BrokenPipeError):
        while True:
            # From the worker that started this process, and nobody else.
            home, order, before = pickle.load(sys.stdin.buffer)  # noqa: S301
            pickle.dump(_answer(home, order, before), answers)
            answers.flush()
    os._exit(0)  # nobody reads the rest of a pipe that is broken


def _answer(home: Home, order: Order, before: Standing | None) -> Outcome:
    """Make a page; a fault of the program is told too, and stands whole in the worker's log."""
    try:
        return made_here(home, order, before)
    except Exception as error:
        traceback.print_exc()
        problem = NotebookProblem(
            f"was not made: {type(error).__name__}: {shortened(str(error))}",
            found=f"the page for {order.period.words}",
            action="look at the log of the worker",
        )
        return Outcome(order, problem=problem)


if __name__ == "__main__":
    serve()
