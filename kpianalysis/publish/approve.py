"""A draft that a person approved becomes an edition: frozen, with all that it was made from."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kpianalysis.audience import PUBLIC
from kpianalysis.contract_file import read_contract
from kpianalysis.display.required_words import missing_words, say_missing
from kpianalysis.errors import PageProblem, ParameterProblem
from kpianalysis.home import Home
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.periods import ReviewPeriod
from kpianalysis.publish.approval import Approval, set_approval
from kpianalysis.publish.approval_end import begun_edition, clear_approvals, end_approval
from kpianalysis.publish.beside import LOCK_FILE
from kpianalysis.publish.due import editions, is_current, read_manifest
from kpianalysis.publish.exempt_check import check_nothing_exempt
from kpianalysis.publish.frozen import SEAL, copy_inputs, inputs_folder
from kpianalysis.publish.one_at_a_time import one_at_a_time
from kpianalysis.publish.paper import print_beside, wanted_pdfs
from kpianalysis.publish.parameters import besides_period, for_review
from kpianalysis.publish.places import DRAFT, MANIFEST, PAGE
from kpianalysis.publish.run import EXECUTED
from kpianalysis.publish.site import renew_site
from kpianalysis.publish.unfinished import APPROVING, index_gets_old
from kpianalysis.publish.verify import changed_files
from kpianalysis.publish.without_extras import without_extras
from kpianalysis.publish.workbook_front import facts_of
from kpianalysis.publish.written_page import write_outputs
from kpianalysis.review import Review
from kpianalysis.reviewing import open_review
from kpianalysis.writing.in_place import freeze_folder, remove_folder

with without_extras():
    import nbformat


def approve(
    home: Home,
    contract: str,
    period: ReviewPeriod,
    *,
    by: str,
    on: dt.date,
    note: str = "",
    anyway: str = "",
    pdf: bool = True,
    wait: float = 0,
    tell: Callable[[str], None] = lambda _: None,
) -> Path:
    """Freeze the draft of a period as its next edition.

    Its page says who approved it where the draft said "Draft"; nothing else of it changes.

    Parameters
    ----------
    home : Home
        Where data, notebooks and outputs lie.
    contract : str
        Name of the contract's folder.
    period : ReviewPeriod
        Whose draft.
    by, on : str, date
        Who approves it, and on which day.
    note : str
        What they say of it; it stands on the page.
    anyway : str
        Why it is approved although required words are missing; it stands on the page.
    pdf : bool
        Whether to print the page.
    wait : float
        Seconds to wait for a run of the same period.
    tell : callable
        Is told what a person should know.

    Returns
    -------
    Path
        The page of the edition, in ``edition-N/``; its inputs are in ``edition-N-inputs/``.

    Raises
    ------
    PageProblem
        When there is no draft, the draft is not what a run would make now, or required words are
        missing. Nothing is changed then.
    ParameterProblem
        When a name or note cannot be, or nothing is missing and a reason was given.
    TryLater
        When the page is being made at this moment.
    """
    place = home.outputs(contract) / period.folder
    if not place.is_dir():
        raise _no_draft(period)
    with one_at_a_time(place, f"the page for {period.words}", wait=wait) as was_stopped:
        clear_approvals(place)
        draft = place / DRAFT
        begun = begun_edition(place, draft, by, on, note, anyway) if was_stopped else None
        if begun:
            end_approval(home, contract, period, begun, by=by, on=on)
            renew_site(home, tell)
            return begun / PAGE
        manifest = _draft_manifest(home, contract, period, draft)
        number = max((number for number, _ in editions(place)), default=0) + 1
        approval = Approval(edition=number, by=by, on=on, note=note, anyway=anyway)
        review = open_review(contract, period, home=home, **for_review(manifest["parameters"]))
        _check_words(review, period, anyway)
        edition = place / f"edition-{number}"
        staging = Path(tempfile.mkdtemp(prefix=APPROVING, dir=place))
        try:
            page, inputs = staging / "page", staging / "inputs"
            page.mkdir()
            write_edition(home, contract, draft, page, approval, review, manifest)
            said = print_beside(page / PAGE, wanted_pdfs(pdf=pdf, large_print=False), tell=tell)
            check_nothing_exempt(page, read_contract(home.raw(contract)))
            copy_inputs(home, contract, manifest, inputs)
            (inputs / SEAL).write_text(f"{fingerprint(page / MANIFEST)}\n", encoding="utf-8")
            index_gets_old(home)
            # The inputs first: an edition never stands without them.
            freeze_folder(inputs, inputs_folder(edition))
            freeze_folder(page, edition)
        finally:
            remove_folder(staging)
        end_approval(home, contract, period, edition, by=by, on=on, pdf=said)
        renew_site(home, tell)
    return edition / PAGE


def write_edition(
    home: Home,
    contract: str,
    draft: Path,
    target: Path,
    approval: Approval,
    review: Review,
    manifest: Mapping[str, Any],
) -> None:
    """Write what stands in an edition from the run notebook of its draft.

    Parameters
    ----------
    home, contract, draft
        Where the draft was made, and lies.
    target : Path
        An empty folder.
    approval : Approval
        Who approved it.
    review : Review
        What the page was made from.
    manifest : mapping
        That of the draft.
    """
    executed = nbformat.read(draft / EXECUTED, as_version=4)
    set_approval(executed, approval)
    nbformat.write(executed, target / EXECUTED)
    write_outputs(
        executed,
        target,
        cover=facts_of(review),
        reader=PUBLIC,
        contract=contract,
        parameters=manifest["parameters"],
        notebook=home.notebooks / next(iter(manifest["notebook"])),
        inputs=manifest["inputs"],
        made_for=manifest["made_for"],
        lock=home.root / LOCK_FILE,
    )


def _draft_manifest(home: Home, contract: str, period: ReviewPeriod, draft: Path) -> dict[str, Any]:
    """Return the manifest of a draft that is whole and what a run would make now."""
    manifest = read_manifest(draft)
    if manifest is None or not (draft / PAGE).is_file():
        raise _no_draft(period)
    if changed := changed_files(draft, manifest):
        raise PageProblem(
            f"is not as the run left it: {changed[0]}",
            found=f"the draft for {period.words}",
            action=f'run it again: kpianalysis run "{period.text}" --force',
        )
    given = besides_period(manifest["parameters"])
    notebook = home.notebooks / next(iter(manifest["notebook"]))
    if not is_current(home, contract, period, notebook, given, {}):
        raise PageProblem(
            "is not what a run would make now: an input, the notebook or this program has changed",
            found=f"the draft for {period.words}",
            action=f'run it again, read it, then approve it: kpianalysis run "{period.text}"',
        )
    return manifest


def _check_words(review: Review, period: ReviewPeriod, anyway: str) -> None:
    """Refuse a page on which required words are missing, unless there is a reason."""
    missing = missing_words(review)
    if len(missing) and not anyway:
        lines = "; ".join(line.rstrip(".") for line in say_missing(missing))
        raise PageProblem(
            f"cannot be approved yet: required words are missing. {lines}",
            found=f"the page for {period.words}",
            action=f'write them: kpianalysis commentary "{period.text}"; or give --anyway REASON',
        )
    if anyway and missing.empty:
        raise ParameterProblem(
            "is given, but no required word is missing", found="--anyway", action="leave it out"
        )


def _no_draft(period: ReviewPeriod) -> PageProblem:
    return PageProblem(
        "is not there",
        found=f"a draft for {period.words}",
        action=f'make it first: kpianalysis run "{period.text}"',
    )
