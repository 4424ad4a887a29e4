"""Many pages, one after the other or in several processes: the fault of one never stops another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from kpianalysis.errors import KpiProblem, NotebookProblem
from kpianalysis.home import Home
from kpianalysis.periods import ReviewPeriod
from kpianalysis.publish.forking.process import forks_here
from kpianalysis.remembered import remembering


@dataclass(frozen=True)
class Order:
    """A page to make.

    Parameters
    ----------
    contract : str
        Name of its folder.
    period : ReviewPeriod
        The months to report on.
    options : dict
        The other arguments of :func:`kpianalysis.publish.run.run_period`, and ``mitigations``:
        whether to make the pages on long-term mitigations after it.
    """

    contract: str
    period: ReviewPeriod
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of an order: a page, or why there is none; and what should be known of it.

    ``mitigations`` holds the pages on long-term mitigations that failed: the KPI's ref, and why.
    """

    order: Order
    page: Path | None = None
    problem: KpiProblem | OSError | None = None
    notes: tuple[str, ...] = ()
    mitigations: tuple[tuple[str, KpiProblem | OSError], ...] = ()


def make_pages(
    home: Home,
    orders: Sequence[Order],
    *,
    workers: int = 1,
    tell: Callable[[str], None] = lambda _: None,
    note: Callable[[str], None] = lambda _: None,
) -> Iterator[Outcome]:
    """Make pages, and yield the outcome of each as soon as it is known.

    Parameters
    ----------
    home : Home
        Where data, notebooks and outputs lie.
    orders : sequence of Order
        What to make.
    workers : int
        In how many processes; with one, in this one.
    tell, note : callable
        Are told each step, and what a person should know. With several workers nobody can follow
        the steps, and what should be known comes with the outcome.
    """
    if forks_here():
        yield from _forked(home, orders, workers, tell, note)
        return
    if workers == 1 or len(orders) == 1:
        for order in orders:
            yield _outcome(home, order, tell, note)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Not forked: this process has threads, or its system does not fork.
    with ProcessPoolExecutor(min(workers, len(orders)), mp_context=get_context("spawn")) as pool:
        begun = {pool.submit(_in_a_worker, home, order): order for order in orders}
        for done in as_completed(begun):
            try:
                # The order itself, and not the copy that went there and back.
                yield replace(done.result(), order=begun[done])
            except BrokenProcessPool:
                yield Outcome(begun[done], problem=was_stopped(begun[done]))


def _forked(
    home: Home,
    orders: Sequence[Order],
    workers: int,
    tell: Callable[[str], None],
    note: Callable[[str], None],
) -> Iterator[Outcome]:
    """Make each page in a fork of this process, which reads nothing and so stays as it is."""
    from multiprocessing.connection import wait

    from kpianalysis.publish.forking.aside import DONE, TOLD, Aside, EndedEarly
    from kpianalysis.publish.forking.warm import TO_WRITE, warm

    warm(TO_WRITE if len(orders) > 1 else ())  # one alone does it while its notebook runs
    left = list(reversed(orders))
    begun: dict[Any, tuple[Aside, Order, list[str]]] = {}
    try:
        while left or begun:
            while left and len(begun) < workers:
                order = left.pop()
                child = Aside(partial(_in_a_fork, home, order))
                begun[child.heard] = child, order, []
            for heard in wait(list(begun)):
                child, order, notes = begun[heard]
                try:
                    kind, what = child.hear()
                except EndedEarly:
                    del begun[heard]
                    yield Outcome(order, problem=was_stopped(order))
                    continue
                if kind == TOLD and workers == 1:
                    is_note, text = what
                    (note if is_note else tell)(text)
                elif kind == TOLD:
                    notes += [text for is_note, text in (what,) if is_note]
                else:
                    del begun[heard]
                    if kind != DONE:
                        raise what
                    yield replace(what, order=order, notes=tuple(notes))
    finally:
        for child, _, _ in begun.values():
            child.stop()


def _in_a_fork(home: Home, order: Order, tell: Callable[[Any], None]) -> Outcome:
    with remembering():
        return _outcome(
            home, order, lambda text: tell((False, text)), lambda text: tell((True, text))
        )


def _in_a_worker(home: Home, order: Order) -> Outcome:
    notes: list[str] = []
    done = _outcome(home, order, lambda _: None, notes.append)
    return replace(done, notes=tuple(notes))


def _outcome(
    home: Home, order: Order, tell: Callable[[str], None], note: Callable[[str], None]
) -> Outcome:
    from kpianalysis.publish.mitigation_pages import make_mitigation_pages, tidy_up
    from kpianalysis.publish.run import run_period

    options = dict(order.options)
    with_mitigations = options.pop("mitigations", True)
    of = (home, order.contract, order.period)
    try:
        page = run_period(*of, renew=False, tell=tell, note=note, **options)
        # Before the others: a run that is stopped shall leave no link that leads to nothing.
        tidy_up(*of, page)
    except (KpiProblem, OSError) as problem:
        return Outcome(order, problem=problem)
    if not with_mitigations:
        return Outcome(order, page)
    for name in ("notebook", "folder", "made_for"):
        options.pop(name, None)
    failed = make_mitigation_pages(*of, page, tell=tell, note=note, **options)
    return Outcome(order, page, mitigations=failed)


def was_stopped(order: Order) -> KpiProblem:
    """Say that a process was stopped before it had made a page."""
    return NotebookProblem(
        "was not made: a process of this run was stopped from outside",
        found=f"the page for {order.period.words}",
        action="look whether the machine ran out of memory; use fewer --workers",
    )
