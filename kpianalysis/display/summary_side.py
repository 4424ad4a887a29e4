"""The first side of the page: title, what was asked last time, main points and one chart."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from markupsafe import Markup

from kpianalysis.display.asked import asked_in_short
from kpianalysis.display.audience import is_exempt, mark_exempt
from kpianalysis.display.blocks import Block, bullets, join
from kpianalysis.display.first_chart import kpi_of_first_chart
from kpianalysis.display.headline import title
from kpianalysis.display.misses_chart import misses_chart
from kpianalysis.display.opening import Point, main_points
from kpianalysis.display.result_chart import result_chart
from kpianalysis.review import Review

# What a member reads in the two minutes before the item is called.
MOST_WORDS = 300
MOST_POINTS = 6
_WORDS_KEPT = 1  # "Edition 1" is longer by it than "Draft"
MOST_WORDS_ASKED = 70
_CHART_MM = 68
_HEADING = Markup("<h2>Main points</h2>")


def summary_side(review: Review) -> Block:
    """Write the side that answers; what finds no room on it stands in the sections after it."""
    head, chart = mark_exempt(review, title(review)), _chart(review)
    every = main_points(review)
    room = MOST_WORDS - _WORDS_KEPT - sum(map(count_words, (head.html, _HEADING, chart.html)))
    # What the data says comes first where there is no room for both.
    left = room - sum(_length(point) for point in every if point.must)
    asked = _asked(review, min(MOST_WORDS_ASKED, left))
    points = choose(every, room - count_words(asked))
    said = join(
        head,
        asked,
        _HEADING,
        bullets(points),
        chart,
    )
    page = said.page | {"points": "\n".join(map(plain, points))}
    html = Markup('<section id="summary">\n{}\n</section>').format(said.html)
    return replace(said, html=html, page=page)


def choose(points: list[Point], room: int) -> list[Markup]:
    """Return the points that fit into so many words, in their order.

    What must be said is said whatever its length. The others follow by their order; then what
    explains a point, where there is still room.

    Examples
    --------
    >>> points = [Point("Missed.", must=True), Point("A long point."), Point("Late.", must=True)]
    >>> [str(one) for one in choose(points, room=3)]
    ['Missed.', 'Late.']
    """
    chosen = [point for point in points if point.must]
    left = room - sum(map(_length, chosen))
    for point in points:
        if not point.must and len(chosen) < MOST_POINTS and _length(point) <= left:
            chosen.append(point)
            left -= _length(point)
    lines = []
    for point in sorted(chosen, key=points.index):
        said = [point.said]
        if point.more and count_words(point.more) <= left:
            left -= count_words(point.more)
            said.append(point.more)
        lines.append(Markup(" ").join([*said, *([point.see] if point.see else [])]))
    return lines


def _asked(review: Review, room: int) -> Markup:
    exempt = is_exempt(review, "asked_last_time")
    return Markup("") if exempt else asked_in_short(review, room)


def _length(point: Point) -> int:
    return count_words(point.said) + count_words(point.see)


def count_words(html: str) -> int:
    """Count the words that stand on paper, those inside a drawing left out.

    >>> count_words("<p>58.53% to 70.71%</p><svg><text>Target 75%</text></svg>")
    3
    """
    return len(plain(re.sub(r"<svg.*?</svg>", " ", html, flags=re.S)).split())


def plain(html: str) -> str:
    """Return a point as plain text, without its reference to a section of the page."""
    listed = re.sub(r"</li>\s*<li>", "; ", re.sub(r"See <a .*?</a>\.", "", html, flags=re.S))
    bare = re.sub(r"<[^>]+>", "", listed)
    return " ".join(unescape(bare).split())


def _chart(review: Review) -> Block:
    """Draw the KPI that the page is about; without one, how many missed their target."""
    kpi = kpi_of_first_chart(review)
    if kpi is None:
        return misses_chart(review).figure_only()
    return result_chart(review, kpi, height_mm=_CHART_MM).figure_only()
