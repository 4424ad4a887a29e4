"""Work done aside: a forked child does it, tells how far it is, and gives back what it came to."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from kpianalysis.publish.forking.process import Ended, fork, wait_for

TOLD, DONE, RAISED = "told", "done", "raised"


class EndedEarly(RuntimeError):
    """A child ended before it gave back anything.

    Attributes
    ----------
    code
        Its exit code; below 0 the signal that ended it.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"a child ended with {code}")
        self.code = code


class Aside:
    """A child at work.

    Parameters
    ----------
    work : callable
        What it does; is given a function to tell with. What it tells, returns or raises must
        pickle.

    Attributes
    ----------
    heard
        The pipe that it tells through, for :func:`multiprocessing.connection.wait`.
    ended
        What it took, once it has ended.
    """

    def __init__(self, work: Callable[[Callable[[Any], None]], Any]) -> None:
        self.heard, tell = Pipe(duplex=False)
        self.ended: Ended | None = None
        self._pid = fork(lambda: _do(work, tell))
        tell.close()

    def hear(self) -> tuple[str, Any]:
        """Return the next that it says: ``told``, ``done`` or ``raised``, and what.

        After ``done`` and ``raised`` it has ended.

        Raises
        ------
        EndedEarly
            When it ended before that.
        """
        try:
            kind, what = self.heard.recv()
        except (EOFError, OSError):
            raise EndedEarly(self._wait().code) from None
        if kind != TOLD:
            self._wait()
        return kind, what

    def stop(self) -> None:
        """End it, and wait until it has cleared up."""
        if self.ended is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGINT)
            self._wait()

    def _wait(self) -> Ended:
        self.heard.close()
        self.ended = wait_for(self._pid)
        return self.ended


def _do(work: Callable[[Callable[[Any], None]], Any], tell: Connection) -> int:
    try:
        said = DONE, work(lambda what: tell.send((TOLD, what)))
    except Exception as error:
        said = RAISED, error
    tell.send(said)
    return 0


def aside(function: Callable[..., Any], *given: Any) -> Any:
    """Call a function in a child, so that this process stays as it is, and return its result.

    Raises
    ------
    EndedEarly
        When the child dies; what the function raises besides.
    """
    child = Aside(lambda _: function(*given))
    try:
        kind, what = child.hear()
    finally:
        child.stop()
    if kind == RAISED:
        raise what
    return what
