"""What stands in each table that passes between rooms?

The allowed words of the columns, checked by pandera where a table enters the store, and the words
for the states that a month can be in.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pandas as pd

from kpianalysis.table_columns import COLUMNS, COUNT, FLAG

if TYPE_CHECKING:
    import pandera.pandas as pa


class State(StrEnum):
    """What became of a KPI's month: a value stands there only when it was measured."""

    MEASURED = "measured"
    NO_VOLUME = "no_volume"
    NOT_MEASURABLE = "not_measurable"
    NOT_SUPPLIED = "not_supplied"
    SUSPENDED = "suspended"


class Verification(StrEnum):
    """How final a figure is."""

    PROVISIONAL = "provisional"
    VERIFIED = "verified"
    CORRECTED = "corrected"


class Bound(StrEnum):
    """Whether a value is exact or one side of a range (``52+``)."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Outcome(StrEnum):
    """What became of something that was read."""

    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    SET_ASIDE = "set_aside"


class Status(StrEnum):
    """How a result stands against what was agreed, before any mitigation."""

    MET = "met target"
    MINIMUM_MET = "missed target, minimum met"
    BELOW_MINIMUM = "below minimum"
    MINIMUM_NOT_KNOWN = "missed target, minimum not known"
    NO_TARGET = "no target"
    NO_VOLUME = "no volume"
    NOT_MEASURABLE = "not measurable"
    NOT_SUPPLIED = "not supplied"
    SUSPENDED = "suspended"


MISSES = (Status.MINIMUM_MET, Status.BELOW_MINIMUM, Status.MINIMUM_NOT_KNOWN)

_WORDS = {"state": State, "verification": Verification, "bound": Bound, "outcome": Outcome}
_REQUIRED = {"kpi_ref", "period_start", "period_end", "file", "outcome", "reason", "message"}


def as_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame exactly the columns and types of a table, in order.

    Examples
    --------
    >>> as_table("ledger", pd.DataFrame({"file": ["june.xlsx"], "row": [4]})).dtypes["row"]
    dtype('int64')
    """
    blank = {FLAG: False, COUNT: 0}
    kinds: dict[str, Any] = COLUMNS[name]
    table = {
        column: frame[column].astype(kind)
        if column in frame
        else pd.Series(blank.get(kind), index=frame.index, dtype=kind)
        for column, kind in kinds.items()
    }
    return pd.DataFrame(table, index=frame.index, copy=False).reset_index(drop=True)


def empty_table(name: str) -> pd.DataFrame:
    """Return a table without rows."""
    return as_table(name, pd.DataFrame())


def check(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table when it keeps its schema.

    Raises
    ------
    pandera.errors.SchemaErrors
        With every failure at once: a fault of this program, never of a supplier's file.
    """
    return schema(name).validate(frame, lazy=True)


def schema(name: str) -> pa.DataFrameSchema:
    """Build the pandera schema of a table from its columns, its words and its rules."""
    import pandera.pandas as pa

    # A count or sum of the supplier's own is of all KPIs, unless it names one.
    may_be_empty = {"kpi_ref"} if name in ("stated", "approvals") else set()
    columns = {
        column: pa.Column(
            kind,
            checks=[pa.Check.isin([str(word) for word in _WORDS[column]])]
            if column in _WORDS
            else [],
            nullable=column in may_be_empty or (column not in _REQUIRED and column not in _WORDS),
        )
        for column, kind in COLUMNS[name].items()
    }
    rules = []
    if {"value", "state"} <= columns.keys():
        rules.append(
            pa.Check(
                lambda table: table["value"].notna() == (table["state"] == State.MEASURED),
                error="a value stands exactly where a month was measured",
            )
        )
    unique = ["kpi_ref", "period_start"] if name == "observations" else None
    return pa.DataFrameSchema(columns, checks=rules, strict=True, ordered=True, unique=unique)
