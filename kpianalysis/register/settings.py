"""What would contract.toml say of a contract? What was set in its model, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.register.fields import fields_of

_EXACT = 2**53  # below it a float holds every whole number


def to_settings(model: BaseModel) -> dict[str, Any]:
    """Return what was set in a model, by the keys of contract.toml.

    Examples
    --------
    >>> from kpianalysis.agreed import Phase
    >>> to_settings(Phase(first="2019-04", reason="A new team."))
    {'reason': 'A new team.', 'from': '2019-04'}
    """
    given = {
        key: getattr(model, name)
        for key, (name, _) in fields_of(type(model)).items()
        if name in model.model_fields_set
    }
    plain = {key: _plain(value) for key, value in given.items() if value is not None}
    # A table in which nothing is set says nothing.
    return {k: v for k, v in plain.items() if v or not isinstance(given[k], BaseModel)}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return to_settings(value)
    if isinstance(value, Month):
        return value.iso
    if isinstance(value, ReviewPeriod):
        return value.text
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)  # as a person writes it: 75, not 75.0
    return value
