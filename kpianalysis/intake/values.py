"""What does the text of one cell mean: a number, a percentage, a bound, or a reason for none?"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
import pandas as pd

from kpianalysis.tables import Bound, State

# What suppliers write where no figure stands. Longer phrases are looked for inside a cell as well.
_NULL_WORDS = {
    "": State.NOT_SUPPLIED,
    "-": State.NOT_SUPPLIED,
    "--": State.NOT_SUPPLIED,
    "n/a": State.NOT_SUPPLIED,
    "na": State.NOT_SUPPLIED,
    "nil return": State.NOT_SUPPLIED,
    "none": State.NOT_SUPPLIED,
    "tba": State.NOT_SUPPLIED,
    "tbc": State.NOT_SUPPLIED,
    "awaited": State.NOT_SUPPLIED,
    "not available": State.NOT_SUPPLIED,
    "not supplied": State.NOT_SUPPLIED,
    "suspended": State.SUSPENDED,
}
_NULL_PHRASES = {
    "no volume": State.NO_VOLUME,
    "no activity": State.NO_VOLUME,
    "no cases": State.NO_VOLUME,
    "not measurable": State.NOT_MEASURABLE,
    "cannot be measured": State.NOT_MEASURABLE,
    "unable to measure": State.NOT_MEASURABLE,
    "suspended": State.SUSPENDED,
}
_YES = {"yes", "y", "true", "1", "x", "granted", "agreed", "mitigated", "✓", "✔"}
_NO = {"no", "n", "false", "0", "none", "not", "-", "na", "nil"}
_EXCEL_ERROR = re.compile(r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)", re.I)
_NUMBER = re.compile(
    r"(?P<before><=|>=|=<|=>|<|>|≤|≥|at least|at most|up to|under|over)? ?[£$€]? ?"
    r"(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?) ?"
    r"(?P<percent>%|per ?cent)? ?(?P<after>\+|or more|or less|or fewer)?",
    re.I,
)
_BELOW = {"<", "<=", "=<", "≤", "at most", "up to", "under", "or less", "or fewer"}


class Percent(float):
    """A number that the spreadsheet shows with a percent sign: 0.7071 shown as 70.71%."""

    def __str__(self) -> str:
        return f"{Decimal(f'{float(self):.15g}') * 100:f}%"


@dataclass(frozen=True)
class Reading:
    """What one cell says.

    ``number`` is exact as written (``Decimal("70.71")`` for ``70.71%``); ``percent_sign`` says
    whether a ``%`` stood there. A cell without a number has a state, or a problem.
    """

    number: Decimal | None = None
    percent_sign: bool = False
    currency: bool = False
    bound: Bound = Bound.EXACT
    state: State = State.MEASURED
    problem: str | None = None
    words: str | None = None


def read_value(cell: object) -> Reading:
    """Read the cell of a result, a target or a count.

    Examples
    --------
    >>> read_value("1,273").number
    Decimal('1273')
    >>> read_value("70.71%").percent_sign
    True
    >>> read_value("n/a - no volumes").state
    <State.NO_VOLUME: 'no_volume'>
    >>> read_value("#REF!").problem
    'is an Excel error'
    """
    if is_blank(cell):
        return Reading(state=State.NOT_SUPPLIED)
    if isinstance(cell, bool) or isinstance(cell, dt.date | dt.time | dt.timedelta):
        return Reading(problem="is not a number", words=str(cell))
    if isinstance(cell, int | float):
        if not np.isfinite(cell):
            return Reading(problem="is not a finite number", words=str(cell))
        if isinstance(cell, Percent):
            points = (Decimal(f"{float(cell):.15g}") * 100).normalize()
            return Reading(number=points, percent_sign=True, words=f"{points:f}%")
        # A workbook holds 70 as 70.0, a text that would claim one decimal, and 1.23 - 0.3 as
        # 0.9299999999999999: Excel itself shows and compares 15 digits.
        words = tidy_text(float(f"{cell:.15g}"))
        return Reading(number=Decimal(words), words=words)
    words = tidy_text(cell)
    plain = words.casefold()
    if plain in _NULL_WORDS:
        return Reading(state=_NULL_WORDS[plain], words=words)
    if _EXCEL_ERROR.fullmatch(plain):
        return Reading(problem="is an Excel error", words=words)
    for phrase, state in _NULL_PHRASES.items():
        if phrase in plain:
            return Reading(state=state, words=words)
    # A marker such as * or † after a figure points to a footnote.
    bare = re.sub(r"[*†‡]+$", "", plain).strip()
    found = _NUMBER.fullmatch(bare)
    if not found:
        return Reading(problem="is not a number", words=words)
    try:
        number = Decimal(found["number"].replace(",", ""))
    except InvalidOperation:
        return Reading(problem="is not a number", words=words)
    if not np.isfinite(float(number)):
        return Reading(problem="is not a finite number", words=words)
    mark = found["before"] or found["after"]
    bound = Bound.EXACT
    if mark:
        bound = Bound.AT_MOST if mark in _BELOW else Bound.AT_LEAST
    currency = bool(re.search("[£$€]", bare))
    return Reading(number, bool(found["percent"]), currency, bound, words=words)


def read_column(cells: pd.Series) -> pd.DataFrame:
    """Read a whole column; every different text is read once.

    Returns
    -------
    DataFrame
        Columns ``number`` (Decimal or None), ``percent_sign``, ``currency``, ``bound``, ``state``,
        ``problem`` and ``words``, with the index of ``cells``.
    """
    # 1, 1.0 and True are one key to pandas and to Python, so the type is part of it.
    keys = pd.Series([(type(cell).__name__, repr(cell)) for cell in cells], index=cells.index)
    codes, _ = pd.factorize(keys)
    first = pd.Series(range(len(cells))).groupby(codes).first()
    readings = [read_value(cells.iloc[position]) for position in first]
    fields = ("number", "percent_sign", "currency", "bound", "state", "problem", "words")
    table = {
        field: pd.Series([getattr(reading, field) for reading in readings], dtype=object)
        for field in fields
    }
    return pd.DataFrame(table).iloc[codes].set_axis(cells.index)


def says_yes(cell: object) -> bool | None:
    """Read a cell that says yes or no; None when it says neither.

    >>> says_yes("Yes - agreed by the Council"), says_yes("No"), says_yes("perhaps")
    (True, False, None)
    """
    if is_blank(cell):
        return False
    first = re.match(r"[^\W_]+|[✓✔-]", tidy_text(cell).casefold())
    word = first[0] if first else ""
    return True if word in _YES else False if word in _NO else None


def as_floats(readings: pd.DataFrame) -> pd.Series:
    """Return the numbers of :func:`read_column` as floats, NaN where there is none."""
    numbers = [np.nan if number is None else float(number) for number in readings["number"]]
    return pd.Series(numbers, index=readings.index, dtype="float64")


def is_blank(cell: object) -> bool:
    """Say whether nothing stands in a cell."""
    return cell is None or cell != cell or (isinstance(cell, str) and not tidy_text(cell))


def tidy_text(cell: object) -> str:
    """Return a cell's text with plain spaces, hyphens and apostrophes.

    >>> tidy_text("Carer\u2019s\u00a0review \u2013 late")
    "Carer's review - late"
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).translate(_LOOKALIKES)
    return " ".join(text.split())


_LOOKALIKES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u200b": "",
        "\ufeff": "",
    }
)
