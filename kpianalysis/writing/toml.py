"""How do settings look as TOML? Written for people: a table a heading, a row of terms a line."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_WIDE = 100  # columns: a longer list of texts or tables gets a line for each


def toml_text(settings: Mapping[str, object]) -> str:
    """Write settings as TOML that ``tomllib`` reads back as the same.

    Parameters
    ----------
    settings : mapping
        Texts, numbers, true and false, dates, lists and mappings of them; None is left out.

    Raises
    ------
    TypeError
        When something else stands in them.

    Examples
    --------
    >>> print(toml_text({"name": "Roads", "areas": [{"code": "RD", "aliases": ["A", "B"]}]}))
    name = "Roads"
    <BLANKLINE>
    [[areas]]
    code = "RD"
    aliases = ["A", "B"]
    <BLANKLINE>
    """
    return "\n".join(_table((), settings)).lstrip("\n") + "\n"


def toml_value(value: object) -> str:
    """Write one value on one line.

    >>> toml_value({"from": "2018-04", "target": 90.5, "agreed": dt.date(2018, 3, 1)})
    '{from = "2018-04", target = 90.5, agreed = 2018-03-01}'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else str(value)
    if isinstance(value, dt.date | dt.time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    if isinstance(value, Mapping):
        pairs = (f"{toml_key(k)} = {toml_value(v)}" for k, v in value.items() if v is not None)
        return f"{{{', '.join(pairs)}}}"
    raise TypeError(f"TOML has no way to write a {type(value).__name__}")


def toml_key(*steps: str) -> str:
    """Write a key path; a key of more than letters, digits, - and _ is quoted.

    >>> toml_key("words", "n/a")
    'words."n/a"'
    """
    return ".".join(step if _BARE_KEY.fullmatch(step) else _quoted(step) for step in steps)


def _table(path: tuple[str, ...], table: Mapping[str, object]) -> Iterator[str]:
    """Write the lines of a table: what fits a line first, for a heading ends what is above it."""
    below = {key: value for key, value in table.items() if _has_a_heading(path, value)}
    for key, value in table.items():
        if key not in below and value is not None:
            yield from _line(key, value)
    for key, value in below.items():
        here = (*path, key)
        if isinstance(value, Mapping):
            # The parts of a table name it; a heading of its own would say nothing.
            if not value or not all(_has_a_heading(here, part) for part in value.values()):
                yield from ("", f"[{toml_key(*here)}]")
            yield from _table(here, value)
        elif isinstance(value, list | tuple):
            for item in value:
                yield from ("", f"[[{toml_key(*here)}]]")
                for name, part in item.items():
                    if part is not None:
                        yield from _line(name, part)


def _has_a_heading(path: tuple[str, ...], value: object) -> bool:
    is_list = isinstance(value, list | tuple)
    return isinstance(value, Mapping) or (not path and is_list and _all_tables(value))


def _all_tables(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(item, Mapping) for item in value)
    )


def _line(key: str, value: object) -> Iterator[str]:
    line = f"{toml_key(key)} = {toml_value(value)}"
    several = isinstance(value, list | tuple) and len(value) > 1
    if several and (len(line) > _WIDE or _all_tables(value)) and isinstance(value, list | tuple):
        yield f"{toml_key(key)} = ["
        yield from (f"  {toml_value(item)}," for item in value)
        yield "]"
    else:
        yield line


def _quoted(text: str) -> str:
    def escape(found: re.Match[str]) -> str:
        return _ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}")

    return f'"{_ESCAPED.sub(escape, text)}"'
