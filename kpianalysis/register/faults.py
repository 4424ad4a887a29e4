"""In which cell of a register does the contract break a rule?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from kpianalysis.contract import Contract
from kpianalysis.register.grid import Findings, Path
from kpianalysis.register.kinds import unwrapped
from kpianalysis.register.layout import Layout, Plan

Place = tuple[str, str | None]
# A rule's message may begin with key paths ("kpis[0].ref, kpis[2].ref: ..."), or with a key.
_PATHS = re.compile(r"([\w.\[\]-]+(?:, [\w.\[\]-]+)*): (.+)", re.S)
_FIRST_WORD = re.compile(r"'?([\w.-]+)'?")


def add_faults(
    error: ValidationError, settings: Mapping[str, Any], plans: Sequence[Plan], findings: Findings
) -> None:
    """Add what the model refused, by the cell.

    What follows from a cell that is wrong already is not told: a minimum without a target, where
    the target could not be read.

    Parameters
    ----------
    error : ValidationError
        What the model says of the settings.
    settings : mapping
        What was read from the register.
    plans : sequence of Plan
        The sheets that there are.
    findings : Findings
        Where each value stands; is told of the faults.
    """
    wrong = {(fault.sheet, fault.cell) for fault in findings.faults}
    unread = [path for path, place in findings.places.items() if place in wrong]
    unread += [tuple(item["loc"]) for item in error.errors() if item["type"] != "too_short"]
    names = _names(settings, findings)
    for item in error.errors():
        path: Path = tuple(item["loc"])
        whole = item["type"] in ("value_error", "too_short")
        if whole and any(other[: len(path)] == path and other != path for other in unread):
            continue
        message = item["msg"].removeprefix("Value error, ").removeprefix("Input ")
        places, message = _by_words(path, message, names)
        if not places:
            places, message = _by_path(path, message, item["type"], plans, names)
        sheet, cell = places[0]
        if (sheet, cell) in wrong or (sheet, None) in wrong:
            continue
        here = [address for other, address in places if other == sheet and address]
        others = [f"sheet {other!r}, {address}" for other, address in places if other != sheet]
        beside = f" (and {'; '.join(others)})" if others else ""
        told = item["type"] in ("missing", "value_error", "extra_forbidden", "too_short")
        given = item["input"]
        found = given if not told and isinstance(given, str | int | float) else None
        findings.add(sheet, " and ".join(dict.fromkeys(here)) or None, message + beside, found)


def _by_words(
    path: Path, message: str, names: Mapping[str, tuple[str, str]]
) -> tuple[list[Place], str]:
    """Take the keys that a rule's message begins with as cells; they need not be said again."""
    inside = _word(path)
    if found := _PATHS.match(message):
        paths = [f"{inside}.{name}" if inside else name for name in found[1].split(", ")]
        if all(name in names for name in paths):
            # A key of a table is named after it: "extracts.percent_scale: 'RD_KPI_07' is ...".
            key = _FIRST_WORD.match(found[2])
            at = f"{paths[0]}.{key[1]}" if key else ""
            return [names[at]] if at in names else [names[name] for name in paths], found[2]
    first = _FIRST_WORD.match(message)
    at = ".".join(part for part in (inside, first[1] if first else "") if part)
    return ([names[at]] if first and at in names else []), message


def _by_path(
    path: Path,
    message: str,
    kind: str,
    plans: Sequence[Plan],
    names: Mapping[str, tuple[str, str]],
) -> tuple[list[Place], str]:
    """Find the nearest place of a path, and say what no cell of its own says."""
    keys = tuple(step for step in path if isinstance(step, str))
    if kind in ("missing", "too_short"):
        table = next((p for p in plans if p.path == keys and p.layout is Layout.ROWS), None)
        message = f"{path[-1]} is missing" if kind == "missing" else message
        if table is not None and len(path) == 1:
            return [(table.name, None)], "holds no row; one at least is needed"
        if table is not None:
            message = f"the sheet {table.name!r} has no row for it"
    if kind == "extra_forbidden":
        message = f"{path[-1]} is not a key that we know; allowed are {_allowed(path)}"
    for length in range(len(path), 0, -1):
        if place := names.get(_word(path[:length])):
            return [place], message
    own = next((p for p in plans if p.path == path[:1]), plans[0])
    return [(own.name, None)], message


def _allowed(path: Path) -> str:
    """Name the keys that may stand where a path ends."""
    model: type[BaseModel] = Contract
    for step in path[:-1]:
        fields = {info.alias or name: info for name, info in model.model_fields.items()}
        inner = unwrapped(fields[step].annotation) if isinstance(step, str) else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            break
        model = inner
    return ", ".join(info.alias or name for name, info in model.model_fields.items())


def _names(settings: Mapping[str, Any], findings: Findings) -> dict[str, tuple[str, str]]:
    """Write each path as the rules do: kpis[0].ref, and kpis.ACF_KPI_03.area."""
    names: dict[str, tuple[str, str]] = {}
    for path, place in findings.places.items():
        names[_word(path)] = place
        if len(path) > 1 and isinstance(path[1], int):
            entry = settings.get(str(path[0]), [])[path[1]]
            if "ref" in entry:
                names.setdefault(_word((path[0], str(entry["ref"]), *path[2:])), place)
        else:
            # A table of settings is where the first of its keys is.
            for length in range(1, len(path)):
                names.setdefault(_word(path[:length]), place)
    return names


def _word(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
