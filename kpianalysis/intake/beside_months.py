"""Do columns that return beside each month, such as RAG, belong to that month?"""

from __future__ import annotations

from dataclasses import replace

from kpianalysis.intake.headings import Column

# What a month may have of its own; a reference or a title is that of the whole row.
_OF_A_MONTH = (
    "target", "minimum", "status", "numerator", "denominator", "backlog", "note", "mitigated",
    "mitigation_reason",
)  # fmt: skip
_FEWEST = 2


def beside_months(columns: list[Column]) -> list[Column]:
    """Give columns without a month the month beside them, where there is one for each month.

    ``Apr-19, RAG, May-19, RAG``: each belongs to the month on its left; where the first month
    comes after the first of them, to the month on its right.
    """
    months = [column for column in columns if column.role == "value" and column.span]
    if len(months) < _FEWEST or len({month.span for month in months}) < len(months):
        return columns
    given: dict[int, Column] = {}
    for role in _OF_A_MONTH:
        own = [column for column in columns if column.role == role and not column.dated]
        if len(own) != len(months) or any(c.role == role and c.dated for c in columns):
            continue
        turns = sorted([*months, *own], key=lambda column: column.index)
        kinds = [column.role for column in turns]
        if kinds not in (["value", role] * len(own), [role, "value"] * len(own)):
            continue
        for month, column in zip(months, own, strict=True):
            given[column.index] = replace(column, span=month.span, label=month.label)
    return [given.get(column.index, column) for column in columns]
