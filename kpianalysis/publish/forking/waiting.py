"""The waiting process of this program: one, started when it is first needed, or before."""

from __future__ import annotations

import atexit
import os

from kpianalysis.publish.forking.zygote import Zygote

_own: dict[int, Zygote] = {}  # by process id: a fork of this process has none yet


def waiting_process() -> Zygote:
    """Return the waiting process of this process, started now when there is none."""
    if os.getpid() not in _own:
        _own[os.getpid()] = Zygote.start()
    return _own[os.getpid()]


def without_waiting_process() -> None:
    """Let the waiting process of this process end; the next notebook starts another."""
    waiting = _own.pop(os.getpid(), None)
    if waiting is not None:
        waiting.close()


atexit.register(without_waiting_process)
