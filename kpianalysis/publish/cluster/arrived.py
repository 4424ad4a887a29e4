"""Drafts that were made elsewhere, put in their place here: each page whole, or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kpianalysis.audience import PUBLIC, Reader
from kpianalysis.errors import KpiProblem, NoData, TryLater
from kpianalysis.home import CONTRACT_FOLDER, Home
from kpianalysis.periods import ReviewPeriod, period_of_folder
from kpianalysis.publish.cluster.record import DRAFTS, check_names, draft_folder, page_folder
from kpianalysis.publish.cluster.url import Drafts, Place
from kpianalysis.publish.due import read_manifest
from kpianalysis.publish.mitigation_pages import tidy_up
from kpianalysis.publish.one_at_a_time import one_at_a_time
from kpianalysis.publish.places import DRAFT, MANIFEST, PAGE
from kpianalysis.publish.run_log import log_run
from kpianalysis.publish.unfinished import MAKING, NEXT_STEPS, clear_place, index_gets_old
from kpianalysis.publish.verify import changed_files
from kpianalysis.writing.in_place import replace_folder
from kpianalysis.writing.whole import write_whole


def newest_in_place(
    home: Home,
    url: str,
    contracts: Sequence[str] | None = None,
    *,
    audience: Reader = PUBLIC,
    wait: float = 0,
) -> Iterator[Path | KpiProblem | OSError]:
    """Put the newest drafts at an address in their places, and yield each page that is new here.

    What is wrong with one period is yielded too, and keeps no other from being fetched.

    Parameters
    ----------
    home : Home
        Where they shall stand; it need not hold what they were made from.
    url : str
        Where they lie.
    contracts : sequence of str, optional
        Whose; all that have drafts there when left out.
    audience : str
        For whom they were made.
    wait : float
        Seconds to wait for a run of the same period here.

    Raises
    ------
    NoData
        When there is no draft of a contract that was named, or of any.
    """
    place = Place(url)
    there = [one for one in place.contracts() if re.fullmatch(CONTRACT_FOLDER, one)]
    missing = [one for one in contracts or () if one not in there]
    if missing or not there:
        raise NoData(
            f"holds no drafts{f' of {missing[0]}' if missing else ''}",
            found=url,
            action=f"choose from {', '.join(there)}" if there else "look at the address",
        )
    for contract in contracts or there:
        for folder in place.periods(contract):
            period = period_of_folder(folder)
            if period is None:
                continue
            try:
                record = place.newest(Drafts(contract, folder, draft_folder(audience)))
                files = record.files if record else {}
                for page in put_in_place(home, contract, period, files, place, wait=wait):
                    yield page / PAGE
            except (KpiProblem, OSError) as problem:
                yield problem


def put_in_place(
    home: Home,
    contract: str,
    period: ReviewPeriod,
    files: Mapping[str, str],
    place: Place,
    *,
    wait: float = 0,
) -> list[Path]:
    """Fetch the pages of a period, and put each in the place of an older one.

    Parameters
    ----------
    home : Home
        Where they shall stand.
    contract : str
        Name of the contract's folder.
    period : ReviewPeriod
        What they report on.
    files : mapping
        The sha256 of each file, by its name below the contract's folder of ``outputs/``.
    place : Place
        Where the files lie.
    wait : float
        Seconds to wait for a run of the same period here.

    Returns
    -------
    list of Path
        The folders that were exchanged; those that stood there already are left.

    Raises
    ------
    StoreProblem
        When a name would land elsewhere.
    TryLater
        When a file is not whole there, a page is not what its manifest says, or a run makes the
        same page here.
    """
    check_names(files, period.folder)
    top = home.outputs(contract)
    folders = sorted({page_folder(name) for name in files} - {""})
    # The period's own page before those that it links to.
    folders.sort(key=lambda folder: folder.count("/"))
    exchanged = []
    for folder in folders:
        (top / folder).parent.mkdir(parents=True, exist_ok=True)
        with one_at_a_time((top / folder).parent, f"the page for {period.words}", wait=wait):
            clear_place((top / folder).parent)
            inside = {
                name.removeprefix(f"{folder}/"): digest
                for name, digest in files.items()
                if page_folder(name) == folder
            }
            if _put(home, top / folder, inside, place):
                exchanged.append(top / folder)
                log_run(home, contract=contract, period=period.text, page=folder, outcome="fetched")
            if folder == f"{period.folder}/{DRAFT}":
                _put_beside(top / period.folder / NEXT_STEPS, files, period, place)
    for folder in folders:
        if folder in {f"{period.folder}/{name}" for name in DRAFTS}:
            tidy_up(home, contract, period, top / folder / PAGE)
    return exchanged


def _put(home: Home, folder: Path, files: Mapping[str, str], place: Place) -> bool:
    """Exchange one page, unless it stands there already."""
    staging = Path(tempfile.mkdtemp(prefix=MAKING, dir=folder.parent))
    try:
        for name, digest in files.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(place.get(digest))
        manifest = read_manifest(staging)
        is_page = folder.name in DRAFTS
        faults = changed_files(staging, manifest) if manifest else ["it has none"] * is_page
        if faults:
            raise TryLater(
                f"is not what its manifest says: {faults[0]}",
                found=folder.parent.name,
                file=place.url,
                action="run again with --force",
            )
        if manifest is not None and _same(staging, folder):
            return False
        index_gets_old(home)
        replace_folder(staging, folder)
        return True
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _same(staging: Path, folder: Path) -> bool:
    """Say whether a page stands there whole, with the same manifest."""
    standing = read_manifest(folder)
    return (
        standing is not None
        and (staging / MANIFEST).read_bytes() == (folder / MANIFEST).read_bytes()
        and not changed_files(folder, standing)
        and {path.name for path in staging.glob("*.pdf")}
        <= {path.name for path in folder.glob("*.pdf")}
    )


def _put_beside(path: Path, files: Mapping[str, str], period: ReviewPeriod, place: Place) -> None:
    digest = files.get(f"{period.folder}/{NEXT_STEPS}")
    if digest:
        write_whole(path, place.get(digest), alone=True)
