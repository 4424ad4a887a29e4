"""Where does the table begin on a sheet, and what does each of its columns hold?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.values import is_blank, tidy_text
from kpianalysis.intake.workbook import Sheet

# What suppliers call each column. A group's heading may stand before its own ("mitigation reason").
VOCABULARY: dict[str, tuple[str, ...]] = {
    "ref": (
        "ref",
        "kpi ref",
        "kpi reference",
        "reference",
        "kpi",
        "kpi no",
        "kpi number",
        "kpi id",
    ),
    "title": ("description", "kpi description", "title", "kpi title", "measure", "indicator"),
    "area": ("area", "service area", "service", "workstream"),
    "period": ("month", "period", "reporting month", "date", "contract month"),
    "value": ("achieved", "actual", "value", "performance", "result", "level achieved", "score"),
    "target": ("target", "tsl", "target service level", "target level"),
    "minimum": ("minimum", "msl", "minimum service level", "minimum level", "min"),
    "numerator": ("numerator", "number on time", "number achieved"),
    "denominator": ("denominator", "total number", "out of"),
    "backlog": ("open backlog", "backlog", "open cases", "number open"),
    "unit": ("unit", "units", "unit of measure"),
    "status": ("status", "rag", "rag status", "colour"),
    "mitigated": ("mitigated", "mitigation", "mitigation granted", "mitigation mitigated"),
    "mitigation_reason": ("mitigation reason", "reason for mitigation"),
    "cause": ("cause", "cause of miss", "reason for miss", "commentary"),
    "remedy": ("remedy", "action", "remedial action", "actions"),
    "effect": ("effect", "effect on residents", "impact", "impact on residents"),
    "note": ("note", "notes", "comment", "comments"),
    "verification": ("data status", "verification", "figure status"),
}
_SEARCHED_ROWS = 60
_REQUIRED_ROLES = {"ref", "value"}


@dataclass(frozen=True)
class Header:
    """The header of a table.

    ``first_row`` to ``last_row`` (from zero, both included) hold it; ``columns`` gives the columns
    of each role, of which only ``ref`` may have several.
    """

    first_row: int
    last_row: int
    columns: Mapping[str, tuple[int, ...]]


def find_header(sheet: Sheet, named: Mapping[str, tuple[str, ...]] | None = None) -> Header | None:
    """Find the rows that name the columns, by what stands in them.

    Every row near the top, alone and with the row above it, is scored by how many different roles
    it names; the best that names a ref and a value is the header.

    Parameters
    ----------
    sheet : Sheet
        Where to look.
    named : mapping of role to header texts, optional
        ``extracts.columns`` of contract.toml; it settles these roles.

    Raises
    ------
    ExtractProblem
        When two columns could hold the same role, and contract.toml does not say which.
    """
    candidates = []
    for row in range(min(len(sheet.rows), _SEARCHED_ROWS)):
        for first in (row, row - 1):
            if first < 0:
                continue
            texts = _header_texts(sheet, first, row)
            columns = _roles(texts, named or {})
            if columns.keys() >= _REQUIRED_ROLES:
                candidates.append((len(columns), first == row, -row, first, columns))
    if not candidates:
        return None
    _, _, row, first, columns = max(candidates, key=lambda candidate: candidate[:3])
    for role, found in columns.items():
        if len(found) > 1 and not (named and role in named):
            raise ExtractProblem(
                f"columns {' and '.join(str(column + 1) for column in found)} could each be "
                f"the {role}",
                file=sheet.file,
                sheet=sheet.name or None,
                action=f"name the column in contract.toml under extracts.columns.{role}",
            )
    return Header(first, -row, columns)


def later_headers(
    sheet: Sheet, first: Header, named: Mapping[str, tuple[str, ...]] | None = None
) -> list[Header]:
    """Find the rows below a header that name the columns again, perhaps in another order.

    Raises
    ------
    ExtractProblem
        When a row stands where results stand and reads like a header, but does not name a ref and
        a value: rows below it cannot be told apart by the first header.
    """
    value = first.columns["value"][0]
    words = {word for role in VOCABULARY.values() for word in role}
    words |= {_plain(header) for headers in (named or {}).values() for header in headers}
    found = []
    for row in range(first.last_row + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        if value >= len(cells) or not isinstance(cells[value], str):
            continue
        if _plain(cells[value]) not in words:
            continue
        columns = _roles(_header_texts(sheet, row, row), named or {})
        single = all(len(at) == 1 or role in (named or {}) for role, at in columns.items())
        if not (columns.keys() >= _REQUIRED_ROLES and single):
            raise ExtractProblem(
                f"a second table begins at row {row + 1}, but it does not name its columns clearly",
                file=sheet.file,
                sheet=sheet.name or None,
                action="ask for one table a sheet, or for a full header above each",
            )
        found.append(Header(row, row, columns))
    return found


def _header_texts(sheet: Sheet, first: int, last: int) -> list[tuple[str, ...]]:
    """Return for each column its texts from top to bottom, merged cells filled."""
    rows = [list(sheet.rows[row]) for row in range(first, last + 1)]
    width = max(len(row) for row in rows)
    rows = [row + [None] * (width - len(row)) for row in rows]
    for (top, left), (bottom, right) in sheet.merged:
        if first <= top <= bottom <= last:
            for row in range(top, bottom + 1):
                for column in range(left, min(right + 1, width)):
                    rows[row - first][column] = rows[top - first][left]
    return [
        tuple(dict.fromkeys(_plain(row[column]) for row in rows if not is_blank(row[column])))
        for column in range(width)
    ]


def _roles(
    texts: list[tuple[str, ...]], named: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[int, ...]]:
    """Say which columns hold each role; nothing when a named column is not there."""
    columns: dict[str, tuple[int, ...]] = {}
    settled: set[int] = set()
    for role, headers in named.items():
        wanted = [_plain(header) for header in headers]
        places = [
            next((c for c, text in enumerate(texts) if text and text[-1] == header), None)
            for header in wanted
        ]
        if None in places:
            return {}
        columns[role] = tuple(place for place in places if place is not None)
        settled.update(columns[role])
    for column, text in enumerate(texts):
        if column in settled or not text:
            continue
        meant = _role(text)
        if meant and meant not in named:
            columns[meant] = (*columns.get(meant, ()), column)
    return columns


def _role(text: tuple[str, ...]) -> str | None:
    """Return the role of a column: its texts together say more than the lowest alone."""
    for wording in (" ".join(text), text[-1]):
        for role, words in VOCABULARY.items():
            if wording in words:
                return role
    return None


def _plain(cell: object) -> str:
    """Return a heading without case, brackets, units, marks."""
    text = re.sub(r"\([^)]*\)|[*†‡:]", " ", tidy_text(cell).casefold())
    return " ".join(re.sub(r"[_/]", " ", text).split())
