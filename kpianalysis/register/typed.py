"""How do settings without columns of their own stand on a sheet? A key path, a type and a value."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from kpianalysis.register.kinds import (
    DATE,
    FLAG,
    NUMBER,
    TEXT,
    TOML,
    Kind,
    WrongCell,
    from_cell,
)

# The word in the column "type", and what the column "value" then holds.
SETTING_KINDS = {
    "text": Kind(TEXT),
    "list": Kind(TEXT, is_list=True),
    "number": Kind(NUMBER),
    "true or false": Kind(FLAG),
    "date": Kind(DATE),
    "TOML": Kind(TOML),
}
# Header, explanation and width of each column.
SETTING_COLUMNS = (
    ("key", 'The path of a key: columns.value, or words."n/a", in quotes what is no word.', 40),
    ("type", f"What the value is: {', '.join(SETTING_KINDS)}.", 14),
    ("value", "The value; several in a list stand on lines of their own (Alt+Enter).", 60),
)
_DEEPEST = 20  # steps of a key path
_BASIC, _LITERAL = r'"(?:[^"\\\n]|\\[^\n])*"', r"'[^'\n]*'"
_STEP = rf"(?:[A-Za-z0-9_-]+|{_BASIC}|{_LITERAL})"
_PATH = re.compile(rf"\s*{_STEP}(?:\s*\.\s*{_STEP})*\s*")


def leaves(settings: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """List each value with its key path; a table without a key is a value itself.

    >>> list(leaves({"columns": {"value": ["Actual"]}, "words": {}}))
    [(('columns', 'value'), ['Actual']), (('words',), {})]
    """
    for key, value in settings.items():
        if isinstance(value, Mapping) and value:
            yield from (((key, *path), leaf) for path, leaf in leaves(value))
        else:
            yield (key,), value


def setting_type(value: object) -> str:
    """Choose the word for a value; what a cell would not give back the same is TOML.

    >>> setting_type(0.5), setting_type(["a", "b"]), setting_type({}), setting_type(" ")
    ('number', 'list', 'TOML', 'TOML')
    """
    words = {str: "text", int: "number", float: "number", list: "list"}
    words |= {bool: "true or false", dt.date: "date"}
    word = words.get(type(value), "TOML")
    if word == "list" and not all(isinstance(item, str) for item in value):  # type: ignore[attr-defined]
        return "TOML"
    if word == "text":
        try:
            kept = bool(str(value).strip()) and from_cell(value, SETTING_KINDS[word]) == value
        except WrongCell:
            kept = False
        return word if kept else "TOML"
    return word


def setting_value(word: object, cell: object) -> object:
    """Read a value by the word for its type; without a word, as what the cell is.

    Raises
    ------
    WrongCell
        When the cell is something else.
    """
    if word is None:
        word = setting_type(cell) if not isinstance(cell, str) else "text"
    kind = SETTING_KINDS[str(word)]
    if cell is None:
        if kind.is_list:
            return []
        raise WrongCell("the value is blank", f"write {kind.words}, or delete the row")
    return from_cell(cell, kind)


def key_path(text: object) -> tuple[str, ...]:
    """Read a key path as TOML writes it.

    Raises
    ------
    WrongCell
        When it is none.

    Examples
    --------
    >>> key_path('words."n/a"')
    ('words', 'n/a')
    """
    wrong = WrongCell(
        "is no key path", 'join keys by full stops; what is no word stands in quotes: words."n/a"'
    )
    if not isinstance(text, str) or not _PATH.fullmatch(text):
        raise wrong
    try:
        at: Any = tomllib.loads(f"{text.strip()} = 0")
    except tomllib.TOMLDecodeError as error:
        raise wrong from error
    path: list[str] = []
    while isinstance(at, dict):
        ((step, at),) = at.items()
        path.append(step)
    if len(path) > _DEEPEST:
        raise wrong
    return tuple(path)
