"""Reviews that this process has opened already, for the children that it forks.

A run opens the review of a page, and so does the notebook that it runs. A notebook that runs in a
fork of the same process finds the first one, and all that was worked out from it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpianalysis.review import Review

_opened: dict[Hashable, Review] | None = None


@contextmanager
def remembering() -> Iterator[None]:
    """Let each review be opened once as long as its inputs stay as they are.

    For a process that makes pages; an analyst's has one review after the other, and would keep all.
    """
    global _opened
    before, _opened = _opened, {}
    try:
        yield
    finally:
        _opened = before


def is_remembering() -> bool:
    """Say whether reviews are remembered."""
    return _opened is not None


def opened_once(key: Hashable, open_it: Callable[[], Review]) -> Review:
    """Return the review that was opened under a key, or open it now.

    Parameters
    ----------
    key : hashable
        All that it rests on, the fingerprint of each input too.
    open_it : callable
        Opens it.
    """
    if _opened is None:
        return open_it()
    if key not in _opened:
        _opened[key] = open_it()
    return _opened[key]
