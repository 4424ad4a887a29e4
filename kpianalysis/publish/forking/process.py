"""A child of this process: forked, ended with its parent, and waited for with what it took."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from kpianalysis.publish.forking.choice import FORK, chosen_engine, fork_is_safe

_PR_SET_PDEATHSIG = 1
_KILOBYTES_IN_MB = 1024


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code (below 0 the signal), peak memory and processor time."""

    code: int
    peak_mb: float
    cpu_seconds: float


def can_fork() -> bool:
    """Say whether a fork of this process is safe: where forks are, and with one thread only."""
    if not fork_is_safe():
        return False
    tasks = Path("/proc/self/task")
    if tasks.is_dir():  # counts the threads of libraries too
        return len(list(tasks.iterdir())) == 1
    return threading.active_count() == 1


def forks_here() -> bool:
    """Say whether this process is to fork for its work: it is chosen, and safe."""
    return chosen_engine() == FORK and can_fork()


def fork(work: Callable[[], int]) -> int:
    """Fork a child that works and ends, and return its process id.

    Parameters
    ----------
    work : callable
        What the child does; returns its exit code. The child ends there: nothing of the parent's,
        no handler and no ``finally``, runs in it afterwards.
    """
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    _child(work, parent)


def _child(work: Callable[[], int], parent: int) -> NoReturn:
    code = 1
    try:
        # What a script starts with `&` ignores it; our child must hear its parent.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        end_with(parent)
        code = work()
    except KeyboardInterrupt:  # the parent tells it
        code = 128 + signal.SIGINT
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def end_with(parent: int) -> None:
    """End this process when its parent ends, however that ends."""
    if sys.platform == "linux":
        import ctypes  # not when nothing is to be made

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before it could be asked for
        os._exit(1)


def wait_for(child: int) -> Ended:
    """Wait until a child has ended."""
    _, status, used = os.wait4(child, 0)
    unit = 1 if sys.platform == "linux" else 1024  # others count bytes
    return Ended(
        os.waitstatus_to_exitcode(status),
        used.ru_maxrss / unit / _KILOBYTES_IN_MB,
        used.ru_utime + used.ru_stime,
    )
