"""Is every page still what its manifest says? Each file that differs is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpianalysis.home import MITIGATIONS, Home
from kpianalysis.inputs import fingerprints, program
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.periods import ReviewPeriod, period_of_folder
from kpianalysis.publish.due import editions, read_manifest
from kpianalysis.publish.frozen import SEAL, inputs_folder, kept_inputs
from kpianalysis.publish.places import MANIFEST


@dataclass(frozen=True)
class Verified:
    """What was found of one page.

    Parameters
    ----------
    name : str
        Contract, period and folder.
    faults : tuple of str
        What is not as the manifest says: a file that was changed, is missing or was added.
    notes : tuple of str
        What has changed since it was made; that is no fault of the page.
    """

    name: str
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def verify(home: Home, contract: str, period: ReviewPeriod | None = None) -> Iterator[Verified]:
    """Compare every page of a contract, or of one of its periods, with its manifest.

    Parameters
    ----------
    home : Home
        Where data and outputs lie.
    contract : str
        Name of the contract's folder.
    period : ReviewPeriod, optional
        Only this one.
    """
    inputs = fingerprints(home.raw(contract))
    top = home.outputs(contract)
    for place in sorted([*top.glob("*"), *top.glob(f"{MITIGATIONS}/*/*")]):
        found = period_of_folder(place.name) if place.is_dir() else None
        if found is None or period not in (None, found):
            continue
        approved = {path for _, path in editions(place)}
        for folder in sorted(place.iterdir()):
            # A folder of inputs is compared with its edition.
            is_page = folder in approved or (folder / MANIFEST).is_file()
            if folder.is_dir() and is_page and not folder.name.startswith("."):
                about = "" if place.parent == top else f"mitigation of {place.parent.name}, "
                name = f"{contract}, {about}{found.words}, {folder.name}"
                yield _verified(name, folder, contract, None if folder in approved else inputs)


def changed_files(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Say which files of a page differ from its manifest, which names no PDF."""
    recorded = manifest.get("outputs")
    if not isinstance(recorded, dict) or not recorded:
        return [f"{MANIFEST} names no files"]
    present = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pdf"
    } - {MANIFEST}
    said = [f"{name} is missing" for name in sorted(recorded.keys() - present)]
    said += [f"{name} was added" for name in sorted(present - recorded.keys())]
    return said + [
        f"{name} was changed"
        for name in sorted(present & recorded.keys())
        if fingerprint(folder / name) != recorded[name]
    ]


def _verified(name: str, folder: Path, contract: str, inputs: Mapping[str, str] | None) -> Verified:
    manifest = read_manifest(folder)
    if manifest is None:
        return Verified(name, (f"{MANIFEST} is missing or damaged",))
    faults = changed_files(folder, manifest)
    notes = []
    if manifest.get("program") != program():
        notes.append("it was made by another version of this program")
    if inputs is None:
        faults += _changed_inputs(folder, contract, manifest)
    elif manifest.get("inputs") != inputs:
        notes.append("what was received, agreed or written has changed since it was made")
    return Verified(name, tuple(faults), tuple(notes))


def _changed_inputs(edition: Path, contract: str, manifest: Mapping[str, Any]) -> list[str]:
    """Say which of the inputs that were frozen beside an edition differ from its manifest."""
    kept, folder = kept_inputs(edition, contract, manifest), inputs_folder(edition)
    said = []
    for path, digest in sorted(kept.items()):
        name = path.relative_to(folder.parent).as_posix()
        if not path.is_file():
            said.append(f"{name} is missing")
        elif fingerprint(path) != digest:
            said.append(f"{name} was changed")
    seal = folder / SEAL
    if not seal.is_file():
        said.append(f"{folder.name}/{SEAL} is missing")
    elif seal.read_text(encoding="utf-8").strip() != fingerprint(edition / MANIFEST):
        said.append(f"{MANIFEST} was changed")
    known = {*kept, seal}
    added = sorted(path for path in folder.rglob("*") if path.is_file() and path not in known)
    return said + [f"{path.relative_to(folder.parent).as_posix()} was added" for path in added]
