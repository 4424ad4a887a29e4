"""How does an approval end, also one that was stopped before its end?"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from kpianalysis.home import Home
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.periods import ReviewPeriod
from kpianalysis.publish.approval import Approval
from kpianalysis.publish.due import DRAFT, MANIFEST, editions, read_manifest
from kpianalysis.publish.run_log import log_run
from kpianalysis.publish.unfinished import APPROVING, NEXT_STEPS, clear_place
from kpianalysis.writing.in_place import remove_folder

# What a draft and its edition have in common.
_RESTS_ON = ("parameters", "inputs", "notebook", "made_for", "program")


def begun_edition(
    place: Path, draft: Path, by: str, on: dt.date, note: str, anyway: str
) -> Path | None:
    """Return the edition that an approval in the same words had made before it was stopped."""
    number, edition = max(editions(place), default=(0, draft))
    made, drafted = read_manifest(edition), read_manifest(draft)
    if not number or made is None:
        return None
    approval = Approval(edition=number, by=by, on=on, note=note, anyway=anyway)
    page = made.get("page", {})
    same_words = all(page.get(fact) == said for fact, said in approval.facts.items())
    same_draft = drafted is None or all(drafted.get(part) == made.get(part) for part in _RESTS_ON)
    return edition if same_words and same_draft else None


def end_approval(
    home: Home,
    contract: str,
    period: ReviewPeriod,
    edition: Path,
    *,
    by: str,
    on: dt.date,
    pdf: str | None = None,
) -> None:
    """Write down that an edition was approved, and take its draft away."""
    place = edition.parent
    log_run(
        home,
        contract=contract,
        period=period.text,
        page=edition.name,
        outcome="approved",
        by=by,
        on=on,
        manifest=fingerprint(edition / MANIFEST),
        pdf=pdf,
    )
    (place / NEXT_STEPS).unlink(missing_ok=True)
    if (place / DRAFT).exists():
        # In one step: nobody finds half a draft.
        aside = Path(tempfile.mkdtemp(prefix=APPROVING, dir=place))
        (place / DRAFT).rename(aside / DRAFT)
        remove_folder(aside)


def clear_approvals(place: Path) -> None:
    """Remove what an approval that was stopped left: inputs without their edition."""
    clear_place(place)
    numbers = {path.name for _, path in editions(place)}
    for inputs in place.glob("edition-*-inputs"):
        if inputs.name.removesuffix("-inputs") not in numbers:
            remove_folder(inputs)
