"""What several parts of a page say of the same review is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from kpianalysis.opened import Opened

Of = TypeVar("Of", bound=Opened)
Said = TypeVar("Said")


def once(work_out: Callable[[Of], Said]) -> Callable[[Of], Said]:
    """Keep what a function gives for a review as long as the review lives, as its properties do.

    For what depends on the review alone. What it gives belongs to all who ask: none may change it.

    Parameters
    ----------
    work_out : callable
        Takes a review and nothing else.
    """
    place = f"{work_out.__module__}.{work_out.__qualname__}"

    @wraps(work_out)
    def kept(review: Of) -> Said:
        held = vars(review)
        if place not in held:
            held[place] = work_out(review)
        said: Said = held[place]
        return said

    return kept
