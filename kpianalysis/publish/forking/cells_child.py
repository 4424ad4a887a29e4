"""The child that runs the cells of a notebook, as its parent sees it.

A fork of this process where that is safe, else a program of its own. It tells what it does in lines
of JSON, each short enough to be written in one piece: killed in the middle, it leaves no half line.
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

from kpianalysis.publish.forking.process import Ended, can_fork, end_with, fork, wait_for

_READ = 65536


class CellsChild:
    """A child at work on the notebook of a folder (:func:`..cells.run_cells`).

    Parameters
    ----------
    folder : Path
        Holds what it reads, and gets what it writes.
    """

    def __init__(self, folder: Path) -> None:
        self._told, tell = os.pipe()
        self._program: subprocess.Popen[bytes] | None = None
        if can_fork():
            self._pid = fork(lambda: _work(folder, tell))
        else:
            words = [sys.executable, "-m", __name__, str(folder), str(tell), str(os.getpid())]
            self._program = subprocess.Popen(words, pass_fds=[tell])  # noqa: S603
            self._pid = self._program.pid
        os.close(tell)
        self._rest = b""

    def said(self, seconds: float) -> Iterator[tuple[str, int]]:
        """Yield what it says of which cell, waiting for that so long at most.

        Raises
        ------
        EOFError
            When it has ended.
        """
        ready, _, _ = select.select([self._told], [], [], max(seconds, 0))
        if not ready:
            return
        said = os.read(self._told, _READ)
        if not said:
            raise EOFError
        *lines, self._rest = (self._rest + said).split(b"\n")
        for line in lines:
            what, number = json.loads(line)
            yield what, number

    def stop(self) -> None:
        """End it now, and what its cells have started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)  # before it led a group

    def ended(self) -> Ended:
        """Wait until it has ended."""
        os.close(self._told)
        found = wait_for(self._pid)
        if self._program is not None:
            self._program.returncode = found.code  # nobody else shall wait for it
        return found


def _work(folder: Path, tell: int) -> int:
    from kpianalysis.publish.forking.cells import run_cells

    os.setsid()  # Ctrl+C is for the parent; what the cells start ends with this group
    run_cells(folder, lambda what, number: _say(tell, what, number))
    return 0


def _say(tell: int, what: str, number: int) -> None:
    os.write(tell, f"{json.dumps([what, number])}\n".encode())


def _as_a_program(folder: str, tell: str, parent: str) -> int:
    end_with(int(parent))
    return _work(Path(folder), int(tell))


if __name__ == "__main__":
    sys.exit(_as_a_program(*sys.argv[1:]))
