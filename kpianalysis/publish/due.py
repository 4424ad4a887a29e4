"""Which pages are due, and why? Decided from small files, before anything heavy is loaded."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpianalysis.errors import StoreProblem
from kpianalysis.home import Home
from kpianalysis.inputs import fingerprints, program
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.periods import ReviewPeriod, parse_period, period_of_folder
from kpianalysis.publish.one_at_a_time import was_left
from kpianalysis.publish.places import DRAFT, EDITION, MANIFEST, PAGE, PDFS
from kpianalysis.slices import Slice, recorded_slices


@dataclass(frozen=True)
class Job:
    """A page that could be made.

    Parameters
    ----------
    contract : str
        Name of its folder.
    period : ReviewPeriod
        The months that it reports on.
    as_at : str
        The day on which it stands.
    made_for : dict
        What it is made for: ``slice``, ``notebook`` and ``program``, a fingerprint each.
    why : str
        Why it is due; empty when it is not.
    edition : int
        The approved edition that already rests on the same; 0 without one.
    """

    contract: str
    period: ReviewPeriod
    as_at: str
    made_for: dict[str, str]
    why: str
    edition: int = 0


def jobs_of(contract: str, home: Home, notebook: Path) -> list[Job]:
    """Return a job for each period of a contract, the oldest first, each with whether it is due.

    A page is due when there is none for the period, or when what it rests on, the notebook or this
    program is not what it was made for. A page that a person has approved is due again only when
    what it rests on has changed: a new program does not unsettle what the Board has read.

    Parameters
    ----------
    contract : str
        Name of its folder.
    home : Home
        Where the folders lie.
    notebook : Path
        The notebook that makes the pages.

    Raises
    ------
    ContractProblem, TryLater
        As :func:`kpianalysis.slicing.cut_slices`, when something has changed.
    """
    slices = recorded_slices(contract, home)
    if slices is None:
        slices = _cut_slices(contract, home)
    written = {"notebook": fingerprint(notebook), "program": program()}
    return [_job(contract, home, one, {"slice": one.digest, **written}) for one in slices]


def _cut_slices(contract: str, home: Home) -> tuple[Slice, ...]:
    """Cut slices; aside where that is possible, so that this process stays light and may fork."""
    from kpianalysis.publish.forking.process import forks_here

    if forks_here():
        from kpianalysis.publish.forking.aside import EndedEarly, aside
        from kpianalysis.publish.forking.warm import warm

        warm()
        try:
            return tuple(aside(_cut_here, contract, home))
        except EndedEarly as error:
            raise StoreProblem(
                "were not read: the process that did so was stopped from outside",
                found=f"the extracts of {contract}",
                action="look whether the machine ran out of memory, then run again",
            ) from error
    return _cut_here(contract, home)


def _cut_here(contract: str, home: Home) -> tuple[Slice, ...]:
    from kpianalysis.slicing import cut_slices

    return cut_slices(contract, home)


def is_current(
    home: Home,
    contract: str,
    period: ReviewPeriod,
    notebook: Path,
    given: Mapping[str, Any],
    options: Mapping[str, Any],
    place: Path | None = None,
) -> bool:
    """Say whether the draft of a period is what a run with these parameters would make.

    Parameters
    ----------
    given : mapping
        Parameters of the notebook; a page for another audience is never current.
    options : mapping
        Whether there shall be PDFs: ``pdf``, ``large_print``.
    place : Path, optional
        The folder that holds the draft's; that of the period when left out.
    """
    draft = (place or home.outputs(contract) / period.folder) / DRAFT
    manifest = read_manifest(draft)
    if manifest is None or not (draft / PAGE).is_file():
        return False
    if any(options.get(option) and not (draft / name).is_file() for option, name in PDFS.items()):
        return False
    texts = {name: str(value) for name, value in {"contract": contract, **given}.items()}
    texts["period"] = period.text
    made_with = {name: str(value) for name, value in manifest.get("parameters", {}).items()}
    return (
        made_with == texts
        and manifest.get("inputs") == fingerprints(home.raw(contract))
        and manifest.get("notebook") == {notebook.name: fingerprint(notebook)}
        and manifest.get("program") == program()
    )


def editions(place: Path) -> list[tuple[int, Path]]:
    """Return the approved editions of a period, the oldest first."""
    found = [(EDITION.fullmatch(path.name), path) for path in place.glob("edition-*")]
    return sorted((int(name[1]), path) for name, path in found if name and path.is_dir())


@dataclass(frozen=True)
class Edition:
    """An approved edition: what to call it, and the day on which it stands."""

    name: str
    as_at: dt.date


def newest_edition(home: Home, contract: str, period: ReviewPeriod) -> Edition | None:
    """Return the newest edition of a contract that goes no further than a period.

    Editions whose manifest is damaged are passed over: verify names them.
    """
    found = []
    for place in home.outputs(contract).glob("*"):
        reported = period_of_folder(place.name)
        if reported is None or reported.last > period.last:
            continue
        for number, folder in editions(place):
            facts = (read_manifest(folder) or {}).get("page")
            with suppress(KeyError, TypeError, ValueError):
                as_at = dt.date.fromisoformat(facts["as_at"])  # type: ignore[index]
                name = f"edition {number} for {reported.words}"
                found.append((as_at, reported.last, number, Edition(name, as_at)))
    return max(found, key=lambda one: one[:3])[-1] if found else None


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a page; None when it is missing or damaged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return manifest if isinstance(manifest, dict) else None


def _job(contract: str, home: Home, one: Slice, made_for: dict[str, str]) -> Job:
    period = parse_period(one.period)
    place = home.outputs(contract) / period.folder
    approved = editions(place)
    if approved and _made_for(approved[-1][1]).get("slice") == one.digest:
        return Job(contract, period, one.as_at, made_for, "", approved[-1][0])
    return Job(contract, period, one.as_at, made_for, _why(place, approved, made_for))


def _why(place: Path, approved: list[tuple[int, Path]], now: Mapping[str, str]) -> str:
    """Say why the page of a period is due; nothing when it is not."""
    draft = place / DRAFT
    if not draft.is_dir():
        if approved:
            return f"what edition {approved[-1][0]} rests on has changed"
        return "there is no page yet"
    before = _made_for(draft)
    if not (draft / PAGE).is_file() or read_manifest(draft) is None:
        return "its draft is damaged"
    if was_left(place):
        return "its last run was stopped before the end, or is at it now"
    if not before:
        return "its draft does not say what it was made for"
    reasons = {
        "slice": "what it rests on has changed",
        "notebook": "the notebook has changed",
        "program": "this program has changed",
    }
    return "; ".join(why for part, why in reasons.items() if before.get(part) != now[part])


def _made_for(folder: Path) -> dict[str, Any]:
    made_for = (read_manifest(folder) or {}).get("made_for")
    return made_for if isinstance(made_for, dict) else {}
