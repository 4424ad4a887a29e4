"""What figure stands in one cell: a number, a percentage, a bound, or what is wrong with it?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import chain

import numpy as np

from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.no_figure import state_of_words
from kpianalysis.tables import Bound, State

_EXCEL_ERROR = re.compile(
    r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BUSY!|BLOCKED!|#+)", re.I
)
_BEFORE = {
    Bound.AT_LEAST: (">=", "=>", ">", "≥", "at least", "over", "more than", "no less than", "min"),
    Bound.AT_MOST: (
        "<=", "=<", "<", "≤", "at most", "up to", "under", "less than", "fewer than",
        "no more than", "max",
    ),
}  # fmt: skip
_AFTER = {
    Bound.AT_LEAST: ("+", "or more", "or above", "or over", "or higher", "and above", "and over"),
    Bound.AT_MOST: ("or less", "or fewer", "or below", "or under", "or lower", "and below"),
}
_BOUNDS = {mark: bound for side in (_BEFORE, _AFTER) for bound in side for mark in side[bound]}
_UNITS = {
    "seconds": ("second", "seconds", "sec", "secs"),
    "minutes": ("minute", "minutes", "min", "mins"),
    "hours": ("hour", "hours", "hr", "hrs"),
    "days": ("day", "days", "working day", "working days"),
    "weeks": ("week", "weeks"),
    "£": ("£", "gbp", "pounds"),
    "$": ("$",),
    "€": ("€",),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_TIMES_OF_DAY = [word for word, unit in _UNIT_OF.items() if unit not in "£$€"]
_TIMES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}


def unit_of(words: str) -> str | None:
    """Return the unit that a word or sign means, where it is one of time or money.

    >>> unit_of("mins"), unit_of("GBP"), unit_of("potholes")
    ('minutes', '£', None)
    """
    return _UNIT_OF.get(words.casefold())


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+"
_NUMBER = re.compile(
    rf"(?P<about>~|c\.|circa |about |approx(?:\.|imately)? )? ?"
    rf"(?P<before>{_any_of(chain(*_BEFORE.values()))})? ?"
    rf"(?P<sign>[-+]?) ?(?P<currency>[£$€]|gbp)? ?(?P<inner>[-+]?)(?P<digits>{_DIGITS})"
    rf"(?P<power>e[-+]?[0-9]+)? ?"
    rf"(?:(?P<percent>%|per ?cent|pct|pc)|(?P<times>{_any_of(_TIMES)})|(?P<money>gbp|pounds)"
    rf"|(?P<unit>{_any_of(_TIMES_OF_DAY)}))?(?![a-z]) ?"
    rf"(?P<after>{_any_of(chain(*_AFTER.values()))})?",
)
_NEGATIVE = re.compile(r"(?P<out>[£$€]?) ?\((?P<in>[^()]*)\) ?(?P<percent>%?)")
_FIGURE = rf"[£$€]?[-+]?(?:{_DIGITS})%?"
_RANGE = re.compile(rf"(?P<low>{_FIGURE}) ?(?:-|to|and) ?(?P<high>{_FIGURE})")
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+ ?%?")
_MARKS = {
    "p": "p", "prov": "p", "provisional": "p",
    "e": "e", "est": "e", "estimate": "e", "estimated": "e",
    "r": "r", "rev": "r", "revised": "r",
}  # fmt: skip
# What stands behind a figure and points to a footnote, or says how final the figure is.
_FOOTNOTE = re.compile(
    rf"(?:[*†‡§¹²³⁰⁴-⁹]+| ?[(\[](?P<mark>{_any_of(_MARKS)}|[a-z])[)\]]"
    r"| ?\[(?:note [0-9]+|[0-9])\]|(?<=%) (?P<letter>[a-z]))$"
)


class Percent(float):
    """A number that the spreadsheet shows with a percent sign: 0.7071 shown as 70.71%."""

    def __str__(self) -> str:
        return f"{(Decimal(f'{float(self):.15g}') * 100).normalize():f}%"


@dataclass(frozen=True)
class Reading:
    """What one cell says.

    Attributes
    ----------
    number
        Exact as written: ``Decimal("70.71")`` for ``70.71%``. A cell without one has a state, or
        a problem.
    percent_sign
        Whether such a sign stood there.
    unit
        The unit that stood there: ``days`` for ``5 working days``, ``£`` for ``£5``; or None.
    bound
        ``at_least`` for ``52+``.
    state, problem
        Why there is no number.
    remark
        ``digits_lost`` for ``2.00E+05``, ``estimate`` for ``about 95%``.
    mark
        ``p`` provisional, ``r`` revised, ``e`` estimated, where the supplier wrote so.
    words
        The cell's text.
    """

    number: Decimal | None = None
    percent_sign: bool = False
    unit: str | None = None
    bound: Bound = Bound.EXACT
    state: State = State.MEASURED
    problem: str | None = None
    remark: str | None = None
    mark: str | None = None
    words: str | None = None


def read_value(cell: object) -> Reading:
    """Read the cell of a result, a target or a count.

    Examples
    --------
    >>> read_value("1,273").number, read_value("(3.5)").number
    (Decimal('1273'), Decimal('-3.5'))
    >>> read_value("70.71%").percent_sign, read_value("52+").bound
    (True, <Bound.AT_LEAST: 'at_least'>)
    >>> read_value("n/a - no volumes").state
    <State.NO_VOLUME: 'no_volume'>
    >>> read_value("#REF!").problem, read_value("90-95%").problem
    ('is an Excel error', 'is a range, and not one figure')
    >>> read_value("2.00E+05").remark, read_value("68.2 (p)").mark
    ('digits_lost', 'p')
    """
    if is_blank(cell):
        return Reading(state=State.NOT_SUPPLIED)
    if not isinstance(cell, str):
        return _read_cell_of_a_workbook(cell)
    return _read_words(tidy_text(cell))


@lru_cache(maxsize=4096)
def _read_words(words: str) -> Reading:
    """Read the text of a cell; the same few stand in many files."""
    plain = words.casefold().removeprefix("'")
    if _EXCEL_ERROR.fullmatch(plain):
        hidden = plain.strip("#") == ""
        return Reading(problem="is too wide for its column" if hidden else "is an Excel error",
                       words=words)  # fmt: skip
    if state := state_of_words(plain):
        return Reading(state=state, words=words)
    marks: list[str] = []
    while found := _FOOTNOTE.search(plain):
        if not found.start():
            break
        marks.append(_MARKS.get(found["mark"] or found["letter"] or "", ""))
        plain = plain[: found.start()].strip()
    if plain != words.casefold() and (state := state_of_words(plain)):
        return Reading(state=state, words=words)
    read = _read_number(plain)
    mark = next(filter(None, marks), None)
    remark = "estimate" if mark == "e" and read.number is not None else read.remark
    return replace(read, mark=mark, remark=remark, words=words)


def _read_cell_of_a_workbook(cell: object) -> Reading:
    """Read a cell that is no text: a number, a date, true or false."""
    words = str(cell)
    if isinstance(cell, dt.timedelta | dt.time):
        return Reading(problem="is a length or time of the day, and not a number", words=words)
    if isinstance(cell, dt.date):
        # Excel makes a date of "1-5" and of "3/4".
        return Reading(problem="is a date, and not a number", words=words)
    if isinstance(cell, bool | np.bool_) or not isinstance(cell, int | float | np.number):
        return Reading(problem="is not a number", words=words)
    number = float(cell)
    if not np.isfinite(number):
        return Reading(problem="is not a finite number", words=words)
    if isinstance(cell, Percent):
        points = (Decimal(f"{number:.15g}") * 100).normalize()
        return Reading(points, percent_sign=True, words=f"{points:f}%")
    # A workbook holds 70 as 70.0, a text that would claim one decimal, and 1.23 - 0.3 as
    # 0.9299999999999999: Excel itself shows and compares 15 digits.
    words = tidy_text(float(f"{number:.15g}"))
    return Reading(Decimal(words), words=words)


def _read_number(text: str) -> Reading:
    """Read a figure as it is typed, or say what is wrong with it."""
    found = _NUMBER.fullmatch(text)
    if not found and (bracketed := _NEGATIVE.fullmatch(text)):
        # Accountants write a number below 0 in brackets.
        inner = _NUMBER.fullmatch(f"{bracketed['out']}{bracketed['in']}{bracketed['percent']}")
        bare = inner and not (inner["sign"] or inner["inner"] or inner["before"] or inner["after"])
        return _number_of(inner, negative=True) if inner and bare else _no_number(text)
    if not found or (found["sign"] and found["inner"]):
        return _no_number(text)
    return _number_of(found, negative="-" in (found["sign"], found["inner"]))


def _number_of(found: re.Match[str], *, negative: bool) -> Reading:
    currency = bool(found["currency"] or found["money"])
    if found["times"] and not currency and len(found["times"]) <= 2:
        return Reading(problem="is not a number")  # 5 m may be metres, minutes or millions
    digits = re.sub("[, ]", "", found["digits"]).rstrip(".")
    power = int((found["power"] or "e0")[1:])
    if abs(power) > 300:
        return Reading(problem="is not a finite number")
    number = Decimal(f"{'-' if negative else ''}{digits}").scaleb(
        power + _TIMES.get(found["times"] or "", 0)
    )
    if not np.isfinite(float(number)):
        return Reading(problem="is not a finite number")
    decimals = len(digits.partition(".")[2])
    remark = "digits_lost" if power > decimals else "estimate" if found["about"] else None
    return Reading(
        number,
        percent_sign=bool(found["percent"]),
        unit=unit_of(found["unit"] or found["currency"] or found["money"] or ""),
        bound=_BOUNDS.get(found["before"] or found["after"] or "", Bound.EXACT),
        remark=remark,
    )


def _no_number(text: str) -> Reading:
    """Say why a text is not one number."""
    if text.startswith("="):
        return Reading(problem="is a formula, which is never worked out")
    if _RANGE.fullmatch(text):
        return Reading(problem="is a range, and not one figure")
    if _DECIMAL_COMMA.fullmatch(text):
        return Reading(problem="has a comma that marks no thousands, so it may be a decimal comma")
    return Reading(problem="is not a number")
