"""How many printed sides are there, and how many are summary, body and annexes?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What members take in before a meeting: one side that answers, and eight that show why.
MOST_OF_SUMMARY, MOST_OF_BODY = 1, 8
MOST_OF_MITIGATION = 3  # the page on one mitigation, which has no annexes
_BODY = re.compile(r"1\. ")
_ANNEXES = re.compile(r"Annex A\b")


@dataclass(frozen=True)
class Bookmark:
    """A heading in the outline of a PDF, and the side that it stands on, counted from 1."""

    title: str
    side: int


@dataclass(frozen=True)
class Sides:
    """Printed sides in all; of its parts where the page has a body and annexes, else None."""

    in_all: int
    summary: int | None = None
    body: int | None = None
    annexes: int | None = None


def count_sides(bookmarks: Sequence[Bookmark], in_all: int) -> Sides:
    """Count the sides of a page's parts, by the headings that they begin with.

    The body begins with section 1 and the annexes begin with Annex A. A side on which a new part
    begins is counted with the new part.

    Parameters
    ----------
    bookmarks : sequence of Bookmark
        The outline, in its order, of all levels.
    in_all : int
        Sides of the whole.

    Examples
    --------
    >>> outline = [Bookmark("Fewer KPIs missed their target", 1), Bookmark("1. Missed", 2),
    ...            Bookmark("2. Changes", 6), Bookmark("Annex A. Every KPI", 9)]
    >>> count_sides(outline, 20)
    Sides(in_all=20, summary=1, body=7, annexes=12)
    >>> count_sides([Bookmark("To settle", 1)], 42)
    Sides(in_all=42, summary=None, body=None, annexes=None)
    """
    body = next((mark.side for mark in bookmarks if _BODY.match(mark.title)), None)
    annexes = next((mark.side for mark in bookmarks if _ANNEXES.match(mark.title)), None)
    if body is None or annexes is None or annexes < body:
        return Sides(in_all)
    return Sides(in_all, body - 1, annexes - body, in_all - annexes + 1)


def say_sides(sides: Sides) -> str:
    """Say how many sides there are, in all and of each part.

    >>> say_sides(Sides(24, 1, 8, 15))
    '24 sides: 1 summary, 8 body, 15 annexes'
    >>> say_sides(Sides(1))
    '1 side'
    """
    in_all = f"{sides.in_all} side{'' if sides.in_all == 1 else 's'}"
    if sides.annexes is None:
        return in_all
    return f"{in_all}: {sides.summary} summary, {sides.body} body, {sides.annexes} annexes"


def say_too_long(sides: Sides, most_in_all: int | None = None) -> list[str]:
    """Say which part takes more sides than members can be asked to read.

    ``most_in_all`` is for a page that is short as a whole.

    >>> say_too_long(Sides(24, 2, 9, 13))
    ['Too long: the summary takes 2 sides (at most 1).',
     'Too long: the body takes 9 sides (at most 8).']
    >>> say_too_long(Sides(24, 1, 8, 15))
    []
    >>> say_too_long(Sides(4), most_in_all=3)
    ['Too long: the page takes 4 sides (at most 3).']
    """
    parts = (
        ("page", sides.in_all, most_in_all or sides.in_all),
        ("summary", sides.summary, MOST_OF_SUMMARY),
        ("body", sides.body, MOST_OF_BODY),
    )
    return [
        f"Too long: the {name} takes {taken} sides (at most {most})."
        for name, taken, most in parts
        if taken is not None and taken > most
    ]
