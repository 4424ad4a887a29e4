"""The engines of a Dask worker: processes of their own that stay, one for each page at a time.

A worker has threads, which a fork would break, and its pages are made in several at once, while a
run of a notebook changes what belongs to its whole process.
"""

from __future__ import annotations

import atexit
import pickle
import subprocess
import sys
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import cast

from kpianalysis.errors import KpiProblem, NotebookProblem
from kpianalysis.home import Home
from kpianalysis.publish.batch import Order, Outcome
from kpianalysis.publish.cluster.once import Standing

# -P: nothing is imported from the folder that the worker happens to be in.
_WORDS = (sys.executable, "-P", "-m", "kpianalysis.publish.cluster.engine_process")
_SECONDS_TO_END = 5


class Engine:
    """One process that makes pages, one after the other."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """Start the process, unless it waits already."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603
                _WORDS, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    def make(self, home: Home, order: Order, before: Standing | None) -> Outcome:
        """Carry out an order; when its process dies, the outcome says so."""
        process = self.start()
        # They are there: both were asked for as pipes.
        orders, answers = process.stdin, process.stdout
        try:
            pickle.dump((home, order, before), orders)  # type: ignore[arg-type]
            orders.flush()  # type: ignore[union-attr]
            return cast("Outcome", pickle.load(answers))  # type: ignore[arg-type]  # noqa: S301
        except (EOFError, OSError, pickle.UnpicklingError):
            self.close()
            return Outcome(order, problem=_stopped(order, process.returncode))

    def close(self) -> None:
        """Let the process end; one that is at a page is given a moment, then stopped."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        try:
            process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Engines:
    """As many engines as pages are made at once; each waits for the next order."""

    def __init__(self) -> None:
        self._idle: SimpleQueue[Engine] = SimpleQueue()

    def make(self, home: Home, order: Order, before: Standing | None = None) -> Outcome:
        """Carry out an order in an engine that waits, or in a new one."""
        try:
            engine = self._idle.get_nowait()
        except Empty:
            engine = Engine()
        try:
            return engine.make(home, order, before)
        finally:
            self._idle.put(engine)

    def close(self) -> None:
        """End the engines that wait."""
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()


# Those of this process, if it is a worker: started by its first order, ended with it.
ENGINES = Engines()
atexit.register(ENGINES.close)


def _stopped(order: Order, code: int) -> KpiProblem:
    how = f"was stopped by signal {-code}" if code < 0 else f"ended with {code}"
    return NotebookProblem(
        f"was not made: its process on a worker {how}",
        found=f"the page for {order.period.words}",
        action="look at the log of the worker, and whether its machine ran out of memory",
    )
