"""Which columns does the Council's workbook have, and what does each hold?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

COMMENTARY_FILE = "council/commentary.xlsx"
SHEET, READ_ME = "Commentary", "Read me"
MISS, MITIGATION = "miss", "mitigation"
ABOUT = (MISS, MITIGATION)

Kind = Literal["text", "date", "month"]


@dataclass(frozen=True)
class Column:
    """One column: its key in the table of commentary, its heading, and who fills it in."""

    key: str
    heading: str
    width: int
    by_us: bool = False
    kind: Kind = "text"


BY_US = (
    Column("kpi", "KPI", 34, by_us=True),
    Column("kpi_ref", "ref", 14, by_us=True),
    Column("period_start", "month", 15, by_us=True, kind="month"),
    Column("result", "result", 12, by_us=True),
    Column("target", "target", 10, by_us=True),
    Column("about", "about", 11, by_us=True),
    Column("note", "note", 24, by_us=True),
)
BY_THE_COUNCIL = (
    Column("cause", "cause", 44),
    Column("effect", "effect on residents", 44),
    Column("remedy", "remedy", 44),
    Column("owner", "owner", 24),
    Column("due", "due date", 13, kind="date"),
    Column("author", "author", 24),
    Column("written", "date", 13, kind="date"),
    Column("supplier_reply", "supplier's reply", 44),
)
BASIS = Column("basis", "basis", 24)
# What names a row; the other columns that we fill in are made anew each time.
KEY = ("kpi_ref", "period_start", "about")
REFRESHED = ("kpi", "result", "target", "note")
# What makes a row worth showing. An author and a date alone say nothing.
WORDS = ("cause", "effect", "remedy", "supplier_reply")


def columns(*, marked: bool) -> tuple[Column, ...]:
    """Return the columns in order; a contract that marks what is made up has one more."""
    return (*BY_US, *BY_THE_COUNCIL, *((BASIS,) if marked else ()))


def typed(*, marked: bool) -> tuple[str, ...]:
    """Return the keys of the columns that a person fills in."""
    return tuple(column.key for column in columns(marked=marked) if not column.by_us)
