"""A process with one thread that waits, and forks a child for each notebook it is asked to run.

It is forked from a warm parent before that reads anything, or started as a program of its own where
the parent has threads already. It is asked, and answers, in lines of JSON.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from kpianalysis.publish.forking.process import can_fork, fork, wait_for

_READ = 65536


class Zygote:
    """The waiting process, as who asks it sees it.

    Attributes
    ----------
    pid
        Its process id.
    """

    def __init__(self, pid: int, ask: int, told: int, program: Any = None) -> None:
        self.pid, self._ask, self._told = pid, ask, told
        self._program = program
        self._rest = b""

    @classmethod
    def start(cls) -> Zygote:
        """Start it: a fork of this process where that is safe, a program of its own elsewhere."""
        asked, ask = os.pipe()
        told, tell = os.pipe()
        if can_fork():
            pid, program = fork(lambda: _serve(asked, tell, (ask, told))), None
        else:
            words = [sys.executable, "-m", __name__]
            program = subprocess.Popen(  # noqa: S603
                words, stdin=asked, stdout=tell, start_new_session=True
            )
            pid = program.pid
        os.close(asked)
        os.close(tell)
        return cls(pid, ask, told, program)

    def ask(self, folder: Path) -> None:
        """Ask for the notebook of a folder (:func:`kpianalysis.publish.forking.cells.run_cells`).

        Raises
        ------
        OSError
            When the process has ended.
        """
        os.write(self._ask, f"{json.dumps({'folder': str(folder)})}\n".encode())

    def said(self, seconds: float) -> Iterator[dict[str, Any]]:
        """Yield what it has said, as soon as that is at least one line.

        Parameters
        ----------
        seconds : float
            How long to wait for it; nothing is yielded when it says nothing.

        Raises
        ------
        EOFError
            When the process has ended.
        """
        if b"\n" not in self._rest:
            ready, _, _ = select.select([self._told], [], [], max(seconds, 0))
            if not ready:
                return
            said = os.read(self._told, _READ)
            if not said:
                raise EOFError
            self._rest += said
        *lines, self._rest = self._rest.split(b"\n")
        yield from (json.loads(line) for line in lines)

    def close(self) -> None:
        """Let it end, and wait for that."""
        for number in (self._ask, self._told):
            with suppress(OSError):
                os.close(number)
        if self._program is not None:
            self._program.wait()
        else:
            with suppress(ChildProcessError):
                wait_for(self.pid)


def _serve(asked: int, tell: int, others: tuple[int, ...] = ()) -> int:
    """Wait for questions until nobody can ask any more."""
    for number in others:
        os.close(number)
    with suppress(PermissionError):  # it leads a session already
        os.setsid()  # Ctrl+C is for who asks
    _say(tell, ready=os.getpid())
    rest = b""
    while said := os.read(asked, _READ):
        *lines, rest = (rest + said).split(b"\n")
        for line in lines:
            _run(Path(json.loads(line)["folder"]), asked, tell)
    return 0


def _run(folder: Path, asked: int, tell: int) -> None:
    """Run a notebook in a child, and say how that ended."""
    child = fork(lambda: _work(folder, asked, tell))
    _say(tell, child=child)
    if hasattr(os, "pidfd_open"):
        # Whoever asked may end meanwhile; then nobody needs the child.
        watched = os.pidfd_open(child)
        ready, _, _ = select.select([watched, asked], [], [])
        os.close(watched)
        if watched not in ready:
            os.killpg(child, signal.SIGKILL)
    ended = wait_for(child)
    _say(tell, ended=ended.code, peak_mb=round(ended.peak_mb), cpu=round(ended.cpu_seconds, 3))


def _work(folder: Path, asked: int, tell: int) -> int:
    from kpianalysis.publish.forking.cells import run_cells

    os.close(asked)
    os.setsid()  # with it end the programs that a cell started
    run_cells(folder, lambda what, number: _say(tell, **{what: number}))
    return 0


def _say(tell: int, **what: int | float) -> None:
    """Say one line: short enough to be written in one piece."""
    os.write(tell, f"{json.dumps(what)}\n".encode())


def _as_a_program() -> int:
    """Serve whoever started this program, by its own input and output."""
    from kpianalysis.publish.forking.warm import warm

    asked, tell = os.dup(0), os.dup(1)
    nothing: IO[bytes] = Path(os.devnull).open("r+b")
    os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    warm()
    return _serve(asked, tell)


if __name__ == "__main__":
    sys.exit(_as_a_program())
