"""What kind of value does a field of the contract hold, and how does it stand in a cell?"""

from __future__ import annotations

import datetime as dt
import math
import re
import tomllib
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from kpianalysis.errors import PeriodProblem
from kpianalysis.periods import Month, ReviewPeriod, parse_month, parse_period
from kpianalysis.writing.toml import toml_value

TEXT, NUMBER, WHOLE, FLAG, DATE = "text", "number", "whole number", "true or false", "date"
MONTH, PERIOD, CHOICE, TOML = "month", "period", "choice", "TOML"
# What a person is told to write.
EXAMPLES = {
    TEXT: "text",
    NUMBER: "a number",
    WHOLE: "a whole number",
    FLAG: "TRUE or FALSE",
    DATE: "a date, such as 2019-03-21",
    MONTH: "a month, such as 2019-04",
    PERIOD: "a period, such as 2019-20 Q1 or 2019-04..2019-07",
    CHOICE: "one of the choices",
    TOML: "a value as in contract.toml",
}
_TYPES = {str: TEXT, float: NUMBER, int: WHOLE, bool: FLAG, dt.date: DATE, Month: MONTH} | {
    ReviewPeriod: PERIOD
}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_MOST_DIGITS = 20  # of a whole number that TOML must be able to hold
_EXCEL_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}


class WrongCell(ValueError):
    """What is wrong with a cell, as the end of a sentence, and what to do about it."""

    def __init__(self, problem: str, action: str) -> None:
        super().__init__(problem)
        self.action = action


@dataclass(frozen=True)
class Kind:
    """What a cell holds: one value of a name above, or a list of them, one on a line."""

    name: str
    is_list: bool = False
    choices: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What to write in a cell."""
        one = f"one of: {'; '.join(self.choices)}" if self.choices else EXAMPLES[self.name]
        return f"{one}; several on lines of their own (Alt+Enter)" if self.is_list else one


def kind_of(annotation: Any) -> Kind:
    """Tell what a field holds from its type; what fits nothing else is written as TOML.

    >>> kind_of(tuple[str, ...]), kind_of(float | None).name
    (Kind(name='text', is_list=True, choices=()), 'number')
    """
    inner = unwrapped(annotation)
    if get_origin(inner) in (tuple, list):
        arguments = [part for part in get_args(inner) if part is not Ellipsis]
        one = kind_of(arguments[0]) if len(arguments) == 1 else Kind(TOML)
        return Kind(TOML) if one.is_list or one.name == TOML else Kind(one.name, True, one.choices)
    if get_origin(inner) is Literal and all(isinstance(word, str) for word in get_args(inner)):
        return Kind(CHOICE, choices=get_args(inner))
    return Kind(_TYPES.get(inner, TOML))


def unwrapped(annotation: Any) -> Any:
    """Take "or nothing" and the checks of a type away."""
    if get_origin(annotation) is Annotated:
        return unwrapped(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        return unwrapped(parts[0]) if len(parts) == 1 else annotation
    return annotation


def to_cell(value: object, kind: Kind) -> object:
    r"""Return what stands in a cell for a value of the settings: text, number, flag or date.

    >>> to_cell(["Roads", "Road works"], Kind(TEXT, is_list=True))
    'Roads\nRoad works'
    """
    if kind.name == TOML:
        return toml_value(value)
    if kind.is_list and isinstance(value, list | tuple):
        return "\n".join(_line(item) for item in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A workbook keeps 16 digits of a number; one that needs more stands there as text.
        return value if float(f"{value:.16G}") == value else repr(value)
    return value


def from_cell(cell: object, kind: Kind) -> object:
    """Read the value of a cell that is not blank, as the settings hold it.

    Raises
    ------
    WrongCell
        When the cell holds something else.

    Examples
    --------
    >>> from_cell(dt.date(2019, 4, 1), Kind(MONTH)), from_cell(75.0, Kind(NUMBER))
    ('2019-04', 75)
    """
    if isinstance(cell, str) and cell in _EXCEL_ERRORS:
        raise WrongCell("is an Excel error", "mend the formula, or write the value itself")
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    if kind.name == TOML:
        return _toml(cell)
    one = Kind(kind.name, choices=kind.choices)
    if kind.is_list:
        lines = cell.split("\n") if isinstance(cell, str) else [cell]
        return [_READERS[kind.name](_unquoted(line), one) for line in lines if line != ""]
    return _READERS[kind.name](cell, one)


def _text(cell: object, kind: Kind) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(_shortest(float(cell)))
    raise WrongCell("is not text", "give the cell the format Text, and type it again")


def _number(cell: object, kind: Kind) -> float | int:
    if isinstance(cell, str) and _NUMBER.fullmatch(text := cell.strip()):
        whole = text.lstrip("+-").isdigit() and len(text) < _MOST_DIGITS
        return int(text) if whole else float(text)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell if isinstance(cell, int) else _shortest(cell)
    raise WrongCell("is not a number", f"write {kind.words}, without a unit or a sign for it")


def _whole(cell: object, kind: Kind) -> int:
    number = _number(cell, kind)
    if not math.isfinite(number) or number != int(number):
        raise WrongCell("is not a whole number", f"write {kind.words}")
    return int(number)


def _flag(cell: object, kind: Kind) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    said = str(cell).strip().casefold()
    if isinstance(cell, bool | str) and said in words:
        return words[said]
    raise WrongCell("is neither true nor false", f"write {kind.words}")


def _date(cell: object, kind: Kind) -> dt.date:
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return cell
    try:
        return dt.date.fromisoformat(str(cell).strip())
    except ValueError as error:
        raise WrongCell("is not a date", f"write {kind.words}") from error


def _month(cell: object, kind: Kind) -> str:
    if isinstance(cell, dt.date) and (month := parse_month(cell)):
        return month.iso
    if isinstance(cell, str) and (month := parse_month(cell)):
        return month.iso
    raise WrongCell("is not a month", f"write {kind.words}")


def _period(cell: object, kind: Kind) -> str:
    if isinstance(cell, dt.date) and (month := parse_month(cell)):
        return ReviewPeriod(month, month).text
    try:
        return parse_period(str(cell)).text
    except PeriodProblem as problem:
        raise WrongCell(problem.problem, problem.action or f"write {kind.words}") from problem


def _choice(cell: object, kind: Kind) -> str:
    if isinstance(cell, str) and cell.strip() in kind.choices:
        return cell.strip()
    raise WrongCell(f"is none of {'; '.join(kind.choices)}", "choose from the list of the cell")


_READERS: Mapping[str, Any] = {
    TEXT: _text,
    NUMBER: _number,
    WHOLE: _whole,
    FLAG: _flag,
    DATE: _date,
    MONTH: _month,
    PERIOD: _period,
    CHOICE: _choice,
}


def _toml(cell: object) -> object:
    try:
        text = cell if isinstance(cell, str) else toml_value(cell)
        read = tomllib.loads(f"value = {text}")
    except (tomllib.TOMLDecodeError, TypeError, RecursionError) as error:
        raise WrongCell("is not a value of TOML", "write it as in contract.toml") from error
    if list(read) != ["value"]:
        raise WrongCell("is more than one value of TOML", "write it as in contract.toml")
    return read["value"]


def _shortest(number: float) -> float | int:
    """Return a whole number as one: a spreadsheet knows only numbers with a point."""
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _line(item: object) -> str:
    """Write an item of a list: one that would not come back from a line of a cell is quoted."""
    if isinstance(item, str):
        plain = item == item.strip() != "" and not re.search(r'^["#]|[\n\r]', item)
        return item if plain else toml_value(item)
    return str(item)


def _unquoted(line: object) -> object:
    if not isinstance(line, str):
        return line
    if line.startswith('"'):
        try:
            text = _toml(line)
        except WrongCell:
            return line.strip()
        # What a person put in quotes for another reason stays as it is.
        return text if toml_value(text) == line else line.strip()
    return line.strip()
