"""What would change in contract.toml? A line for each key that is new, gone or changed."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from kpianalysis.writing.toml import toml_key, toml_value


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """List by key path what is new (+), gone (-) or changed (~).

    Parameters
    ----------
    before, after : mapping
        Settings. Entries of a list are told apart by their ``ref`` or ``code`` where they have one.

    Examples
    --------
    >>> differences({"kpis": [{"ref": "A_1", "decimals": 2}]},
    ...             {"kpis": [{"ref": "A_1", "decimals": 0}], "board": "Panel"})
    ['~ kpis.A_1.decimals: 2 -> 0', '+ board = "Panel"']
    """
    return _compared((), before, after)


def _compared(path: tuple[str, ...], before: Any, after: Any) -> list[str]:
    if before == after:
        return []
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        keys = list(dict.fromkeys([*before, *after]))
        return [
            line for key in keys for line in _one((*path, key), before.get(key), after.get(key))
        ]
    if _tables(before) and _tables(after):
        names, others = _names(before), _names(after)
        if names and others:
            return _compared(
                path,
                dict(zip(names, before, strict=True)),
                dict(zip(others, after, strict=True)),
            ) or [f"~ {toml_key(*path)}: the same entries in another order"]
        return _entries(path, before, after)
    return [f"~ {_words(path)}: {toml_value(before)} -> {toml_value(after)}"]


def _one(path: tuple[str, ...], before: Any, after: Any) -> list[str]:
    if before is None:
        return [f"+ {_words(path)} = {toml_value(after)}"]
    if after is None:
        return [f"- {_words(path)} = {toml_value(before)}"]
    return _compared(path, before, after)


def _entries(path: tuple[str, ...], before: list[Any], after: list[Any]) -> list[str]:
    """Compare entries without a name: those that changed in place, then those come and gone."""
    old, new = [toml_value(one) for one in before], [toml_value(one) for one in after]
    lines = []
    for what, first, last, begin, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if what == "replace" and last - first == end - begin:
            for at in range(last - first):
                place = (*path[:-1], f"{path[-1]}[{begin + at}]")
                lines += _compared(place, before[first + at], after[begin + at])
        elif what != "equal":
            lines += [f"- {_words(path)}[{at}] = {old[at]}" for at in range(first, last)]
            lines += [f"+ {_words(path)}[{at}] = {new[at]}" for at in range(begin, end)]
    return lines


def _tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _names(tables: list[Mapping[str, Any]]) -> list[str] | None:
    """Return the names of entries when each has one of its own."""
    names = [str(table.get("ref", table.get("code", ""))) for table in tables]
    return names if all(names) and len(names) == len(set(names)) else None


def _words(path: tuple[str, ...]) -> str:
    """Write a key path; ``terms[0]`` is no key that needs quotes."""
    steps = []
    for step in path:
        name, mark, number = step.partition("[")
        is_place = mark and number.rstrip("]").isdigit()
        steps.append(f"{toml_key(name)}[{number}" if is_place else toml_key(step))
    return ".".join(steps)
