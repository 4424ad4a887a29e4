"""Orders sent to a Dask cluster, and sent again when it loses them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kpianalysis.errors import KpiProblem, NotebookProblem, TryLater
from kpianalysis.home import Home
from kpianalysis.publish.batch import Order, Outcome
from kpianalysis.publish.cluster.ways import Way, by_shared_folder, by_url
from kpianalysis.publish.cluster.worker import Made, carry_out, fault_here

if TYPE_CHECKING:
    from distributed import Client, Future

# How long a scheduler may be away, or all workers, before the orders left are given up.
SECONDS_TO_CONNECT, SECONDS_AWAY = 10, 90
_SECONDS_BETWEEN_LOOKS = 2
# A scheduler that is lost as often as this without a page in between is not waited for again.
_MOST_LOSSES = 3


def make_pages_on(
    address: str,
    home: Home,
    orders: Sequence[Order],
    *,
    via: str | None = None,
    afresh: bool = False,
    tell: Callable[[str], None] = lambda _: None,
    note: Callable[[str], None] = lambda _: None,
) -> Iterator[Outcome]:
    """Have pages made by the workers of a cluster, and yield each outcome as soon as it is known.

    An order whose worker or scheduler is lost goes to another worker. It finds the page, if that
    was made meanwhile (:func:`kpianalysis.publish.cluster.once.made_here`).

    Parameters
    ----------
    address : str
        Of the scheduler (:func:`kpianalysis.publish.cluster.address.scheduler_address`).
    home : Home
        The folder of the work; all workers share it, unless `via` is given.
    orders : sequence of Order
        What to make.
    via : str, optional
        An address by which inputs and pages travel, such as ``s3://bucket/folder``.
    afresh : bool
        Whether a draft that is at that address already does not do.
    tell, note : callable
        Are told what a person who waits may want to know, and what they should know of the cluster.

    Raises
    ------
    TryLater
        When the scheduler cannot be reached, or has no worker.
    KpiProblem
        When a worker cannot see the folder of the work, or the extra ``cluster`` is not installed.
    """
    left, losses = dict(enumerate(orders)), 0
    travels = by_url(home, via, orders, afresh=afresh) if via else by_shared_folder(home)
    with travels as way, _in_silence():
        # As it was before anything is made: what is sent again finds what was made meanwhile.
        given = {number: way.given(order) for number, order in left.items()}
        while left:
            patience = SECONDS_AWAY if losses else SECONDS_TO_CONNECT
            try:
                with connected(address, patience) as client:
                    workers = _checked(client, way, patience)
                    tell(f"pages to make: {len(left)}, on {workers} workers")
                    for number, made in _sent(client, way, left, given):
                        losses = 0
                        yield way.received(left.pop(number), made)
            except _Lost as loss:
                losses += 1
                if losses > _MOST_LOSSES:
                    yield from (Outcome(order, problem=loss) for order in left.values())
                    return
                note(f"{loss.found} {loss.problem}; pages that are left to make: {len(left)}")
            except TryLater as problem:
                if not losses:
                    raise
                yield from (Outcome(order, problem=problem) for order in left.values())
                return


@contextmanager
def _in_silence() -> Iterator[None]:
    """Log nothing: what libraries would say of a scheduler that goes is told by the errors here."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


class _Lost(TryLater):
    """The scheduler went away, or all workers did."""


@contextmanager
def connected(address: str, seconds: float) -> Iterator[Client]:
    """Connect to a scheduler.

    Raises
    ------
    TryLater
        When nothing answers there for some seconds.
    KpiProblem
        When the extra is missing, or its settings for encryption are.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise KpiProblem(
            "needs a library that is not installed",
            found="--cluster",
            action="install it: pip install 'kpianalysis[cluster]'",
        ) from error
    began = time.monotonic()
    while True:
        try:
            client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
            break
        except OSError as error:
            if time.monotonic() + SECONDS_TO_CONNECT < began + seconds:
                continue
            raise TryLater(
                "cannot be reached",
                found=f"the scheduler at {address}",
                action="look whether it runs there, then run again; pages that were made stay",
            ) from error
        except (TypeError, ValueError, RuntimeError) as error:
            raise KpiProblem(
                f"cannot be spoken to: {error}",
                found=f"the scheduler at {address}",
                action="for tls://, name certificates in Dask's settings (distributed.comm.tls)",
            ) from error
    try:
        with client.as_current():
            yield client
    finally:
        client.close(timeout=SECONDS_TO_CONNECT)


def _checked(client: Client, way: Way, seconds: float) -> int:
    """Look whether every worker can make pages, and return how many there are."""
    with _losses():
        try:
            client.wait_for_workers(1, timeout=seconds)
        except TimeoutError as error:
            raise TryLater(
                "has no worker",
                found="the scheduler",
                action="start workers for it, then run again",
            ) from error
        found = client.run(fault_here, way.for_workers, on_error="return")
    for worker, fault in found.items():
        if isinstance(fault, KpiProblem):
            fault.found = f"the worker at {worker}"
            raise fault
        if isinstance(fault, ImportError | AttributeError):
            raise KpiProblem(
                f"does not have this program: {fault}",
                found=f"the worker at {worker}",
                action="install the same version of kpianalysis for all workers",
            ) from fault
    return len(found)


def _sent(
    client: Client,
    way: Way,
    orders: dict[int, Order],
    given: dict[int, Any],
) -> Iterator[tuple[int, Made]]:
    """Send orders, and yield the number of each and what was made as soon as it is known."""
    from distributed import wait

    with _losses():
        numbers: dict[Future[Any], int] = {
            client.submit(carry_out, way.for_workers, order, given[number], pure=False): number
            for number, order in orders.items()
        }
    last_seen = time.monotonic()
    while numbers:
        with _losses():
            try:
                done = wait(
                    list(numbers), timeout=_SECONDS_BETWEEN_LOOKS, return_when="FIRST_COMPLETED"
                ).done
            except TimeoutError:
                done = set()
            # Asks the scheduler: who has gone without a word is noticed by it.
            if done or client.nthreads():
                last_seen = time.monotonic()
        if time.monotonic() - last_seen > SECONDS_AWAY:
            raise _Lost("has lost all its workers", found="the scheduler", action="run again later")
        for future in done:
            with _losses():
                made = _made(future, orders[numbers[future]])
            yield numbers.pop(future), made


def _made(future: Future[Any], order: Order) -> Made:
    """Return what became of an order; a fault of the cluster stands for that of the page."""
    from distributed import KilledWorker

    fault: Any = future.exception()
    if future.cancelled():
        raise _gone()
    if fault is None:
        made: Made = future.result()
        return made
    if isinstance(fault, KilledWorker):
        problem = NotebookProblem(
            f"was not made: {fault.allowed_failures + 1} workers died while they made it",
            found=f"the page for {order.period.words}",
            action="look whether their machines ran out of memory",
        )
    else:
        problem = NotebookProblem(
            f"was not made: a worker failed with {type(fault).__name__}: {fault}",
            found=f"the page for {order.period.words}",
            action="look at the log of the workers",
        )
    return Outcome(order, problem=problem), {}


@contextmanager
def _losses() -> Iterator[None]:
    """Take whatever Dask says of a scheduler that has gone for that."""
    from concurrent.futures import CancelledError

    try:
        yield
    except (CancelledError, OSError, RuntimeError) as error:
        raise _gone() from error


def _gone() -> _Lost:
    return _Lost(
        "was lost", found="the connection to the scheduler", action="run again when it is back"
    )
