"""What does a register say was agreed? Its cells as a contract, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kpianalysis.contract import Contract
from kpianalysis.errors import ContractProblem, ExtractProblem
from kpianalysis.intake.workbook import Sheet, read_sheets
from kpianalysis.register.faults import add_faults
from kpianalysis.register.grid import Findings, Row, rows_of
from kpianalysis.register.kinds import WrongCell, from_cell
from kpianalysis.register.layout import READ_ME, Column, Layout, Plan, plans
from kpianalysis.register.typed import SETTING_COLUMNS, SETTING_KINDS, key_path, setting_value

_KEYS = ("key", "value", "explanation")
_SETTINGS = tuple(name for name, *_ in SETTING_COLUMNS)


@dataclass(frozen=True)
class Register:
    """What a register holds: a contract, or every fault that was found in it."""

    contract: Contract | None
    faults: tuple[ContractProblem, ...] = ()


def read_register(path: Path) -> Register:
    """Read a workbook that was made by :func:`kpianalysis.register.as_workbook.register_bytes`.

    Parameters
    ----------
    path : Path
        The workbook, with whatever a person changed in it.

    Raises
    ------
    ContractProblem
        When it is missing, or cannot be opened as a workbook.
    """
    if not path.is_file():
        raise ContractProblem(
            "is missing", found=str(path), action="make one: kpianalysis contract --to-xlsx"
        )
    try:
        sheets = {sheet.name.strip().casefold(): sheet for sheet in read_sheets(path)}
    except ExtractProblem as problem:
        raise ContractProblem(
            problem.problem,
            found=problem.found,
            file=path.name,
            action="save it as an .xlsx without a password, or make it anew with --to-xlsx",
        ) from problem
    if "" in sheets:  # a text file is a sheet without a name
        raise ContractProblem(
            "is no workbook, whatever its name says",
            file=path.name,
            action="make it anew with --to-xlsx",
        )
    findings = Findings(path.name)
    expected = plans(Contract)
    allowed = {READ_ME.casefold(), *(plan.name.casefold() for plan in expected)}
    for name, sheet in sheets.items():
        if name not in allowed:
            names = ", ".join(plan.name for plan in expected)
            action = f"allowed are {names}; take the sheet out, or give it its name"
            findings.add(sheet.name, None, "is no sheet of a register", action=action)
    settings: dict[str, Any] = {}
    for plan in expected:
        found = sheets.get(plan.name.casefold())
        if found is not None:
            _READERS[plan.layout](found, plan, settings, findings)
        elif any(column.required for column in plan.columns) and plan.layout is Layout.KEYS:
            findings.add(plan.name, None, "the sheet is missing", action="put it back")
    contract = None
    try:
        contract = Contract.model_validate(settings)
    except ValidationError as error:
        add_faults(error, settings, expected, findings)
    if findings.faults:
        return Register(None, tuple(findings.faults))
    return Register(contract)


def _read_keys(sheet: Sheet, plan: Plan, settings: dict[str, Any], findings: Findings) -> None:
    """Read a row for each key of the contract itself."""
    columns = {column.key: column for column in plan.columns}
    for row in rows_of(sheet, _KEYS, findings):
        key, cell = row.cells.get("key"), row.cells.get("value")
        name = str(key).strip()
        if name not in columns:
            action = f"allowed are {', '.join(columns)}"
            place = row.place("key" if "key" in row.columns else None)
            findings.add(*place, "is no key of a contract", key or "", action)
        elif (name,) in findings.places:
            findings.add(*row.place("key"), "stands there twice", key, "keep one of the rows")
        else:
            value_at = "value" if "value" in row.columns else "key"
            findings.places[name,] = row.place(value_at)
            _read_cell(cell, columns[name], row.place(value_at), settings, findings)


def _read_rows(sheet: Sheet, plan: Plan, settings: dict[str, Any], findings: Findings) -> None:
    """Read a row for each entry of a list, or of a list inside the entries of another."""
    names = [column.key for column in plan.headers]
    owners = _owners(plan, settings)
    for row in rows_of(sheet, names, findings):
        entries: list[Any]
        if plan.owner is None:
            entries = settings.setdefault(plan.path[0], [])
            path: tuple[str | int, ...] = (*plan.path, len(entries))
        else:
            number = _owner(row, plan, owners, findings)
            if number is None:
                continue
            entries = settings[plan.path[0]][number].setdefault(plan.path[1], [])
            path = (plan.path[0], number, plan.path[1], len(entries))
        entry: dict[str, Any] = {}
        entries.append(entry)
        findings.places[path] = row.place()
        for column in plan.columns:
            if column.key in row.columns:
                findings.places[*path, column.key] = row.place(column.key)
                _read_cell(row.cells[column.key], column, row.place(column.key), entry, findings)


def _owners(plan: Plan, settings: Mapping[str, Any]) -> dict[str, int]:
    """Return the number of each entry that a sheet's rows can belong to, by its name."""
    owners: dict[str, int] = {}
    if plan.owner is not None:
        for number, entry in enumerate(settings.get(plan.path[0], [])):
            owners.setdefault(str(entry.get(plan.owner_key, "")), number)
    return owners


def _owner(row: Row, plan: Plan, owners: Mapping[str, int], findings: Findings) -> int | None:
    """Find the entry that a row belongs to."""
    assert plan.owner is not None  # noqa: S101 - the caller has looked
    key = plan.owner.key
    held: dict[str, Any] = {}
    if row.cells.get(key) is None:
        place = row.place(key if key in row.columns else None)
        findings.add(*place, f"the row names no {key}", action="write which one it belongs to")
        return None
    _read_cell(row.cells[key], plan.owner, row.place(key), held, findings)
    name = str(held.get(key, "")).strip()
    if key in held and name not in owners:
        problem = f"is no {plan.owner_key} on the sheet {plan.owner_sheet!r}"
        action = "write it as it stands on that sheet, or add it there"
        findings.add(*row.place(key), problem, name, action)
    return owners.get(name)


def _read_settings(sheet: Sheet, plan: Plan, settings: dict[str, Any], findings: Findings) -> None:
    """Read a row for each key path."""
    for row in rows_of(sheet, _SETTINGS, findings):
        at = {name: row.place(name if name in row.columns else None) for name in _SETTINGS}
        try:
            path = key_path(row.cells.get("key"))
        except WrongCell as error:
            findings.wrong(*at["key"], row.cells.get("key") or "", error)
            continue
        word = row.cells.get("type")
        if word is not None and word not in SETTING_KINDS:
            action = f"choose from {', '.join(SETTING_KINDS)}"
            findings.add(*at["type"], "is no type", word, action)
            continue
        try:
            value = setting_value(word, row.cells.get("value"))
        except WrongCell as error:
            findings.wrong(*at["value"], row.cells.get("value") or "", error)
            continue
        findings.places[*plan.path, *path] = at["value"]
        if not _put(settings, (*plan.path, *path), value):
            problem = "stands there twice, or is part of another key"
            findings.add(*at["key"], problem, row.cells["key"], "keep one of the rows")


def _put(settings: dict[str, Any], path: tuple[str, ...], value: object) -> bool:
    """Put a value at its path; False where something else is in its way."""
    at = settings
    for step in path[:-1]:
        at = at.setdefault(step, {})
        if not isinstance(at, dict):
            return False
    if path[-1] in at:
        return False
    at[path[-1]] = value
    return True


def _read_cell(
    cell: object,
    column: Column,
    place: tuple[str, str],
    entry: dict[str, Any],
    findings: Findings,
) -> None:
    if cell is None:
        return
    try:
        entry[column.key] = from_cell(cell, column.kind)
    except WrongCell as error:
        findings.wrong(*place, cell, error)


_READERS = {
    Layout.KEYS: _read_keys,
    Layout.ROWS: _read_rows,
    Layout.SETTINGS: _read_settings,
}
