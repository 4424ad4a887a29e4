"""How does text stand in a terminal or a text file, so that nobody's words steer it?"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from kpianalysis.errors import shortened
from kpianalysis.writing.unseen import without_unseen

WIDTH = 78
# Of a text of other people; about three lines.
LONGEST = 240


@dataclass(frozen=True)
class Topic:
    """Points about one thing, of which as many are told as there is room for.

    ``counted`` is how many there are, where they are counted here and told elsewhere.
    """

    about: str
    points: tuple[str, ...] = ()
    counted: int | None = None


def plain(text: str) -> str:
    r"""Write a text in one line: line breaks are seen, and what would steer a terminal.

    >>> plain("Late\r\nand \x1b[2Jgone") == "Late \\n and \ufffd[2Jgone"
    True
    """
    lines = " \\n ".join(line for line in text.splitlines() if line.strip())
    return " ".join(without_unseen(lines).split())


def wrapped(text: str, indent: int = 2, mark: str = "", longest: int | None = None) -> list[str]:
    """Break a text into lines of :data:`WIDTH`; a single word that is longer stays whole.

    Parameters
    ----------
    text : str
        Whoever wrote it; nothing in it can start a line of its own.
    indent : int
        Blanks before each line.
    mark : str
        What stands before the text, such as ``"- "``; later lines stand under the text.
    longest : int, optional
        How many characters of the text are told.

    >>> wrapped("Bills paid: no figure.", mark="- ")
    ['  - Bills paid: no figure.']
    """
    told = plain(text)
    return textwrap.wrap(
        told if longest is None else shortened(told, longest),
        WIDTH,
        initial_indent=" " * indent + mark,
        subsequent_indent=" " * (indent + len(mark)),
        break_long_words=False,
        break_on_hyphens=False,
    )


def height(topics: Sequence[Topic]) -> int:
    """Count the lines that all points of some topics take."""
    return sum(
        len(_head(topic, len(topic.points))) + sum(len(_point(point)) for point in topic.points)
        for topic in topics
    )


def fitted(topics: Sequence[Topic], room: int) -> list[str]:
    """Write topics in about so many lines: each with its count, and first points of each.

    The topics take turns, so that a long one leaves room for the others.

    Parameters
    ----------
    topics : sequence of Topic
        Each with its points.
    room : int
        How many lines there are. The line that names a topic is written in any case.

    >>> fitted([Topic("Months", ("May.", "June.")), Topic("Flags", ("Bills.",))], room=4)
    ['  Months: 2, the first 1 here', '    - May.', '  Flags: 1', '    - Bills.']
    """
    points = [[_point(point) for point in topic.points] for topic in topics]
    # A line that says how many are told may be longer.
    left = room - sum(len(_head(topic, 1)) for topic in topics)
    shown = [0] * len(topics)
    open_topics = [at for at, told in enumerate(points) if told]
    while open_topics:
        for at in list(open_topics):
            following = points[at][shown[at]]
            if len(following) > left:
                open_topics.remove(at)
                continue
            left -= len(following)
            shown[at] += 1
            if shown[at] == len(points[at]):
                open_topics.remove(at)
    lines = []
    for topic, told, count in zip(topics, points, shown, strict=True):
        lines += _head(topic, count)
        lines += [line for point in told[:count] for line in point]
    return lines


def _head(topic: Topic, shown: int) -> list[str]:
    count = len(topic.points) if topic.counted is None else topic.counted
    which = f", the first {shown:,} here" if 0 < shown < count else ""
    return wrapped(f"{topic.about}: {count:,}{which}")


def _point(point: str) -> list[str]:
    return wrapped(point, indent=4, mark="- ", longest=LONGEST)
