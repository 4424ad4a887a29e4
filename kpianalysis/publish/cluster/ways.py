"""How orders and pages travel between who sends them and the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from kpianalysis.errors import KpiProblem
from kpianalysis.home import Home
from kpianalysis.inputs import program
from kpianalysis.publish.batch import Order, Outcome
from kpianalysis.publish.cluster.once import standing
from kpianalysis.publish.cluster.shared_folder import mark
from kpianalysis.publish.cluster.worker import Made, Shared


class ForWorkers(Protocol):
    """What is sent to workers: they need nothing else to know the work."""

    def fault(self) -> KpiProblem | None:
        """Say why this worker can make no pages; nothing when it can."""

    def make(self, order: Order, given: Any) -> Made:
        """Carry out an order."""


@dataclass(frozen=True)
class Way:
    """One way for orders and pages to travel.

    Parameters
    ----------
    for_workers : ForWorkers
        What a worker does.
    given : callable
        Returns what a worker is told with an order.
    received : callable
        Takes what a worker answered, and returns the outcome as of a page that stands here.
    """

    for_workers: ForWorkers
    given: Callable[[Order], Any]
    received: Callable[[Order, Made], Outcome]


@contextmanager
def by_shared_folder(home: Home) -> Iterator[Way]:
    """Let workers make the pages in the folder of the work, which all machines see."""

    def received(order: Order, made: Made) -> Outcome:
        outcome, _ = made
        # The order itself, and not the copy that went there and back.
        page = home.root / outcome.page if outcome.page else None
        return replace(outcome, order=order, page=page)

    with mark(home) as name:
        shared = Shared(home.root, name, program())
        yield Way(shared, lambda order: standing(home, order), received)


@contextmanager
def by_url(home: Home, url: str, orders: Sequence[Order], *, afresh: bool) -> Iterator[Way]:
    """Let inputs and pages travel by an address of fsspec."""
    from kpianalysis.publish.cluster.arrived import put_in_place
    from kpianalysis.publish.cluster.by_url import ByUrl, given_with, inputs_of
    from kpianalysis.publish.cluster.url import Place

    place = Place(url)
    known: dict[tuple[str, str], dict[str, str]] = {}
    for order in orders:
        of = order.contract, str(order.options.get("notebook"))
        known[of] = known.get(of) or inputs_of(home, order, place)

    def given(order: Order) -> Any:
        inputs = known[order.contract, str(order.options.get("notebook"))]
        return given_with(order, place, inputs, afresh=afresh)

    def received(order: Order, made: Made) -> Outcome:
        outcome, files = made
        page = home.outputs(order.contract) / outcome.page if outcome.page else None
        wait = order.options.get("wait", 0)
        try:
            put_in_place(home, order.contract, order.period, files, place, wait=wait)
        except (KpiProblem, OSError) as problem:
            return Outcome(order, problem=outcome.problem or problem)
        return replace(outcome, order=order, page=page)

    yield Way(ByUrl(url, program()), given, received)
