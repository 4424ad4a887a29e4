"""What was made, what is missing before approval, and what must the supplier be asked?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from kpianalysis.audience import EXEMPT
from kpianalysis.display.audience import EXEMPT_PAGE
from kpianalysis.display.basis import bases
from kpianalysis.display.council_words import without_words
from kpianalysis.display.headline import headline
from kpianalysis.display.made_up import say_made_up
from kpianalysis.display.numbers import date_words, listed
from kpianalysis.display.plain_lines import LONGEST, Topic, fitted, height, plain, wrapped
from kpianalysis.display.required_words import missing_words
from kpianalysis.display.supplier_asks import FILES, say_wrong, supplier_asks, wrong_in_files
from kpianalysis.display.to_settle import QUESTIONS, REMEDIES, REQUIRED, REVIEWS, points_to_settle
from kpianalysis.display.wording import months_in_words
from kpianalysis.review import Review
from kpianalysis.tables import Outcome

MOST_LINES = 40
_FOR_OFFICERS = "For officers: not for publication."
# The first line, and an empty line and a heading for each of the four parts.
_AROUND = 1 + 2 * 4
_COUNCIL_SILENT = "Not required, but the Council has written nothing on"
_MOST_NOTES = 5
_REFUSED = (
    "Approval is refused until the required words are written, unless a reason is given with "
    "--anyway: the page then shows it."
)


def next_steps(
    review: Review,
    *,
    page: Path | str,
    notes: Sequence[str] = (),
    beside: Sequence[str] = (),
    contract: str | None = None,
) -> str:
    """Tell the officer what a run made and what to do next, as short plain text.

    It is about :data:`MOST_LINES` lines long: longer lists are counted, with the command that shows
    all of them. It holds what the review holds, so the text beside a public page is made from the
    review of the public.

    Parameters
    ----------
    review : Review
        The period that the page shows.
    page : Path or str
        The page, as it shall be named.
    notes : sequence of str
        What else should be known of it, a line each, such as how many sides it has.
    beside : sequence of str
        Names of the files in the page's folder, such as ``tables/missed.csv``.
    contract : str, optional
        The contract's folder, for the commands; left out where it is the usual one.

    Returns
    -------
    str
        Lines of at most 78 characters, but for a path, a command or a single longer word. No
        control character stands in it, whoever wrote the words.
    """
    missing = missing_words(review)
    settled = points_to_settle(review)
    before, asks = _before_approval(review, missing, settled), supplier_asks(review, settled)
    made = _made(review, page, notes, beside)
    refused = wrapped(_REFUSED) if len(missing) else []
    room = MOST_LINES - len(made) - len(refused)
    room -= len(_to_go_on(review, before, asks, contract, cut=True)) + _AROUND
    wanted = height(asks)
    # What stands in the way of approval has two thirds of the room, if the rest needs its third.
    told = fitted(before, room - min(max(wanted, 1), room // 3))
    asked = fitted(asks, room - max(len(told), 1))
    cut = len(told) + len(asked) < height(before) + wanted
    parts = {
        "What was made": made,
        "What is missing before approval": [*refused, *told],
        "What the supplier must be asked": asked,
        "To go on": _to_go_on(review, before, asks, contract, cut=cut),
    }
    mark = f"{EXEMPT_PAGE}." if review.withheld.reader == EXEMPT else _FOR_OFFICERS
    lines = [mark]
    for heading, said in parts.items():
        lines += ["", heading, *(said or ["  Nothing."])]
    return "\n".join(lines) + "\n"


def _made(
    review: Review, page: Path | str, notes: Sequence[str], beside: Sequence[str]
) -> list[str]:
    """Say which page was made, what it says first, and what stands beside it."""
    contract = review.contract
    lines = [f"  {plain(str(page))}"]
    lines += wrapped(
        f"{review.period.full_words}, {contract.name}, as at {date_words(review.as_at)}."
    )
    lines += wrapped(f"Headline: {headline(review)}.", longest=2 * LONGEST)
    if beside:
        lines += wrapped(f"Beside it: {_files_in_words(beside)}.", longest=2 * LONGEST)
    for note in notes[:_MOST_NOTES]:
        lines += wrapped(note, longest=LONGEST)
    if len(notes) > _MOST_NOTES:
        lines += wrapped(f"And {len(notes) - _MOST_NOTES:,} more notes of the run.")
    present = bases(review.assessments["basis"]) if review.has_basis else []
    return lines + wrapped(say_made_up(present, fictional=contract.fictional))


def _files_in_words(names: Sequence[str]) -> str:
    """Name the files beside a page; those in a folder are counted.

    >>> _files_in_words(["page.html", "page.pdf", "tables/missed.csv", "tables/summary.csv"])
    'page.pdf and 2 files in tables/'
    """
    alone = [name for name in names if "/" not in name and not name.endswith(".html")]
    folders = pd.Series([name.partition("/")[0] for name in names if "/" in name], dtype="str")
    counts = folders.value_counts().sort_index()
    within = [f"{n:,} {'file' if n == 1 else 'files'} in {name}/" for name, n in counts.items()]
    return listed([*sorted(alone), *within]) if alone or within else "nothing"


def _before_approval(
    review: Review, missing: pd.DataFrame, settled: Mapping[str, list[str]]
) -> list[Topic]:
    """List what is missing; approval is refused for the first of it alone."""
    wrong = wrong_in_files(review)
    unread = wrong[wrong["outcome"].eq(str(Outcome.REJECTED)) & ~wrong["ours"]]
    ours = wrong[wrong["ours"]]
    lists = {
        REQUIRED: settled.get(REQUIRED, []),
        QUESTIONS: settled.get(QUESTIONS, []),
        REVIEWS: settled.get(REVIEWS, []),
        REMEDIES: settled.get(REMEDIES, []),
        "To mend in our own folder": [say_wrong(row) for _, row in ours.iterrows()],
        _COUNCIL_SILENT: _council_silent(review, missing),
    }
    topics = [Topic(about, tuple(points)) for about, points in lists.items() if points]
    if len(unread):
        topics.append(Topic("Rows of the extracts that could not be read", counted=len(unread)))
    return topics


def _council_silent(review: Review, missing: pd.DataFrame) -> list[str]:
    """Name the misses that the supplier alone has explained, as far as nothing else is missing."""
    silent = without_words(review)
    silent = silent[silent["missing"].eq("council")]
    keys = ["kpi_ref", "period_start"]
    rows = review.in_period.merge(silent[keys], on=keys)
    rows = rows[~rows["kpi_ref"].isin(missing["kpi_ref"])]
    return [
        f"{review.contract.kpi(str(ref)).name}, {months_in_words(months)}."
        for ref, months in rows.groupby("kpi_ref", sort=False)
    ]


def _to_go_on(
    review: Review,
    before: Sequence[Topic],
    asks: Sequence[Topic],
    contract: str | None,
    *,
    cut: bool,
) -> list[str]:
    """Give the commands, each whole in its line; those that approve come last."""
    period, of = f'"{review.period.text}"', f" -c {contract}" if contract else ""
    # The brief of the day on which the page stands.
    day = f" --as-at {review.as_at.isoformat()}"
    exempt = review.withheld.reader == EXEMPT
    audience = f" --audience {EXEMPT}" if exempt else ""
    lines = []
    if cut:
        lines += ["  All points:", f"    kpianalysis brief {period}{day}{audience}{of}"]
    if any(topic.about == FILES for topic in asks):
        lines += ["  A note to the supplier:", f"    kpianalysis check --report note.xlsx{of}"]
    steps = {}
    if any(topic.about in (REQUIRED, _COUNCIL_SILENT) for topic in before):
        steps["write the words"] = f"commentary {period}{of}"
        steps["make the page again"] = f"run {period}{audience}{of}"
    if not exempt:
        steps["approve it"] = f'approve {period} --by "NAME"{of}'
    if steps:
        said = listed(list(steps))
        lines += wrapped(f"{said[0].upper()}{said[1:]}:")
    return lines + [f"    kpianalysis {step}" for step in steps.values()]
