"""Which sheets and columns does the register of a contract have? They follow from its model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kpianalysis.register.explanations import EXPLANATIONS, SHEETS
from kpianalysis.register.fields import fields_of, name_of
from kpianalysis.register.kinds import TEXT, Kind, kind_of, unwrapped

# Sheets are called as their key is, except where that is no English.
_NAMES = {"kpis": "KPIs"}
READ_ME = "Read me"


class Layout(Enum):
    """How a sheet holds its part of the settings."""

    KEYS = "a row for each key of the contract itself"
    ROWS = "a row for each entry of a list"
    SETTINGS = "a row for each key, by its path"


@dataclass(frozen=True)
class Column:
    """One key: a column of a sheet of rows, or a row of the sheet of keys."""

    key: str
    kind: Kind
    required: bool
    explanation: str


@dataclass(frozen=True)
class Plan:
    """What stands on one sheet.

    ``path`` are the keys that lead to it: ``("kpis", "terms")`` are the terms of each KPI, whose
    rows name the KPI by its ``owner_key`` in the column ``owner``.
    """

    name: str
    path: tuple[str, ...]
    layout: Layout
    columns: tuple[Column, ...]
    purpose: str
    owner: Column | None = None
    owner_key: str = ""
    owner_sheet: str = ""
    tables: tuple[Plan, ...] = ()

    @property
    def headers(self) -> tuple[Column, ...]:
        """The columns from left to right."""
        return (self.owner, *self.columns) if self.owner else self.columns


def plans(model: type[BaseModel]) -> tuple[Plan, ...]:
    """Lay out the sheets of a model: its own keys, then a sheet for each table in it.

    Examples
    --------
    >>> from kpianalysis.contract import Contract
    >>> [plan.name for plan in plans(Contract)][:5]
    ['Contract', 'Areas', 'KPIs', 'Terms', 'Phases']
    """
    taken: set[str] = {READ_ME.casefold()}
    own: list[Column] = []
    sheets: list[Plan] = []
    for name, info in model.model_fields.items():
        key = info.alias or name
        inner = unwrapped(info.annotation)
        if row := _row_model(info):
            sheets.append(_rows((key,), row, taken))
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            title = _title((key,), taken)
            sheets.append(Plan(title, (key,), Layout.SETTINGS, (), _purpose(key)))
        else:
            own.append(_column(key, info))
    title = _title((model.__name__,), taken)
    first = Plan(title, (), Layout.KEYS, tuple(own), _purpose(model.__name__))
    return (first, *(plan for sheet in sheets for plan in (sheet, *sheet.tables)))


def _rows(path: tuple[str, ...], model: type[BaseModel], taken: set[str]) -> Plan:
    """Lay out a list of tables, and the lists in them that have sheets of their own."""
    title = _title(path, taken)
    fields = {key: info for key, (_, info) in fields_of(model).items()}
    # Rows of another sheet can say to which entry they belong only where entries have a name.
    own = name_of(model) if len(path) == 1 else None
    # What each entry must have comes first.
    ordered = sorted(fields.items(), key=lambda one: not one[1].is_required())
    below = {key: row for key, info in ordered if own and (row := _row_model(info))}
    tables = []
    for key, row in below.items():
        inner = _rows((*path, key), row, taken)
        header = _owner_header(own or "", path, inner)
        owner = Column(header, Kind(TEXT), True, f"The {own}, as on the sheet {title}.")
        tables.append(replace(inner, owner=owner, owner_key=own or "", owner_sheet=title))
    columns = tuple(_column(key, info) for key, info in fields.items() if key not in below)
    return Plan(title, path, Layout.ROWS, columns, _purpose(path[-1]), tables=tuple(tables))


def _owner_header(key: str, path: tuple[str, ...], inner: Plan) -> str:
    """Call the owner's column as its own key, unless the rows have such a key themselves."""
    return key if key not in {column.key for column in inner.columns} else f"{path[-1]} {key}"


def _row_model(info: FieldInfo) -> type[BaseModel] | None:
    """Return the model of a list's rows, if that is what a field holds."""
    inner = unwrapped(info.annotation)
    if get_origin(inner) not in (tuple, list):
        return None
    one = unwrapped(get_args(inner)[0])
    return one if isinstance(one, type) and issubclass(one, BaseModel) else None


def _column(key: str, info: FieldInfo) -> Column:
    kind = kind_of(info.annotation)
    said = [info.description or EXPLANATIONS.get(key, "")]
    if kind != Kind(TEXT):
        said.append(f"Write {kind.words}.")
    if info.is_required():
        said.append("Needed.")
    elif info.default not in (None, (), []) and not isinstance(info.default, BaseModel | dict):
        said.append(f"When blank: {_plain(info.default)}.")
    return Column(key, kind, info.is_required(), " ".join(part for part in said if part))


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _title(path: tuple[str, ...], taken: set[str]) -> str:
    own = _NAMES.get(path[-1], path[-1][:1].upper() + path[-1][1:].replace("_", " "))
    title = own if own.casefold() not in taken else " ".join((*path[:-1], own)).capitalize()
    taken.add(title.casefold())
    return title[:31]


def _purpose(key: str) -> str:
    return SHEETS.get(key, "")
