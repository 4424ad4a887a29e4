"""The pieces that a page is made of: each shows in a notebook and carries the data behind it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from kpianalysis.display.cell_width import bare, breakable, is_slim
from kpianalysis.writing.unseen import without_unseen

_SHORT_NAME = 16  # a month: such a first column is not broken over lines
DATA_TYPE = "application/vnd.kpianalysis.v1+json"


@dataclass(frozen=True)
class Caption:
    """What a table or chart shows: its caption or finding, and what is said under that."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Block:
    """A piece of a page: its HTML, and the tidy data of the tables and charts in it.

    Numbers of sections, tables and figures are left open here; the page numbers them in order.
    """

    html: Markup
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    page: dict[str, str] = field(default_factory=dict)
    captions: dict[str, Caption] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        tables = {}
        for name, table in self.tables.items():
            said = self.captions.get(name, Caption(""))
            tables[name] = {
                "columns": list(table.columns),
                "rows": [[_plain(cell) for cell in row] for row in table.itertuples(index=False)],
                "dates": [key for key, column in table.items() if _holds_dates(column)],
                "caption": bare(said.text),
                "note": bare(said.note),
            }
        data = {"page": self.page, "tables": tables}
        return {
            "text/html": without_unseen(str(self.html)),
            DATA_TYPE: data,
            "text/plain": "a piece of the page",
        }


def join(*blocks: Block | Markup) -> Block:
    """Put pieces one after the other."""
    tables: dict[str, pd.DataFrame] = {}
    page: dict[str, str] = {}
    captions: dict[str, Caption] = {}
    for block in blocks:
        if isinstance(block, Block):
            tables |= block.tables
            page |= block.page
            captions |= block.captions
    html = Markup("\n").join(
        block.html if isinstance(block, Block) else block for block in blocks if block
    )
    return Block(html, tables, page, captions)


def heading(key: str, text: str) -> Markup:
    """Head a section; ``key`` is what links name."""
    return Markup('<h2 id="section-{0}"><span data-number="section:{0}"></span>{1}</h2>').format(
        key, text
    )


def annex_heading(key: str, text: str) -> Markup:
    """Head an annex, which the page gives a letter; links name it as they name a section."""
    return Markup(
        '<h2 class="annex" id="section-{0}"><span data-number="annex:{0}"></span>{1}</h2>'
    ).format(key, text)


def subheading(text: str) -> Markup:
    """Head a part of a section."""
    return Markup("<h3>{}</h3>").format(text)


def paragraph(*sentences: str) -> Markup:
    """Write sentences as one paragraph; nothing where there are none."""
    said = [escape(sentence) for sentence in sentences if sentence]
    return Markup("<p>{}</p>").format(Markup(" ").join(said)) if said else Markup("")


def bullets(items: Iterable[str]) -> Markup:
    """Write a list; nothing where it is empty."""
    lines = [Markup("<li>{}</li>").format(item) for item in items]
    return Markup("<ul>\n{}\n</ul>").format(Markup("\n").join(lines)) if lines else Markup("")


def terms(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Write words and what they mean."""
    lines = [Markup("<dt>{}</dt><dd>{}</dd>").format(*pair) for pair in pairs]
    return Markup("<dl>\n{}\n</dl>").format(Markup("\n").join(lines))


def refer(kind: str, key: str) -> Markup:
    """Refer to a section, table or figure by the number that the page will give it."""
    return Markup('<a href="#{0}-{1}"><span data-ref="{0}:{1}">the {0}</span></a>').format(
        kind, key
    )


def table(
    key: str,
    caption: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    data: pd.DataFrame,
    *,
    numeric: Iterable[int] = (),
    note: str = "",
) -> Block:
    """Write a table with a caption, a scope on every header and no empty cell.

    Parameters
    ----------
    key : str
        What links and the CSV beside the page are called.
    caption : str
        What the table shows; its number is put before it.
    headers : sequence of str
        Column headings, units in them.
    rows : sequence of sequences of str
        Cells as people read them; the first of a row is its header.
    data : DataFrame
        The same, tidy and unrounded, for the CSV.
    numeric : iterable of int
        Columns of numbers, which stand to the right.
    note : str
        Said under the caption: shorthand and basis.
    """
    numbers = set(numeric)
    caption, note = breakable(caption), breakable(note)
    right = Markup(' class="number"')
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(
            right if at in numbers else Markup(""), breakable(text)
        )
        for at, text in enumerate(headers)
    )
    short = all(len(str(row[0])) <= _SHORT_NAME for row in rows)
    first = Markup(' class="short"') if short else Markup("")
    body = Markup("\n").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                Markup('<th scope="row"{}>{}</th>').format(first, breakable(cell))
                if at == 0
                else Markup("<td{}>{}</td>").format(
                    right if at in numbers else Markup(""), breakable(cell) if str(cell) else "[z]"
                )
                for at, cell in enumerate(row)
            )
        )
        for row in rows
    )
    small = Markup('<br><span class="note">{}</span>').format(note) if note else Markup("")
    html = Markup(
        '<div class="{5}" role="region" aria-labelledby="caption-{0}" tabindex="0">\n'
        '<table id="table-{0}">\n'
        '<caption id="caption-{0}"><span data-number="table:{0}">Table: </span>{1}{2}</caption>\n'
        "<thead><tr>{3}</tr></thead>\n<tbody>\n{4}\n</tbody>\n</table>\n</div>"
    ).format(
        key,
        caption,
        small,
        head,
        body,
        "wide slim" if is_slim(headers, rows, numbers, short) else "wide",
    )
    return Block(html, {key: data}, captions={key: Caption(caption, note)})


def figure(
    key: str, finding: str, subtitle: str, drawing: Markup, alternative: str, note: str = ""
) -> Markup:
    """Write a chart with its finding, its measure and period, and its text alternative.

    ``drawing`` is SVG without a text alternative of its own; this gives it one.
    """
    described = Markup('<svg role="img" aria-label="{}"').format(alternative)
    return Markup(
        '<figure id="figure-{0}">\n<figcaption id="figcaption-{0}">'
        '<span data-number="figure:{0}">Figure: </span>{1}'
        '<br><span class="note">{2}</span></figcaption>\n'
        '<div class="wide" role="region" aria-labelledby="figcaption-{0}" tabindex="0">\n'
        "{3}\n</div>\n"
        "{4}</figure>"
    ).format(
        key,
        finding,
        subtitle,
        drawing.replace(Markup("<svg"), described, 1),
        Markup('<p class="note">{}</p>\n').format(note) if note else Markup(""),
    )


def _holds_dates(column: pd.Series) -> bool:
    held = column.dropna()
    return bool(len(held)) and all(isinstance(cell, dt.date) for cell in held)


def _plain(cell: Any) -> Any:
    """Return a cell as JSON can hold it: no NaN, dates as ISO text."""
    if cell is None or cell is pd.NaT or cell is pd.NA:
        return None
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if hasattr(cell, "item"):
        cell = cell.item()
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell if isinstance(cell, bool | int | float | str) else str(cell)
