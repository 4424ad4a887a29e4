"""Is a figure published or made up? The words that travel with it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

PUBLISHED, ASSUMED, ILLUSTRATIVE = "published", "published, month assumed", "illustrative"
_ORDER = (PUBLISHED, ASSUMED, ILLUSTRATIVE)
BASIS_EXPLAINED = {
    PUBLISHED: "The figure stands in public minutes or reports.",
    ASSUMED: "The figure is published, but not which month had it.",
    ILLUSTRATIVE: "Made up to show how the page works. It says nothing about the supplier.",
}


def bases(values: Iterable[object]) -> list[str]:
    """Return the different bases among values, the most real first.

    >>> bases(["illustrative", None, "published"])
    ['published', 'illustrative']
    """
    present = {value for value in values if isinstance(value, str)}
    return [basis for basis in _ORDER if basis in present]


def basis_words(values: Iterable[object]) -> str:
    """Write the bases of a row or a table; empty for a real contract."""
    return "; ".join(bases(values))


def basis_note(values: Iterable[object]) -> str:
    """Write the mark that ends a sentence; empty for a real contract or published figures.

    >>> basis_note(["illustrative"])
    ' (illustrative figures)'
    >>> basis_note(["published, month assumed", "illustrative"])
    ' (partly illustrative figures)'
    >>> basis_note(["published, month assumed"])
    ' (published figure, month assumed)'
    """
    marked = [value for value in values if isinstance(value, str)]
    present = bases(marked)
    if ILLUSTRATIVE in present:
        return " (illustrative figures)" if len(present) == 1 else " (partly illustrative figures)"
    if ASSUMED in present:
        if len(marked) == 1:
            return " (published figure, month assumed)"
        return " (published figures, months assumed)"
    return ""


def basis_by_month(months: pd.DataFrame) -> str:
    """Write the basis of a KPI's months, naming the months where they differ."""
    present = bases(months["basis"])
    if len(present) < 2:
        return "".join(present)
    named = [
        f"{basis} ("
        + ", ".join(
            day.strftime("%B") for day in months.loc[months["basis"].eq(basis), "period_start"]
        )
        + ")"
        for basis in present
    ]
    return "; ".join(named)
