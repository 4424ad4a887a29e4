"""A chart that may be published: drawing, finding, text alternative and table, made together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from kpianalysis.display.blocks import Block, Caption, figure, join, refer

MOST_WORDS = 59  # of a text alternative: under 60
_TABLE_AFTER = "The table after the chart gives the figures."
_TABLE_NAMED = "The table named under the chart gives the figures."
# With the longest mark of basis and the sentence on the table these make MOST_WORDS at most.
_MOST_OF_KIND, _MOST_OF_FINDING, _MOST_IN_ALL = 20, 22, MOST_WORDS - len(_TABLE_NAMED.split())
_LONGEST_WORD = 40  # characters


@dataclass(frozen=True)
class Chart:
    """A chart and all that a reader needs who cannot see it.

    Attributes
    ----------
    key : str
        What links and the CSV beside the page are called.
    finding : str
        What the chart shows, as its heading.
    subtitle : str
        Measure, period and basis.
    drawing : Markup
        The SVG, without a text alternative.
    alternative : str
        The chart in words, from :func:`chart_in_words`; where the figures are is added to it.
    table : Block or str
        The table of the same numbers, or the key of one that stands on the page already.
    note : str
        Said under the chart: what marks and shades mean.
    data : DataFrame, optional
        What was drawn, tidy, where ``table`` does not hold it.

    Raises
    ------
    ValueError
        When it lacks a finding, a drawing, a text alternative of under 60 words or a table.
    """

    key: str
    finding: str
    subtitle: str
    drawing: Markup
    alternative: str
    table: Block | str
    note: str = ""
    data: dict[str, pd.DataFrame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("key", "finding", "subtitle", "alternative"):
            if not getattr(self, name).strip():
                raise ValueError(f"the chart {self.key!r} has no {name}")
        if "<svg" not in self.drawing:
            raise ValueError(f"the chart {self.key!r} has no drawing")
        if not self.table_key or (
            isinstance(self.table, Block) and f'id="table-{self.table_key}"' not in self.table.html
        ):
            raise ValueError(f"the chart {self.key!r} has no table of the same numbers")
        words = len(f"{self.alternative} {_TABLE_NAMED}".split())
        if words > MOST_WORDS:
            raise ValueError(f"the text alternative of the chart {self.key!r} has {words} words")

    @property
    def table_key(self) -> str:
        """The key of the table that holds the same numbers."""
        return self.table if isinstance(self.table, str) else next(iter(self.table.tables), "")

    def block(self) -> Block:
        """Return the chart with its table after it, or with a link where that stands elsewhere."""
        if isinstance(self.table, str):
            return self.figure_only()
        return join(self._figure(_TABLE_AFTER, self.note), self.table)

    def figure_only(self) -> Block:
        """Return the chart with a line under it that leads to the table.

        The page is refused when that table is nowhere on it.
        """
        line = Markup("Figures: {}.").format(refer("table", self.table_key))
        note = Markup(" ").join([escape(self.note), line]) if self.note else line
        return self._figure(_TABLE_NAMED, note)

    def table_only(self) -> Block:
        """Return the table, for another place than the chart's."""
        return Block(Markup("")) if isinstance(self.table, str) else self.table

    def _figure(self, where: str, note: str) -> Block:
        said = f"{self.alternative} {where}"
        html = figure(self.key, self.finding, self.subtitle, self.drawing, said, note)
        captions = {key: Caption(self.finding, self.subtitle) for key in self.data}
        return Block(html, dict(self.data), captions=captions)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return self.block()._repr_mimebundle_()


def chart_in_words(kind: str, finding: str, *details: str, basis: str = "") -> str:
    """Write a text alternative: kind and measure, finding with its basis, then details.

    Details are left out, the last first, until it is short enough. Words beyond that are cut from
    kind and finding: a name that long stands whole in the heading and in the table.

    Parameters
    ----------
    kind, finding : str
        Without their full stops.
    *details : str
        Sentences, the most important first.
    basis : str
        The mark of :func:`~kpianalysis.display.basis.basis_note`.

    Examples
    --------
    >>> chart_in_words("Line chart of calls answered by month", "Target met in all 3 months",
    ...          "80% to 90% in all.", basis=" (illustrative figures)")
    'Line chart of calls answered by month. Target met in all 3 months (illustrative figures).
     80% to 90% in all.'
    """
    said = f"{_first_words(kind, _MOST_OF_KIND)}. {_first_words(finding, _MOST_OF_FINDING)}{basis}."
    for detail in filter(None, details):
        longer = f"{said} {_first_words(detail, _MOST_IN_ALL + 1)}"
        if len(longer.split()) > _MOST_IN_ALL:
            break
        said = longer
    return said


def short_name(name: str) -> str:
    """Return a supplier's name as a text alternative may hold it: its first words.

    >>> short_name("Replacement of the system that pays providers of residential care")
    'Replacement of the system that pays providers of…'
    """
    return _first_words(name, 8)


def _first_words(text: str, most: int) -> str:
    """Cut a text after so many words, and a word of endless length inside."""
    words = [
        word if len(word) <= _LONGEST_WORD else f"{word[:_LONGEST_WORD]}…" for word in text.split()
    ]
    if len(words) <= most:
        return " ".join(words)
    return re.sub(r"\W+$", "", " ".join(words[:most])) + "…"
