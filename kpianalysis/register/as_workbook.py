"""How does a contract look as a workbook? A sheet for each table in it, and nothing lost."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kpianalysis.contract import Contract
from kpianalysis.errors import ContractProblem
from kpianalysis.register.differences import differences
from kpianalysis.register.from_workbook import read_register
from kpianalysis.register.kinds import Kind, to_cell
from kpianalysis.register.layout import Column, Layout, Plan, plans
from kpianalysis.register.looks import Looks, width_of, write_help
from kpianalysis.register.settings import to_settings
from kpianalysis.register.typed import SETTING_COLUMNS, SETTING_KINDS, leaves, setting_type
from kpianalysis.writing.toml import toml_key
from kpianalysis.writing.workbook import LONGEST_TEXT, new_workbook

_HEADER = 1  # the row (from zero) of the names of columns; explanations stand above it
_SPARE_ROWS = 200  # rows below the last entry that offer choices as well
# Any day would do: a register has no date of its own, and the same contract gives the same bytes.
_CREATED = dt.date(2000, 1, 1)
_BY_HAND = "change contract.toml itself, in a text editor"


def register_bytes(contract: Contract) -> bytes:
    """Write a contract as a workbook, and read it back to be sure that nothing is lost.

    Raises
    ------
    ContractProblem
        When something in it cannot stand in a workbook, such as a text too long for a cell.
    """
    settings = to_settings(contract)
    content = _written(contract, settings)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        path.write_bytes(content)
        again = read_register(path)
    if again.contract == contract:
        return content
    lost = [str(fault) for fault in again.faults]
    if again.contract is not None:
        lost = differences(settings, to_settings(again.contract))
    raise ContractProblem(
        f"cannot be held in a workbook without loss: {lost[0]}",
        found="contract.toml",
        action=_BY_HAND,
    )


def _written(contract: Contract, settings: Mapping[str, Any]) -> bytes:
    content = io.BytesIO()
    book = new_workbook(content, _CREATED, f"{contract.name}: the register of what was agreed")
    looks = Looks(book)
    sheets = plans(Contract)
    choices = write_help(book, sheets, looks)
    owners: dict[tuple[str, ...], str] = {}
    for plan in sheets:
        sheet = book.add_worksheet(plan.name)
        if plan.layout is Layout.KEYS:
            _write_keys(sheet, plan, settings, looks, choices)
        elif plan.layout is Layout.SETTINGS:
            _write_settings(sheet, plan, settings.get(plan.path[0], {}), looks)
        else:
            rows = list(_entries(plan, settings))
            last = _HEADER + len(rows) + _SPARE_ROWS
            _write_rows(sheet, plan, rows, looks, choices)
            if plan.owner:
                _offer(sheet, (_HEADER + 1, 0, last, 0), owners[plan.path[:1]])
            owners[plan.path] = f"='{plan.name}'!$A${_HEADER + 2}:$A${last + 1}"
        sheet.freeze_panes(_HEADER + 1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    book.close()
    return content.getvalue()


def _write_keys(
    sheet: Any,
    plan: Plan,
    settings: Mapping[str, Any],
    looks: Looks,
    choices: Mapping[Kind, str],
) -> None:
    """Write a row for each key of the contract itself."""
    for at, (header, width) in enumerate({"key": 20, "value": 50, "explanation": 80}.items()):
        sheet.set_column(at, at, width, looks.text)
        sheet.write_string(_HEADER, at, header, looks.header)
    sheet.write_string(0, 0, plan.purpose, looks.help)
    for row, key in enumerate(plan.columns, start=_HEADER + 1):
        sheet.write_string(row, 0, key.key, looks.text)
        _write(sheet, (row, 1), settings.get(key.key), key, looks)
        sheet.write_string(row, 2, key.explanation, looks.help)
        if key.kind in choices:
            _offer(sheet, (row, 1, row, 1), choices[key.kind])


def _write_rows(
    sheet: Any, plan: Plan, rows: list[list[Any]], looks: Looks, choices: Mapping[Kind, str]
) -> None:
    """Write explanations, names of columns, then a row for each entry."""
    for at, column in enumerate(plan.headers):
        width = width_of(column, [entry[at] for entry in rows])
        sheet.set_column(at, at, width, looks.of(column.kind))
        sheet.write_string(0, at, column.explanation, looks.help)
        sheet.write_string(_HEADER, at, column.key, looks.header)
        if column.kind in choices:
            last = _HEADER + len(rows) + _SPARE_ROWS
            _offer(sheet, (_HEADER + 1, at, last, at), choices[column.kind])
    for row, entry in enumerate(rows, start=_HEADER + 1):
        for at, column in enumerate(plan.headers):
            _write(sheet, (row, at), entry[at], column, looks)
    if rows:
        sheet.autofilter(_HEADER, 0, _HEADER + len(rows), len(plan.headers) - 1)


def _write_settings(sheet: Any, plan: Plan, part: Mapping[str, Any], looks: Looks) -> None:
    """Write a row for each key path, with the type of its value."""
    for at, (header, said, width) in enumerate(SETTING_COLUMNS):
        sheet.set_column(at, at, width, looks.text)
        sheet.write_string(0, at, said if at else f"{plan.purpose} {said}", looks.help)
        sheet.write_string(_HEADER, at, header, looks.header)
    rows = list(leaves(part))
    _offer(sheet, (_HEADER + 1, 1, _HEADER + len(rows) + _SPARE_ROWS, 1), list(SETTING_KINDS))
    for row, (path, value) in enumerate(rows, start=_HEADER + 1):
        word = setting_type(value)
        sheet.write_string(row, 0, toml_key(*path), looks.text)
        sheet.write_string(row, 1, word, looks.text)
        column = Column(toml_key(*path), SETTING_KINDS[word], True, "")
        _write(sheet, (row, 2), value, column, looks)


def _entries(plan: Plan, settings: Mapping[str, Any]) -> Iterator[list[Any]]:
    """List the rows of a sheet, in the order of its columns."""
    for entry in settings.get(plan.path[0], []):
        if plan.owner is None:
            yield [entry.get(column.key) for column in plan.columns]
            continue
        for inner in entry.get(plan.path[1], []):
            yield [entry[plan.owner_key], *(inner.get(column.key) for column in plan.columns)]


def _write(sheet: Any, at: tuple[int, int], value: Any, column: Column, looks: Looks) -> None:
    if value is None:
        return
    cell, look = to_cell(value, column.kind), looks.of(column.kind)
    if isinstance(cell, bool):
        sheet.write_boolean(*at, cell, look)
    elif isinstance(cell, int | float):
        sheet.write_number(*at, cell, look)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(*at, cell, look)
    elif len(str(cell)) > LONGEST_TEXT:
        raise ContractProblem(
            f"has {len(str(cell)):,} characters: more than a cell can hold ({LONGEST_TEXT:,})",
            found=column.key,
            action=_BY_HAND,
        )
    else:
        sheet.write_string(*at, str(cell), look)


def _offer(sheet: Any, cells: tuple[int, int, int, int], source: str | list[str]) -> None:
    """Let Excel offer the choices for some cells, and refuse what is none of them."""
    message = "Choose one from the list of this cell, or press Escape."
    sheet.data_validation(*cells, {"validate": "list", "source": source, "error_message": message})
