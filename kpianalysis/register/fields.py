"""In which order do people read the keys of an entry, and which of them names it?"""

from __future__ import annotations

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kpianalysis.register.kinds import TEXT, Kind, kind_of


def fields_of(model: type[BaseModel]) -> dict[str, tuple[str, FieldInfo]]:
    """Return attribute and field by key of contract.toml, the entry's name first.

    >>> from kpianalysis.agreed import Mitigation
    >>> list(fields_of(Mitigation))
    ['kpi', 'from', 'to', 'reason', 'agreed', 'agreed_by', 'review_by',
     'end_agreed', 'basis']
    """
    fields = {info.alias or name: (name, info) for name, info in model.model_fields.items()}
    name = name_of(model)
    return {name: fields[name]} | fields if name else fields


def name_of(model: type[BaseModel]) -> str | None:
    """Return the key that names an entry: the first text that each must have.

    >>> from kpianalysis.agreed import Terms
    >>> name_of(Terms) is None
    True
    """
    for name, info in model.model_fields.items():
        if info.is_required() and kind_of(info.annotation) == Kind(TEXT):
            return info.alias or name
    return None
