"""What the officer is told when a run has ended, beside the draft: ``next-steps.txt``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kpianalysis.display.next_steps import next_steps
from kpianalysis.home import Home
from kpianalysis.publish.due import PAGE
from kpianalysis.publish.unfinished import NEXT_STEPS
from kpianalysis.review import Review
from kpianalysis.writing.whole import write_whole


def write_next_steps(
    home: Home, contract: str, review: Review, draft: Path, notes: Sequence[str]
) -> Path:
    """Write what was made, what is missing before approval, and what to ask the supplier.

    Parameters
    ----------
    home, contract
        Where the draft lies.
    review : Review
        What its page shows.
    draft : Path
        Its folder; the text stands beside that, for it is not for publication.
    notes : sequence of str
        What the run told of the page.
    """
    place = (draft / PAGE).relative_to(home.root).as_posix()
    text = next_steps(
        review,
        page=place,
        notes=notes,
        beside=sorted(
            path.relative_to(draft).as_posix() for path in draft.rglob("*") if path.is_file()
        ),
        contract=None if contract == home.default_contract() else contract,
    )
    path = draft.with_name(NEXT_STEPS)
    write_whole(path, text.encode("utf-8"), alone=True)
    return path
