"""Machines that share no folder: inputs and drafts travel by an address that all of them reach."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kpianalysis.errors import KpiProblem
from kpianalysis.home import DEFAULT_CONTRACT, FILE_NAME, MITIGATIONS, Home
from kpianalysis.inputs import CODE, fingerprints, program
from kpianalysis.publish.batch import Order, Outcome
from kpianalysis.publish.beside import LOCK_FILE
from kpianalysis.publish.cluster.engine import ENGINES
from kpianalysis.publish.cluster.homes import HOMES
from kpianalysis.publish.cluster.once import NOTEBOOK
from kpianalysis.publish.cluster.record import Record, draft_folder, key_of
from kpianalysis.publish.cluster.url import Drafts, Place
from kpianalysis.publish.cluster.worker import Made, check_program
from kpianalysis.publish.due_mitigations import NOTEBOOK as OF_MITIGATIONS
from kpianalysis.publish.places import DRAFT, MANIFEST, PAGE, PDFS, failed_folder
from kpianalysis.publish.unfinished import NEXT_STEPS


@dataclass(frozen=True)
class Given:
    """What a worker needs to know of an order besides it.

    Parameters
    ----------
    inputs : dict
        The sha256 of each file that its home must hold, by its name there.
    key : str
        What the draft is made for.
    after : int
        A record with a higher number and this key is the draft that was ordered.
    """

    inputs: Mapping[str, str]
    key: str
    after: int


@dataclass(frozen=True)
class ByUrl:
    """How workers know the work: by an address, and by the program."""

    url: str
    program: str

    def fault(self) -> KpiProblem | None:
        """Say why this worker can make no pages; nothing when it can."""
        try:
            check_program(self.program)
            Place(self.url).contracts()
        except KpiProblem as problem:
            return problem
        return None

    def make(self, order: Order, given: Given) -> Made:
        """Make a draft, let it count, and return the files of the one that does."""
        if problem := self.fault():
            return Outcome(order, problem=problem), {}
        of = _drafts(order)
        try:
            place = Place(self.url)
            with HOMES.home_of(place, given.inputs, f"{of.contract}/{of.period}") as home:
                after = given.after
                if there := place.made(of, given.key, after):
                    if _has_wanted_pdfs(order, there):
                        return Outcome(order, Path(of.period, of.page, PAGE)), there.files
                    after = max(place.numbers(of))  # made where no browser was
                # What is kept for the next order is what was cleaned, and no page.
                for left in _pages(home, order, "*"):
                    shutil.rmtree(left)
                done = ENGINES.make(home, order, None)
                files = _put(place, home, order, failed=done.page is None)
            if done.page is None:
                return done, files
            if not done.mitigations:
                files = place.add(of, Record(key=given.key, files=files), after).files
            page = done.page.relative_to(home.outputs(order.contract))
            return replace(done, page=page), files
        except (KpiProblem, OSError) as problem:
            return Outcome(order, problem=problem), {}


def inputs_of(home: Home, order: Order, place: Place) -> dict[str, str]:
    """Put what the page of an order is made from at an address; return what it needs there."""
    contract = order.contract
    raw = home.raw(contract)
    paths = [raw / name for name in fingerprints(raw) if name != CODE]
    paths.append(home.notebooks / order.options.get("notebook", NOTEBOOK))
    paths.append(home.notebooks / OF_MITIGATIONS)
    paths += [home.root / LOCK_FILE, raw.parent / DEFAULT_CONTRACT]
    inputs = {
        path.relative_to(home.root).as_posix(): place.put(path.read_bytes())
        for path in dict.fromkeys(paths)
        if path.is_file()
    }
    # That there are others is all that a page's next steps say of them.
    others = [home.raw(other) / FILE_NAME for other in home.contracts() if other != contract]
    empty = place.put(b"") if others else ""
    return inputs | {path.relative_to(home.root).as_posix(): empty for path in others}


def given_with(order: Order, place: Place, inputs: Mapping[str, str], *, afresh: bool) -> Given:
    """Return what a worker is told with an order; `afresh`: a draft that is there does not do."""
    options = {name: what for name, what in order.options.items() if name != "wait"}
    key = key_of(
        contract=order.contract,
        period=order.period.text,
        options=options,
        inputs=dict(inputs),
        program=program(),
    )
    numbers = place.numbers(_drafts(order))
    newest = max(numbers, default=0)
    return Given(inputs, key, newest if afresh else newest - 1)


def _put(place: Place, home: Home, order: Order, *, failed: bool) -> dict[str, str]:
    """Put the files of a draft, or what a failed run left, at the address."""
    top, name = home.outputs(order.contract), _drafts(order).page
    pages = _pages(home, order, failed_folder(name) if failed else name)
    # A page that says that there is none yet is written where it arrives.
    pages = [page for page in pages if failed or (page / MANIFEST).is_file()]
    if not failed:
        pages += _pages(home, order, failed_folder(name), period=False)
    paths = [path for page in pages for path in sorted(page.rglob("*")) if path.is_file()]
    if name == DRAFT and (top / order.period.folder / NEXT_STEPS).is_file():
        paths.append(top / order.period.folder / NEXT_STEPS)
    return {path.relative_to(top).as_posix(): place.put(path.read_bytes()) for path in paths}


def _pages(home: Home, order: Order, name: str, *, period: bool = True) -> list[Path]:
    """Return the folders of a name: of the period's page, and of those on its mitigations."""
    top, of = home.outputs(order.contract), order.period.folder
    own = sorted((top / of).glob(f"{name}/")) if period else []
    return own + sorted(top.glob(f"{MITIGATIONS}/*/{of}/{name}/"))


def _drafts(order: Order) -> Drafts:
    audience = dict(order.options.get("parameters") or {}).get("audience")
    return Drafts(order.contract, order.period.folder, draft_folder(audience))


def _has_wanted_pdfs(order: Order, record: Record) -> bool:
    of = _drafts(order)
    wanted = [name for option, name in PDFS.items() if order.options.get(option)]
    return all(f"{of.period}/{of.page}/{name}" in record.files for name in wanted)
