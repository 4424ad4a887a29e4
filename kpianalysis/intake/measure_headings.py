"""Where each column is a measure: is each heading one, or do two stand for one measure?"""

from __future__ import annotations

from collections.abc import Iterable

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.headings import Column
from kpianalysis.intake.vocabulary import KINDS, plain, role_of
from kpianalysis.intake.workbook import Sheet, column_letters

_LONGEST_ROLE = 3
_FIGURES = {"value", "target", "minimum", "numerator", "denominator"}


def names_no_measure(columns: Iterable[Column], measured: Iterable[int]) -> bool:
    """Say whether a column has a heading such as Performance, which is no measure's name.

    A target beside several measures is nobody's; beside one it is its own.
    """
    figures = {column.role for column in columns if column.role in _FIGURES and not column.dated}
    return "value" in figures or (bool(figures) and len(set(measured)) > 1)


def check_measures(sheet: Sheet, columns: Iterable[Column], measured: Iterable[int]) -> None:
    """Refuse measures of which two are one, such as ``Calls Target`` and ``Calls Actual``.

    Raises
    ------
    ExtractProblem
        Because a target would be read as a result.
    """
    places = set(measured)
    seen: dict[str, Column] = {}
    for column in columns:
        if column.index not in places:
            continue
        measure = _without_role(column.heading)
        earlier = seen.setdefault(measure, column)
        if earlier is not column:
            letters = f"{column_letters(earlier.index)} and {column_letters(column.index)}"
            raise ExtractProblem(
                f"columns {letters} each hold a figure of one measure, in a table with a column "
                "for each measure",
                found=f"{earlier.heading}, {column.heading}",
                file=sheet.file,
                sheet=sheet.name or None,
                action="ask for a row for each measure and month, with Target and Achieved beside "
                "each other, or name the results under measures in a profile",
            )


def _without_role(heading: str) -> str:
    """Return a measure's name without a first or last word that says what the figure is."""
    tokens = plain(heading).replace(" - ", " ").split(" ")
    for count in range(min(_LONGEST_ROLE, len(tokens) - 1), 0, -1):
        for words, rest in (
            (tokens[-count:], tokens[:-count]),
            (tokens[:count], tokens[count:]),
        ):
            if role_of(" ".join(words)) in KINDS:
                return " ".join(rest)
    return " ".join(tokens)
