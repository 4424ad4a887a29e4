"""An order that may come twice: the second time finds the page of the first, and leaves it.

A cluster gives an order to another worker when one was lost, although that one may still be at it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from kpianalysis.errors import KpiProblem, TryLater
from kpianalysis.home import Home
from kpianalysis.publish.batch import Order, Outcome, make_pages
from kpianalysis.publish.due import is_current
from kpianalysis.publish.due_mitigations import mitigation_pages_are_current
from kpianalysis.publish.one_at_a_time import was_left
from kpianalysis.publish.places import DRAFT, MANIFEST, PAGE

# Around the lock of the page itself, so that looking and making are one step.
_LOCK = ".order.lock"
NOTEBOOK = "quarterly_analysis.ipynb"  # where an order names none
_SECONDS_TO_WAIT = 900.0

# Of the manifest of a draft: the number of its file, and when it was written.
Standing = tuple[int, int]


def standing(home: Home, order: Order) -> Standing | None:
    """Return which draft stands in the place of an order; another one there is told from it."""
    try:
        found = (_place(home, order) / DRAFT / MANIFEST).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def made_here(home: Home, order: Order, before: Standing | None = None) -> Outcome:
    """Make the page of an order on this machine, unless that has been done since it was given.

    Parameters
    ----------
    home : Home
        Where data, notebooks and outputs lie.
    order : Order
        What to make.
    before : tuple, optional
        What stood there when the order was given (:func:`standing`).

    Returns
    -------
    Outcome
        As of a page made on this machine alone.
    """
    place = _place(home, order)
    try:
        home.raw(order.contract)
        place.mkdir(parents=True, exist_ok=True)
        with FileLock(place / _LOCK, timeout=_SECONDS_TO_WAIT):
            if standing(home, order) != before and _is_done(home, order):
                return Outcome(order, place / DRAFT / PAGE)
            return _made(home, order)
    except Timeout:
        return Outcome(order, problem=_held(order))
    except (KpiProblem, OSError) as problem:
        return Outcome(order, problem=problem)


def _made(home: Home, order: Order) -> Outcome:
    """Make a page as a run on this machine does: in a fork of this process, where it can fork."""
    notes: list[str] = []
    [done] = make_pages(home, [order], note=notes.append)
    return replace(done, notes=(*done.notes, *notes))


def _is_done(home: Home, order: Order) -> bool:
    """Say whether a run ended well whose pages are what the order would make."""
    given = dict(order.options.get("parameters") or {})
    notebook = home.notebooks / order.options.get("notebook", NOTEBOOK)
    of = (home, order.contract, order.period)
    return (
        not was_left(_place(home, order))
        and is_current(*of, notebook, given, order.options)
        and (
            not order.options.get("mitigations", True)
            or mitigation_pages_are_current(*of, given, order.options)
        )
    )


def _place(home: Home, order: Order) -> Path:
    return home.outputs(order.contract) / order.period.folder


def _held(order: Order) -> KpiProblem:
    return TryLater(
        "is being made by another worker, and was so for too long",
        found=f"the page for {order.period.words}",
        action="run again when that has ended; pages that were made stay",
    )
